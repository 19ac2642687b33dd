"""Text in capitals: models trained on ordinary text translate it badly, so it is brought to
sentence case first, and its translation back to capitals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
MIN_LETTERS = 8


def is_shouting(text: str) -> bool:
    """Whether a text of two words or more is in capitals throughout (acronyms alone aren't)."""
    letters = [char for char in text if char.isalpha()]
    if len(letters) < MIN_LETTERS or any(char.islower() for char in letters):
        return False
    return len(_WORD.findall(text)) > 1


def known_forms(texts: Iterable[str]) -> dict[str, str]:
    """How a document itself writes the words that it capitalises inside sentences.

    Maps the lower-cased word to its most frequent form (`poutine` → `Poutine`, `otan` → `OTAN`).
    """
    counts: Counter[str] = Counter()
    for text in texts:
        if is_shouting(text):
            continue
        words = list(_WORD.finditer(text))
        counts.update(word.group() for word in words[1:] if word.group()[0].isupper())
    forms: dict[str, str] = {}
    for form, _ in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        forms[form.lower()] = form
    return forms


def sentence_case(text: str, forms: Mapping[str, str]) -> str:
    """A text in capitals as an ordinary sentence, of equal length; `forms` as of `known_forms`."""
    first = _WORD.search(text)

    def recase(match: re.Match[str]) -> str:
        word = match.group()
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
