"""Breaking lines at spaces, and telling how a text was broken."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What must not open a line: it would read as a list item, or is French closing punctuation.
_NARROWEST = 30  # columns: what ends earlier was never wrapped
_WIDEST = 120  # nor what ends later
_GLUED = re.compile(r"(?:[-+*•–—·‣▪>:;?!»|]|\(?\d{1,9}[.)]|\(?[a-zA-Z]\)|#{1,6}|={1,}|-{2,})$")


def wrap(text: str, width: int, *, first: int = 0, rest: int = 0) -> list[str]:
    """Lines of at most `width` code points, filled greedily; a longer word stands alone.

    Breaks only at U+0020. `first` and `rest` columns are taken by the indentation of the first
    and of the other lines. A word that would look like a list marker stays with the one before.
    """
    lines, line, room = [], "", width - first
    for word in unbreakable(text):
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line, room = word, width - rest
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def unbreakable(text: str) -> list[str]:
    """The words of a text, each with what may not open a line after it."""
    words: list[str] = []
    for word in text.split(" "):
        if words and (not word or _GLUED.match(word)):
            words[-1] += " " + word
        else:
            words.append(word)
    return words


def wrap_width(pairs: Iterable[tuple[int, int]]) -> int | None:
    """The column at which a text was hard-wrapped, or None where it wasn't.

    `pairs` are, for every line followed by another of its paragraph, its length and its length
    with the next line's first word. Filling lines to a width W leaves length ≤ W < length with
    word, so the W is sought that satisfies most pairs; it must satisfy three in five.
    """
    found = [(short, long) for short, long in pairs if long > _NARROWEST]
    if not found:
        return None
    edges = sorted({min(max(short, _NARROWEST), _WIDEST + 1) for short, _ in found})
    fits = {width: sum(s <= width < n for s, n in found) for width in edges if width <= _WIDEST}
    if not fits:
        return None
    width = max(fits, key=lambda w: (fits[w], w))
    return width if fits[width] >= 0.6 * len(found) else None


def balanced(text: str, limit: int, most: int) -> list[tuple[int, int]]:
    """Cut a text at spaces into as few lines as `limit` columns allow, `most` at the utmost, as
    even as can be, preferably after punctuation; gives `(start, end)` of each line.
    """
    count = min(most, -(-len(text) // limit)) or 1
    lines, start = [], 0
    for left in range(count, 1, -1):
        ideal = start + (len(text) - start) / left
        cuts = [gap - 1 for gap in gaps(text) if gap - 1 > start]
        if not cuts:
            break
        best = min(cuts, key=lambda cut: abs(cut - ideal) - 4 * (text[cut - 1] in ",.;:!?…"))
        lines.append((start, best))
        start = best + 1
    return [*lines, (start, len(text))]


def gaps(text: str) -> list[int]:
    """Where a line can begin: behind each space whose next word may open one."""
    found, at = [], 0
    for number, word in enumerate(text.split(" ")):
        if number and not _GLUED.match(word):
            found.append(at)
        at += len(word) + 1
    return found
