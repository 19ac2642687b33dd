"""Counts and samples of what happened to rows; they add up in any order to the same result."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.dedup.keys import hash64

SAMPLES = 6  # kept for each reason: those whose ids hash lowest, so that workers don't matter
_SHOWN = 400  # characters of a text in a sample


@dataclass(slots=True)
class Stats:
    """`dropped` and `changed`: reason → rows; `samples`: reason → rows shown in the report;
    `histograms`: name → lower end of a bin → rows; `left`: what of the sources wasn't taken.
    """

    rows_in: int = 0
    rows_out: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    histograms: dict[str, Counter[str]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def drop(self, reason: str, sample: Mapping[str, Any]) -> None:
        """Count a dropped row; its sample may be kept."""
        self.dropped[reason] += 1
        self.show(reason, sample)

    def show(self, reason: str, sample: Mapping[str, Any]) -> None:
        """Offer a row as a sample."""
        kept = self.samples.setdefault(reason, [])
        if len(kept) >= SAMPLES and _rank(sample) >= _rank(kept[-1]):
            return
        cut = {k: v[:_SHOWN] if isinstance(v, str) else v for k, v in sample.items()}
        self.samples[reason] = heapq.nsmallest(SAMPLES, [*kept, cut], key=_rank)

    def bin(self, name: str, values: Iterable[float], width: float) -> None:
        """Count values in bins of `width`."""
        counts = self.histograms.setdefault(name, Counter())
        counts.update(f"{width * (value // width):g}" for value in values)

    def plus(self, other: Stats) -> Stats:
        """The two together."""
        total = Stats(
            rows_in=self.rows_in + other.rows_in,
            rows_out=self.rows_out + other.rows_out,
            dropped=self.dropped + other.dropped,
            changed=self.changed + other.changed,
            left=[*self.left, *other.left],
        )
        for reason in self.samples.keys() | other.samples.keys():
            both = [*self.samples.get(reason, ()), *other.samples.get(reason, ())]
            total.samples[reason] = heapq.nsmallest(SAMPLES, both, key=_rank)
        for name in self.histograms.keys() | other.histograms.keys():
            mine, theirs = self.histograms.get(name), other.histograms.get(name)
            total.histograms[name] = (mine or Counter()) + (theirs or Counter())
        return total

    def as_dict(self) -> dict[str, Any]:
        """Sorted, so that equal counts are equal text."""
        return {
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "dropped": dict(sorted(self.dropped.items())),
            "changed": dict(sorted(self.changed.items())),
            "samples": {reason: self.samples[reason] for reason in sorted(self.samples)},
            "histograms": {
                name: dict(sorted(counts.items(), key=lambda item: float(item[0])))
                for name, counts in sorted(self.histograms.items())
            },
            "left": sorted(self.left),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Stats:
        """The reverse of `as_dict`."""
        return cls(
            rows_in=values["rows_in"],
            rows_out=values["rows_out"],
            dropped=Counter(values["dropped"]),
            changed=Counter(values["changed"]),
            samples=dict(values["samples"]),
            histograms={name: Counter(bins) for name, bins in values["histograms"].items()},
            left=list(values["left"]),
        )


def _rank(sample: Mapping[str, Any]) -> tuple[int, str]:
    return hash64(str(sample["id"])), str(sample["id"])
