"""Do two sentences say the same? A quick judgement from words, names, numbers and length.

A table of word translations (IBM model 1) says how well each side explains the other; a logistic
model weighs that with the length and the numbers. Table and weights come from
`scripts/train_adequacy.py`.
"""

from __future__ import annotations

import lzma
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from sys import intern

from toolkit.text.lengths import deviation
from toolkit.text.lexicon import stem

_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER = re.compile(r"\d+")
_CAP = 6.0  # no single word may say more than this (nats)
_FLOOR = 0.02  # share of a word's own frequency that an unexplained word keeps
_ALIKE = 5  # letters that are the same in names and cognates
_WEIGHTS = (
    0.075, -0.884, -3.198, 2.899, 0.37, 0.503, 0.883, 6.962, 1.871, -0.742, 1.506, -1.32
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
    """French key → English key → t(English | French); share of sentences with an English key."""

    translations: Mapping[str, Mapping[str, float]]
    shares: Mapping[str, float]
    rare: float


def keys(text: str) -> list[str]:
    """Stems of the words of a text, in order."""
    return [stem(word) for word in _WORD.findall(text)]


def adequacy(fr: str, en: str) -> float:
    """Log-odds that the two are translations of each other; above 0 is likelier than not."""
    found = facts(fr, en)
    bias, *weights = _WEIGHTS
    return bias + sum(weight * fact for weight, fact in zip(weights, found, strict=True))


def facts(fr: str, en: str) -> tuple[float, ...]:
    """What the logistic model weighs, in its order."""
    french, english = list(dict.fromkeys(keys(fr))), list(dict.fromkeys(keys(en)))
    gains_en, gains_fr = _gains(french, english)
    left, right = set(_NUMBER.findall(fr)), set(_NUMBER.findall(en))
    mean_en = sum(gains_en) / (len(gains_en) or 1)
    mean_fr = sum(gains_fr) / (len(gains_fr) or 1)
    size = math.sqrt(len(gains_en) + len(gains_fr))
    return (
        mean_en,
        mean_fr,
        min(mean_en, mean_fr),
        size * mean_en,
        size * mean_fr,
        size,
        _positive(gains_en),
        _positive(gains_fr),
        abs(deviation(fr, en)),
        float(min(3, len(left & right))),
        float(min(3, len(left ^ right))),
    )


def _positive(gains: list[float]) -> float:
    """The share of words that something on the other side explains."""
    return sum(gain > 0 for gain in gains) / (len(gains) or 1)


def _gains(french: list[str], english: list[str]) -> tuple[list[float], list[float]]:
    """For each English and each French word: how much likelier the other side makes it than
    chance, in nats.
    """
    words = _words()
    shares = {target: words.shares.get(target, words.rare) for target in english}
    totals = dict.fromkeys(english, 0.0)
    best_fr = dict.fromkeys(french, 0.0)
    for source in french:
        best = 0.0
        for target, chance in words.translations.get(source, _NONE).items():
            if target in totals:
                totals[target] += chance
                gain = chance / shares[target]
                if gain > best:
                    best = gain
        best_fr[source] = best
    _credit_twins(totals, best_fr, shares)
    scale = 8 / max(1, len(french))
    gains = [total * scale / shares[target] for target, total in totals.items()]
    return _logs(gains), _logs([gain / 8 for gain in best_fr.values()])


def _credit_twins(
    totals: dict[str, float], best_fr: dict[str, float], shares: Mapping[str, float]
) -> None:
    """Names and cognates that both sides write alike count as known translations."""
    alike = {key[:_ALIKE]: key for key in best_fr if len(key) >= _ALIKE}
    for target in totals.keys() if alike else ():
        twin = alike.get(target[:_ALIKE])
        if twin and totals[target] < _TWIN:
            totals[target] = _TWIN
            best_fr[twin] = max(best_fr[twin], _TWIN / shares[target])


_TWIN = 0.5
_NONE: Mapping[str, float] = {}


def _logs(ratios: list[float]) -> list[float]:
    return [min(_CAP, math.log(ratio + _FLOOR)) for ratio in ratios]


@cache
def _words() -> _Words:
    packed = resources.files("toolkit.text").joinpath("adequacy.tsv.xz").read_bytes()
    head, *lines = lzma.decompress(packed).decode().split("\n")
    gap = lines.index("")
    counts = (line.rsplit(" ", 1) for line in lines[gap + 1 :])
    total = int(head)
    return _Words(
        dict(_entry(line) for line in lines[:gap]),
        {intern(key): int(count) / total for key, count in counts},
        3 / total,
    )


def _entry(line: str) -> tuple[str, dict[str, float]]:
    word, *cells = line.split("\t")
    halves = (cell.split(" ") for cell in cells)
    return word, {intern(key): _chance(cost) for key, cost in halves}


@cache
def _chance(cost: str) -> float:
    """Few costs and few words make the table: each is one object, which spares the CPU's cache."""
    return math.exp(-int(cost) / 100)
