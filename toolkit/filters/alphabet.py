"""Rows in other scripts, or of signs rather than letters."""

from __future__ import annotations

import re

from pydantic import Field

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow

_LETTER = re.compile(r"[^\W\d_]")
_SIGN = re.compile(r"[^\w\s]")
_NOT_LATIN = re.compile(r"[^\W\d_A-Za-zÀ-ÖØ-öø-ɏᴀ-ỿ]")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏᴀ-ỿ]")


class Alphabet(Filter):
    """Shares of a side: Latin letters among its letters; letters and digits among what isn't
    white space.
    """

    min_latin: float = Field(default=0.7, ge=0, le=1)
    min_alphanumeric: float = Field(default=0.4, ge=0, le=1)

    def judge(self, row: BitextRow) -> Rejection | None:
        """`script` or `signs`."""
        for side, text in (("fr", row.fr), ("en", row.en)):
            if _NOT_LATIN.search(text):
                letters = len(_LETTER.findall(text))
                if letters and len(_LATIN.findall(text)) < self.min_latin * letters:
                    return Rejection("script", f"the {side} side isn't in Latin letters")
            if self._signs(text):
                return Rejection("signs", f"the {side} side is mostly signs")
        return None

    def _signs(self, text: str) -> bool:
        signs = len(_SIGN.findall(text)) + text.count("_")
        solid = len(text) - text.count(" ") if text.isprintable() else sum(map(len, text.split()))
        return solid - signs < self.min_alphanumeric * solid
