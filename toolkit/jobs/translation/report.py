"""The report of a run: what to look at first, as HTML for people and JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from toolkit import __version__
from toolkit.jobs.translation.manifest import FileRecord, FlaggedSegment, dump, json_lines
from toolkit.render.page import render
from toolkit.text.files import write_atomically, write_stream

# Rows that the page shows; report.json has all.
MOST_ROWS = 2000


def write_reports(folder: Path, *, model: str, records: Sequence[FileRecord]) -> None:
    """Write report.html and report.json; memory holds a key of each remark, not its text."""
    values = summarise(model=model, records=records)
    order = _worst_first(records)
    lists = {
        "segments": (dump(row) for row in _rows(records, order)),
        "changes": (dump(change) for change in _changes(records)),
    }
    write_stream(folder / "report.json", json_lines(values, lists))
    shown = {
        "segments": list(_rows(records, order[:MOST_ROWS])),
        "changes": list(islice(_changes(records), MOST_ROWS)),
        "remarks": len(order),
    }
    page = render("toolkit.jobs.translation:report.html.j2", {"report": values | shown})
    write_atomically(folder / "report.html", page.encode(errors="backslashreplace"))


def summarise(*, model: str, records: Sequence[FileRecord]) -> dict[str, Any]:
    """The figures that the report shows."""
    return {
        "toolkit": __version__,
        "model": model,
        "files": [_file(record) for record in records],
        "states": _added(record.states for record in records),
        "words": sum(record.words for record in records),
        "flags": _added(Counter(_codes(record)) for record in records),
        "fuzzy": _bands(records),
        "changed": sum(1 for _ in _changes(records)),
    }


def _worst_first(records: Sequence[FileRecord]) -> list[tuple[int, int]]:
    """The flagged segments as (number of the record, number of the segment in it)."""
    keys = [
        (-segment.severity, _confidence(segment), number, place)
        for number, record in enumerate(records)
        for place, segment in enumerate(record.flagged)
        if segment.severity > 0
    ]
    return [(number, place) for _, _, number, place in sorted(keys)]


def _rows(
    records: Sequence[FileRecord], order: Sequence[tuple[int, int]]
) -> Iterator[dict[str, Any]]:
    for number, place in order:
        record = records[number]
        yield _row(record, record.flagged[place])


def _changes(records: Sequence[FileRecord]) -> Iterator[dict[str, Any]]:
    for record in records:
        for segment in record.flagged:
            for flag in segment.flags:
                if not flag["severity"]:
                    yield {"file": record.name, "id": segment.id, **flag}


def _confidence(segment: FlaggedSegment) -> float:
    return 1.0 if segment.confidence is None else segment.confidence


def _codes(record: FileRecord) -> list[str]:
    return [
        flag["code"] for segment in record.flagged for flag in segment.flags if flag["severity"]
    ]


def _row(record: FileRecord, segment: FlaggedSegment) -> dict[str, Any]:
    row = asdict(segment)
    row["file"] = record.name
    row["confidence"] = _confidence(segment)
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
