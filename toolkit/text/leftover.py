"""French left in English text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.text.language import french_odds

_WORD = re.compile(r"[^\W\d_]+")
_RUN = 4  # words in a row
_RUN_ODDS = 6.0


def french_run(source: str, target: str) -> str | None:
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
