"""Rows that a translation model finds unlikely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, ClassVar

from toolkit import registry
from toolkit.filters.base import ScoreFilter
from toolkit.model import BitextRow


class Likelihood(ScoreFilter):
    """Log-likelihood of the English given the French, for each of its pieces, by a MarianMT
    model (any that `translate` takes). It costs about as much as translating, so it is off
    unless named.
    """

    default: ClassVar[bool] = False
    score_name: ClassVar[str] = "likelihood"
    model: str = "compact"
    least: float = -4.6

    def score(self, row: BitextRow) -> float:
        """See `scores`."""
        return self.scores([row])[0]

    def scores(self, rows: Sequence[BitextRow]) -> list[float]:
        """See `toolkit.engines.likelihood`."""
        return _model(self.model)([(row.fr, row.en) for row in rows])

    def limit(self) -> float:
        """`least`."""
        return self.least


@cache
def _model(name: str) -> Callable[[Sequence[tuple[str, str]]], list[float]]:
    """The model, loaded once in each process."""
    loaded: Any = registry.load("scorer", "likelihood")
    scorer: Callable[[Sequence[tuple[str, str]]], list[float]] = loaded(name)
    return scorer
