"""Small words that alignment puts into a tag beside them: <b>12,50 €</b> par mois is
<b>€12.50</b> per month.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toolkit.model import Tag

_FIGURE = re.compile(r"(?:\d|[€$£%°]|\b(?:euros?|dollars?|francs?|livres?))\s*\Z", re.IGNORECASE)
_WORD = re.compile(r"(?<=[\d€$£%°])(?P<word> (?:per|a|an|of|in|for|from|to|and|at|on|by))\Z")


def without_next_word(
    source: str, tags: Sequence[Tag], target: str, placed: tuple[Tag, ...]
) -> tuple[Tag, ...]:
    """The placed tags, each that encloses a figure at its end in the source ending with it in the
    target too.
    """
    figures = {tag.id for tag in tags if tag.kind == "pair" and _FIGURE.search(tag.text(source))}
    for tag in placed:
        match = _WORD.search(tag.text(target)) if tag.id in figures else None
        if match:
            end = tag.start + match.start()
            placed = tuple(_shorter(other, tag, end) for other in placed)
    return placed


def _shorter(other: Tag, tag: Tag, end: int) -> Tag:
    """The tag itself, and those in it that ended with it, end earlier."""
    if other.end != tag.end or other.start < tag.start or other.start > end:
        return other
    return replace(other, end=end)
