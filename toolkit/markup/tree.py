"""Tags as a forest: who encloses whom, and how to keep it so when tags move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.model import Span, Tag

Range = tuple[int, int]


def parents(tags: Sequence[Tag]) -> list[int]:
    """For every tag, the index of the tag that encloses it directly, or -1.

    What stands at one point at the very end of a tag counts as after it.
    """
    enclosing: list[int] = []
    out = []
    for index, tag in enumerate(tags):
        while enclosing and tags[enclosing[-1]].end <= tag.start:
            enclosing.pop()
        out.append(enclosing[-1] if enclosing else -1)
        if tag.start < tag.end:
            enclosing.append(index)
    return out


def ancestors(above: Sequence[int], index: int) -> set[int]:
    """All tags that enclose a tag, from `parents`."""
    out = set()
    while above[index] >= 0:
        index = above[index]
        out.add(index)
    return out


def arrange(tags: Sequence[Tag], spans: Sequence[Range]) -> tuple[Tag, ...]:
    """The tags at their new spans, trimmed where they would cross, in order of opening.

    Protected tags are never trimmed (they mustn't cross each other), and of two others the one
    that comes first in `tags` stays.
    """
    above = parents(tags)
    enclosing = [ancestors(above, index) for index in range(len(tags))]
    fair = _uncross(tags, spans, enclosing)
    return tuple(
        replace(tags[i], start=fair[i][0], end=fair[i][1]) for i in _opening_order(fair, enclosing)
    )


def with_protected(tags: Sequence[Tag], spans: Sequence[Span]) -> list[Tag]:
    """The tags and, in their places among them, protected ones over the spans. A span that crosses
    a tag or meets protected text is left out. The new ids can't be those of a reader.
    """
    out = list(tags)
    for number, span in enumerate(spans):
        if not any(_meets(span, tag) for tag in tags):
            new = Tag(id=f"\0{number}", start=span.start, end=span.end, kind="protected")
            out.insert(_slot(out, new), new)
    return out


def _meets(span: Span, tag: Tag) -> bool:
    crosses = span.start < tag.start < span.end < tag.end
    crosses = crosses or tag.start < span.start < tag.end < span.end
    overlaps = tag.kind == "protected" and tag.start < span.end and span.start < tag.end
    return crosses or overlaps


def _slot(tags: Sequence[Tag], new: Tag) -> int:
    """Where a tag opens: before the first that opens later or inside of it."""
    for index, tag in enumerate(tags):
        if tag.start > new.start or (tag.start == new.start < tag.end < new.end):
            return index
    return len(tags)


def _uncross(
    tags: Sequence[Tag], spans: Sequence[Range], enclosing: Sequence[set[int]]
) -> list[Range]:
    fair = list(spans)
    settled: list[int] = []
    for index in sorted(range(len(tags)), key=lambda i: (tags[i].kind != "protected", i)):
        before = None
        while before != fair[index]:
            before = fair[index]
            for other in settled:
                solid = tags[other].kind == "protected" and other not in enclosing[index]
                fair[index] = _beside(fair[index], fair[other], solid)
        if fair[index][0] < fair[index][1]:
            settled.append(index)
    return fair


def _beside(span: Range, other: Range, solid: bool) -> Range:
    """The span without what makes it cross `other`; a solid one can't be entered either."""
    (start, end), (low, high) = span, other
    if start < low < end < high:
        return start, low
    if low < start < high < end:
        return high, end
    if solid and low <= start and end <= high and (low < start or end < high):
        return (low, low) if end == low else (high, high)
    return span


def _opening_order(spans: Sequence[Range], enclosing: Sequence[set[int]]) -> list[int]:
    """Indexes in order of opening, the outer one first. What encloses nothing opens after the
    tags that enclosed it in the source and before others that open at the same point.
    """
    order = sorted(
        (i for i, (start, end) in enumerate(spans) if start < end),
        key=lambda i: (spans[i][0], -spans[i][1], i),
    )
    for index, (start, end) in enumerate(spans):
        if start == end:
            order.insert(_opening_slot(index, order, spans, enclosing), index)
    return order


def _opening_slot(
    index: int, order: Sequence[int], spans: Sequence[Range], enclosing: Sequence[set[int]]
) -> int:
    at = spans[index][0]
    slot = 0
    for position, other in enumerate(order):
        start, end = spans[other]
        if start > at:
            break
        if start < at or other in enclosing[index] or (start == end and other < index):
            slot = position + 1
    return slot
