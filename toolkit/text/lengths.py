"""How long texts are: in words, and an English translation for its French source."""

from __future__ import annotations

import math
import re

_WORDS = re.compile(r"\w+(?:[-’']\w+)*")
# The logarithm of target over source characters, on human references: its mean settles at
# _MEAN, its spread is sqrt(_FLOOR + _SHORT / characters). See scripts/calibrate_checks.py.
_MEAN = -0.145
_FLOOR = 0.0105
_SHORT = 1.6


def count_words(text: str) -> int:
    """How many words a text has; compounds and elided articles are one with their word."""
    return len(_WORDS.findall(text))


def deviation(source: str, target: str) -> float:
    """How many standard deviations the target is longer (above 0) or shorter than expected."""
    long, short = len(source.strip()), len(target.strip())
    if not long or not short:
        return 0.0
    mean = _MEAN * min(1.0, long / 60)
    return (math.log(short / long) - mean) / math.sqrt(_FLOOR + _SHORT / long)
