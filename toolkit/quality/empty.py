"""The source says something and the target nothing."""

from __future__ import annotations

from toolkit.model import Flag, Segment


def empty(segment: Segment) -> Flag | None:
    """A target without any letter or digit where the source has one."""
    if not _says(segment.source) or _says(segment.target):
        return None
    return Flag(code="empty", message="The translation is empty.", severity=3)


def _says(text: str) -> bool:
    return any(char.isalnum() for char in text)
