"""A translation too short or too long for its source."""

from __future__ import annotations

import math

from toolkit.model import Flag, Segment

# The logarithm of target over source characters, on human references: its mean settles at
# _MEAN, its spread is sqrt(_FLOOR + _SHORT / characters). See scripts/calibrate_checks.py.
_MEAN = -0.145
_FLOOR = 0.0105
_SHORT = 1.6
_TOO_SHORT = 3.3  # `omission` weighs milder cases
_TOO_LONG = 2.9


def length_ratio(segment: Segment) -> Flag | None:
    """A length, in characters, that human translations hardly ever have."""
    score = deviation(segment.source, segment.target)
    if -_TOO_SHORT <= score <= _TOO_LONG:
        return None
    ratio = len(segment.target.strip()) / len(segment.source.strip())
    what = "short" if score < 0 else "long"
    return Flag(
        code="length_ratio",
        message=f"The translation is too {what}: {ratio:.0%} of the source's characters.",
        severity=3 if abs(score) > 2 * _TOO_LONG else 2,
    )


def deviation(source: str, target: str) -> float:
    """How many standard deviations the target is longer (above 0) or shorter than expected."""
    long, short = len(source.strip()), len(target.strip())
    if not long or not short:
        return 0.0
    mean = _MEAN * min(1.0, long / 60)
    return (math.log(short / long) - mean) / math.sqrt(_FLOOR + _SHORT / long)
