"""Rows that are too short or too long to learn from."""

from __future__ import annotations

from pydantic import Field

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow


class Length(Filter):
    """Words on either side, by white space; characters of the longest word.

    A word of many characters is an address, a table rule or text whose spaces were lost.
    """

    min_words: int = Field(default=1, ge=0)
    max_words: int = Field(default=200, ge=1)
    max_word_chars: int = Field(default=100, ge=1)

    def judge(self, row: BitextRow) -> Rejection | None:
        """`short`, `long` or `word`."""
        for text in (row.fr, row.en):
            words = text.split()
            if len(words) < self.min_words:
                return Rejection("short", f"{len(words)} words")
            if len(words) > self.max_words:
                return Rejection("long", f"{len(words)} words")
            longest = max(map(len, words), default=0)
            if longest > self.max_word_chars:
                return Rejection("word", f"a word of {longest} characters")
        return None
