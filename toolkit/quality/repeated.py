"""The output loops."""

from __future__ import annotations

from toolkit.model import Flag, Segment
from toolkit.text.repetition import loop


def repeated(segment: Segment) -> Flag | None:
    """What `toolkit.text.repetition.loop` finds, when the source doesn't do it."""
    said = loop(segment.target)
    if not said or loop(segment.source):
        return None
    return Flag(code="repeated", message=f"Said again and again: '{said}'.", severity=3)
