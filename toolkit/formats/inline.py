"""From inline markup to a block's text and tags, and back.

A reader feeds an `InlineBuilder` with text and markup in order of appearance; `build` gives the
NFC text, the tags, and where each tag's own characters stand in the source (`Markup`). A writer
walks the (translated) block with `walk` and puts that markup around the new text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.errors import DataError
from toolkit.model import Block, Tag, TagKind
from toolkit.text.notes import is_note_mark

# A stretch of the source text (offsets), or the characters themselves.
Raw = tuple[int, int] | str
_DROPPED = frozenset({"sup", "sub"})
_SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """What a tag is in the file. `breaks`: a line break, which stands for a space in the text.
    `space_before`, `space_after`: white space stood there, though collapsing may have dropped it.
    `drops`: a pair that is left out where it encloses nothing (the "me" of Mme has no English).
    """

    open: Raw
    close: Raw = ""
    parent: str | None = None
    breaks: bool = False
    space_before: bool = False
    space_after: bool = False
    drops: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """A block's text, its tags, and each tag's markup by id."""

    text: str
    tags: tuple[Tag, ...]
    markup: Mapping[str, Markup]


@dataclass(frozen=True, slots=True)
class Event:
    """A step through a block: a stretch of text, or a tag that opens, closes or stands alone
    (`empty`, and `protected`, whose `text` is the stretch it covers).
    """

    kind: Literal["text", "open", "close", "empty", "protected"]
    text: str = ""
    tag: str = ""


@dataclass(slots=True, eq=False)
class _Draft:
    kind: TagKind
    start: int
    end: int
    open: Raw
    close: Raw = ""
    key: str = ""
    breaks: bool = False
    space_before: bool = False
    space_after: bool = False
    parent: _Draft | None = None
    note: bool = False
    had_words: bool = False


class InlineBuilder:
    """Collects text and markup. `collapse`: runs of white space become one space, as in HTML.

    An opening without its close (or the reverse) becomes an empty tag, so broken markup still
    comes out where it stood. A pair around no text becomes one empty tag with all it holds; so
    does the mark of a note, whose figure is no text to translate.
    """

    def __init__(self, *, collapse: bool = True) -> None:
        self._collapse = collapse
        self._parts: list[str] = []
        self._length = 0
        self._drafts: list[_Draft] = []
        self._open: list[_Draft] = []
        self._after_space = False
        self._last: _Draft | None = None
        self.has_words = False

    def text(self, text: str) -> None:
        """Text to translate."""
        self.has_words = self.has_words or any(map(str.isalnum, text))
        self._append(text)

    def open(self, key: str, raw: Raw, *, note: bool = False) -> None:
        """The opening of a pair; `key` is what its close is recognised by. `note`: it raises its
        text or links it to a note, so figures and signs in it are a note's mark.
        """
        draft = self._draft("pair", self._length, raw)
        draft.key, draft.note, draft.had_words = key, note, self.has_words
        self._open.append(draft)

    def close(self, key: str, raw: Raw) -> None:
        """The close of the innermost open pair with this key; those inside it stay unclosed."""
        if all(draft.key != key for draft in self._open):
            self.empty(raw)
            return
        while (draft := self._open.pop()).key != key:
            self._unmatched(draft)
        draft.end, draft.close = self._length, raw
        self._last = None
        if draft.note:
            self._take_out_mark(draft)
        if draft.end == draft.start:
            self._fold(draft)

    def empty(self, raw: Raw, *, breaks: bool = False) -> None:
        """Markup that stands at a point; a line break also parts the words around it."""
        if breaks and self._parts and not self._parts[-1].endswith(" "):
            self._append(" ")
        draft = self._draft("empty", self._length, raw)
        draft.breaks = breaks
        self._last = draft

    def protected(self, text: str, raw: Raw) -> None:
        """Text that must come out as it is, and its markup (`raw` is the whole of it)."""
        start = self._length
        self._append(text)
        self._draft("protected", start, raw)

    def build(self) -> Inline:
        """The block's content; text is stripped of spaces at both ends."""
        while self._open:
            self._unmatched(self._open.pop())
        for draft in self._drafts:  # parents come first, so theirs are found already
            if draft.parent is not None and draft.parent.kind == "empty":
                draft.parent = draft.parent.parent
        text = "".join(self._parts)
        if self._collapse:
            text = text.rstrip(" ")
        offsets = _nfc_offsets(text)
        ids = {id(draft): str(n) for n, draft in enumerate(self._drafts, 1)}
        tags = tuple(_tag(draft, ids[id(draft)], offsets, len(text)) for draft in self._drafts)
        markup = {ids[id(draft)]: _markup(draft, ids) for draft in self._drafts}
        return Inline(text=unicodedata.normalize("NFC", text), tags=tags, markup=markup)

    def _draft(self, kind: TagKind, start: int, raw: Raw) -> _Draft:
        parent = self._open[-1] if self._open else None
        draft = _Draft(kind, start, self._length, raw, parent=parent)
        draft.space_before = self._after_space
        self._after_space, self._last = False, None
        self._drafts.append(draft)
        return draft

    def _append(self, text: str) -> None:
        if self._collapse and text:
            if self._last is not None:
                self._last.space_after = text[0] in " \t\r\n\f"
            self._after_space, self._last = text[-1] in " \t\r\n\f", None
            text = _SPACES.sub(" ", text)
            if text.startswith(" ") and (not self._parts or self._parts[-1].endswith(" ")):
                text = text[1:]
        if text:
            self._parts.append(text)
            self._length += len(text)

    def _unmatched(self, draft: _Draft) -> None:
        draft.kind, draft.end = "empty", draft.start

    def _take_out_mark(self, draft: _Draft) -> None:
        """Leave the mark of a note to the markup around it."""
        if isinstance(draft.open, str) or isinstance(draft.close, str):
            return
        text = "".join(self._parts)
        if is_note_mark(text[draft.start :], text[: draft.start]):
            self._parts = [text[: draft.start]] if draft.start else []
            self._length = draft.end = draft.start
            self.has_words = draft.had_words

    def _fold(self, draft: _Draft) -> None:
        """Make a pair without text, and the markup in it, one empty tag."""
        if isinstance(draft.open, str) or isinstance(draft.close, str):
            return
        del self._drafts[self._drafts.index(draft) + 1 :]
        draft.kind, draft.open, draft.close = "empty", (draft.open[0], draft.close[1]), ""
        self._last = draft


def walk(block: Block, markup: Mapping[str, Markup]) -> list[Event]:
    """A block as steps in order. Tags at one point nest as they did in the source."""
    events: list[Event] = []
    open_tags: list[Tag] = []
    at = 0
    for tag in written_tags(block, markup):
        while open_tags and _ends_before(open_tags[-1], tag, markup):
            at = _close(block, open_tags, events, at)
        at = _text(block.text, at, tag.start, events)
        if tag.kind == "pair":
            events.append(Event("open", tag=tag.id))
            open_tags.append(tag)
        else:
            events.append(Event(tag.kind, block.text[tag.start : tag.end], tag.id))
            at = tag.end
    while open_tags:
        at = _close(block, open_tags, events, at)
    _text(block.text, at, len(block.text), events)
    return _respaced(events, markup)


def written_tags(block: Block, markup: Mapping[str, Markup]) -> list[Tag]:
    """The tags of a block but those that are left out."""
    return [tag for tag in block.tags if tag.start < tag.end or not _is_left_out(tag, markup)]


def _is_left_out(tag: Tag, markup: Mapping[str, Markup]) -> bool:
    return tag.kind == "pair" and markup[tag.id].drops


def check_blocks(old: Sequence[Block], new: Sequence[Block], *, name: str) -> None:
    """Raise DataError unless `new` is `old` translated: the same blocks in the same order, each
    with the same tags, and protected text as it was.
    """
    if [block.id for block in old] != [block.id for block in new]:
        raise DataError(
            f"{len(new)} blocks came back for the file's {len(old)}, or in another order.",
            where=name,
        )
    for before, after in zip(old, new, strict=True):
        _check_tags(before, after, f"{name}:{before.id}")


def _check_tags(old: Block, new: Block, where: str) -> None:
    before = {tag.id: tag for tag in old.tags}
    after = {tag.id: tag for tag in new.tags}
    if missing := sorted(before.keys() - after.keys()):
        raise DataError(f"The markup {', '.join(missing)} was lost.", where=where)
    if unknown := sorted(after.keys() - before.keys()):
        raise DataError(f"The markup {', '.join(unknown)} isn't the file's.", where=where)
    if len(after) != len(new.tags):
        raise DataError("Some markup came back twice.", where=where)
    for tag in new.tags:
        if tag.kind != before[tag.id].kind:
            raise DataError(f"The markup {tag.id} changed its kind.", where=where)
        if tag.kind == "protected" and tag.start < tag.end:
            was, now = before[tag.id].text(old.text), tag.text(new.text)
            if was != now:
                raise DataError(f"Protected text '{was}' came back as '{now}'.", where=where)


def _ends_before(outer: Tag, tag: Tag, markup: Mapping[str, Markup]) -> bool:
    if outer.end != tag.start or tag.end > outer.end:
        return outer.end <= tag.start
    parent = markup[tag.id].parent
    while parent is not None and parent != outer.id:
        parent = markup[parent].parent
    return parent is None


def _close(block: Block, open_tags: list[Tag], events: list[Event], at: int) -> int:
    tag = open_tags.pop()
    at = _text(block.text, at, tag.end, events)
    events.append(Event("close", tag=tag.id))
    return at


def _text(text: str, at: int, end: int, events: list[Event]) -> int:
    if at < end:
        events.append(Event("text", text[at:end]))
    return max(at, end)


def _respaced(events: list[Event], markup: Mapping[str, Markup]) -> list[Event]:
    """Drop the space that stood for a line break in the text; put back white space around other
    empty tags where it is read as one with the white space on the other side.
    """
    spaced: list[Event] = []
    texts = [event.text for event in events if event.kind in ("text", "protected")]
    seen = 0
    for event in events:
        before = texts[seen - 1] if seen else " "
        after = texts[seen] if seen < len(texts) else " "
        seen += event.kind in ("text", "protected")
        if event.kind == "text" and spaced and _breaks(spaced[-1], markup):
            event = Event("text", event.text.lstrip(" "))  # noqa: PLW2901
        if event.kind != "empty":
            spaced.append(event)
            continue
        here = markup[event.tag]
        if here.breaks and spaced and spaced[-1].kind == "text":
            spaced[-1] = Event("text", spaced[-1].text.rstrip(" "))
        elif (
            here.space_before
            and not here.breaks
            and not before.endswith(" ")
            and after.startswith(" ")
        ):
            spaced.append(Event("text", " "))
        spaced.append(event)
        if (
            here.space_after
            and not here.breaks
            and not after.startswith(" ")
            and before.endswith(" ")
        ):
            spaced.append(Event("text", " "))
    return spaced


def _breaks(event: Event, markup: Mapping[str, Markup]) -> bool:
    return event.kind == "empty" and markup[event.tag].breaks


def _nfc_offsets(text: str) -> list[int] | None:
    """For every offset into `text` the one into its NFC form; None where they are the same.

    Normalisation acts within stretches that begin at a starter which composes with nothing
    before it, so it is enough to compare such stretches one by one.
    """
    if unicodedata.is_normalized("NFC", text):
        return None
    offsets, length = [0], 0
    for cluster in _clusters(text):
        width = len(unicodedata.normalize("NFC", cluster))
        offsets.extend(length + min(n, width) for n in range(1, len(cluster)))
        length += width
        offsets.append(length)
    return offsets


def _clusters(text: str) -> Iterator[str]:
    start = 0
    for i in range(1, len(text)):
        pair = text[i - 1 : i + 1]
        starter = unicodedata.combining(text[i]) == 0 and not "\u1160" <= text[i] <= "\u11ff"
        if starter and (text[i] < "\u0300" or unicodedata.is_normalized("NFC", pair)):
            yield text[start:i]
            start = i
    if text:
        yield text[start:]


def _tag(draft: _Draft, tag_id: str, offsets: list[int] | None, length: int) -> Tag:
    start, end = min(draft.start, length), min(draft.end, length)
    if offsets is not None:
        start, end = offsets[start], offsets[end]
    return Tag(id=tag_id, start=start, end=end, kind=draft.kind)


def _markup(draft: _Draft, ids: Mapping[int, str]) -> Markup:
    parent = ids.get(id(draft.parent)) if draft.parent else None
    return Markup(
        open=draft.open, close=draft.close, parent=parent, breaks=draft.breaks,
        space_before=draft.space_before, space_after=draft.space_after,
        drops=draft.key in _DROPPED,
    )  # fmt: skip
