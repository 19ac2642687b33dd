"""Inspect: what a dataset holds and what each stage kept and dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.jobs.building.report import bars, page
from toolkit.publish.layout import read_manifest
from toolkit.text.files import write_atomically

_WIDTH = 40
_TEXTS = ("fr", "en", "before", "after")  # a sample shows a row, or one side before and after


def inspect(folder: Path) -> dict[str, Any]:
    """The dataset's manifest: splits, sources, stages with counts and samples, histograms."""
    return read_manifest(folder)


def write_page(folder: Path, output: Path) -> None:
    """The same as an HTML page."""
    write_atomically(output, page(read_manifest(folder)).encode())


def lines(manifest: Mapping[str, Any], *, samples: int) -> Iterator[str]:
    """The same as text, with so many samples of each reason."""
    yield f"{manifest['name']}, toolkit {manifest['toolkit']}"
    yield f"\n{'split':<14}{'rows':>12}{'documents':>12}{'fr words':>14}{'en words':>14}"
    for name, split in manifest["splits"].items():
        counts = f"{split['fr_words']:>14,}{split['en_words']:>14,}"
        yield f"{name:<14}{split['rows']:>12,}{split['documents']:>12,}{counts}"
    yield f"\n{'source':<22}{'rows':>12}  licence"
    for source in manifest["sources"]:
        yield f"{source['name']:<22}{source['rows']:>12,}  {source['licence']}"
    yield f"\n{'stage':<15}{'rows in':>12}{'rows out':>12}"
    for stage in manifest["stages"]:
        yield f"{stage['stage']:<15}{stage['rows_in']:>12,}{stage['rows_out']:>12,}"
        yield from _reasons(stage, samples)
        yield from (f"    left out: {line}" for line in stage.get("left", ()))
    for name, bins in manifest["histograms"].items():
        if bins:
            yield f"\n{name}"
            for label, count, height in bars(bins, most=12):
                yield f"{label:>8} {'█' * round(_WIDTH * height):<{_WIDTH}} {count:,}"


def _reasons(stage: Mapping[str, Any], samples: int) -> Iterator[str]:
    """What was dropped, by reason; with samples, also of what was changed and kept."""
    shown = dict(sorted(stage["dropped"].items(), key=lambda item: -item[1]))
    others = sorted(stage["samples"].keys() - shown.keys()) if samples else []
    for reason in (*shown, *others):
        if reason in shown:
            share = 100 * shown[reason] / stage["rows_in"]
            yield f"    {reason:<27}{shown[reason]:>8,}  {share:.3f} %"
        else:
            yield f"    {reason}"
        for row in stage["samples"].get(reason, ())[:samples]:
            yield from (f"        {row[key]}" for key in _TEXTS if key in row)
            if row["detail"]:
                yield f"        → {row['detail']}"
