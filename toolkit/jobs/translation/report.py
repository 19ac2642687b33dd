"""The report of a run: what to look at first, as HTML for people and JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from toolkit import __version__
from toolkit.jobs.translation.manifest import FileRecord, FlaggedSegment
from toolkit.render.page import render
from toolkit.text.files import write_atomically

# Rows that the page shows; report.json has all.
MOST_ROWS = 2000


def write_reports(folder: Path, *, model: str, records: Sequence[FileRecord]) -> None:
    """Write report.html and report.json."""
    values = summarise(model=model, records=records)
    text = json.dumps(values, ensure_ascii=False, indent=1)
    write_atomically(folder / "report.json", text.encode(errors="backslashreplace") + b"\n")
    page = render("toolkit.jobs.translation:report.html.j2", {"report": values, "most": MOST_ROWS})
    write_atomically(folder / "report.html", page.encode(errors="backslashreplace"))


def summarise(*, model: str, records: Sequence[FileRecord]) -> dict[str, Any]:
    """Everything that the report shows; segments with the worst flags first."""
    rows = [
        _row(record, segment)
        for record in records
        for segment in record.flagged
        if segment.severity > 0
    ]
    rows.sort(key=lambda row: (-row["severity"], row["confidence"], row["file"], row["id"]))
    changes = [
        {"file": record.name, "id": segment.id, **flag}
        for record in records
        for segment in record.flagged
        for flag in segment.flags
        if not flag["severity"]
    ]
    return {
        "toolkit": __version__,
        "model": model,
        "files": [_file(record) for record in records],
        "states": _added(record.states for record in records),
        "words": sum(record.words for record in records),
        "flags": _added(Counter(_codes(record)) for record in records),
        "fuzzy": _bands(records),
        "segments": rows,
        "changes": changes,
    }


def _codes(record: FileRecord) -> list[str]:
    return [
        flag["code"] for segment in record.flagged for flag in segment.flags if flag["severity"]
    ]


def _row(record: FileRecord, segment: FlaggedSegment) -> dict[str, Any]:
    row = asdict(segment)
    row["file"] = record.name
    row["confidence"] = 1.0 if segment.confidence is None else segment.confidence
    row["flags"] = [flag for flag in row["flags"] if flag["severity"]]
    return row


def _file(record: FileRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "status": record.status,
        "encoding": record.encoding,
        "words": record.words,
        "segments": sum(record.states.values()),
        "to_look_at": len(record.to_look_at()),
        "error": record.error,
    }


def _added(counts: Any) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(total.most_common())


def _bands(records: Sequence[FileRecord]) -> dict[str, tuple[int, int]]:
    total: dict[str, tuple[int, int]] = {}
    for record in records:
        bands: Mapping[str, tuple[int, int]] = record.fuzzy
        for name, (segments, words) in bands.items():
            have = total.get(name, (0, 0))
            total[name] = (have[0] + segments, have[1] + words)
    return total
