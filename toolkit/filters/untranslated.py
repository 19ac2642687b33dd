"""Rows whose English is the French again, whole or in part."""

from __future__ import annotations

import re

from pydantic import Field

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow
from toolkit.text.leftover import french_run

_WORD = re.compile(r"[^\W\d_]+")


class Untranslated(Filter):
    """Both sides the same words, `min_words` or more of them; with `partly`, four French words
    of the source in a row inside the English too.
    """

    min_words: int = Field(default=4, ge=1)
    partly: bool = False

    def judge(self, row: BitextRow) -> Rejection | None:
        """`copied` or `partly`."""
        if abs(len(row.fr) - len(row.en)) <= 8:  # more than punctuation can't be a copy
            words = _WORD.findall(row.fr.lower())
            if len(words) >= self.min_words and words == _WORD.findall(row.en.lower()):
                return Rejection("copied", "both sides are the same")
        if self.partly and (run := french_run(row.fr, row.en)):
            return Rejection("partly", f"'{run}'")
        return None
