"""Quotations inside quotations: « … “…” … » is "… '…' …" in English.

Models write one kind of marks for all. Which of them stand inside another quotation only the
source says, and of a quotation that goes on over several sentences only the whole paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.text.edits import Edit

_MARK = re.compile(r"[«»“”„]|(?<!\w)\"|\"(?!\w)")
_OPENING = "«“„"
_ENDS = frozenset(",.!?…")
_WORD = re.compile(r"\w")
_OPENS = re.compile(r"(?:\A|[\s(\[—–«“„\"'’-])\Z")


@dataclass(frozen=True, slots=True)
class Mark:
    """A quotation mark at an offset; `inner`: it belongs to a quotation inside another."""

    at: int
    opens: bool
    inner: bool = False


def quotation_marks(texts: Sequence[str]) -> list[list[Mark]] | None:
    """The marks of each text of a paragraph; None where they don't come in pairs."""
    found: list[list[Mark]] = []
    depth = 0
    for text in texts:
        marks = []
        for mark in marks_of(text):
            depth -= not mark.opens
            if depth < 0:
                return None
            marks.append(Mark(mark.at, mark.opens, depth % 2 == 1))
            depth += mark.opens
        found.append(marks)
    return None if depth else found


def is_nested(text: str) -> bool:
    """Whether two marks in a row open in a text, or close."""
    return any(one.opens == other.opens for one, other in pairwise(marks_of(text)))


def marks_of(text: str) -> list[Mark]:
    """The marks of a text, in order."""
    return [Mark(match.start(), _opens(match)) for match in _MARK.finditer(text)]


def _opens(match: re.Match[str]) -> bool:
    """Straight marks open before what they quote: at the start, behind a space or a bracket."""
    if match[0] != '"':
        return match[0] in _OPENING
    text, at = match.string, match.start()
    return (
        bool(_OPENS.search(text, 0, at)) and not text[at + 1 :][:1].isspace() and at + 1 < len(text)
    )


def nested_quotation(marks: Sequence[Mark], target: str) -> list[Edit]:
    """Edits that write the quotation inside another in single marks; and that take away a mark with
    which the model closed or opened, in its sentence, a quotation that goes on in the next or came
    from the one before. Nothing where the target's marks aren't the source's, one by one.
    """
    ours = marks_of(target)
    shape = [mark.opens for mark in marks]
    edits = []
    if [mark.opens for mark in ours] != shape:
        if shape[-2:] == [False, False] and [mark.opens for mark in ours] == shape[:-1]:
            return _with_both_ends(marks, ours)
        extra = _made_up(ours, shape, target)
        if extra is None:
            return []
        ours.remove(extra)
        edits.append(Edit(start=extra.at, end=extra.at + 1, replacement=""))
    edits += [
        Edit(start=own.at, end=own.at + 1, replacement="'")
        for own, mark in zip(ours, marks, strict=True)
        if mark.inner
    ]
    return sorted(edits, key=lambda edit: edit.start)


def balance(marks: Sequence[Mark]) -> int:
    """How many quotations more are open behind a text than before it."""
    return sum(1 if mark.opens else -1 for mark in marks)


def opened_again(target: str) -> list[Edit]:
    """The edit that opens a quotation at the start of a text which goes on with one."""
    marks = marks_of(target)
    first = _WORD.search(target)
    if first is None or (marks and marks[0].opens):
        return []
    return [Edit(start=first.start(), end=first.start(), replacement='"')]


def made_up(marks: Sequence[Mark], target: str) -> list[Edit]:
    """The edit that takes away a single mark at an end of a text whose source quotes nothing, or
    the closing one of a quotation that nobody opened: Life is short," she said.
    """
    ours = marks_of(target)
    if marks or len(ours) != 1:
        return []
    at = ours[0].at
    closes = not ours[0].opens and target[max(0, at - 1) : at] in _ENDS
    if not closes and _WORD.search(target, 0, at) and _WORD.search(target, at):
        return []
    return [Edit(start=at, end=at + 1, replacement="")]


def _with_both_ends(marks: Sequence[Mark], ours: Sequence[Mark]) -> list[Edit]:
    """Edits where the model ended both quotations with one mark, which stands for the inner."""
    edits = [
        Edit(start=own.at, end=own.at + 1, replacement="'")
        for own, mark in zip(ours, marks[:-1], strict=True)
        if mark.inner
    ]
    last = ours[-1].at
    both = marks[-2].inner and not marks[-1].inner
    return [*edits[:-1], Edit(start=last, end=last + 1, replacement="'\"")] if both else []


def _made_up(ours: Sequence[Mark], shape: Sequence[bool], target: str) -> Mark | None:
    """The mark that is one too many: before the first word or behind the last, where the source
    has a quotation that comes from before or goes on.
    """
    if len(ours) != len(shape) + 1:
        return None
    opens = [mark.opens for mark in ours]
    left_open = shape.count(True) - shape.count(False)
    if left_open < 0 and opens == [True, *shape] and not target[: ours[0].at].strip():
        return ours[0]
    if left_open > 0 and opens == [*shape, False] and not target[ours[-1].at + 1 :].strip():
        return ours[-1]
    return None
