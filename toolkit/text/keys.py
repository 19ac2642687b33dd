"""Words as they are compared across languages: folded, cut to a prefix, numbers as digits.

French and English keys live in different spaces (a lexicon leads from one to the other), but for
three kinds of token that need no lexicon: numbers, and the names and cognates that both languages
write (nearly) alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

from toolkit.text.tokens import plain_letters

FR_PREFIX = 7
EN_PREFIX = 6

_TOKEN = re.compile(r"\d+(?:[.,    ’]\d{3})+(?!\d)|\d+|[^\W\d_]+|[?!%€$£]")
_ELIDED = frozenset(("l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu"))
_SOUNDS = (
    ("tch", "s"), ("sch", "s"), ("sh", "s"), ("ch", "s"), ("ph", "f"), ("th", "t"), ("kh", "k"),
    ("gh", "g"), ("qu", "k"), ("gu", "g"), ("dj", "j"), ("ck", "k"), ("x", "ks"), ("q", "k"),
    ("w", "v"), ("z", "s"), ("y", "i"),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouh\W]")
_DOUBLED = re.compile(r"(.)\1+")


def tokens(line: str) -> list[str]:
    """Words, numbers (with their thousands separators) and the marks that translate as they are;
    the letters that French elides (l’, d’, qu’) are left out.
    """
    return [token for token in _TOKEN.findall(line) if token.casefold() not in _ELIDED]


@lru_cache(maxsize=200_000)
def fold(token: str) -> str:
    """The token without case and accents; a number becomes `#` and its digits."""
    if token[0].isdigit():
        return "#" + "".join(character for character in token if character.isdigit())
    return plain_letters(token.lower().replace("œ", "oe").replace("æ", "ae"))


def fr_key(token: str) -> str:
    """The French side's key in the lexicon."""
    return fold(token)[:FR_PREFIX]


def en_key(token: str) -> str:
    """The English side's key in the lexicon."""
    return fold(token)[:EN_PREFIX]


@lru_cache(maxsize=100_000)
def skeleton(token: str) -> str | None:
    """The consonants of a capitalised word, alike for most spellings of a foreign name
    (Poutine, Putin: `~ptn`); None for other words and when too little is left to tell names apart.
    """
    if not token[0].isupper():
        return None
    text = fold(token)
    for spelling, sound in _SOUNDS:
        text = text.replace(spelling, sound)
    bones = _DOUBLED.sub(r"\1", text[0] + _VOWELS.sub("", text[1:]).rstrip("e"))
    return "~" + bones if len(bones) >= 3 else None
