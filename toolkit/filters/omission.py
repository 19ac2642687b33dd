"""Rows whose English leaves out a part of the French."""

from __future__ import annotations

from typing import ClassVar

from toolkit.filters.base import ScoreFilter
from toolkit.model import BitextRow
from toolkit.text.omission import suspicion


class Omission(ScoreFilter):
    """Minus the log-odds that something is missing. Free translations suffer, so it is off
    unless named.
    """

    default: ClassVar[bool] = False
    score_name: ClassVar[str] = "completeness"
    least: float = -1.4

    def score(self, row: BitextRow) -> float:
        """See `toolkit.text.omission`."""
        return -suspicion(row.fr, row.en) if row.fr.strip() else 0.0

    def limit(self) -> float:
        """`least`."""
        return self.least
