"""Bounds of a number that turned into their opposite: moins de 10 000 is no "more than 10,000"."""

from __future__ import annotations

import re

_NUMBER = r"(?=\d|deux|trois|cinq|dix|vingt|cent|mille|la moitié|une? (?!fois|peu))"
_LESS = re.compile(rf"\bmoins d(?:e |['’]){_NUMBER}", re.IGNORECASE)
_MORE = re.compile(rf"\bplus d(?:e |['’]){_NUMBER}", re.IGNORECASE)
_ANY_LESS, _ANY_MORE = (re.compile(rf"\b{word}\b", re.IGNORECASE) for word in ("moins", "plus"))
_MORE_THAN = re.compile(r"\b(?:more than|over)\b", re.IGNORECASE)
_LESS_THAN = re.compile(r"\b(?:less than|fewer than|under|below)\b", re.IGNORECASE)
# Words with which English says the same in another way: no more than, not even, at least.
_UPPER = re.compile(
    r"\b(?:less|fewer|under|below|within|lower|shy|short|not|no|minus|younger|sub|up to|nearly"
    r"|almost|at least)\b",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"\b(?:more|over|above|greater|higher|better|exceed\w*|longer|not|no)\b", re.IGNORECASE
)


def turned_bound(source: str, target: str) -> tuple[str, str] | None:
    """What a French source says of a number, and the opposite that its English target says."""
    less, more = _LESS.search(source), _MORE.search(source)
    if less and not _ANY_MORE.search(source) and not _UPPER.search(target):
        turned = _MORE_THAN.search(target)
    elif more and not _ANY_LESS.search(source) and not _LOWER.search(target):
        turned = _LESS_THAN.search(target)
    else:
        return None
    found = less or more
    return (found[0].strip(), turned[0]) if found and turned else None
