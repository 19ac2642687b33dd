"""Accelerators in the texts of user interfaces: the & or _ before the letter that a menu or a
button is reached by (&Fichier, _Enregistrer, Dé&marrer).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_SIGN = re.compile(r"[&_]")
_BEGINS = re.compile(r"(?:(?<![^\s(«\"])|(?<!\w)[^\W\d_]{1,2}['’]|[^\W\d_]-)\Z")
_INSIDE = re.compile(r"(?<![^\s(«\"'’-])[^\W\d_]+\Z")
# Nothing but letters up to the word's end; a semicolon would make an entity of it (&amp;).
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*(?=[\s.…:,!?)»\"]|\Z)")
_LETTER = re.compile(r"[^\W\d_]")


def accelerator(text: str) -> int | None:
    """Where the mark of an accelerator stands in a text; None where there is none, or where the
    sign may be something else: one of several, an entity (&amp;), part of an identifier
    (file_name, _name) or of a word (R&D).
    """
    signs = list(_SIGN.finditer(text))
    if len(signs) != 1:
        return None
    at = signs[0].start()
    word = _WORD.match(text, at + 1)
    if not word:
        return None
    if _BEGINS.search(text, 0, at):
        name = text[at] == "_" and word[0].islower() and not text[:at].strip() + text[word.end() :]
        return None if name else at
    inside = text[at] == "&" and word[0].islower() and len(word[0]) > 1
    return at if inside and _INSIDE.search(text, 0, at) else None


def without(text: str, at: int | None) -> str:
    """The text without the mark that stands in it."""
    return text if at is None else text[:at] + text[at + 1 :]


def place_of(letter: str, parts: Sequence[str]) -> tuple[int, int] | None:
    """Where the mark goes in a translation that comes in parts (which part, at which character):
    before this letter (É: E), at a word's start if possible, else before the first letter there is.
    """
    same = f"(?i:{re.escape(unicodedata.normalize('NFD', letter)[0])})"
    for pattern in (rf"(?<!\w){same}", same, _LETTER.pattern):
        for number, part in enumerate(parts):
            if match := re.search(pattern, part):
                return number, match.start()
    return None
