"""Texts as numbers that are equal when the texts are the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

_WORD = re.compile(r"[^\W_]+")


def hash64(text: str) -> int:
    """64 bits of BLAKE2b: the same in every process and release."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def words(text: str) -> list[str]:
    """Letters and digits only, lower-cased, compatibility forms made plain."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _WORD.findall(folded.lower())


def normal(text: str) -> str:
    """What two texts share that differ in case, punctuation and white space only; empty for a
    text without letters and digits.
    """
    return "".join(words(text))


@lru_cache(maxsize=65_536)
def word_hash(word: str) -> int:
    """`hash64` of a word; common words are remembered."""
    return hash64(word)
