"""Text that says the same again and again."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from operator import eq

_TOKEN = re.compile(r"\w+|[^\w\s]")
_LONGEST = 8  # words in the stretch that repeats
_DOUBLE = re.compile(r"(?<![\w'-])([^\W\d_]{2,})[ \u00a0]\1(?![\w'-])")
_MEANT = re.compile(r"\b(?!(?:nous|vous)\b)([^\W\d_]{2,})[ \u00a0]\1\b", re.IGNORECASE)
_MAY_DOUBLE = frozenset({"had", "that", "her", "is", "mm", "in", "on", "do", "no", "so", "very"})
_CHARS = re.compile(r"(\w{1,4}?)\1{4,}")


def loop(text: str) -> str | None:
    """A stretch of one to eight words said three times in a row (longer ones: twice), the same
    four words four times anywhere, or letters that loop; None where there is none.
    """
    tokens = _tokens(text)
    long = _LONGEST if _repeats(tokens) else 2
    frequent = _frequent(tokens) if long > 2 else None
    return _loop(tokens, long) or frequent or _looping_letters(text, tokens)


def doubled_words(source: str, target: str) -> list[tuple[int, int]]:
    """Where a word of the target stands a second time right behind itself, the space before it
    included; not what English may double (had had) nor what the source doubles too.
    """
    if _MEANT.search(source):
        return []
    return [
        (match.end(1), match.end())
        for match in _DOUBLE.finditer(target)
        if match[1].lower() not in _MAY_DOUBLE
    ]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _repeats(tokens: list[str]) -> bool:
    """Whether three tokens in a row come again: a stretch of three or more can't without."""
    listed = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
    return len(set(listed)) < len(listed)


def _loop(tokens: list[str], longest: int) -> str | None:
    """The stretch of up to `longest` tokens that stands several times in a row."""
    for size in range(1, min(longest, len(tokens) // 2) + 1):
        wanted = size if size >= 3 else 2 * size
        if True not in map(eq, tokens, tokens[size:]):
            continue
        run = 0
        for i in range(size, len(tokens)):
            run = run + 1 if tokens[i] == tokens[i - size] else 0
            if run >= wanted:
                stretch = tokens[i - size + 1 : i + 1]
                if any(token.isalpha() for token in stretch):
                    return " ".join(stretch)
                run = 0
    return None


def _frequent(tokens: list[str]) -> str | None:
    if len(tokens) < 12:
        return None
    listed = list(zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False))
    if len(set(listed)) > len(listed) - 3:
        return None
    grams = Counter(listed)
    gram, count = grams.most_common(1)[0]
    return " ".join(gram) if count >= 4 else None


def _looping_letters(text: str, tokens: list[str]) -> str | None:
    if not any(map(_has_loop, tokens)):  # by far the quickest: words come again
        return None
    match = _CHARS.search(text)
    return match[0] if match and not match[0].isdigit() else None


@lru_cache(maxsize=16_384)
def _has_loop(token: str) -> bool:
    return _CHARS.search(token) is not None
