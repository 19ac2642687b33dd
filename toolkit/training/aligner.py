"""Statistical word alignment: which source word each target word comes from.

IBM model 2 with the diagonal prior of Dyer, Chahuneau and Smith, "A Simple, Fast, and Effective
Reparameterization of IBM Model 2" (NAACL 2013): target word j of m chooses source word i of n with
a prior that falls exponentially with |i/n - j/m|, or none; the translation table is learnt by EM
under a sparse Dirichlet prior (variational Bayes). Written with arrays over all cells (source word
× target word) of many sentence pairs at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TENSION = 5.0  # how strongly the prior holds to the diagonal
NULL_SHARE = 0.08  # prior probability that a target word comes from no source word
CONCENTRATION = 0.01  # of the Dirichlet prior over translations
EQUAL_START = 20.0  # words spelled alike start with this many times the weight of others
UNSEEN = 1e-7  # probability of a pair of words that training never saw together
UNSEEN_EQUAL = 1e-2  # the same, for words spelled alike
CELLS = 2_000_000  # cells held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Sentences as word numbers, end to end: sentence k is `words[starts[k]:starts[k + 1]]`."""

    words: NDArray[np.int64]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def lengths(self) -> NDArray[np.int64]:
        """Words in each sentence."""
        return self.starts[1:] - self.starts[:-1]

    def slice(self, start: int, stop: int) -> Sentences:
        """Sentences `start` to `stop`."""
        low, high = self.starts[start], self.starts[stop]
        return Sentences(words=self.words[low:high], starts=self.starts[start : stop + 1] - low)


class WordNumbers:
    """Numbers words from 1 as they come; 0 stands for no word."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers) + 1

    def sentences(self, texts: Sequence[Sequence[str]]) -> Sentences:
        """Tokenised sentences as numbers."""
        import numpy as np

        number = self._numbers
        flat = [number.setdefault(word, len(number) + 1) for words in texts for word in words]
        starts = np.cumsum([0, *map(len, texts)], dtype=np.int64)
        return Sentences(words=np.array(flat, dtype=np.int64), starts=starts)


@dataclass(slots=True, kw_only=True)
class _Cells:
    """Every (target word, source word or none) of some sentence pairs, target word by word."""

    source: NDArray[np.int64]  # word number of the source side, 0 for none
    target: NDArray[np.int64]
    prior: NDArray[np.float64]
    first: NDArray[np.int64]  # where each target word's cells begin
    width: NDArray[np.int64]  # how many they are


class WordAligner:
    """Learns from sentence pairs (`fit`), then aligns any (`align`)."""

    def __init__(self) -> None:
        import numpy as np

        self._keys = np.empty(0, np.int64)
        self._probability = np.empty(0)

    def fit(self, sources: Sentences, targets: Sentences, *, iterations: int = 4) -> None:
        """Learn a translation table. Memory grows with the cells: about 0.7 GB for 50,000 pairs
        of 25 words.
        """
        import numpy as np

        chunks = list(_chunks(sources, targets))
        keys = [_key(_cells(sources.slice(a, b), targets.slice(a, b))) for a, b in chunks]
        ends = np.cumsum([len(part) for part in keys])[:-1]
        self._keys, inverse = np.unique(np.concatenate(keys), return_inverse=True)
        places = np.split(inverse.astype(np.int32), ends)
        left, right = self._keys >> 32, self._keys & 0xFFFFFFFF
        self._probability = np.where(left == right, EQUAL_START, 1.0)
        for _ in range(iterations):
            counts = np.zeros(len(self._keys))
            for (a, b), place in zip(chunks, places, strict=True):
                cells = _cells(sources.slice(a, b), targets.slice(a, b))
                weight = cells.prior * self._probability[place]
                weight /= np.repeat(np.add.reduceat(weight, cells.first), cells.width)
                counts += np.bincount(place, weight, len(counts))
            self._probability = _expected(counts + CONCENTRATION, left)

    def align(self, sources: Sentences, targets: Sentences) -> NDArray[np.int64]:
        """For every target word (end to end) the place of its source word in its sentence, -1 for
        none.
        """
        import numpy as np

        found = [self._align(sources.slice(a, b), targets.slice(a, b))
                 for a, b in _chunks(sources, targets)]  # fmt: skip
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def _align(self, sources: Sentences, targets: Sentences) -> NDArray[np.int64]:
        import numpy as np

        cells = _cells(sources, targets)
        keys = _key(cells)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = self._keys[place] == keys
        probability = np.where(known, self._probability[place], UNSEEN)
        equal = cells.source == cells.target
        probability[equal] = np.maximum(probability[equal], UNSEEN_EQUAL)
        weight = cells.prior * probability
        # The best cell of each word: the first that reaches the word's maximum.
        best = np.repeat(np.maximum.reduceat(weight, cells.first), cells.width)
        hits = np.flatnonzero(weight == best)
        word = np.repeat(np.arange(len(cells.first)), cells.width)[hits]
        hits = hits[np.unique(word, return_index=True)[1]]
        offset = hits - cells.first
        return np.where(offset == cells.width - 1, -1, offset)


def _chunks(sources: Sentences, targets: Sentences) -> Iterator[tuple[int, int]]:
    """Ranges of sentence pairs of about CELLS cells."""
    import numpy as np

    total = np.cumsum((sources.lengths() + 1) * targets.lengths())
    start = 0
    while start < len(total):
        done = total[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(total, done + CELLS)))
        yield start, stop
        start = stop


def _cells(sources: Sentences, targets: Sentences) -> _Cells:
    import numpy as np

    n, m = sources.lengths(), targets.lengths()
    pair = np.repeat(np.arange(len(targets)), m)  # sentence pair of each target word
    width = (n + 1)[pair]
    first = np.cumsum(width) - width
    place = np.arange(int(width.sum())) - np.repeat(first, width)  # source place of each cell
    row = np.arange(len(targets.words)) - targets.starts[pair]
    diagonal = np.repeat((row + 0.5) / m[pair], width)
    none = place == np.repeat(n[pair], width)
    length = np.repeat(np.maximum(n, 1)[pair], width)
    prior = np.exp(-TENSION * np.abs((place + 0.5) / length - diagonal))
    prior[none] = 0.0
    total = np.maximum(np.add.reduceat(prior, first), 1e-300) if len(first) else prior
    prior *= np.repeat((1 - NULL_SHARE) / total, width)
    prior[none] = NULL_SHARE
    padded = np.append(sources.words, 0)
    at = np.minimum(np.repeat(sources.starts[pair], width) + place, len(sources.words))
    source = np.where(none, 0, padded[at])
    return _Cells(source=source, target=np.repeat(targets.words, width), prior=prior,
                  first=first, width=width)  # fmt: skip


def _key(cells: _Cells) -> NDArray[np.int64]:
    return (cells.source << 32) | cells.target


def _expected(counts: NDArray[np.float64], left: NDArray[np.int64]) -> NDArray[Any]:
    """exp(E[log p]) of Dirichlet posteriors, one for each source word (variational Bayes)."""
    import numpy as np

    totals = np.bincount(left, counts)
    probability: NDArray[Any] = np.exp(_digamma(counts) - _digamma(totals)[left])
    return probability


def _digamma(x: NDArray[Any]) -> NDArray[Any]:
    """The digamma function by its recurrence up to 6 and its asymptotic series beyond."""
    import numpy as np

    x = np.maximum(x, 1e-12)
    shift = np.zeros_like(x)
    for _ in range(6):
        small = x < 6
        shift[small] -= 1 / x[small]
        x = np.where(small, x + 1, x)
    inverse = 1 / (x * x)
    series = inverse * (1 / 12 - inverse * (1 / 120 - inverse / 252))
    value: NDArray[Any] = shift + np.log(x) - 0.5 / x - series
    return value
