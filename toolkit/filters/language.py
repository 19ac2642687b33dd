"""Rows that aren't French on one side and English on the other."""

from __future__ import annotations

import re

from pydantic import Field

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow
from toolkit.text.language import Guess, identify

_WORD = re.compile(r"[^\W\d_]+")


class Language(Filter):
    """Each side by itself, when the identifier is sure: `odds` are log-odds over the side. Words
    that both sides have, mostly names, don't count unless there are no others.
    """

    odds: float = Field(default=6.0, gt=0)

    def judge(self, row: BitextRow) -> Rejection | None:
        """`swapped`, `fr` (the French side is no French), `en`."""
        fr, en = identify(row.fr), identify(row.en)
        fr_wrong, en_wrong = self._is(fr, "en"), self._is(en, "fr")
        if fr_wrong or en_wrong:
            own_fr, own_en = _own(row.fr, row.en), _own(row.en, row.fr)
            fr_wrong = fr_wrong and self._is(identify(own_fr), "en")
            en_wrong = en_wrong and self._is(identify(own_en), "fr")
        if (fr_wrong and en.odds > 0) or (en_wrong and fr.odds < 0):
            return Rejection("swapped", "English on the French side, French on the English")
        if fr_wrong or fr.lang == "other":
            return Rejection("fr", f"the French side is {_name(fr)}")
        if en_wrong or en.lang == "other":
            return Rejection("en", f"the English side is {_name(en)}")
        return None

    def _is(self, guess: Guess, lang: str) -> bool:
        return guess.lang == lang and abs(guess.odds) > self.odds


def _own(text: str, other: str) -> str:
    """The words of a text that the other hasn't; if it has all of them, the text."""
    known = set(_WORD.findall(other.lower()))
    return " ".join(w for w in _WORD.findall(text.lower()) if w not in known) or text


def _name(guess: Guess) -> str:
    return {"fr": "French", "en": "English"}.get(guess.lang, "in another language")
