"""A currency, unit, month or day of the week that became another."""

from __future__ import annotations

from toolkit.model import Flag, Segment
from toolkit.text.units import replaced


def units(segment: Segment) -> Flag | None:
    """See `toolkit.text.units.replaced`."""
    pairs = replaced(segment.source, segment.target)
    if not pairs:
        return None
    said = ", ".join(f"{there} for {here}" for here, there in pairs)
    return Flag(code="units", message=f"Units or dates differ: {said}.", severity=3)
