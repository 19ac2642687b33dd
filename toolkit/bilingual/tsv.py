"""Tab-separated values with a header; cells with tabs, quotes or line ends are quoted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import ClassVar

from toolkit.bilingual import rows
from toolkit.errors import EncodingError, FormatError
from toolkit.model import TranslatedDocument, TranslationUnit


class Tsv:
    """The TSV format; see the module."""

    name: ClassVar[str] = "tsv"
    extension: ClassVar[str] = ".tsv"

    def render(self, translated: TranslatedDocument) -> bytes:
        """UTF-8, one row a segment."""
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, rows.COLUMNS, dialect="excel-tab", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows.rows(translated))
        return text.getvalue().encode()

    def parse(self, data: bytes, *, name: str) -> Iterator[TranslationUnit]:
        """The rows with both sides."""
        reader = csv.reader(io.StringIO(decoded(data, name), newline=""), dialect="excel-tab")
        try:
            columns = rows.header(next(reader, []), where=f"{name}:1")
            for cells in reader:
                if cells:
                    yield from _units(columns, cells, f"{name}:{reader.line_num}")
        except csv.Error as error:
            raise FormatError(
                f"This row can't be read: {error}.",
                where=f"{name}:{reader.line_num}",
                hint="Check the quotes in it.",
            ) from None


def _units(columns: tuple[str, ...], cells: list[str], where: str) -> Iterator[TranslationUnit]:
    if len(cells) != len(columns):
        raise FormatError(
            f"The row has {len(cells)} cells, the header {len(columns)}.",
            where=where,
            hint="Put text that holds tabs or quotes in double quotes.",
        )
    found = rows.unit(dict(zip(columns, cells, strict=True)))
    if found is not None:
        yield found


def decoded(data: bytes, name: str) -> str:
    """UTF-8 or UTF-16 (by its byte order mark) as text."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"Byte {error.start} is no {encoding.removesuffix('-sig').upper()}.",
            where=name,
            hint="Save the file as UTF-8.",
        ) from None
