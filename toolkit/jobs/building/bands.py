"""Near duplicates by many workers: MinHash bands meet by their keys, wherever their rows are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.dedup.minhash import BANDS, PERMUTATIONS, band_keys, candidates, joined, similarity
from toolkit.jobs.runners import Runner

ROWS_OF_PART = 50_000  # band keys that one worker holds
Signs = tuple[Path, Any]  # a shard's signatures, and a mask of its rows


def spread_clusters(signs: Sequence[Signs], threshold: float, runner: Runner) -> Any:
    """`toolkit.dedup.minhash.clusters` of the rows under the masks, over a runner's workers.

    Only band keys and row numbers travel; signatures are read, row by row, from the shards'
    mapped files. This process holds a number for each row, and the pairs found.
    """
    sizes = [int(mask.sum()) for _, mask in signs]
    starts = np.cumsum([0, *sizes])
    rows = int(starts[-1])
    parts = max(runner.workers, rows * BANDS // ROWS_OF_PART)
    items = [(path, mask, int(start)) for (path, mask), start in zip(signs, starts, strict=False)]
    compare = partial(_Compare, items, threshold)
    return joined(rows, runner.exchange(partial(_Bands, parts), items, compare))


class _Bands:
    """A shard → number of a part → its band keys and the numbers of their rows."""

    def __init__(self, parts: int) -> None:
        self._parts = parts

    def __call__(self, item: tuple[Path, Any, int]) -> dict[int, Any]:
        path, mask, start = item
        signed = np.load(path)[mask]
        found: dict[int, list[Any]] = {}
        for band in range(BANDS):
            # The band is mixed in, for rows that agree in different bands are no candidates.
            keys = band_keys(signed, band) * np.uint64(2 * BANDS) + np.uint64(band)
            mixed = keys * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(32)
            place = mixed % np.uint64(self._parts)
            order = np.argsort(place, kind="stable")
            numbers, firsts = np.unique(place[order], return_index=True)
            for number, each in zip(numbers, np.split(order, firsts[1:]), strict=True):
                table = np.stack([keys[each], (each + start).astype(np.uint64)], axis=1)
                found.setdefault(int(number), []).append(table)
        return {number: np.concatenate(tables) for number, tables in found.items()}


class _Compare:
    """A part's band keys, of all shards → the pairs of rows that are alike."""

    def __init__(self, items: Sequence[tuple[Path, Any, int]], threshold: float) -> None:
        self._threshold = threshold
        self._starts = np.array([start for _, _, start in items])
        self._places = [np.flatnonzero(mask) for _, mask, _ in items]
        self._paths = [path for path, _, _ in items]

    def __call__(self, tables: Sequence[Any]) -> tuple[Any, Any]:
        table = np.concatenate(tables)
        table = table[np.argsort(table[:, 1], kind="stable")]
        rows = table[:, 1].astype(np.int64)
        found = [np.stack([rows[a], rows[b]], axis=1) for a, b in candidates(table[:, 0])]
        pairs = np.unique(np.concatenate(found), axis=0)
        alike = [
            similarity(self._signs(part[:, 0]), self._signs(part[:, 1])) >= self._threshold
            for part in np.array_split(pairs, len(pairs) // 20_000 + 1)
        ]
        kept = pairs[np.concatenate(alike)]
        return kept[:, 0], kept[:, 1]

    def _signs(self, rows: Any) -> Any:
        """The signatures of rows by their numbers. A file is mapped only while it is read, so that
        a worker's memory doesn't grow with the rows of all shards.
        """
        shards = np.searchsorted(self._starts, rows, side="right") - 1
        out = np.empty((len(rows), PERMUTATIONS), np.uint32)
        for shard in np.unique(shards):
            here = shards == shard
            places = self._places[shard][rows[here] - self._starts[shard]]
            out[here] = np.load(self._paths[shard], mmap_mode="r")[places]
        return out
