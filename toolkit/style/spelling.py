"""American and British spelling.

The table beside this file has a row for each family of words: its British and its American form,
how it is inflected, the locale that the row is for (or both), and where the spelling depends on
what is meant, a pattern of the French words that the source must have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from toolkit.style.base import Locale
from toolkit.text.edits import Edit

_ENDINGS = {
    "word": ("",),
    "noun": ("", "s"),
    "verb": ("e", "ed", "es", "ing", "er", "ers", "able", "ation", "ations", "ational"),
    # Not -es: "analyses" is the plural of "analysis" too.
    "lyse": ("e", "ed", "ing", "er", "ers"),
    "our": (
        *("", "s", "ed", "ing", "able", "ably", "al", "er", "ers", "ful", "fully", "hood"),
        *("hoods", "ite", "ites", "itism", "ism", "less", "ly", "y"),
    ),
    "double": ("ed", "ing", "ings", "er", "ers", "or", "ors"),
}
_WORD = re.compile(r"(?<![\w@/.#&])[^\W\d_]+(?:(?<=\bper) cent\b)?(?![\w@/#]|\.\w)")
_BEFORE_THE_FIRST_WORD = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class _Spelling:
    word: str
    french: re.Pattern[str] | None


@cache
def _table(locale: Locale) -> dict[str, _Spelling]:
    text = resources.files("toolkit.style").joinpath("spelling.tsv").read_text("utf-8")
    table = {}
    for line in text.splitlines():
        british, american, form, where, *french = line.split("\t")
        if where not in ("both", locale):
            continue
        theirs, ours = (british, american) if locale == "en-US" else (american, british)
        if form in ("verb", "lyse"):
            theirs, ours = theirs[:-1], ours[:-1]
        pattern = re.compile(rf"\b(?:{french[0]})\b", re.IGNORECASE) if french else None
        for ending in _ENDINGS[form]:
            table[theirs + ending] = _Spelling(ours + ending, pattern)
    return table


def spelled(source: str, target: str, locale: Locale) -> list[Edit]:
    """Edits that spell the words of an English target as the locale does; `source` is its French.

    Capitalised words stay, for they may be names (Labour Party, World Health Organization), except
    the first of the text before a small letter; so do addresses and their parts.
    """
    table = _table(locale)
    edits = []
    for match in _WORD.finditer(target):
        found = table.get(match[0].lower())
        if found is None or (found.french and not found.french.search(source)):
            continue
        if match[0].islower():
            edits.append(Edit.of(match, found.word))
        elif match[0].istitle() and _begins_a_sentence(match):
            edits.append(Edit.of(match, found.word.capitalize()))
    return edits


def _begins_a_sentence(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    first = _BEFORE_THE_FIRST_WORD.fullmatch(before) is not None
    return first and not after.lstrip(" ")[:1].isupper()
