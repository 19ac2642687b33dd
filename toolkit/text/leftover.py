"""French left in English text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.text.language import french_odds, function_words
from toolkit.text.lexicon import is_only_french
from toolkit.text.loans import is_loan, loan_phrases

_WORD = re.compile(r"[^\W\d_]+")
# Neither part of a compound nor of an address.
_ALONE = re.compile(r"(?<![\w@./-])[^\W\d_]+(?![\w@/-]|\.\w)")
_ROMAN_ORDINAL = re.compile(  # XIXe; Le Pen is none
    r"(?<![\w-])(?!L[eè]\b)[IVXL]{1,7}(?:e|è|ème)(?!\w)"
)
_RUN = 4  # words in a row
_RUN_ODDS = 6.0
_LEAST = 4  # letters of a word that is judged alone


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


def french_words(source: str, target: str) -> list[str]:
    """Single French words of the source that stand in the target as they are.

    Judged are words that the lexicon knows as French and never as English ("treize", not
    "table"), and Roman ordinals ("XIXe"); names, function words and what stands in quotation
    marks are passed over, and so are words that English took from French ("communiqué").
    """
    return _ordinals(source, target) + _words(source, target)


def _ordinals(source: str, target: str) -> list[str]:
    known = set(_ROMAN_ORDINAL.findall(source))
    if not known:
        return []
    return [
        match[0]
        for match in _ROMAN_ORDINAL.finditer(target)
        if match[0] in known and not _in_quotes(target, match.start())
    ]


def _words(source: str, target: str) -> list[str]:
    common = set(_WORD.findall(source.lower())).intersection(_ALONE.findall(target.lower()))
    common = {word for word in common - function_words("en") if len(word) >= _LEAST}
    alone = {word for word in common if is_only_french(word) and not is_loan(word)}
    if not alone:
        return []
    loans = loan_phrases(target)
    return [
        match[0]
        for match in _ALONE.finditer(target)
        if match[0].lower() in alone
        and not any(start <= match.start() < end for start, end in loans)
        and not _may_be_name(match, source)
        and not _in_quotes(target, match.start())
    ]


def _may_be_name(match: re.Match[str], source: str) -> bool:
    """Whether a word has a capital that isn't the sentence's, nor that of a text in capitals."""
    word = match[0]
    if word.islower() or match.string.isupper():
        return False
    opens = _WORD.search(source)
    return match.start() > 1 or opens is None or opens[0] != word


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
