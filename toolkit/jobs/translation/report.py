"""The report of a run: what to look at first, as HTML for people and JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

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
        "files": (dump(_file(record)) for record in records),
        "segments": (dump(row) for row in _rows(records, order)),
        "changes": (dump(change) for change in _changes(records)),
    }
    write_stream(folder / "report.json", json_lines(values, lists))
    failed = (record for record in records if record.status == "failed")
    edited = (record for record in records if record.status == "edited")
    shown = {
        "files": [_file(record) for record in records[:MOST_ROWS]],
        "failures": [_file(record) for record in islice(failed, MOST_ROWS)],
        "edited": [record.name for record in islice(edited, MOST_ROWS)],
        "segments": list(_rows(records, order[:MOST_ROWS])),
        "changes": list(islice(_changes(records), MOST_ROWS)),
        "count": len(records),
        "remarks": len(order),
    }
    page = render("toolkit.jobs.translation:report.html.j2", {"report": values | shown})
    write_atomically(folder / "report.html", page.encode(errors="backslashreplace"))


def summarise(*, model: str, records: Sequence[FileRecord]) -> dict[str, Any]:
    """The figures that the report shows."""
    states: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    bands: dict[str, tuple[int, int]] = {}
    words = failed = changed = urgent = 0
    for record in records:
        states.update(record.states)
        severities = [(f["code"], f["severity"]) for s in record.flagged for f in s.flags]
        flags.update(code for code, severity in severities if severity)
        changed += sum(1 for _, severity in severities if not severity)
        words += record.words
        urgent += len(record.to_look_at())
        failed += record.status == "failed"
        _add_bands(bands, record.fuzzy)
    return {
        "toolkit": __version__,
        "model": model,
        "states": dict(states.most_common()),
        "words": words,
        "flags": dict(flags.most_common()),
        "fuzzy": bands,
        "changed": changed,
        "to_look_at": urgent,
        "failed": failed,
    }


_Order = np.ndarray[Any, np.dtype[np.void]]


def _worst_first(records: Sequence[FileRecord]) -> _Order:
    """The flagged segments, each as the number of its record and its own number in it."""
    keys = np.fromiter(
        (
            (-segment.severity, _confidence(segment), number, place)
            for number, record in enumerate(records)
            for place, segment in enumerate(record.flagged)
            if segment.severity > 0
        ),
        dtype=[("severity", "i1"), ("confidence", "f8"), ("record", "i4"), ("place", "i4")],
    )
    keys.sort(order=["severity", "confidence", "record", "place"])
    return keys[["record", "place"]]


def _rows(records: Sequence[FileRecord], order: _Order) -> Iterator[dict[str, Any]]:
    for number, place in order:
        record = records[int(number)]
        yield _row(record, record.flagged[place])


def _changes(records: Sequence[FileRecord]) -> Iterator[dict[str, Any]]:
    for record in records:
        for segment in record.flagged:
            for flag in segment.flags:
                if not flag["severity"]:
                    yield {"file": record.name, "id": segment.id, **flag}


def _confidence(segment: FlaggedSegment) -> float:
    return 1.0 if segment.confidence is None else segment.confidence


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
        "columns": list(record.columns),
        "words": record.words,
        "segments": sum(record.states.values()),
        "to_look_at": len(record.to_look_at()),
        "error": record.error,
    }


def _add_bands(total: dict[str, tuple[int, int]], bands: Mapping[str, tuple[int, int]]) -> None:
    for name, (segments, words) in bands.items():
        have = total.get(name, (0, 0))
        total[name] = (have[0] + segments, have[1] + words)
