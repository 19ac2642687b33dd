"""Capitals: shouting that came or went, a sentence that starts small."""

from __future__ import annotations

import re

from toolkit.model import Flag, Segment

_LETTERS = re.compile(r"[^\W\d_]")
_FIRST = re.compile(r"[\w@#]")
_SHOUT = 8  # letters; below it is an acronym


def capitals(segment: Segment) -> Flag | None:
    """All capitals on one side only; or a small first letter where the source has a capital."""
    source, target = _shouts(segment.source), _shouts(segment.target)
    if source != target and len(segment.target) >= _SHOUT:
        message = "The source is in capitals." if source else "The translation is in capitals."
        return Flag(code="capitals", message=message, severity=1)
    if _starts_small(segment.target) and _starts_large(segment.source):
        return Flag(code="capitals", message="The translation starts small.", severity=1)
    return None


def _shouts(text: str) -> bool:
    return text.isupper() and len(_LETTERS.findall(text)) >= _SHOUT


def _starts_small(text: str) -> bool:
    """Whether the first word is small, and no brand (iPhone) or address."""
    first = _FIRST.search(text)
    if first is None or not first[0].islower():
        return False
    word = text[first.start() :].split(maxsplit=1)[0]
    return word.islower() and "." not in word[:-1] and "@" not in word


def _starts_large(text: str) -> bool:
    first = _FIRST.search(text)
    return first is not None and first[0].isupper()
