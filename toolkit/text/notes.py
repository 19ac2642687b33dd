"""Marks of notes in running text: raised figures and signs that belong to no sentence."""

from __future__ import annotations

import re

_SIGN = r"(?:\d{1,3}(?:\s?[-–]\s?\d{1,3})?|[*†‡§¶]{1,3}|[abc])"
_MARK = re.compile(rf"[\[(]?{_SIGN}(?:[,;]\s?{_SIGN})*[\])]?|[,;]")
# Before a raised 2 or 3 these are units of area and volume (km²) or unknowns (x²), not words with
# a note.
_BASE = re.compile(r"(?:^|[\s\d(/])(?:(?:[kcdmhµ]|da)?m(?:ètres?)?|[b-z])$")
_POWERS = frozenset({"2", "3"})


def is_note_mark(raised: str, before: str) -> bool:
    """Whether raised text is the mark of a note (3, [3], *, 1,2), given the text before it."""
    if raised.strip() in _POWERS and _BASE.search(before):
        return False
    if raised.isalpha() and before[-1:].isspace():  # a word: a
        return False
    return _MARK.fullmatch(raised) is not None
