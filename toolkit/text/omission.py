"""How much speaks for a part of the source being left out of the target.

No single fact shows it on free human translations, so several are weighed together by a
logistic model: length, uncovered stretches of content words, names, punctuation. The weights
come from `scripts/fit_omission.py`.
"""

from __future__ import annotations

import math
import re

from toolkit.text.lengths import deviation
from toolkit.text.lexicon import coverage, stem

_NAME = re.compile(r"(?<=[^\s.!?…«\"“] )[A-ZÀ-Þ][^\W\d_]{2,}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PAUSE = re.compile(r"[,;:()–]")
_NUMBER = re.compile(r"\d+")
_WEIGHTS = (-1.308, -0.49, 0.12, 0.402, 0.644, 0.252, 1.895)
_BIAS = -3.741


def suspicion(source: str, target: str) -> float:
    """Log-odds that something was left out."""
    facts = features(source, target)
    return _BIAS + sum(weight * fact for weight, fact in zip(_WEIGHTS, facts, strict=True))


def features(source: str, target: str) -> tuple[float, ...]:
    """Deviation of the length in characters and in words, the worst uncovered stretch of
    content words anywhere and at the end, names, pauses and digit groups fewer than in the source.
    """
    covered = coverage(source, target)
    there = {stem(word)[:4] for word in _WORD.findall(target)}
    names = {stem(name)[:4] for name in _NAME.findall(source)}
    pauses = len(_PAUSE.findall(source)) - len(_PAUSE.findall(target))
    digits = len(_NUMBER.findall(source)) - len(_NUMBER.findall(target))
    return (
        deviation(source, target),
        _word_deviation(source, target),
        _uncovered(covered, 2.0),
        _uncovered_end(covered),
        float(len(names - there)),
        float(max(-3, min(pauses, 3))),
        float(max(0, min(digits, 3))),
    )


def _word_deviation(source: str, target: str) -> float:
    """As `lengths.deviation`, of words."""
    ratio = (len(target.split()) or 1) / (len(source.split()) or 1)
    return (math.log(ratio) + 0.1) / math.sqrt(0.012 + 1.6 / len(source))


def _uncovered(covered: list[bool], price: float) -> float:
    """The stretch with the most uncovered words, a covered one inside it costing `price`."""
    best = current = 0.0
    for word in covered:
        current = max(0.0, current + (-price if word else 1.0))
        best = max(best, current)
    return best


def _uncovered_end(covered: list[bool]) -> float:
    best = current = 0.0
    for word in reversed(covered):
        current += -1.5 if word else 1.0
        best = max(best, current)
    return best
