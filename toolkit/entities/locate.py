"""Where in a draft a French mention went, by the model's attention."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from rapidfuzz import fuzz

from toolkit.entities.gazetteer import words
from toolkit.entities.similar import english_key, french_key
from toolkit.entities.tables import fold
from toolkit.entities.tokens import Token, common_words
from toolkit.model import TokenLink


@dataclass(frozen=True, slots=True)
class Place:
    """Words of the draft (first, past the last) that came from a mention.

    `pure`: how much of these words' attention lies on the mention; `alike`: 0–1, how much they
    still resemble it.
    """

    span: tuple[int, int]
    pure: float
    alike: float


def locate(
    start: int, end: int, name: str, tokens: Sequence[Token], links: Sequence[TokenLink]
) -> Place | None:
    """The draft's words that came from the characters start:end of the source."""
    inside = [0.0] * len(tokens)
    total = [1e-9] * len(tokens)
    for link in links:
        if link.source_start == link.source_end:
            continue
        mine = link.source_start < end and link.source_end > start
        for number in _touched(tokens, link):
            total[number] += link.weight
            inside[number] += link.weight * mine
    shares = [a / b for a, b in zip(inside, total, strict=True)]
    span = _stretch(shares, inside, tokens, name)
    if span is None:
        return None
    pure = sum(inside[span[0] : span[1]]) / sum(total[span[0] : span[1]])
    text = " ".join(token.text for token in tokens[span[0] : span[1]])
    return Place(span, pure, resemblance(name, text))


def _touched(tokens: Sequence[Token], link: TokenLink) -> range:
    first = bisect_right(tokens, link.target_start, key=attrgetter("end"))
    return range(first, bisect_left(tokens, link.target_end, lo=first, key=attrgetter("start")))


def _stretch(
    shares: Sequence[float], inside: Sequence[float], tokens: Sequence[Token], name: str
) -> tuple[int, int] | None:
    """The words around the strongest one that came mostly from the mention."""
    if not inside or max(inside) <= 0:
        return None
    top = max(range(len(tokens)), key=lambda n: inside[n] * (2 if tokens[n].cap else 1))
    if shares[top] < 0.5:
        return None
    start, end = top, top + 1
    while start > 0 and shares[start - 1] >= 0.5 and _joined(tokens, start - 1, name):
        start -= 1
    while end < len(tokens) and shares[end] >= 0.5 and _joined(tokens, end, name, back=True):
        end += 1
    return start, end


def _joined(tokens: Sequence[Token], at: int, name: str, *, back: bool = False) -> bool:
    """Whether the word may belong to a name with its neighbour: no comma between, no plain word."""
    gap = tokens[at].glued if back else tokens[at + 1].glued
    token = tokens[at]
    if gap.strip(" -'’."):
        return False
    if token.fold in common_words("en"):
        return False
    # Iraqi Kobakhidze: a garbled given name may be an English word
    garbled = token.cap and any(fuzz.ratio(token.fold, fold(w)) >= GARBLED for w in name.split())
    return garbled or token.fold not in words().english_roles


GARBLED = 70


def resemblance(french: str, english: str) -> float:
    """0–1: how much of a mention's sound is still in the draft's words."""
    left = french_key(french.replace(" ", "").replace("-", ""))
    right = english_key(english.replace(" ", "").replace("-", ""))
    shared = fuzz.ratio(left, right) / 100
    if left[:3] == right[:3]:
        shared = max(shared, 0.55)
    return shared
