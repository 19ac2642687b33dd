"""Replacing stretches of a text while everything that points into it stays right."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from toolkit.errors import DataError
from toolkit.model import Span, TokenLink

SpanT = TypeVar("SpanT", bound=Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Span):
    """Put `replacement` in the place of `start:end`; with `start == end` it is inserted there."""

    replacement: str

    @classmethod
    def of(cls, match: re.Match[str], replacement: str, group: int | str = 0) -> Edit:
        """Put `replacement` in the place of a match, or of one of its groups."""
        return cls(start=match.start(group), end=match.end(group), replacement=replacement)


class OffsetMap:
    """Where the offsets of a text lie after its edits.

    What points into a replaced stretch widens to the whole replacement; inserted text belongs
    to neither of the spans that meet there.
    """

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._new: list[tuple[int, int]] = []
        delta = 0
        for edit in edits:
            begin = edit.start + delta
            self._starts.append(edit.start)
            self._ends.append(edit.end)
            self._new.append((begin, begin + len(edit.replacement)))
            delta += len(edit.replacement) - (edit.end - edit.start)

    def start(self, offset: int) -> int:
        """The new place of an offset where something begins."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        inside = offset < self._ends[index]
        return self._new[index][0] if inside else offset - self._ends[index] + self._new[index][1]

    def end(self, offset: int) -> int:
        """The new place of an offset where something ends, or that encloses nothing."""
        index = bisect_left(self._starts, offset) - 1
        if index < 0:
            return offset
        inside = offset < self._ends[index]
        return self._new[index][1] if inside else offset - self._ends[index] + self._new[index][1]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The new place of a stretch; an empty one stays before what is inserted at it."""
        new_end = self.end(end)
        return (new_end if start == end else self.start(start)), new_end

    def spans(self, spans: Iterable[SpanT]) -> tuple[SpanT, ...]:
        """Spans, tags or entities of the edited text, moved."""
        moved = []
        for span in spans:
            start, end = self.range(span.start, span.end)
            same = (start, end) == (span.start, span.end)
            moved.append(span if same else replace(span, start=start, end=end))
        return tuple(moved)

    def links(self, links: Iterable[TokenLink]) -> tuple[TokenLink, ...]:
        """Token links, their target side moved; the source side stays."""
        first = self._starts[0] if self._starts else None
        return tuple(
            link if first is None or link.target_end <= first else self._link(link)
            for link in links
        )

    def origins(self, links: Iterable[TokenLink]) -> tuple[TokenLink, ...]:
        """Token links, their source side moved; the target side stays."""
        first = self._starts[0] if self._starts else None
        return tuple(
            link if first is None or link.source_end <= first else self._origin(link)
            for link in links
        )

    def _origin(self, link: TokenLink) -> TokenLink:
        start, end = self.range(link.source_start, link.source_end)
        return replace(link, source_start=start, source_end=end)

    def _link(self, link: TokenLink) -> TokenLink:
        start, end = self.range(link.target_start, link.target_end)
        return replace(link, target_start=start, target_end=end)


def undone(edits: Iterable[Edit]) -> OffsetMap:
    """The way back: from the offsets of the edited text to those of the text that it was. The
    edits are in order.
    """
    back: list[Edit] = []
    shift = 0
    for edit in edits:
        start, end = edit.start + shift, edit.start + shift + len(edit.replacement)
        back.append(Edit(start=start, end=end, replacement=" " * (edit.end - edit.start)))
        shift = end - edit.end
    return OffsetMap(back)


def apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits, in order, without those that overlap one before them or begin where it does; of
    two that begin together the longer stays.
    """
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if not kept or edit.start >= max(kept[-1].end, kept[-1].start + 1):
            kept.append(edit)
    return kept


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """The text after the edits, and the map of its offsets. The edits may come in any order;
    two at one point are applied in the order given.

    Raises DataError when edits overlap or end outside the text.
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    pieces = []
    done = 0
    for edit in ordered:
        if edit.start < done or edit.end > len(text):
            raise DataError(
                f"The edit of {edit.start}:{edit.end} overlaps another or leaves the text."
            )
        pieces += [text[done : edit.start], edit.replacement]
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces), OffsetMap(ordered)
