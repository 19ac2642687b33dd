"""A block's text and tags, taken apart into sentences and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.errors import DataError
from toolkit.markup.tree import Range, arrange
from toolkit.model import Span, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a block's text, with the tags or parts of tags in it.

    Offsets count from the piece's own start. A tag that runs through several pieces has a part
    in each, under the same id.
    """

    text: str
    tags: tuple[Tag, ...] = ()


def cut(text: str, tags: Sequence[Tag], sentences: Iterable[Span]) -> tuple[Piece, ...]:
    """The text in pieces: what comes before the first sentence, the first sentence, what comes
    between it and the second, ... , what comes after the last. So sentences are `[1::2]`, and
    the rest (mostly spaces or nothing, but tags may stand there) goes to `join` as it is.

    Raises DataError when sentences overlap, aren't in order or leave the text.
    """
    edges = [0]
    for span in sentences:
        edges += [span.start, span.end]
    edges.append(len(text))
    if any(start > end for start, end in pairwise(edges)):
        raise DataError(f"The sentences don't follow each other inside a text of {len(text)}.")
    ranges = list(pairwise(edges))
    inside: list[list[Tag]] = [[] for _ in ranges]
    for tag in tags:
        for k in _homes(tag, ranges):
            start, end = ranges[k]
            part = replace(tag, start=max(tag.start, start) - start, end=min(tag.end, end) - start)
            inside[k].append(part)
    return tuple(
        Piece(text=text[start:end], tags=tuple(parts))
        for (start, end), parts in zip(ranges, inside, strict=True)
    )


def join(pieces: Iterable[Piece], tags: Sequence[Tag]) -> tuple[str, tuple[Tag, ...]]:
    """The pieces' text in a row, and the block's tags where their parts have come to stand.

    `tags` are those that were cut. A tag in several pieces stretches from its first part to its
    last. Raises DataError for a tag that no piece holds, or that isn't one of `tags`.
    """
    texts = []
    spans: dict[str, Range] = {}
    offset = 0
    for piece in pieces:
        for part in piece.tags:
            start, end = part.start + offset, part.end + offset
            spans[part.id] = (spans[part.id][0] if part.id in spans else start, end)
        texts.append(piece.text)
        offset += len(piece.text)
    missing = {tag.id for tag in tags} ^ spans.keys()
    if missing:
        raise DataError(f"Tags were lost or made up between cut and join: {sorted(missing)}.")
    return "".join(texts), arrange(tags, [spans[tag.id] for tag in tags])


def _homes(tag: Tag, ranges: Sequence[Range]) -> list[int]:
    """The pieces that hold a part of a tag; what stands between two prefers a sentence."""
    if tag.start < tag.end:
        return [
            k for k, (low, high) in enumerate(ranges) if max(low, tag.start) < min(high, tag.end)
        ]
    at = [k for k, (low, high) in enumerate(ranges) if low <= tag.start <= high]
    filled = [k for k in at if k % 2 and ranges[k][0] < ranges[k][1]]
    return (filled or at)[:1]
