"""Numbers of the source that the target lacks, or the reverse, by value."""

from __future__ import annotations

from toolkit.model import Flag, Segment
from toolkit.quality.base import quoted
from toolkit.text.numbers import compare


def numbers(segment: Segment) -> Flag | None:
    """See `toolkit.text.numbers.compare`; severity 3 when a number turned into another."""
    difference = compare(segment.source, segment.target)
    if not difference:
        return None
    parts = []
    if difference.missing:
        parts.append(f"missing {quoted(m.text(segment.source) for m in difference.missing)}")
    if difference.added:
        parts.append(f"added {quoted(m.text(segment.target) for m in difference.added)}")
    severity = 3 if len(parts) == 2 else 2
    return Flag(code="numbers", message=f"Numbers differ: {'; '.join(parts)}.", severity=severity)
