"""A small French→English lexicon of word stems: does the target hold a word's translation?

The table beside this file comes from `scripts/train_lexicon.py` (IBM model 1 over parallel
text). It answers for coverage, not for translation: stems are short and the lists are few.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

from toolkit.text.language import function_words
from toolkit.text.tokens import plain_letters

_WORD = re.compile(r"[^\W\d_]{3,}")
STEM = 6  # letters


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The first letters of a word, lower-cased, without accents; equal for most inflections."""
    return plain_letters(word.lower().replace("œ", "oe").replace("æ", "ae"))[:STEM]


def content_words(text: str, lang: str) -> list[re.Match[str]]:
    """The words of three letters and more that aren't function words, where they stand."""
    stop = function_words(lang)
    return [match for match in _WORD.finditer(text) if match[0].lower() not in stop]


@cache
def _table() -> dict[str, frozenset[str]]:
    text = resources.files("toolkit.text").joinpath("lexicon.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.split("\n") if line)
    return {french: frozenset(english.split()) for french, english in rows}


def translations(french_stem: str) -> frozenset[str] | None:
    """The English stems that a French stem is translated by; None for an unknown one."""
    return _table().get(french_stem)


@cache
def _english() -> frozenset[str]:
    return frozenset().union(*_table().values())


def is_only_french(word: str) -> bool:
    """Whether the lexicon has a word as French and never as English, by its stem; with an accent,
    as French is enough.
    """
    known = stem(word)
    return translations(known) is not None and (not word.isascii() or known not in _english())


def is_english_word(word: str) -> bool:
    """Whether the lexicon has a word, by its stem, as a translation of another."""
    known = stem(word)
    return known in _english() and translations(known) is None


def may_be_english(word: str) -> bool:
    """Whether the lexicon has a word, by its stem, among the English ones; it may be French too."""
    return stem(word) in _english()


def coverage(source: str, target: str) -> list[bool]:
    """For each French content word that can be judged, in order: is it in the target?

    A word can be judged when the lexicon knows it, or when it is a name (a capital inside the
    sentence); a word that is written alike on both sides (five letters) is covered.
    """
    there = {stem(match[0]) for match in _ENGLISH.finditer(target)}
    prefixes = {word[:_ALIKE] for word in there}
    judged: list[bool] = []
    for match in content_words(source, "fr"):
        french = stem(match[0])
        known = translations(french)
        if known is None and (match.start() < 2 or match[0].islower()):
            continue
        judged.append(french[:_ALIKE] in prefixes or not there.isdisjoint(known or ()))
    return judged


_ALIKE = 5
_ENGLISH = re.compile(r"[^\W\d_]{2,}")
