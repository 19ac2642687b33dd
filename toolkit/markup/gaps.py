"""Where in a translation a point of the source lies: between which two target tokens."""

from __future__ import annotations

from itertools import accumulate

from toolkit.model import Span
from toolkit.text.wordmap import WordMap

# How much the two words beside a point count for its place, by what it is attached to.
ATTACHED, LOOSE = 1.5, 0.5


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
