"""Rows as a page to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from toolkit.bitext.base import RowFormat
from toolkit.errors import ConfigError
from toolkit.model import BitextRow
from toolkit.render.page import render


class Html(RowFormat):
    """Both sides beside each other, the least certain rows marked. It can't be read back."""

    name: ClassVar[str] = "html"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm")

    def read(self, path: Path) -> Iterator[BitextRow]:
        """Not to be had."""
        raise ConfigError(
            "A page is for people: its rows can't be read back.", where=str(path),
            hint="Write jsonl or parquet to go on with.",
        )  # fmt: skip

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat; all rows are held in memory."""
        listed = list(rows)
        values = {"rows": listed, "documents": len({row.doc_id for row in listed})}
        yield render("toolkit.bitext:bitext.html.j2", values).encode()
