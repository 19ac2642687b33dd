"""An Excel table, for review by people: one row a segment, the header frozen, with filters."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar

from toolkit.bilingual import rows
from toolkit.errors import FormatError, OutputError
from toolkit.model import TranslatedDocument, TranslationUnit
from toolkit.xmlio import tree
from toolkit.xmlio.package import Package, build

_WIDTHS = {"id": 12, "source": 60, "target": 60, "state": 11, "confidence": 11, "flags": 40}
_MAX_CELL = 32_767  # Excel's own limit
_EPOCH = datetime(1980, 1, 1)
_CORE = "docProps/core.xml"


class Xlsx:
    """The XLSX format; see the module."""

    name: ClassVar[str] = "xlsx"
    extension: ClassVar[str] = ".xlsx"

    def render(self, translated: TranslatedDocument) -> bytes:
        """The workbook; OutputError for a segment that is too long for a cell."""
        from openpyxl import Workbook

        table = [list(row.values()) for row in rows.rows(translated)]
        _check_lengths(table)
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Segments")
        _lay_out(sheet)
        sheet.append(_cells(sheet, rows.COLUMNS, bold=True))
        for row in table:
            sheet.append(_cells(sheet, row))
        sheet.auto_filter.ref = f"A1:{_column(len(rows.COLUMNS) - 1)}{len(table) + 1}"
        buffer = io.BytesIO()
        book.save(buffer)
        return _timeless(buffer.getvalue())

    def parse(self, data: bytes, *, name: str) -> Iterator[TranslationUnit]:
        """The rows of the first sheet with both sides."""
        Package(data, name=name)  # refuses bombs and passwords
        lines = _lines(data, name)
        columns = rows.header(next(lines, []), where=f"{name}:1")
        for cells in lines:
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            found = rows.unit(dict(zip(columns, padded[: len(columns)], strict=True)))
            if found is not None:
                yield found


def _check_lengths(table: Iterable[Iterable[str]]) -> None:
    """Openpyxl would cut long text in silence."""
    for value in (value for row in table for value in row):
        if len(value) > _MAX_CELL:
            raise OutputError(
                f"A segment of {len(value):,} characters doesn't fit in a cell of Excel.",
                where=value[:40],
                hint="Write the bilingual file as xliff, tsv or jsonl.",
            )


def _lay_out(sheet: Any) -> None:
    sheet.freeze_panes = "A2"
    for index, column in enumerate(rows.COLUMNS):
        sheet.column_dimensions[_column(index)].width = _WIDTHS.get(column, 18)
        sheet.column_dimensions[_column(index)].hidden = column == "machine"


def _column(index: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index]


def _cells(sheet: Any, values: Iterable[str], *, bold: bool = False) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, tree.safe(value))
        # Text stays text, whatever it begins with: "=1+1" is no formula here, "#N/A" no error.
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=bold)
        cells.append(cell)
    return cells


def _timeless(data: bytes) -> bytes:
    """The workbook without the time of writing, so that the same segments give the same bytes."""
    package = Package(data, name="workbook.xlsx")
    parts = {part: package.read(part) for part in package.names}
    core = package.xml(_CORE)
    for element in core:
        if tree.local(element) in {"created", "modified"}:
            element.text = _EPOCH.isoformat() + "Z"
    parts[_CORE] = tree.serialize(core)
    return build(parts)


def _lines(data: bytes, name: str) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for values in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if value is None else str(value) for value in values]
    except (KeyError, ValueError, TypeError, IndexError, SyntaxError, zipfile.BadZipFile) as error:
        raise FormatError(
            f"This is no readable Excel workbook ({error}).",
            where=name,
            hint="Open it in Excel or LibreOffice and save it as .xlsx again.",
        ) from None
