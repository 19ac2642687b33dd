"""MinHash signatures of rows and the clusters they make (Broder 1997; LSH by bands).

Signatures are computed for thousands of rows at once with numpy, which is some fifty times
faster than one object a row, and estimate the Jaccard similarity of the rows' word trigrams.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np

from toolkit.dedup.keys import word_hash

PERMUTATIONS = 64
BANDS = 16
_WIDTH = PERMUTATIONS // BANDS
_SHINGLE = 3
_CHUNK = 2_000  # rows; keeps the arrays of a chunk in the cache
_SIDE = np.uint64(0x9E3779B97F4A7C15)
_RNG = np.random.Generator(np.random.PCG64(20_240_229))
_FACTORS = _RNG.integers(1, 2**63, PERMUTATIONS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_TERMS = _RNG.integers(0, 2**63, PERMUTATIONS, dtype=np.uint64)
_MIX = _RNG.integers(1, 2**63, _SHINGLE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


Words = Sequence[str]  # of one text, as `toolkit.dedup.keys.words` finds them


def signatures(pairs: Sequence[tuple[Words, Words]]) -> Any:
    """An array of rows × PERMUTATIONS (uint32) for the words of pairs of texts; both sides count
    alike.
    """
    parts = [_signatures(pairs[start : start + _CHUNK]) for start in range(0, len(pairs), _CHUNK)]
    return np.concatenate(parts) if parts else np.empty((0, PERMUTATIONS), np.uint32)


def _signatures(pairs: Sequence[tuple[Words, Words]]) -> Any:
    flat, counts = _shingles([side for pair in pairs for side in pair])
    flat ^= np.repeat(np.tile([np.uint64(0), _SIDE], len(pairs)), counts)
    starts = np.concatenate([[0], np.cumsum(counts.reshape(-1, 2).sum(1))[:-1]])
    out = np.empty((len(pairs), PERMUTATIONS), np.uint32)
    for number in range(PERMUTATIONS):
        hashed = (flat * _FACTORS[number] + _TERMS[number]) >> np.uint64(32)
        out[:, number] = np.minimum.reduceat(hashed, starts)
    return out


def _shingles(texts: Sequence[Words]) -> tuple[Any, Any]:
    """Hashes of the word trigrams of all texts, one after the other, and how many each has; of a
    shorter text, the hash of all its words together.
    """
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    sizes = np.maximum(lengths, _SHINGLE)
    begins = np.cumsum(sizes) - sizes
    hashes = np.zeros(sizes.sum(), np.uint64)  # zeros fill up the short texts
    found = map(word_hash, chain.from_iterable(texts))
    hashes[_places(begins, lengths)] = np.fromiter(found, np.uint64, lengths.sum())
    last = len(hashes) - _SHINGLE + 1
    sums = sum(
        (hashes[i : i + last] * _MIX[i] for i in range(1, _SHINGLE)), hashes[:last] * _MIX[0]
    )
    counts = sizes - _SHINGLE + 1
    return sums[_places(begins, counts)], counts


def _places(begins: Any, counts: Any) -> Any:
    """The positions `begin`, `begin + 1`, … of each begin, as many as its count says."""
    return np.arange(counts.sum()) + np.repeat(begins - (np.cumsum(counts) - counts), counts)


def similarity(left: Any, right: Any) -> Any:
    """Estimated Jaccard similarity of rows of two signature arrays."""
    return (left == right).mean(axis=1)


def clusters(signed: Any, threshold: float) -> Any:
    """For each row the number of its cluster's first row: rows joined by chains of pairs whose
    similarity reaches `threshold`. `signed` may be a memory-mapped array; one band of it is in
    memory at a time.
    """
    pairs = (
        (left[alike >= threshold], right[alike >= threshold])
        for left, right in _candidates(signed)
        for alike in [
            np.concatenate(
                [
                    similarity(signed[left[i : i + 50_000]], signed[right[i : i + 50_000]])
                    for i in range(0, len(left), 50_000)
                ]
                or [np.empty(0)]
            )
        ]
    )
    return joined(len(signed), pairs)


def joined(rows: int, pairs: Iterable[tuple[Any, Any]]) -> Any:
    """For each row the first row that chains of pairs join it with."""
    parent = np.arange(rows)
    for left, right in pairs:
        for a, b in zip(left, right, strict=True):
            _union(parent, int(a), int(b))
    return _roots(parent)


def band_keys(signed: Any, band: int) -> Any:
    """A number for each row that is the same where a whole band of the signatures is."""
    columns = np.asarray(signed[:, band * _WIDTH : (band + 1) * _WIDTH], np.uint64)
    return (columns * _FACTORS[:_WIDTH]).sum(axis=1, dtype=np.uint64)


def candidates(keys: Any) -> Iterator[tuple[Any, Any]]:
    """Positions with equal keys: each with the one before it, and with the first."""
    order = np.argsort(keys, kind="stable")
    same = keys[order[1:]] == keys[order[:-1]]
    later = np.flatnonzero(same) + 1
    opens = np.concatenate([[True], ~same]) if len(order) else np.empty(0, bool)
    firsts = np.maximum.accumulate(np.where(opens, np.arange(len(order)), 0))[later]
    yield order[later - 1], order[later]
    apart = firsts < later - 1
    yield order[firsts[apart]], order[later[apart]]


def _candidates(signed: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs that agree in a whole band."""
    for band in range(BANDS):
        yield from candidates(band_keys(signed, band))


def _union(parent: Any, a: int, b: int) -> None:
    while parent[a] != a:
        a = parent[a]
    while parent[b] != b:
        b = parent[b]
    low, high = (a, b) if a < b else (b, a)
    parent[high] = low


def _roots(parent: Any) -> Any:
    while True:
        above = parent[parent]
        if np.array_equal(above, parent):
            return parent
        parent = above
