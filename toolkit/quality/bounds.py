"""Less than a number that became more than it, or the reverse."""

from __future__ import annotations

from toolkit.model import Flag, Segment
from toolkit.text.bounds import turned_bound


def bounds(segment: Segment) -> Flag | None:
    """See `toolkit.text.bounds.turned_bound`."""
    turned = turned_bound(segment.source, segment.target)
    if turned is None:
        return None
    message = f"The bound is turned: '{turned[1]}' for '{turned[0]}'."
    return Flag(code="bounds", message=message, severity=3)
