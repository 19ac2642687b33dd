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


# One printable character for a weight: N is 0, each step of the alphabet a tenth.
ZERO, STEP = ord("N"), 0.1


def encode(weights: Sequence[float]) -> str:
    """Weights as one character each; they saturate at ±4.4."""
    return "".join(chr(ZERO + max(-44, min(44, round(weight / STEP)))) for weight in weights)


@cache
def read_weights() -> dict[str, str]:
    """n-gram → the encoded weights of ORIGINS."""
    return {row[0]: row[1] for row in rows("origins.tsv", 2)}


def guess(
    words: Sequence[str],
    prior: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """The probability of each origin for a name's words (lower case, particles left out).

    `prior` adds to the log-odds of an origin: what the given name or the article's places say.
    """
    table = read_weights()
    codes = [table[gram] for word in words for gram in ngrams(word) if gram in table]
    scores = [STEP * (sum(map(ord, c)) - ZERO * len(c)) for c in zip(*codes, strict=True)]
    scores = scores or [0.0] * len(ORIGINS)
    for origin, bonus in (prior or {}).items():
        scores[ORIGINS.index(origin)] += bonus
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    return {o: share / sum(shares) for o, share in zip(ORIGINS, shares, strict=True)}
