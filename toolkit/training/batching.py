"""Batches of rows of like length, in an order that a seed fixes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.training.corpus import Corpus, Ints
from toolkit.training.settings import Batching

if TYPE_CHECKING:
    from numpy.typing import NDArray

IGNORED = -100  # label of padding, which counts in no loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """NumPy arrays: `source`, `decoder_input`, `labels` are (rows, longest); `links` is
    (3, links): row, target place, source place.
    """

    source: NDArray[Any]
    decoder_input: NDArray[Any]
    labels: NDArray[Any]
    links: NDArray[Any] | None
    tokens: int


def epoch_batches(corpus: Corpus, settings: Batching, seed: int, epoch: int) -> Iterator[list[int]]:
    """All rows once, as lists of row numbers. Rows are shuffled, sorted by length within pools,
    cut into batches, and the batches of a pool shuffled.
    """
    import numpy as np

    generator = np.random.default_rng((seed, epoch))
    order = generator.permutation(len(corpus))
    sources, targets = corpus.source_lengths, corpus.target_lengths
    for start in range(0, len(order), settings.pool):
        pool = order[start : start + settings.pool]
        pool = pool[np.lexsort((sources[pool], targets[pool]))]
        widths = np.maximum(sources[pool], targets[pool]) + 1
        batches = list(_cut(pool.tolist(), widths.tolist(), settings.tokens))
        for place in generator.permutation(len(batches)):
            yield batches[place]


def _cut(rows: list[int], widths: list[int], budget: int) -> Iterator[list[int]]:
    batch: list[int] = []
    widest = 0
    for row, width in zip(rows, widths, strict=True):
        if batch and max(widest, width) * (len(batch) + 1) > budget:
            yield batch
            batch, widest = [], 0
        batch.append(row)
        widest = max(widest, width)
    if batch:
        yield batch


def collate(corpus: Corpus, rows: list[int], pad: int, end: int) -> Batch:
    """The arrays of a batch. Decoding starts from the pad piece, as MarianMT wants it."""
    import numpy as np

    targets = corpus.targets_of(rows)
    labels = _padded(*targets, padding=IGNORED, end=end)
    decoder_input = np.full_like(labels, pad)
    decoder_input[:, 1:] = _padded(*targets, padding=pad, end=pad)[:, :-1]
    return Batch(
        source=_padded(*corpus.sources_of(rows), padding=pad, end=end),
        decoder_input=decoder_input,
        labels=labels,
        links=np.stack(corpus.links_of(rows)) if corpus.guided else None,
        tokens=int(np.count_nonzero(labels != IGNORED)),
    )


def _padded(pieces: Ints, lengths: Ints, *, padding: int, end: int) -> NDArray[Any]:
    """(rows, longest + 1): the pieces of each row, the end mark, padding."""
    import numpy as np

    out = np.full((len(lengths), int(lengths.max()) + 1), padding, np.int64)
    out[np.arange(out.shape[1]) < lengths[:, None]] = pieces
    out[np.arange(len(lengths)), lengths] = end
    return out
