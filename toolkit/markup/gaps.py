"""Where in a translation a point of the source lies: between which two target tokens."""

from __future__ import annotations

from itertools import accumulate

from toolkit.model import Span
from toolkit.text.function_words import FUNCTION_WORDS
from toolkit.text.wordmap import WordMap

# How much the two words beside a point count for its place, by what it is attached to.
ATTACHED, LOOSE = 1.5, 0.5
# How many source words before the one at a point may stand after it in the target: the noun of an
# adjective (Conseil européen, European Council), a complement's head.
PHRASE = 3


def neighbours(pair: WordMap, point: int) -> tuple[int, int]:
    """The source tokens before and after a code point (-1 and the number of tokens beyond)."""
    after = next((i for i, token in enumerate(pair.source) if token.end > point), len(pair.source))
    inside = after < len(pair.source) and pair.source[after].start < point
    return (after, after + 1) if inside else (after - 1, after)


def attachment(source: str, point: int) -> tuple[bool, bool]:
    """Whether text without a space touches the point from the left and from the right."""
    left = point > 0 and not source[point - 1].isspace()
    right = point < len(source) and not source[point].isspace()
    return left, right


def best_gap(pair: WordMap, source: str, place: Span, gaps: list[int]) -> int:
    """Of the gaps (gap g lies before target token g) the one where a point of the source, or a
    stretch that the target has nothing for, belongs.

    Two things speak for a gap: that what was left and right of the place stays so, and that the
    words beside it are the translations of those beside the place.
    """
    before, after = neighbours(pair, place.start)[0], neighbours(pair, place.end)[1]
    left, right = attachment(source, place.start)[0], attachment(source, place.end)[1]
    split = _split_scores(pair, before)
    weight_before = LOOSE if right and not left else ATTACHED
    weight_after = LOOSE if left and not right else ATTACHED

    def score(gap: int) -> float:
        """Evidence for a gap, in words."""
        beside = weight_before * _ends_with(pair, gap, before)
        beside += weight_after * _starts_with(pair, gap, after)
        return split[gap] + beside

    return max(gaps, key=score)


def gap_after_word(pair: WordMap, point: int, area: tuple[int, int]) -> int | None:
    """The gap after the counterpart of the word that a point follows (the mark of a note), after
    the rest of its phrase where English turns that round, and after as many punctuation marks as
    stand between the word and the point. None where something else stands before the point, or
    nothing in the area (target tokens) stands for the word.
    """
    last = next((i for i, token in enumerate(pair.source) if token.end == point), -1)
    word = last
    while word >= 0 and not pair.source[word].is_word:
        word -= 1
    found = _counterpart(pair, word, area) if word >= 0 else None
    if found is None:
        return None
    gap = found + 1
    while gap < area[1] and pair.target[gap].is_word and _is_of_phrase(pair, gap, word):
        gap += 1
    end = min(area[1], gap + last - word)
    while gap < end and not pair.target[gap].is_word:
        gap += 1
    return gap


def _counterpart(pair: WordMap, word: int, area: tuple[int, int]) -> int | None:
    """The target token of content that likeliest stands for a source word."""
    tokens = enumerate(pair.target[slice(*area)], area[0])
    content = [t for t, token in tokens if token.is_word and token.key not in FUNCTION_WORDS]
    return pair.likeliest(word, word + 1, content)


def _is_of_phrase(pair: WordMap, target: int, word: int) -> bool:
    """Whether a target token stands for the source word or for one shortly before it."""
    row = pair.rows[target]
    return bool(row) and word - PHRASE <= max(row, key=row.__getitem__) <= word


def _split_scores(pair: WordMap, before: int) -> list[float]:
    """For every gap, how well it parts what came from source tokens up to `before` from what
    came later, in -1 to 1.
    """
    gains = pair.gains(0, before + 1)
    total = sum(gains)
    scale = sum(pair.trust) or 1.0
    return [(2 * passed - total) / scale for passed in accumulate(gains, initial=0.0)]


def _ends_with(pair: WordMap, gap: int, token: int) -> float:
    if token < 0:
        return float(gap == 0)
    return _share(pair, gap - 1, token) - _share(pair, gap, token)


def _starts_with(pair: WordMap, gap: int, token: int) -> float:
    if token >= len(pair.source):
        return float(gap == len(pair.target))
    return _share(pair, gap, token) - _share(pair, gap - 1, token)


def _share(pair: WordMap, target: int, source: int) -> float:
    inside = 0 <= target < len(pair.target)
    return pair.rows[target].get(source, 0.0) if inside else 0.0
