"""Batches without padding, for GPUs: rows end to end, in arrays whose shapes never change.

Rows of all lengths share a batch. What a batch leaves free at its end is filled with sequences of
pad pieces, which count in no loss, so that every place belongs to a sequence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.training.corpus import Corpus
from toolkit.training.settings import Batching

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPARE = 1.03  # source places, over what the corpus has on average for the target places
SHORT = 1.3  # rows that a batch has room for, over their average number
EIGHT = 8  # places: sizes that tensor cores like are multiples of it


@dataclass(frozen=True, slots=True)
class Shape:
    """Places of a batch on both sides, end marks included; the most rows it takes; and the longest
    sequence, its end mark included.
    """

    source: int
    target: int
    rows: int
    longest: int

    @classmethod
    def of(cls, corpus: Corpus, settings: Batching) -> Shape:
        """A shape with `tokens` target places."""
        sources, targets = corpus.source_lengths + 1, corpus.target_lengths + 1
        source = SPARE * settings.tokens * sources.sum() / targets.sum()
        return cls(
            source=_round_up(max(source, settings.tokens)),
            target=_round_up(settings.tokens),
            rows=int(SHORT * settings.tokens / targets.mean()),
            longest=_round_up(int(max(sources.max(), targets.max()))),
        )

    @property
    def fillers(self) -> int:
        """The most sequences that filling a batch takes; so many places are kept for them."""
        return -(-max(self.source, self.target) // self.longest)

    @property
    def sequences(self) -> int:
        """Sequences of every batch; those that it doesn't have are empty."""
        return _round_up(self.rows + self.fillers + 1) - 1  # bounds are one more


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedBatch:
    """NumPy arrays, int32: pieces and their places in their sequences on both sides; labels of the
    first `tokens` target places (all that count); `links` (target places) has the linked source
    place in the sequence plus 1, or 0; sequences lie between the bounds (sequences + 1).
    """

    source: NDArray[Any]
    source_places: NDArray[Any]
    source_bounds: NDArray[Any]
    decoder_input: NDArray[Any]
    target_places: NDArray[Any]
    target_bounds: NDArray[Any]
    labels: NDArray[Any]
    links: NDArray[Any]
    tokens: int


def packed_batches(corpus: Corpus, shape: Shape, seed: int, epoch: int) -> Iterator[list[int]]:
    """All rows once, in an order that the seed fixes, as lists of row numbers that fit `shape`."""
    import numpy as np

    order = np.random.default_rng((seed, epoch)).permutation(len(corpus))
    sources = np.cumsum(corpus.source_lengths[order] + 1)
    targets = np.cumsum(corpus.target_lengths[order] + 1)
    start = 0
    while start < len(order):
        before = (sources[start - 1], targets[start - 1]) if start else (0, 0)
        end = min(
            np.searchsorted(sources, before[0] + shape.source - shape.fillers, side="right"),
            np.searchsorted(targets, before[1] + shape.target - shape.fillers, side="right"),
            start + shape.rows,
        )
        yield order[start:end].tolist()
        start = int(end)


def pack_rows(corpus: Corpus, rows: list[int], shape: Shape, pad: int, end: int) -> PackedBatch:
    """The arrays of a batch. Decoding starts from the pad piece, as MarianMT wants it."""
    import numpy as np

    pieces, lengths = corpus.sources_of(rows)
    target_pieces, target_lengths = corpus.targets_of(rows)
    free = shape.source - (lengths + 1).sum(), shape.target - (target_lengths + 1).sum()
    fillers = -(-max(free) // shape.longest)
    source, places, bounds = _end_to_end(pieces, lengths, free[0], fillers, shape.source, pad, end)
    target, target_places, target_bounds = _end_to_end(
        target_pieces, target_lengths, free[1], fillers, shape.target, pad, end
    )
    tokens = int((target_lengths + 1).sum())
    inputs = np.full_like(target, pad)
    inputs[1:tokens] = target[: tokens - 1]
    inputs[target_bounds[: len(rows)]] = pad
    links = np.zeros_like(target)
    if corpus.guided:
        row, linked, origin = corpus.links_of(rows)
        links[target_bounds[row] + linked] = origin + 1
    return PackedBatch(
        source=source,
        source_places=places,
        source_bounds=_padded(bounds, shape),
        decoder_input=inputs,
        target_places=target_places,
        target_bounds=_padded(target_bounds, shape),
        labels=target[:tokens],
        links=links,
        tokens=tokens,
    )


def _end_to_end(
    pieces: Any, lengths: Any, free: int, fillers: int, size: int, pad: int, end: int
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Pieces and end marks of all rows, then `fillers` sequences of pad in the `free` places; the
    place of each in its sequence; and the bounds of the sequences.
    """
    import numpy as np

    filling = np.diff(np.arange(fillers + 1) * free // max(fillers, 1))
    sizes = np.concatenate([lengths + 1, filling])
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    out = np.full(size, pad, np.int32)
    ends = bounds[1 : len(lengths) + 1] - 1
    own = np.zeros(size, bool)
    own[: bounds[len(lengths)]] = True
    own[ends] = False
    out[own] = pieces
    out[ends] = end
    places = np.arange(size) - np.repeat(bounds[:-1], sizes)
    return out, places.astype(np.int32), bounds.astype(np.int32)


def _padded(bounds: NDArray[Any], shape: Shape) -> NDArray[Any]:
    """Bounds with empty sequences at the end."""
    import numpy as np

    return np.pad(bounds, (0, shape.sequences + 1 - len(bounds)), mode="edge")


def _round_up(size: float) -> int:
    return -(-int(size) // EIGHT) * EIGHT
