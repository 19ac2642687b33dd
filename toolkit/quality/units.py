"""A currency, unit, month or day of the week that became another, and money that was made up."""

from __future__ import annotations

from toolkit.model import Flag, Segment
from toolkit.text.units import made_up_currency, replaced


def units(segment: Segment) -> Flag | None:
    """See `toolkit.text.units`."""
    if made_up := made_up_currency(segment.source, segment.target):
        message = f"The source speaks of no money: '{made_up}'."
        return Flag(code="units", message=message, severity=3)
    pairs = replaced(segment.source, segment.target)
    if not pairs:
        return None
    said = ", ".join(f"{there} for {here}" for here, there in pairs)
    return Flag(code="units", message=f"Units or dates differ: {said}.", severity=3)
