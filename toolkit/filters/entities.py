"""Rows whose names aren't all found again on the other side."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from toolkit.filters.base import ScoreFilter
from toolkit.model import BitextRow


class Entities(ScoreFilter):
    """The share of French name mentions that have a counterpart, from the row's entities; rows
    without any pass. It sees rows that were annotated (the pipeline's `entities` setting).
    """

    default: ClassVar[bool] = False
    score_name: ClassVar[str] = "entities"
    least: float = Field(default=0.5, ge=0, le=1)

    def score(self, row: BitextRow) -> float:
        """1.0 for a row without names."""
        named = [entity for entity in row.entities if entity.get("fr")]
        paired = sum(1 for entity in named if entity.get("en"))
        return paired / len(named) if named else 1.0

    def limit(self) -> float:
        """`least`."""
        return self.least
