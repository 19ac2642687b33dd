"""Sentences as sparse vectors over what both languages can share, so that a dot product says how
much of one sentence the other repeats.

Vectors add up: two sentences joined have the sum of their vectors. All scores of n-m beads
therefore come from one matrix of dot products between single lines.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from toolkit.align.base import Array
from toolkit.text import keys
from toolkit.text.dictionary import Lexicon

Entries = tuple[Array, Array, Array]  # (row from 0, dimension, value) of sparse rows

_NUMBER_WEIGHT = 0.9
_NAME_WEIGHT = 0.8
_UNKNOWN_WEIGHT = 0.8
_PHRASE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, tokenised: keys for the lexicon, name skeletons, numbers, and its length in
    characters without spaces.
    """

    keys: tuple[str, ...]
    own: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    length: int


def read_line(text: str, key: Callable[[str], str]) -> Line:
    """Tokenise a sentence; `key` is `keys.fr_key` or `keys.en_key`."""
    found = keys.tokens(html.unescape(text) if "&" in text else text)
    spelled = [token for token in found if not token[0].isdigit()]
    return Line(
        tuple(key(token) for token in spelled),
        tuple(keys.en_key(token) for token in spelled),
        tuple(name for token in spelled if (name := keys.skeleton(token))),
        tuple(keys.fold(token) for token in found if token[0].isdigit()),
        sum(len(token) for token in found) + 1,
    )


@dataclass(slots=True)
class Vocabulary:
    """Numbers the dimensions and keeps the weight of each; `rarity` as in Lexicon."""

    rarity: Mapping[str, float]
    ids: dict[str, int] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)

    def id(self, key: str) -> int:
        """The dimension of a key, new or known."""
        number = self.ids.get(key)
        if number is None:
            number = self.ids[key] = len(self.ids)
            self.weights.append(self._weight(key))
        return number

    def _weight(self, key: str) -> float:
        if key[0] == "#":
            return _NUMBER_WEIGHT
        if key[0] == "~":
            return _NAME_WEIGHT
        return self.rarity.get(key, _UNKNOWN_WEIGHT)


@dataclass(frozen=True, slots=True)
class Vectors:
    """Rows of a sparse matrix (CSR): line i holds `ids[starts[i]:starts[i + 1]]`."""

    starts: Array
    ids: Array
    values: Array

    def __len__(self) -> int:
        return len(self.starts) - 1

    def rows(self, begin: int, end: int) -> Entries:
        """Every entry of the lines begin..end."""
        low, high = self.starts[begin], self.starts[end]
        counts = np.diff(self.starts[begin : end + 1])
        return np.repeat(np.arange(end - begin), counts), self.ids[low:high], self.values[low:high]

    def sketched(self, group: int, width: int) -> Array:
        """The sum of every `group` lines, folded into `width` numbers so that dot products stay
        about the same (count sketch, Charikar et al. 2002); shape groups × width.
        """
        dimensions = int(self.ids.max(initial=0)) + 1
        random = np.random.default_rng(7)
        place = random.integers(0, width, dimensions)
        sign = random.integers(0, 2, dimensions) * 2 - 1
        row = np.repeat(np.arange(len(self)) // group, np.diff(self.starts))
        rows = -(-len(self) // group)
        return _dense(row, place[self.ids], self.values * sign[self.ids], (rows, width))


def french(lines: Sequence[Line], vocabulary: Vocabulary, lexicon: Lexicon) -> Vectors:
    """Vectors of French lines: each word stands for its translations."""
    return _stack((_french_entries(line, lexicon) for line in lines), vocabulary)


def english(lines: Sequence[Line], vocabulary: Vocabulary) -> Vectors:
    """Vectors of English lines."""
    return _stack((_plain_entries(line) for line in lines), vocabulary)


def _french_entries(line: Line, lexicon: Lexicon) -> Iterable[tuple[str, float]]:
    for key, own in zip(line.keys, line.own, strict=True):
        if known := lexicon.translations.get(key):
            scale = sum(share * share for _, share in known) ** -0.5
            for other, share in known:
                yield other, share * scale
        else:
            yield own, 1.0
    for mark in (*line.names, *line.numbers):
        yield mark, 1.0


def _plain_entries(line: Line) -> Iterable[tuple[str, float]]:
    for key in (*line.keys, *line.names, *line.numbers):
        yield key, 1.0


def phrases(lines: Sequence[Line], vocabulary: Vocabulary) -> Vectors:
    """Vectors of English lines over words and pairs of neighbouring words."""
    return _stack((_phrase_entries(line) for line in lines), vocabulary)


def _phrase_entries(line: Line) -> Iterable[tuple[str, float]]:
    yield from _plain_entries(line)
    for first, second in pairwise(line.keys):
        yield f"{first} {second}", _PHRASE_WEIGHT


def numbers(lines: Sequence[Line], vocabulary: Vocabulary) -> Vectors:
    """Vectors of nothing but the numbers."""
    return _stack((((mark, 1.0) for mark in line.numbers) for line in lines), vocabulary)


def _stack(rows: Iterable[Iterable[tuple[str, float]]], vocabulary: Vocabulary) -> Vectors:
    starts, ids, values = [0], [], []
    for row in rows:
        for key, value in row:
            ids.append(vocabulary.id(key))
            values.append(value)
        starts.append(len(ids))
    where = np.array(ids, dtype=np.int64)
    weights = np.array(vocabulary.weights, dtype=np.float32)
    weighted = np.array(values, dtype=np.float32) * (weights[where] if ids else 1)
    return Vectors(np.array(starts), where, weighted)


def dense_pair(fr: Entries, en: Entries, size: tuple[int, int]) -> tuple[Array, Array]:
    """The rows of both sides as dense matrices over the dimensions that the French rows use;
    what only the English rows hold can't meet anything, and is left out.
    """
    known, local = np.unique(fr[1], return_inverse=True)
    place = np.searchsorted(known, en[1])
    place = np.minimum(place, max(0, len(known) - 1))
    shared = known[place] == en[1] if len(known) else np.zeros(len(en[1]), dtype=bool)
    return (
        _dense(fr[0], local, fr[2], (size[0], len(known))),
        _dense(en[0][shared], place[shared], en[2][shared], (size[1], len(known))),
    )


def _dense(row: Array, column: Array, value: Array, shape: tuple[int, int]) -> Array:
    flat = np.bincount(row * shape[1] + column, weights=value, minlength=shape[0] * shape[1])
    return flat.astype(np.float32).reshape(shape)


def squares(rows: Entries, count: int) -> Array:
    """Squared norms of sparse rows, repeated words added up first."""
    row, ids, values = rows
    keys, index = np.unique(row * (int(ids.max(initial=0)) + 1) + ids, return_inverse=True)
    sums = np.bincount(index, weights=values, minlength=len(keys))
    where = keys // (int(ids.max(initial=0)) + 1)
    return np.bincount(where, weights=sums**2, minlength=count).astype(np.float32)
