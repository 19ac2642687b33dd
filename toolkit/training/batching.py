"""Batches of rows of like length, in an order that a seed fixes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.training.corpus import Corpus
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

    width = int(corpus.source_lengths[rows].max()) + 1
    depth = int(corpus.target_lengths[rows].max()) + 1
    source = np.full((len(rows), width), pad, np.int64)
    decoder_input = np.full((len(rows), depth), pad, np.int64)
    labels = np.full((len(rows), depth), IGNORED, np.int64)
    links = []
    for place, row in enumerate(rows):
        left, right = corpus.sources(row), corpus.targets(row)
        source[place, : len(left)] = left
        source[place, len(left)] = end
        decoder_input[place, 1 : len(right) + 1] = right
        labels[place, : len(right)] = right
        labels[place, len(right)] = end
        if corpus.guided:
            pairs = corpus.row_links(row).astype(np.int64)
            links.append(np.stack([np.full(len(pairs), place), pairs[:, 1], pairs[:, 0]]))
    return Batch(
        source=source,
        decoder_input=decoder_input,
        labels=labels,
        links=np.concatenate(links, axis=1) if links else None,
        tokens=int(corpus.target_lengths[rows].sum()) + len(rows),
    )
