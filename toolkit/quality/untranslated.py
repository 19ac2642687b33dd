"""French left in the English, whole or in part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.model import Flag, Segment
from toolkit.text.language import french_odds, identify

_WORD = re.compile(r"[^\W\d_]+")
_RUN = 4  # words in a row
_RUN_ODDS = 6.0
_WHOLE_ODDS = 6.0


def untranslated(segment: Segment) -> Flag | None:
    """A target that is French or another language, or holds four French words of the source
    in a row (a title in quotation marks doesn't count).
    """
    guess = identify(segment.target)
    if guess.lang == "other" and identify(segment.source).lang == "fr":
        return _flag("The translation is neither English nor French.", 3)
    if guess.lang == "fr" and guess.odds > _WHOLE_ODDS and french_odds(segment.source) > 0:
        return _flag("The translation is French, or largely so.", 3)
    run = _french_run(segment.source, segment.target)
    return _flag(f"Left in French: '{run}'.", 2) if run else None


def _flag(message: str, severity: int) -> Flag:
    return Flag(code="untranslated", message=message, severity=severity)


def _french_run(source: str, target: str) -> str | None:
    """The first stretch of source words that stands in the target and is French prose."""
    words = _WORD.findall(source.lower())
    known = set(_runs(words))
    runs = list(_runs(_WORD.findall(target.lower())))
    if known.isdisjoint(runs):
        return None
    places = list(_WORD.finditer(target))
    for i, run in enumerate(runs):
        if run not in known:
            continue
        stretch = target[places[i].start() : places[i + _RUN - 1].end()]
        if _is_prose(stretch) and not _in_quotes(target, places[i].start()):
            return stretch
    return None


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_RUN)), strict=False)


def _is_prose(stretch: str) -> bool:
    names = sum(word[0].isupper() for word in _WORD.findall(stretch))
    return names < _RUN / 2 and french_odds(stretch) > _RUN_ODDS


def _in_quotes(text: str, position: int) -> bool:
    before = text[:position]
    return before.count('"') % 2 == 1 or before.count("“") + before.count("«") > (
        before.count("”") + before.count("»")
    )
