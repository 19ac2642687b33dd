"""Rows whose sides say different things: misaligned, or translated at random."""

from __future__ import annotations

from typing import ClassVar

from toolkit.filters.base import ScoreFilter
from toolkit.model import BitextRow
from toolkit.text.adequacy import adequacy


class Adequacy(ScoreFilter):
    """Log-odds, from words, names, numbers and length, that the sides are translations."""

    score_name: ClassVar[str] = "adequacy"
    least: float = -3.5

    def score(self, row: BitextRow) -> float:
        """See `toolkit.text.adequacy`."""
        return adequacy(row.fr, row.en)

    def limit(self) -> float:
        """`least`."""
        return self.least
