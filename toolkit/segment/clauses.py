"""Splitting a sentence that is too long for a model's window, at the best place there is."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

from toolkit.model import Span

_LINKS = (
    "et|mais|ou|or|car|donc|ni|puis|qui|que|qu|dont|où|lequel|laquelle|lesquels|lesquelles|auquel"
    "|duquel|lorsque|lorsqu|quand|alors|tandis|puisque|parce|afin|pour|si|comme|sans|après|avant"
    "|and|but|so|yet|nor|which|who|whom|whose|that|where|when|while|because|although|though|if"
)
# From the best place to cut to the worst; the cut is where the match ends.
_LEVELS = (
    r"[;:.!?…»”\]]\s+|\s(?=[–—]\s)|[\n\u2028\u2029]+",
    rf"[,)]\s+(?=(?:{_LINKS})\b)",
    r"[,)]\s+",
    rf"\s+(?=(?:{_LINKS})\b)",
    r"\s+",
)
_WINDOW = 12  # characters looked at for each token of the limit; words of one token are shorter


@cache
def _breaks(level: int) -> re.Pattern[str]:
    return re.compile(_LEVELS[level], re.IGNORECASE)


def split_long(text: str, count: Callable[[str], int], max_tokens: int) -> list[Span]:
    """Pieces of at most `max_tokens`, as spans without surrounding white space.

    `count` gives the tokens of a string and must not shrink as the string grows. A piece ends at
    the strongest break in the second half of what fits: `; :` and dashes, a comma before a
    conjunction or relative, any comma, a conjunction, a space; failing all, between characters
    (never before a combining mark). No character but white space is left out. A single
    character that is over the limit by itself still makes a piece.
    """
    spans: list[Span] = []
    start, end = _trim(text, 0, len(text))
    while start < end:
        cut = _cut(text, start, end, count, max_tokens)
        left, right = _trim(text, start, cut)
        if left < right:
            spans.append(Span(start=left, end=right))
        start, _ = _trim(text, cut, end)
    return spans


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(text: str, start: int, end: int, count: Callable[[str], int], limit: int) -> int:
    """The end of the piece that begins at `start`."""

    def fits(stop: int) -> bool:
        return count(text[start:stop].rstrip()) <= limit

    reach = min(end, start + max(limit, 1) * _WINDOW)
    if fits(reach):
        if reach == end:
            return end
        furthest = reach
    else:
        furthest = start + bisect_right(range(start + 1, reach), False, key=lambda i: not fits(i))
    return _best_break(text, start, max(furthest, start + 1))


def _best_break(text: str, start: int, furthest: int) -> int:
    """The strongest break after the middle of what fits, else the last of any kind."""
    middle = start + (furthest - start) // 2
    region = text[start : furthest + 1]
    spaces = 0
    for level in range(len(_LEVELS)):
        ends = [start + match.end() for match in _breaks(level).finditer(region)]
        fitting = [end for end in ends if start < end <= furthest or text[end - 1].isspace()]
        if fitting and fitting[-1] >= middle:
            return min(fitting[-1], furthest + 1)
        spaces = fitting[-1] if fitting and level == len(_LEVELS) - 1 else 0
    return spaces if spaces > start else _between_characters(text, start, furthest)


def _between_characters(text: str, start: int, cut: int) -> int:
    """The last place up to `cut` that isn't inside a combining sequence."""
    for place in range(cut, start, -1):
        if place >= len(text) or not _continues(text[place - 1], text[place]):
            return place
    place = cut
    while place < len(text) and _continues(text[place - 1], text[place]):
        place += 1
    return place


def _continues(before: str, after: str) -> bool:
    """Whether the two characters are one for the reader."""
    joiner = "\u200d"
    return (
        joiner in (before, after)
        or unicodedata.combining(after) != 0
        or unicodedata.category(after) in ("Mn", "Me", "Mc", "Cs")
        or 0x1F3FB <= ord(after) <= 0x1F3FF
    )
