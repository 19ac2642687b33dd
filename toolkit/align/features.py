"""What speaks for a bead, for all beads of a block at once.

Every feature is an array of rows × nodes (see `dynamic.Scorer`). `feature_names` gives
their order, which the fitted weights follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from toolkit.align.base import Array
from toolkit.align.dynamic import MAX_ROWS, Block, Shape
from toolkit.align.vectors import Vectors, Vocabulary, dense_pair, squares

SHAPES: tuple[Shape, ...] = (
    (1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (2, 3), (3, 2), (1, 4), (4, 1)
)  # fmt: skip
FEW_SHAPES = SHAPES[:3]
# cosine of both sides; the share of the longer side that the other repeats; the same for the
# bead's worst line; how much is repeated in all; cosine less that of the lines' best partners
LEXICAL = ("cosine", "coverage", "weakest", "mass", "margin")
OTHER = ("length", "far", "same_numbers", "other_numbers")
_FLOOR = 0.3


class Channel(Protocol):
    """One kind of evidence: lines as vectors whose dot products say how alike they are."""

    def products(self, block: Block) -> tuple[Array, Array, Array]:
        """Dot products (rows × columns), squared norms of the rows, of the columns."""


@dataclass(frozen=True, slots=True)
class SparseChannel:
    """Vectors over words."""

    fr: Vectors
    en: Vectors

    def products(self, block: Block) -> tuple[Array, Array, Array]:
        """See Channel."""
        fr_rows = self.fr.rows(block.top, block.bottom)
        en_rows = self.en.rows(block.left, block.right)
        size = (block.bottom - block.top, block.right - block.left)
        fr, en = dense_pair(fr_rows, en_rows, size)
        return fr @ en.T, np.einsum("ij,ij->i", fr, fr), squares(en_rows, size[1])


@dataclass(frozen=True, slots=True)
class DenseChannel:
    """Vectors from an embedding model, one row a line."""

    fr: Array
    en: Array

    def products(self, block: Block) -> tuple[Array, Array, Array]:
        """See Channel."""
        fr, en = self.fr[block.top : block.bottom], self.en[block.left : block.right]
        return fr @ en.T, np.einsum("ij,ij->i", fr, fr), np.einsum("ij,ij->i", en, en)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a document pair: words, numbers, the lengths (characters) of each
    line, and `more` channels that are compared like words (a translation, embeddings).
    """

    vocabulary: Vocabulary
    words: SparseChannel
    numbers: Channel
    fr_lengths: Array
    en_lengths: Array
    more: tuple[Channel, ...] = ()

    @property
    def size(self) -> Shape:
        """French lines, English lines."""
        return len(self.fr_lengths), len(self.en_lengths)


def feature_names(channels: int) -> tuple[str, ...]:
    """The order of features with so many lexical channels."""
    lexical = [f"{name}{number or ''}" for number in range(channels) for name in LEXICAL]
    return (*lexical, *OTHER)


def block_features(
    evidence: Evidence, block: Block, shapes: Sequence[Shape]
) -> Iterator[tuple[Shape, Array]]:
    """(shape, array of features × rows × nodes) of each bead shape; nodes start at the first
    that the bead can end in (`shape[1]` columns into the window).
    """
    rows = _Rows(block)
    lexical = [_Products(channel, rows) for channel in (evidence.words, *evidence.more)]
    numbers = _Products(evidence.numbers, rows)
    lengths = _lengths(evidence, rows)
    for shape in shapes:
        if shape[1] > block.right - block.left:
            continue
        parts = [part for products in lexical for part in products.lexical_features(shape)]
        parts += _length_features(lengths, shape, rows)
        parts += numbers.number_features(shape)
        yield shape, np.stack(parts)


class _Rows:
    """The lines a block needs: its own rows, and up to MAX_ROWS - 1 before them."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.first = max(0, block.top - MAX_ROWS + 1)
        self.lead = block.top - self.first
        self.count = block.bottom - block.top

    def ending(self, array: Array, back: int) -> Array:
        """The array's rows (over first..bottom) that lie `back` before each row of the block;
        before the document's first line there is nothing, and the last lines stand in.
        """
        begin = self.lead - back
        if begin >= 0:
            return array[begin : begin + self.count]
        return np.concatenate([array[begin:], array])[: self.count]


def _spread(values: Array, size: int) -> Array:
    """Sums of `size` neighbours along the last axis."""
    width = values.shape[-1] - size + 1
    total = values[..., size - 1 : size - 1 + width].copy()
    for back in range(1, size):
        total += values[..., size - 1 - back : size - 1 - back + width]
    return total


class _Products:
    """Dot products of a channel's lines in a block, and the norms of joined lines."""

    def __init__(self, channel: Channel, rows: _Rows) -> None:
        block = rows.block
        self.rows = rows
        wide = Block(rows.first, block.bottom, block.left, block.right)
        self.dot, fr_squares, en_squares = channel.products(wide)
        self.fr_squares, self.en_squares = fr_squares + _FLOOR**2, en_squares + _FLOOR**2
        single = self.dot / np.sqrt(self.fr_squares[:, None] * self.en_squares[None, :])
        self.fr_best = single.max(axis=1)
        self.en_best = single[rows.lead :].max(axis=0)

    def fr_sum(self, values: Array, size: int) -> Array:
        """Sums over the `size` rows that end in each row of the block."""
        total = self.rows.ending(values, 0).copy()
        for back in range(1, size):
            total += self.rows.ending(values, back)
        return total

    def joined(self, shape: Shape) -> tuple[Array, Array, Array]:
        """(dot products, squared norm of the French side, of the English side)."""
        dot = self.fr_sum(_spread(self.dot, shape[1]), shape[0])
        # Neighbouring sentences share few words: joined, their squares nearly add up.
        fr = self.fr_sum(self.fr_squares, shape[0])[:, None]
        return dot, fr, _spread(self.en_squares, shape[1])

    def lexical_features(self, shape: Shape) -> list[Array]:
        """cosine, coverage, weakest, mass, margin: see LEXICAL."""
        dot, fr, en = self.joined(shape)
        cosine = dot / np.sqrt(fr * en)
        coverage = np.minimum(dot / np.maximum(fr, en), 1)
        rivals = self.fr_sum(self.fr_best, shape[0])[:, None] / shape[0]
        rivals = (rivals + _spread(self.en_best, shape[1]) / shape[1]) / 2
        return [cosine, coverage, self._weakest(shape), np.log1p(dot), cosine - rivals]

    def _weakest(self, shape: Shape) -> Array:
        """The smallest share of a single line that the bead's other side repeats."""
        across = _spread(self.dot, shape[1]) / self.fr_squares[:, None]
        down = self.fr_sum(self.dot, shape[0]) / self.en_squares[None, :]
        parts = [self.rows.ending(across, back) for back in range(shape[0])]
        width = down.shape[1] - shape[1] + 1
        parts += [down[:, start : start + width] for start in range(shape[1])]
        return np.asarray(np.minimum(np.minimum.reduce(parts), 1))

    def number_features(self, shape: Shape) -> list[Array]:
        """The share of numbers that have a partner, and of those that have none."""
        dot, fr, en = self.joined(shape)
        total = fr + en - 2 * _FLOOR**2
        matched = np.minimum(2 * dot, total)
        return [matched / (total + 1), (total - matched) / (total + 1)]


def _lengths(evidence: Evidence, rows: _Rows) -> tuple[Array, Array]:
    fr = evidence.fr_lengths[rows.first : rows.block.bottom]
    ratio = evidence.en_lengths.sum() / max(1, evidence.fr_lengths.sum())
    ratio = min(max(ratio, 0.8), 1.1)
    return fr * ratio, evidence.en_lengths[rows.block.left : rows.block.right]


def _length_features(lengths: tuple[Array, Array], shape: Shape, rows: _Rows) -> list[Array]:
    """Gale and Church's delta (1993), squared and cut off; and whether it is far out."""
    fr = np.sum([rows.ending(lengths[0], back) for back in range(shape[0])], axis=0)[:, None]
    en = _spread(lengths[1], shape[1])[None, :]
    delta = np.abs(en - fr) / np.sqrt(3.4 * (fr + en))
    return [np.minimum(delta, 3.0) ** 2 / 9, np.minimum(delta, 9.0) / 9]
