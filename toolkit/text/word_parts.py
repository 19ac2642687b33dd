"""Stretches that begin or end inside a word: the 2 of CO2, the "er" of 1er, a drop cap."""

from __future__ import annotations

_APOSTROPHES = "'’"
# What may follow a letter as part of a formula: the + of Na+, the -1 of s-1.
_FORMULA = frozenset("+-−–\u2011±") | frozenset("0123456789")


def begins_inside(text: str, start: int, end: int) -> bool:
    """Whether a stretch goes on with the word before it."""
    if not 0 < start < end or not text[start - 1].isalnum():
        return False
    return text[start].isalnum() or _FORMULA.issuperset(text[start:end])


def ends_inside(text: str, start: int, end: int) -> bool:
    """Whether the word at the end of a stretch goes on after it; a lone capital also goes on
    behind an apostrophe (L'armée).
    """
    if not start < end < len(text) or not text[end - 1].isalnum():
        return False
    is_capital = end - start == 1 and text[start].isupper()
    return text[end].isalnum() or (is_capital and text[end] in _APOSTROPHES)


def is_part_of_word(text: str, start: int, end: int) -> bool:
    """Whether a stretch, but for spaces at its end, is one word or less and begins or ends inside
    a word.
    """
    words = text[start:end].rstrip()
    if not words or any(map(str.isspace, words)):
        return False
    end = start + len(words)
    return begins_inside(text, start, end) or ends_inside(text, start, end)
