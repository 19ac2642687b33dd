"""Rows with words that a dataset for general use shouldn't teach."""

from __future__ import annotations

import re
from functools import cache
from typing import ClassVar

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow

_WORDS = {
    "fr": "connard connasse enculé enculer salope salaud putain merde bordel pute niquer pédé",
    "en": "fuck fucking fucked motherfucker shit bullshit bitch cunt asshole bastard whore slut",
}


class Profanity(Filter):
    """Whole words; `extra` adds words for both sides. News quotes people, so it is off unless
    named.
    """

    default: ClassVar[bool] = False
    extra: tuple[str, ...] = ()

    def judge(self, row: BitextRow) -> Rejection | None:
        """`fr` or `en`, by the side."""
        for side, text in (("fr", row.fr), ("en", row.en)):
            if found := _pattern(side, self.extra).search(text):
                return Rejection(side, f"'{found[0]}'")
        return None


@cache
def _pattern(side: str, extra: tuple[str, ...]) -> re.Pattern[str]:
    words = map(re.escape, (*_WORDS[side].split(), *extra))
    return re.compile(rf"\b(?:{'|'.join(words)})s?\b", re.IGNORECASE)
