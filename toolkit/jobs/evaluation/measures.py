"""What is measured of each system: metrics, and the rates of what checks flag, all as statistics
that add up, so that intervals, tests, slices and gates treat them alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from toolkit.metrics.base import Array, Direction
from toolkit.metrics.significance import Comparison, Interval

if TYPE_CHECKING:
    from toolkit.metrics.ngrams import Ints


class Measure(Protocol):
    """What a table's column needs: a metric, or a rate."""

    @property
    def name(self) -> str:
        """The name that gates and options use."""
        ...

    @property
    def title(self) -> str:
        """The column's heading."""
        ...

    @property
    def better(self) -> Direction:
        """Which way is better."""
        ...

    @property
    def digits(self) -> int:
        """Digits after the point."""
        ...

    def score(self, sums: Array) -> Array:
        """The score of summed statistics: (…, statistics) → (…)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share between 0 and 1. Statistics: how many, out of how many."""

    name: str
    title: str
    better: Direction = "lower"
    digits: int = 4

    def score(self, sums: Array) -> Array:
        """The share; NaN of nothing."""
        import numpy as np

        count, total = sums[..., 0], sums[..., 1]
        return np.divide(count, total, out=np.full_like(count, np.nan), where=total > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measure of every system: `statistics[system]` is (segments × statistics)."""

    measure: Measure
    statistics: Sequence[Array]
    signature: str = ""

    def score(self, system: int, rows: Ints | None = None) -> float:
        """The score of all segments together, or of some; NaN where nothing was measured."""
        statistics = self.statistics[system]
        sums = (statistics if rows is None else statistics[rows]).sum(0)
        return float(self.measure.score(sums))

    def worse_by(self, system: int, baseline: int, rows: Ints | None = None) -> float:
        """How much worse than the baseline, in the measure's own direction."""
        ours, theirs = self.score(system, rows), self.score(baseline, rows)
        if self.measure.better == "near one":
            return abs(ours - 1) - abs(theirs - 1)
        return theirs - ours if self.measure.better == "higher" else ours - theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A system's score, its interval, and the test against the baseline where there is one."""

    value: float
    interval: Interval | None = None
    comparison: Comparison | None = None

    def as_dict(self) -> dict[str, float | None]:
        """The same, flat; what wasn't computed is left out, NaN is None."""
        found: dict[str, float | None] = {"score": none_if_nan(self.value)}
        if self.interval is not None:
            found |= {"mean": self.interval.mean, "ci": self.interval.half_width}
        if self.comparison is not None:
            found |= {"difference": self.comparison.difference, "p": self.comparison.p_value}
        return found


def none_if_nan(value: float) -> float | None:
    """JSON has no NaN."""
    return None if math.isnan(value) else value


Scores = Mapping[str, Score]
