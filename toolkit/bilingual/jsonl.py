"""JSON lines: one object a segment."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, ClassVar

from toolkit.bilingual import rows
from toolkit.bilingual.tsv import decoded
from toolkit.errors import FormatError
from toolkit.model import Segment, TranslatedDocument, TranslationUnit
from toolkit.text.jsonlines import parsed


class Jsonl:
    """The JSON lines format; see the module."""

    name: ClassVar[str] = "jsonl"
    extension: ClassVar[str] = ".jsonl"

    def render(self, translated: TranslatedDocument) -> bytes:
        """UTF-8, one line a segment."""
        lines = (json.dumps(_record(s), ensure_ascii=False) + "\n" for s in translated.segments)
        return "".join(lines).encode()

    def parse(self, data: bytes, *, name: str) -> Iterator[TranslationUnit]:
        """The records with both sides, ours or `{"translation": {"fr", "en"}}`."""
        for number, line in enumerate(io.StringIO(decoded(data, name)), start=1):
            if line.strip():
                found = rows.unit(_row(line, f"{name}:{number}"))
                if found is not None:
                    yield found


def _record(segment: Segment) -> dict[str, Any]:
    return {
        "id": segment.id,
        "source": segment.source,
        "target": segment.target,
        "state": segment.state,
        "reason": segment.reason,
        "confidence": segment.confidence,
        "flags": [
            {"code": flag.code, "message": flag.message, "severity": flag.severity}
            for flag in segment.flags
        ],
        "machine": rows.machine(segment),
    }


def _row(line: str, where: str) -> dict[str, str]:
    record = parsed(line, where)
    if not isinstance(record, dict):
        raise FormatError("This line is no object.", where=where, hint="Write {…} on each line.")
    sides = record.pop("translation", None) or {}
    if not isinstance(sides, dict):
        hint = 'Write {"fr": …, "en": …} under it.'
        raise FormatError("'translation' is no object.", where=where, hint=hint)
    record |= sides
    columns = rows.header([str(key) for key in record], where=where)
    values = (v if isinstance(v, str) else _shown(v) for v in record.values())
    return dict(zip(columns, values, strict=True))


def _shown(value: Any) -> str:
    return "" if value in (None, [], {}) else json.dumps(value, ensure_ascii=False)
