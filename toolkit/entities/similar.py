"""How alike a French and an English word sound, for names.

Each side's spelling is turned into one alphabet of sounds (`Poutine` and `Putin` are both
`putin`), and the keys are compared by an edit distance in which what romanisations confuse
costs little.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from toolkit.entities.tables import fold

VOWELS = frozenset("aeiouy")
# One sound, one sign: 3 sh, 4 ch, 5 shch, 6 zh or j.
FRENCH = [
    ("chtch", "5"), ("tsch", "4"), ("tch", "4"), ("sch", "3"), ("ch", "3"), ("sh", "3"),
    ("dzh", "6"), ("dj", "6"), ("zh", "6"), ("j", "6"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("th", "t"), ("ou", "u"), ("ow", "ov"), ("qu", "k"), ("ck", "k"), ("q", "k"),
    ("x", "ks"), ("w", "v"), ("tz", "ts"),
]  # fmt: skip
ENGLISH = [
    ("shch", "5"), ("tsch", "4"), ("tch", "4"), ("sch", "3"), ("ch", "4"), ("sh", "3"),
    ("dzh", "6"), ("dj", "6"), ("zh", "6"), ("j", "6"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("th", "t"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("qu", "k"), ("ck", "k"), ("q", "k"),
    ("x", "ks"), ("w", "v"), ("tz", "ts"),
]  # fmt: skip
SOFT_G = re.compile("gu(?=[eiy])")
SOFT_C = re.compile("c(?=[eiy])")
DOUBLE = re.compile(r"(.)\1+")
GLIDES = re.compile("i(?=[eo])|(?<=[aeou])i(?=[aeou])")
CHEAP = {
    frozenset(pair): cost
    for cost, pairs in {
        0.3: "uv ei ou eo kh hg ae oa bv td sz 34 36 46 g6 54 53 fv",
        0.5: "ai eu au iu io mn pb gk ks 3s 4s dz h3 h4",
    }.items()
    for pair in pairs.split()
}
# What a romanisation adds or leaves out without making another name of it.
FREE = {"i": 0.35, "h": 0.4, "e": 0.4, "'": 0.1, "-": 0.1, "u": 0.6, "a": 0.6, "o": 0.6}


@lru_cache(maxsize=16_384)
def french_key(word: str) -> str:
    """The sounds of a word in French spelling."""
    key = SOFT_G.sub("g", fold(word))
    for letters, sound in FRENCH:
        key = key.replace(letters, sound)
    if len(key) > 4 and key.endswith("e") and key[-2] not in VOWELS:
        key = key[:-1]
    return _shared(key)


@lru_cache(maxsize=16_384)
def english_key(word: str) -> str:
    """The sounds of a word in English spelling."""
    key = fold(word)
    for letters, sound in ENGLISH:
        key = key.replace(letters, sound)
    if len(key) > 5 and key.endswith("e") and key[-2] not in VOWELS:
        key = key[:-1]
    return _shared(key)


def _shared(key: str) -> str:
    key = SOFT_C.sub("s", key).replace("c", "k").replace("y", "i")
    return DOUBLE.sub(r"\1", GLIDES.sub("", DOUBLE.sub(r"\1", key)))


def distance(a: str, b: str, limit: float = math.inf) -> float:
    """Weighted edit distance of two keys; `limit` or more ends the search early."""
    above = [0.0]
    for column in range(1, len(b) + 1):
        above.append(above[-1] + _single(b, column))
    for row, sign in enumerate(a, 1):
        gone = _single(a, row)
        line = [above[0] + gone]
        for column, other in enumerate(b, 1):
            if sign == other:
                line.append(above[column - 1])
                continue
            changed = CHEAP.get(frozenset((sign, other)), 1.0)
            if row == column == 1:
                changed = max(1.3 * changed, 0.7)
            added = above[column] + gone, line[-1] + _single(b, column)
            line.append(min(above[column - 1] + changed, *added))
        if min(line) >= limit:
            return limit
        above = line
    return above[-1]


def _single(key: str, place: int) -> float:
    """What one sign more costs: a last vowel makes another name of it, a last s hardly does."""
    sign = key[place - 1]
    if place == len(key):
        return 0.6 if sign == "s" else FREE.get(sign, 1.0) * (1.6 if sign in VOWELS else 1.0)
    return FREE.get(sign, 1.0)


@lru_cache(maxsize=32_768)
def likeness(french: str, english: str) -> float:
    """0–1: how surely the two words spell one name; 1 when they are written alike."""
    a, b = fold(french), fold(english)
    if a == b:
        return 1.0
    if feminine(a, b):
        return 0.0
    left, right = french_key(french), english_key(english)
    if left == right:
        # of two that sound alike the one written alike is the better
        return 0.98 + 0.01 * Levenshtein.normalized_similarity(a, b)
    if Levenshtein.normalized_similarity(left, right, score_cutoff=0.45) == 0.0:
        return 0.0
    size = (len(left) + len(right)) / 2
    spelled = distance(left, right, size)
    if size < 5:
        spelled *= 1.4
    if spelled / size > 0.2:
        spelled = min(spelled, distance(a, b, size) + 0.2)
    return 1 / (1 + math.exp(SLOPE * (spelled / size - MIDDLE)))


# Fitted by scripts/bench_names.py: at MIDDLE a match is as likely as not.
SLOPE, MIDDLE = 30.0, 0.155


def feminine(a: str, b: str) -> bool:
    """Whether the folded words are the man's and the woman's form of one Slavic surname."""
    short, long = sorted((a, b), key=len)
    return long.endswith(("ova", "eva", "ina", "aya", "skaia", "skaya")) and not short.endswith(
        ("a", "aia")
    )
