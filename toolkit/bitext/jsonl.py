"""JSON Lines: `{"translation": {"fr", "en"}, …}` or `{"fr", "en"}` a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from toolkit.bitext.base import RowFormat
from toolkit.bitext.records import row_of
from toolkit.model import BitextRow
from toolkit.text.compressed import read_lines
from toolkit.text.jsonlines import parsed


class Jsonl(RowFormat):
    """The format that keeps all of a row as text."""

    name: ClassVar[str] = "jsonl"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson", ".json")

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat."""
        for number, line in enumerate(read_lines(path), start=1):
            if line.strip():
                yield row_of(parsed(line, f"{path}:{number}"), path, number, self.losses)

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat."""
        for row in rows:
            yield (json.dumps(row.as_dict(), ensure_ascii=False) + "\n").encode()
