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
from toolkit.bitext.records import number_of
from toolkit.errors import FormatError
from toolkit.model import BitextRow
from toolkit.text import columns
from toolkit.text.compressed import read_lines

_FIXED = ("id", "doc_id", "fr", "en")
_SCORE = "score_"
_LOOKED_AT = 4096  # rows, before the names are written


class _Table(RowFormat):
    """A row of names, then cells."""

    keeps: ClassVar[tuple[str, ...]] = ("doc_id", "scores")

    def _rows(self, path: Path, numbered: Iterable[tuple[int, list[str]]]) -> Iterator[BitextRow]:
        names: Sequence[str] | None = None
        for number, cells in numbered:
            if names is None:
                names = columns.header(cells)
                if names:
                    continue
                names = ("fr", "en")
            by_name = columns.by_name(names, cells, f"{path}:{number}")
            self.losses["cells without a name left out"] += len(cells) > len(names)
            self.losses.update(f"column '{name}' left out" for name in _unknown(by_name))
            yield _row(by_name, path, number)


class Tsv(_Table):
    """Tab-separated: French, English, …; with or without a row of names. Tabs and line ends
    inside a text are written as spaces.
    """

    name: ClassVar[str] = "tsv"
    suffixes: ClassVar[tuple[str, ...]] = (".tsv", ".tab")

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat."""
        lines = enumerate(read_lines(path), start=1)
        return self._rows(path, ((number, line.split("\t")) for number, line in lines if line))

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat."""
        for cells in _cells(self.counted(rows)):
            flat = [cell.translate(_ONE_LINE) for cell in cells]
            self.losses["tabs or line breaks became spaces"] += flat != cells
            yield ("\t".join(flat) + "\n").encode()


class Csv(_Table):
    """Separated by commas (read also by semicolons or tabs), with a row of names (or French,
    English, …).
    """

    name: ClassVar[str] = "csv"
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat."""
        csv.field_size_limit(_LONGEST)
        lines = read_lines(path, ends=True)
        first = next(lines, "")
        reader = csv.reader(chain([first], lines), delimiter=_delimiter(first), strict=True)
        return self._rows(path, _numbered(reader, path))

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat."""
        for cells in _cells(self.counted(rows)):
            text = io.StringIO(newline="")
            # A lone \r is put in quotes only where it is part of the lines' ends.
            csv.writer(text, lineterminator="\r\n").writerow(cells)
            yield (text.getvalue().removesuffix("\r\n") + "\n").encode()


_ONE_LINE = {9: " ", 10: " ", 13: " "}
_LONGEST = 2**31 - 1  # a C long on every system; the library's own limit is 131,072


def _delimiter(first: str) -> str:
    """What separates the cells of the first line: what makes names of it, else what is there."""
    for mark in ",;\t":
        if columns.header(next(csv.reader([first], delimiter=mark), [])):
            return mark
    return ";" if ";" in first and "," not in first else ","


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


def _unknown(cells: dict[str, str]) -> Iterator[str]:
    return (
        name
        for name, value in cells.items()
        if value and name not in _FIXED and not name.startswith(_SCORE)
    )


def _row(cells: dict[str, str], path: Path, number: int) -> BitextRow:
    where = f"{path}:{number}"
    scores = {
        name.removeprefix(_SCORE): number_of(value, name, where)
        for name, value in cells.items()
        if name.startswith(_SCORE) and value
    }
    return BitextRow(
        id=cells.get("id") or f"{path.name}:{number}",
        fr=cells["fr"],
        en=cells["en"],
        doc_id=cells.get("doc_id", ""),
        scores=scores,
    )


def _cells(rows: Iterable[BitextRow]) -> Iterator[list[str]]:
    """The names, then each row; the first rows say which scores there are."""
    stream = iter(rows)
    first = list(islice(stream, _LOOKED_AT))
    scores = sorted({name for row in first for name in row.scores})
    yield [*_FIXED, *(f"{_SCORE}{name}" for name in scores)]
    for row in chain(first, stream):
        if unknown := row.scores.keys() - scores:
            raise FormatError(
                f"There is no column for: {', '.join(sorted(unknown))}.", where=row.id,
                hint=f"The first {_LOOKED_AT} rows say which scores a table has.",
            )  # fmt: skip
        values = (row.scores.get(name) for name in scores)
        texts = ("" if value is None else repr(value) for value in values)
        yield [row.id, row.doc_id, row.fr, row.en, *texts]
