"""Text in capitals: models trained on ordinary text translate it badly, so it is brought to
sentence case first, and its translation back to capitals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_WHOLE = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_STOPPED = re.compile(r"(?:[^\W\d_]\.){2,}")
_LINKS = frozenset({"de", "du", "des", "la", "le", "les", "sur", "sous", "en", "et", "au", "aux"})
MIN_LETTERS = 8
_LONG_WORD = 9


def is_shouting(text: str) -> bool:
    """Whether a text of two words or more is in capitals throughout, or of one word that is too
    long for an acronym.
    """
    letters = sum(map(str.isalpha, text)) if text.isupper() else 0
    if letters < MIN_LETTERS:
        return False
    return letters >= _LONG_WORD or len(_WHOLE.findall(text)) > 1


def words_of(text: str) -> list[str]:
    """The words of a text, those with hyphens whole, those behind an elision (L'ONU) without it."""
    return _WORD.findall(text)


def capitalised(word: str) -> str:
    """A lower-cased name with its capitals: États-Unis, Boulogne-sur-Mer."""
    parts = word.split("-")
    return "-".join(p if p in _LINKS and n else p[:1].upper() + p[1:] for n, p in enumerate(parts))


def known_forms(texts: Iterable[str]) -> dict[str, str]:
    """How a document itself writes the words that it capitalises inside sentences.

    Maps the lower-cased word to its most frequent form (`poutine` → `Poutine`, `otan` → `OTAN`).
    """
    counts: Counter[str] = Counter()
    for text in texts:
        if is_shouting(text):
            continue
        words = list(_WORD.finditer(text))
        counts.update(
            word.group()
            for word in words[1:]
            if word.group()[0].isupper() and len(word.group()) > 1
        )
    forms: dict[str, str] = {}
    for form, _ in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        forms[form.lower()] = form
    return forms


def sentence_case(text: str, forms: Mapping[str, str]) -> str:
    """A text in capitals as an ordinary sentence, of equal length; `forms` as of `known_forms`.
    Acronyms with stops stay.
    """
    first = _WORD.search(text)
    stopped = [match.span() for match in _STOPPED.finditer(text)]

    def recase(match: re.Match[str]) -> str:
        word = match.group()
        if any(start <= match.start() < end for start, end in stopped):
            return word
        lower = word.lower()
        if len(lower) != len(word):
            return word
        known = forms.get(lower, lower)
        starts = first is not None and match.start() == first.start()
        return known[0].upper() + known[1:] if starts else known

    return _WORD.sub(recase, text)


def upper_case(text: str) -> str:
    """Capitals, character by character where one stays one, so that offsets hold."""
    return "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
