"""A translation too short or too long for its source."""

from __future__ import annotations

from toolkit.model import Flag, Segment
from toolkit.text.lengths import deviation

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
