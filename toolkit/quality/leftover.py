"""Single French words left in the English."""

from __future__ import annotations

from toolkit.model import Flag, Segment
from toolkit.quality.base import own_words, quoted
from toolkit.text.leftover import french_words


def leftover(segment: Segment) -> Flag | None:
    """See `toolkit.text.leftover.french_words`; longer stretches are found by `untranslated`."""
    segment = own_words(segment)
    words = french_words(segment.source, segment.target)
    if not words:
        return None
    message = f"Left in French: {quoted(dict.fromkeys(words))}."
    return Flag(code="leftover", message=message, severity=2)
