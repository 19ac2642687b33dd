"""TSV and CSV. TSV is raw, one row a line, as bitexts are handed around: quotes are text. CSV
follows RFC 4180.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import ClassVar

from toolkit.bitext.base import RowFormat
from toolkit.bitext.compression import read_lines
from toolkit.errors import FormatError
from toolkit.model import BitextRow
from toolkit.text import columns

_FIXED = ("id", "doc_id", "fr", "en")
_LOOKED_AT = 4096  # rows, before the names are written


class Tsv(RowFormat):
    """Tab-separated: French, English, …; with or without a row of names. Tabs and line ends
    inside a text are written as spaces.
    """

    name: ClassVar[str] = "tsv"
    suffixes: ClassVar[tuple[str, ...]] = (".tsv", ".tab")

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat."""
        lines = enumerate(read_lines(path), start=1)
        return _rows(path, ((number, line.split("\t")) for number, line in lines if line))

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat."""
        for cells in _cells(rows):
            line = "\t".join(cell.translate(_ONE_LINE) for cell in cells)
            yield f"{line}\n".encode()


class Csv(RowFormat):
    """Comma-separated with a row of names (or French, English, …)."""

    name: ClassVar[str] = "csv"
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat."""
        reader = csv.reader((f"{line}\n" for line in read_lines(path)), strict=True)
        return _rows(path, _numbered(reader, path))

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat."""
        for cells in _cells(rows):
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerow(cells)
            yield text.getvalue().encode()


_ONE_LINE = {9: " ", 10: " ", 13: " "}


def _numbered(reader: Iterator[list[str]], path: Path) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if cells:
                yield number, cells
    except csv.Error as error:
        raise FormatError(
            f"This row can't be read: {error}.", where=f"{path}:{number + 1}",
            hint="Check the quotes in it.",
        ) from None  # fmt: skip


def _rows(path: Path, numbered: Iterable[tuple[int, list[str]]]) -> Iterator[BitextRow]:
    names: Sequence[str] | None = None
    for number, cells in numbered:
        if names is None:
            names = columns.header(cells)
            if names:
                continue
            names = ("fr", "en")
        yield _row(columns.by_name(names, cells, f"{path}:{number}"), path, number)


def _row(cells: dict[str, str], path: Path, number: int) -> BitextRow:
    where = f"{path}:{number}"
    scores = {
        name.removeprefix("score_"): _score(name, value, where)
        for name, value in cells.items()
        if name.startswith("score_") and value
    }
    return BitextRow(
        id=cells.get("id") or f"{path.name}:{number}",
        fr=cells["fr"],
        en=cells["en"],
        doc_id=cells.get("doc_id", ""),
        scores=scores,
    )


def _score(name: str, value: str, where: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise FormatError(
            f"{value!r} under '{name}' is no number.", where=where,
            hint="Leave the cell empty where there is no score.",
        ) from None  # fmt: skip


def _cells(rows: Iterable[BitextRow]) -> Iterator[list[str]]:
    """The names, then each row; the first rows say which scores there are."""
    stream = iter(rows)
    first = list(islice(stream, _LOOKED_AT))
    scores = sorted({name for row in first for name in row.scores})
    yield [*_FIXED, *(f"score_{name}" for name in scores)]
    for row in chain(first, stream):
        if unknown := row.scores.keys() - scores:
            raise FormatError(
                f"There is no column for: {', '.join(sorted(unknown))}.", where=row.id,
                hint=f"The first {_LOOKED_AT} rows say which scores a table has.",
            )  # fmt: skip
        values = (row.scores.get(name) for name in scores)
        texts = ("" if value is None else f"{value:g}" for value in values)
        yield [row.id, row.doc_id, row.fr, row.en, *texts]
