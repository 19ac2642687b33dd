"""A part of the source that the translation leaves out: a clause, the end.

The threshold comes from `scripts/fit_omission.py`.
"""

from __future__ import annotations

from toolkit.model import Flag, Segment
from toolkit.text.casing import is_shouting, sentence_case
from toolkit.text.lengths import deviation
from toolkit.text.omission import suspicion

_THRESHOLD = 1.39
_FULL = 0.5  # standard deviations of length above which nothing is suspected
_LEAST = 20  # characters of source; below, `length_ratio` and `numbers` say it all


def omission(segment: Segment) -> Flag | None:
    """Flags what is likelier than not, at the rate of false alarms the threshold was set for."""
    long_enough = deviation(segment.source, segment.target) > _FULL
    if long_enough or len(segment.source) < _LEAST:
        return None
    source, target = segment.source, segment.target
    if is_shouting(source):  # else every word of it would be a name
        source, target = sentence_case(source, {}), sentence_case(target, {})
    score = suspicion(source, target)
    if score <= _THRESHOLD:
        return None
    return Flag(
        code="omission",
        message="A part of the source seems to be missing.",
        severity=3 if score > _THRESHOLD + 4 else 2,
    )
