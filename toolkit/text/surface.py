"""Marks and capitals of a draft as its source has them: models know plain ones only."""

from __future__ import annotations

import re

from toolkit.text.edits import Edit
from toolkit.text.lexicon import may_be_english
from toolkit.text.quotation import is_nested

_DASH = re.compile(r"(?<=\s)[–—](?=\s)")
_HYPHEN = re.compile(r"(?<=\s)-(?=\s)")
_DOTS = re.compile(r"\.\.\.|…")
_FILL_IN = re.compile(r"\.{4,}|…{2,}")
_OPEN_END = re.compile(r"(?<![.…])(?:\.\.\.|…)(?P<quote>[\s\"'»”]*)\Z")
_WRONG_END = re.compile(r"(?<![.…])(?:\s?[-–—]+|\.{1,2}|\.{4,})(?P<quote>[\"'”]*)\Z")
_QUOTE = re.compile(r"(?P<before> ?)\"(?P<behind> *)")
_STOP = re.compile(r"[;:,]\s*\Z")
_BARE_END = re.compile(r"(?:(?<=[\w)\]%€$£°])|(?<=\w[\"”]))\Z")
_LETTER = re.compile(r"[^\W\d_]")


def marks_of_source(source: str, target: str) -> list[Edit]:
    """Edits that write a target's dashes and ellipses as the source does, where it has as many; and
    an ellipsis at its end, where the source ends with one; and the mark that parts the items of a
    list, where the target ends with none.
    """
    edits = _dashes(source, target)
    dots = {match[0] for match in _DOTS.finditer(source)} if not _FILL_IN.search(source) else set()
    if len(dots) == 1:
        dot = dots.pop()
        edits += [Edit.of(m, dot) for m in _DOTS.finditer(target) if m[0] != dot]
        wrong = _WRONG_END.search(target) if _OPEN_END.search(source) else None
        if wrong:
            edits = [edit for edit in edits if edit.end <= wrong.start()]
            edits.append(Edit.of(wrong, dot + wrong["quote"]))
    stop, bare = _STOP.search(source), _BARE_END.search(target)
    if stop and bare:
        edits.append(Edit.of(bare, stop[0].strip()))
    return sorted(edits, key=lambda edit: edit.start)


def _dashes(source: str, target: str) -> list[Edit]:
    dashes, hyphens = _DASH.findall(source), list(_HYPHEN.finditer(target))
    if len(dashes) != len(hyphens) or _HYPHEN.search(source):
        return []
    return [Edit.of(hyphen, dash) for hyphen, dash in zip(hyphens, dashes, strict=True)]


def capital_of_source(source: str, target: str) -> list[Edit]:
    """The edit that gives a target its first capital where the source has one; names such as iPhone
    stay.
    """
    ours, theirs = _LETTER.search(target), _LETTER.search(source)
    if not ours or not theirs or not theirs[0].isupper() or not ours[0].islower():
        return []
    word = re.match(r"[\w'’-]+", target[ours.start() :])
    before = target[: ours.start()]
    if word is None or _is_own(word[0], source) or any(map(str.isalnum, before)):
        return []
    return [Edit.of(ours, ours[0].upper())]


def _is_own(word: str, source: str) -> bool:
    """Whether a word stays small at the start too: iPhone; pandas where the source has it so."""
    return not word.islower() or (word in source and not may_be_english(word))


def spaced_quotes(source: str, target: str) -> list[Edit]:
    """Edits that put the spaces at opening quotation marks before them and not behind; where marks
    come in pairs, none inside another.
    """
    marks = list(_QUOTE.finditer(target))
    if len(marks) % 2 or is_nested(source):
        return []
    return [
        Edit.of(mark, ' "' if mark["before"] or _is_glued(mark) else '"')
        for mark in marks[::2]
        if mark["behind"]
    ]


def _is_glued(mark: re.Match[str]) -> bool:
    return mark.string[: mark.start()][-1:].isalnum()
