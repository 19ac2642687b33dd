"""Where a name comes from: a guess from its letters, its given name and what surrounds it.

Multinomial logistic regression over letter n-grams, learned by `scripts/train_romaniser.py`.
`keep` stands for every language whose names French and English write alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from toolkit.entities.tables import rows

ORIGINS = ("keep", "ru", "uk", "bg", "ka", "kk", "el", "ar", "fa", "he")
LANGUAGE = {
    "keep": "a name that both languages write alike",
    "ru": "Russian",
    "uk": "Ukrainian",
    "bg": "Bulgarian",
    "ka": "Georgian or Armenian",
    "kk": "Kazakh or another Turkic language",
    "el": "Greek",
    "ar": "Arabic",
    "fa": "Persian",
    "he": "Hebrew",
}


def ngrams(word: str) -> Iterator[str]:
    """Runs of two to five letters of `^word$`, and the word itself."""
    padded = f"^{word}$"
    for size in (1, 2, 3, 4, 5):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]
    if len(padded) > 5:
        yield padded


@cache
def read_weights() -> dict[str, tuple[float, ...]]:
    """n-gram → one weight for each of ORIGINS."""
    return {gram: tuple(map(float, values)) for gram, *values in rows("origins.tsv", 11)}


def guess(
    words: Sequence[str],
    prior: Mapping[str, float] | None = None,
    weights: Mapping[str, Sequence[float]] | None = None,
) -> dict[str, float]:
    """The probability of each origin for a name's words (lower case, particles left out).

    `prior` adds to the log-odds of an origin: what the given name or the article's places say.
    """
    table = read_weights() if weights is None else weights
    scores = [0.0] * len(ORIGINS)
    for word in words:
        for gram in ngrams(word):
            if values := table.get(gram):
                scores = [score + value for score, value in zip(scores, values, strict=True)]
    for origin, bonus in (prior or {}).items():
        scores[ORIGINS.index(origin)] += bonus
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    return {o: share / sum(shares) for o, share in zip(ORIGINS, shares, strict=True)}
