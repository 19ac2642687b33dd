"""What a run leaves beside its drafts, so that the next one knows what is up to date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from toolkit import __version__
from toolkit.text.files import write_atomically

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedSegment:
    """A segment as reports list it; `severity` is that of its worst flag (0: only changes)."""

    id: str
    source: str
    target: str
    state: str
    severity: int
    confidence: float | None
    flags: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """What became of one file. `status`: "translated", "unchanged" (the draft on disk is up to
    date) or "failed" (with the `error`).
    """

    name: str
    status: str
    input_sha256: str | None = None
    output: str | None = None
    output_sha256: str | None = None
    extra_outputs: Mapping[str, str] = field(default_factory=dict)  # path → sha256
    encoding: str | None = None
    words: int = 0
    states: Mapping[str, int] = field(default_factory=dict)
    fuzzy: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # band → segments, words
    flagged: tuple[FlaggedSegment, ...] = ()
    error: str | None = None

    def to_look_at(self) -> list[FlaggedSegment]:
        """The segments with more than a hint or a listed change against them."""
        return [segment for segment in self.flagged if segment.severity > 1]


def read_manifest(path: Path, settings: str) -> dict[str, FileRecord]:
    """The files that a former run with the same settings finished; none if there was none."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["version"] != VERSION or values["settings"] != settings:
            return {}
        records = [_record(item) for item in values["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # a manifest that can't be read only costs time
    return {record.name: record for record in records if record.status != "failed"}


def _record(item: dict[str, Any]) -> FileRecord:
    item["flagged"] = tuple(FlaggedSegment(**segment) for segment in item["flagged"])
    return FileRecord(**item)


def write_manifest(
    path: Path, *, settings: str, run: Mapping[str, Any], records: list[FileRecord]
) -> None:
    """Write the manifest: the run's config and versions, and every file's record."""
    values = {
        "version": VERSION,
        "toolkit": __version__,
        "settings": settings,
        **run,
        "files": [asdict(record) for record in records],
    }
    text = json.dumps(values, ensure_ascii=False, indent=1, default=str)
    write_atomically(path, text.encode(errors="backslashreplace") + b"\n")
