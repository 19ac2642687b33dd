"""The report of a build: a page beside the stages, with what each dropped and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.jobs.building.workshop import Stage
from toolkit.render.page import render
from toolkit.text.files import write_atomically

REPORT = "report.html"


def write_report(stages: Sequence[Stage], manifest: Mapping[str, Any]) -> Path:
    """Write REPORT into the work folder; it isn't published."""
    seconds = {stage.name.partition("-")[2]: stage.manifest.get("seconds") for stage in stages}
    path = stages[0].folder.parent / REPORT
    write_atomically(path, page(manifest, seconds).encode())
    return path


def page(manifest: Mapping[str, Any], seconds: Mapping[str, Any] | None = None) -> str:
    """The page of a dataset, from its manifest."""
    values = {
        "manifest": manifest,
        "seconds": seconds or {},
        "bars": {name: bars(bins) for name, bins in manifest["histograms"].items() if bins},
    }
    return render("toolkit.jobs.building:report.html.j2", values)


def bars(bins: Mapping[str, int], most: int = 24) -> list[tuple[str, int, float]]:
    """`(label, rows, height 0–1)`; far ends are put together."""
    items = sorted(((float(low), count) for low, count in bins.items()))
    if len(items) > most:
        total = sum(count for _, count in items)
        first, last = _percentile(items, total, 0.005), _percentile(items, total, 0.995)
        inside = [item for item in items if first <= item[0] <= last]
        before = sum(count for low, count in items if low < first)
        after = sum(count for low, count in items if low > last)
        ends = [
            (f"<{first:g}", before),
            *((f"{low:g}", n) for low, n in inside),
            (f">{last:g}", after),
        ]
        labelled = [(label, count) for label, count in ends if count]
    else:
        labelled = [(f"{low:g}", count) for low, count in items]
    highest = max(count for _, count in labelled)
    return [(label, count, count / highest) for label, count in labelled]


def _percentile(items: Sequence[tuple[float, int]], total: int, share: float) -> float:
    seen = 0
    for low, count in items:
        seen += count
        if seen >= share * total:
            return low
    return items[-1][0]
