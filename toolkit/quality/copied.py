"""The source came out as it went in."""

from __future__ import annotations

import re

from toolkit.model import Flag, Segment
from toolkit.quality.base import own_words
from toolkit.text.language import identify
from toolkit.text.lexicon import may_be_english

_WORD = re.compile(r"[^\W\d_]+")


def copied(segment: Segment) -> Flag | None:
    """Target equal to the source but for case and punctuation, when that is French.

    Names, figures and addresses are the same in both languages; a single word may be, and so may
    words that English has too (Population, millions).
    """
    if abs(len(segment.source) - len(segment.target)) > 8:  # more than punctuation
        return None
    segment = own_words(segment)
    source = [word.lower() for word in _WORD.findall(segment.source)]
    if len(source) < 2 or source != [word.lower() for word in _WORD.findall(segment.target)]:
        return None
    if all(map(may_be_english, source)):
        return None
    lang = identify(segment.source).lang
    if lang == "fr":
        return Flag(code="copied", message="The source was copied.", severity=3)
    if lang == "unknown" and len(source) >= 4:
        return Flag(code="copied", message="The source may have been copied.", severity=2)
    return None
