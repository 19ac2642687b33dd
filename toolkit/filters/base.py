"""What a filter is. To add one: a file here, a line in the registry's "filter" table, a case in
the tests; `toolkit filters calibrate` then shows what it throws away and what it finds.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from toolkit.config import Settings
from toolkit.model import BitextRow


class Rejection(NamedTuple):
    """Why a row goes: `code` is one of a few words (counted in reports), `detail` is what was
    seen in this row.
    """

    code: str
    detail: str


class Filter(Settings, ABC):
    """One filter; its fields are its settings, and their defaults are calibrated.

    `default` says whether a build that names no filters runs it.
    """

    default: ClassVar[bool] = True

    @abstractmethod
    def judge(self, row: BitextRow) -> Rejection | None:
        """Why the row should go; None keeps it."""


class ScoreFilter(Filter):
    """A filter by a score, which stays on the row's `scores` under `score_name`."""

    score_name: ClassVar[str]

    @abstractmethod
    def score(self, row: BitextRow) -> float:
        """The score; higher is better."""

    def scores(self, rows: Sequence[BitextRow]) -> list[float]:
        """The scores of many rows, for filters that are quicker together."""
        return [self.score(row) for row in rows]

    @abstractmethod
    def limit(self) -> float:
        """Rows under it go."""

    def judge(self, row: BitextRow) -> Rejection | None:
        """See Filter; a score that the row has already isn't computed again."""
        found = row.scores.get(self.score_name)
        value = self.score(row) if found is None else found
        if value >= self.limit():
            return None
        return Rejection("low", f"{self.score_name} {value:.2f} is under {self.limit():.2f}")
