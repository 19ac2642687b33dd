"""Words of French and English sentences, with their offsets, for what works by alignment."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# One token each: addresses, decimal numbers, times, dotted initials, hyphenated compounds.
_COMMON = (
    r"https?://\S*[\w/]|[\w.+-]+@[\w-]+(?:\.\w+)+|\d+(?:[.,]\d+)+\w*|\d{1,2}(?::\d\d)+(?!\w)"
    r"|(?:[^\W\d_]\.){2,}"
)
_FRENCH = re.compile(
    _COMMON
    + r"|(?:\b(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)|\B[cdjlmnst])['’](?=\w)"
    + r"|aujourd['’]hui|\w+(?:[-‑]\w+)*|\.{3}|[^\w\s]",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    _COMMON + r"|['’]s\b|\w+(?:[-‑]\w+)*(?:['’](?!s\b)\w+)?|\.{3}|[^\w\s]", re.IGNORECASE
)
_PLAIN_MARKS = str.maketrans(
    {"«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"}
    | {"–": "-", "—": "-", "‑": "-", "…": "..."}
)
PREFIX = 4


class Token(NamedTuple):
    """A word or a punctuation mark.

    `key` is what is compared: case folded, decimal commas as points, typographic punctuation
    made plain. `prefix` is the key's first letters without accents: words that came into both
    languages from one root mostly share it; "" for short words.
    """

    start: int
    end: int
    key: str
    prefix: str
    is_word: bool


@lru_cache(maxsize=64)
def tokens(text: str, lang: str) -> tuple[Token, ...]:
    """The tokens of a sentence in "fr" or "en"; elided articles and possessive 's stand alone.

    The last sentences are remembered: several steps ask for the same one in a row.
    """
    pattern = _FRENCH if lang == "fr" else _ENGLISH
    return tuple(
        Token(match.start(), match.end(), *_facts(match.group()))
        for match in pattern.finditer(text)
    )


@lru_cache(maxsize=16_384)
def _facts(text: str) -> tuple[str, str, bool]:
    """Key, prefix, and whether it is a word; words come again and again."""
    key = token_key(text)
    is_word = key[0].isalnum() or any(map(str.isalnum, key))
    prefix = plain_letters(key[:PREFIX]) if is_word and len(key) >= PREFIX else ""
    return key, prefix, is_word


def token_key(token: str) -> str:
    """The form under which two tokens are the same."""
    key = token.casefold()
    if not key.isalpha():
        key = key.translate(_PLAIN_MARKS)
        key = '"' if key == "'" else key
    return key.replace(",", ".") if key[0].isdigit() else key


def plain_letters(text: str) -> str:
    """The text without accents."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def covered(items: tuple[Token, ...], start: int, end: int) -> tuple[int, int]:
    """The tokens `first:last` that overlap `start:end`; `first == last` when there are none."""
    first = next((i for i, token in enumerate(items) if token.end > start), len(items))
    last = first
    while last < len(items) and items[last].start < end:
        last += 1
    return first, last
