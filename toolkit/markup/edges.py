"""What stands at the ends of a stretch and belongs to it: marks, signs, the half of the day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.text.tokens import Token

# Signs that stand on the other side of a number in English: 50 $, $50.
_MOBILE_SIGNS = frozenset("$€£%")
# Words that become such signs: 50 dollars, $50; and words that belong to the hour before them.
_SIGN_OF = {
    "euro": "€", "euros": "€", "dollar": "$", "dollars": "$", "livre": "£", "livres": "£",
}  # fmt: skip
_HALVES = frozenset({"a.m.", "p.m."})

_ENDERS = frozenset({".", "!", "?", "..."})


def opens(token: Token) -> bool:
    """Whether a tag can begin here: a word that isn't the end of one."""
    return token.is_word and token.key != "'s"


def is_half(hour: Token, token: Token) -> bool:
    """Whether a token is the half of the day of the hour before it."""
    return token.key in _HALVES and hour.key[0].isdigit()


def keys(marks: Iterable[Token]) -> set[str]:
    """What the marks are compared by."""
    return {mark.key for mark in marks}


def signs(words: Iterable[Token]) -> set[str]:
    """The signs that words of the source may have become."""
    return {_SIGN_OF[word.key] for word in words if word.key in _SIGN_OF}


def mobile(marks: Iterable[Token]) -> set[str]:
    """Those of the marks that English may have on the other side."""
    return keys(marks) & _MOBILE_SIGNS


def follow(items: Sequence[Token], wanted: set[str]) -> int:
    """How many of the items, one after the other, are the marks wanted."""
    if wanted & _ENDERS:
        wanted = wanted | _ENDERS
    count = 0
    while count < len(items) and items[count].key in wanted:
        count += 1
    return count
