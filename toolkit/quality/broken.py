"""Characters that were lost."""

from __future__ import annotations

from toolkit.model import Flag, Segment

_LOST = "\ufffd"


def broken(segment: Segment) -> Flag | None:
    """The replacement character, which stands for what a program couldn't read."""
    if _LOST not in segment.target:
        return None
    return Flag(code="broken", message="A character was lost: U+FFFD stands there.", severity=3)
