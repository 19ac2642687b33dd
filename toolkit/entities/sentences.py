"""A sentence pair as words, and what may be paired in it."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.entities.tokens import Token
from toolkit.model import Label

# Words: the first, and past the last.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """French words `fr` and English words `en` may be one name.

    `size` is how many content words agree: longer pairs go before what they enclose.
    """

    fr: Span
    en: Span
    score: float
    size: float
    reason: str
    label: Label


# Words on either side of the expected place.
WINDOW = 100


@dataclass(slots=True)
class Sentence:
    """The words of a sentence pair, and where each English word stands."""

    fr: tuple[Token, ...]
    en: tuple[Token, ...]
    places: dict[str, list[int]]

    @classmethod
    def of(cls, fr: tuple[Token, ...], en: tuple[Token, ...]) -> Sentence:
        """Index the English words, hyphenated ones also by their parts."""
        places: dict[str, list[int]] = {}
        for number, token in enumerate(en):
            places.setdefault(token.key.split(" ")[0], []).append(number)
        return cls(fr, en, places)

    def near(self, place: int) -> Span:
        """The English words among which a French word's counterpart may stand: all, but in a very
        long text those at about its place, for time must not grow with the square.
        """
        if len(self.en) <= 2 * WINDOW:
            return 0, len(self.en)
        middle = place * len(self.en) // max(1, len(self.fr))
        return max(0, middle - WINDOW), middle + WINDOW
