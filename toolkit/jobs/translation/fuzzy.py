"""Fuzzy matches: segments of the translation memory that resemble a new one.

A candidate must share words with the segment (an inverted index over the memory, rarest words
first); candidates are then scored by rapidfuzz's normalised InDel similarity, as a percentage.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.model import Segment, TranslationUnit
from toolkit.store import SegmentStore
from toolkit.text.lengths import count_words

BANDS = ("100 %", "95–99 %", "85–94 %", "75–84 %", "50–74 %", "no match")
_FLOORS = (100, 95, 85, 75, 50, 0)
_WORD = re.compile(r"\w+")
_RAREST = 6  # words of a segment that candidates are looked up by
_CANDIDATES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FuzzyMatch:
    """A memory's unit and how alike its source is, in percent."""

    unit: TranslationUnit
    similarity: int


class FuzzyMemory:
    """People's translations, indexed for similarity."""

    def __init__(self, units: Iterable[TranslationUnit]) -> None:
        self._units = list(units)
        self._index: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(self._units):
            for word in sorted(_words(unit.source)):
                self._index[word].append(number)

    @classmethod
    def of_store(cls, store: SegmentStore) -> FuzzyMemory:
        """The people's translations in a segment store."""
        return cls(store.units(machine=False))

    def best(self, source: str, threshold: int) -> FuzzyMatch | None:
        """The most similar unit of at least `threshold` percent; the first of equals."""
        from rapidfuzz import fuzz, process

        candidates = self._candidates(source)
        sources = {number: self._units[number].source for number in candidates}
        found = process.extractOne(source, sources, scorer=fuzz.ratio, score_cutoff=threshold)
        if found is None:
            return None
        exact = self._units[found[2]].source == source
        # 100 % is for equal segments alone: rounding must not promise what isn't so.
        similarity = 100 if exact else min(99, int(found[1]))
        return FuzzyMatch(unit=self._units[found[2]], similarity=similarity)

    def _candidates(self, source: str) -> list[int]:
        words = sorted(_words(source), key=lambda word: (len(self._index.get(word, ())), word))
        votes: Counter[int] = Counter()
        for word in [word for word in words if word in self._index][:_RAREST]:
            votes.update(self._index[word])
        ranked = heapq.nsmallest(_CANDIDATES, votes.items(), key=lambda item: (-item[1], item[0]))
        return [number for number, _ in ranked]


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def band(similarity: int | None) -> str:
    """The name of the band of a similarity; None is no match."""
    return next(
        name for name, floor in zip(BANDS, _FLOORS, strict=True) if (similarity or 0) >= floor
    )


def analyse(
    segments: Sequence[Segment], memory: FuzzyMemory, threshold: int
) -> dict[str, tuple[int, int]]:
    """Segments and source words per band, as CAT tools count them."""
    counts = dict.fromkeys(BANDS, (0, 0))
    for segment in segments:
        match = memory.best(segment.source, threshold)
        name = band(match.similarity if match else None)
        many, words = counts[name]
        counts[name] = (many + 1, words + count_words(segment.source))
    return counts
