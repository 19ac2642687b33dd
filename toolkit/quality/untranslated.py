"""French left in the English, whole or in part."""

from __future__ import annotations

from toolkit.model import Flag, Segment
from toolkit.quality.base import own_words
from toolkit.text.language import french_odds, identify
from toolkit.text.leftover import french_run

_WHOLE_ODDS = 6.0


def untranslated(segment: Segment) -> Flag | None:
    """A target that is French or another language, or holds four French words of the source
    in a row (a title in quotation marks doesn't count).
    """
    segment = own_words(segment)
    guess = identify(segment.target)
    if guess.lang == "other" and identify(segment.source).lang == "fr":
        return _flag("The translation is neither English nor French.", 3)
    if guess.lang == "fr" and guess.odds > _WHOLE_ODDS and french_odds(segment.source) > 0:
        return _flag("The translation is French, or largely so.", 3)
    run = french_run(segment.source, segment.target)
    return _flag(f"Left in French: '{run}'.", 2) if run else None


def _flag(message: str, severity: int) -> Flag:
    return Flag(code="untranslated", message=message, severity=severity)
