"""Quotation marks that belong inside a tag: <i>« Le Monde »</i>. is <i>"Le Monde."</i>."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.model import Tag

_CLOSED = re.compile(r"[»”\"]\s*\Z")
_CLOSING = re.compile(r"[.,]?\"")


def with_closing_marks(
    source: str, tags: Sequence[Tag], target: str, placed: tuple[Tag, ...]
) -> tuple[Tag, ...]:
    """The placed tags, each that enclosed a whole quotation in the source ending behind its closing
    mark in the target, with the point or comma that stands before it.
    """
    closed = {tag.id for tag in tags if tag.kind == "pair" and _CLOSED.search(tag.text(source))}
    for tag in placed:
        match = _CLOSING.match(target, tag.end)
        if tag.id not in closed or not match or tag.text(target).count('"') % 2 == 0:
            continue
        if not any(tag.end <= other.start < match.end() for other in placed):
            placed = tuple(_longer(other, tag, match.end()) for other in placed)
    return placed


def _longer(other: Tag, tag: Tag, end: int) -> Tag:
    """The tag itself, and those around it that ended with it, end later."""
    around = other.start <= tag.start and tag.end <= other.end < end
    return replace(other, end=end) if around else other
