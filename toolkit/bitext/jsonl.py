"""JSON Lines: `{"translation": {"fr", "en"}, …}` or `{"fr", "en"}` a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from toolkit.bitext.base import RowFormat
from toolkit.bitext.compression import read_lines
from toolkit.bitext.records import row_of
from toolkit.errors import FormatError
from toolkit.model import BitextRow


class Jsonl(RowFormat):
    """The format that keeps all of a row as text."""

    name: ClassVar[str] = "jsonl"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson", ".json")

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat."""
        for number, line in enumerate(read_lines(path), start=1):
            if line.strip():
                yield row_of(_parsed(line, f"{path}:{number}"), path, number)

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat."""
        for row in rows:
            yield (json.dumps(row.as_dict(), ensure_ascii=False) + "\n").encode()


def _parsed(line: str, where: str) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise FormatError(
            f"This line is no JSON: {error.msg}.", where=where, hint="Put one object on each line."
        ) from None
