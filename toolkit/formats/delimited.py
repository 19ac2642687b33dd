"""CSV and TSV: the cells of chosen columns are translated in place; all else keeps its bytes.

The delimiter is the one of `,` `;` tab `|` that gives the first records the same number of
columns. TSV is read with quotes as plain characters, unless only reading them as quotes makes
the columns agree, or a quoted cell holds a doubled quote. A cell of several lines is one block
a line. Cells are called `line:column`, both 1-based.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, ClassVar

from toolkit.errors import ConfigError, FormatError
from toolkit.formats import splice
from toolkit.formats.base import ReadOptions
from toolkit.formats.lines import one_line
from toolkit.formats.splice import Slot, SourceText, Splicer, line_numbers
from toolkit.model import Block, Document
from toolkit.text.encoding import decode, split_lines

# Columns that are taken for French text where the user names none.
SOURCE_COLUMNS = (
    "fr", "french", "français", "francais", "source", "src", "texte", "text", "translation.fr",
    "phrase", "sentence", "contenu", "content", "body", "corps",
)  # fmt: skip
_SAMPLE = 50
_NUMBER = re.compile(r"[-+]?[\d\s.,:/%-]+$")


@dataclass(frozen=True, slots=True)
class _Cell:
    """Offsets of a cell's inside (without its quotes)."""

    start: int
    end: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class _Dialect:
    delimiter: str
    quotes: bool


class DelimitedFormat:
    """What CSV and TSV share."""

    name: ClassVar[str]
    delimiters: ClassVar[str]

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """`options.columns` are names in the header, or 1-based numbers."""
        text, encoding = decode(data, name=name, encoding=options.encoding)
        dialect = _sniff(text, self.delimiters)
        records = [row for row in _records(text, dialect, name) if _is_filled(row)]
        columns, has_header = _columns(text, records, options.columns, name)
        line_of = line_numbers(text)
        found: list[tuple[Block, Slot]] = []
        for row in records[1:] if has_header else records:
            for column in columns:
                found += _blocks(text, row, column, f"{name}:{line_of(row[0].start)}")
        document = splice.document(
            name=name, format_name=self.name, text=text, encoding=encoding, found=found,
            extra=dialect,
        )  # fmt: skip
        known = _column_names(text, records, has_header=has_header)
        taken = [known[column] for column in columns]
        return replace(document, meta=told(taken, known, options.columns))

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """A translation that holds the delimiter or a quote is quoted; in a TSV without quotes
        its tabs become spaces.
        """
        source: SourceText = document.skeleton
        dialect: _Dialect = source.extra

        def render(slot: Slot, block: Block, _splicer: Splicer) -> str:
            cell: _Cell = slot.style
            text = one_line(block.text)
            if cell.quoted:
                return text.replace('"', '""')
            around = source.text[slot.start : slot.end]
            left = around[: len(around) - len(around.lstrip())]
            right = around[len(around.rstrip()) :]
            return _unquoted(left + text + right, dialect)

        return splice.write(document, blocks, render)


class CsvFormat(DelimitedFormat):
    """Comma- or otherwise separated values."""

    name: ClassVar[str] = "csv"
    extensions: ClassVar[tuple[str, ...]] = (".csv",)
    delimiters: ClassVar[str] = ",;\t|"


class TsvFormat(DelimitedFormat):
    """Tab-separated values."""

    name: ClassVar[str] = "tsv"
    extensions: ClassVar[tuple[str, ...]] = (".tsv", ".tab")
    delimiters: ClassVar[str] = "\t"


def choose(
    wanted: Sequence[str], known: Sequence[str], *, name: str, what: str = "columns"
) -> tuple[str, ...]:
    """The columns to translate among those a file has: `wanted`, or the only one whose name is
    in SOURCE_COLUMNS, or the only one at all. ConfigError lists the file's columns.
    """
    listed = ", ".join(f"'{column}'" for column in known) or "none"
    if absent := [column for column in wanted if column not in known]:
        message = f"There is no '{absent[0]}' in this file."
        raise ConfigError(message, where=name, hint=f"Its {what} are: {listed}.")
    if wanted:
        return tuple(wanted)
    guesses = [column for column in known if column.strip().lower() in SOURCE_COLUMNS]
    if len(guesses) != 1:
        guesses = list(known)
    if len(guesses) != 1:
        message = f"Which of the {what} is to be translated isn't clear."
        raise ConfigError(message, where=name, hint=f"Name one with --column: {listed}.")
    return tuple(guesses)


def told(taken: Sequence[str], known: Sequence[str], wanted: Sequence[str]) -> dict[str, Any]:
    """What a document says of its columns: those that are translated, and, where nobody named
    them, those that aren't.
    """
    others = () if wanted else tuple(column for column in known if column not in taken)
    return {"columns": tuple(taken), "other_columns": others}


def _unquoted(text: str, dialect: _Dialect) -> str:
    if not dialect.quotes:
        return text.replace(dialect.delimiter, " ")
    if dialect.delimiter in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def _sniff(text: str, delimiters: str) -> _Dialect:
    """The dialect that cuts the first records into the same number of columns, the most there
    are; quotes count as such in CSV, and in TSV when that makes it agree.
    """
    if delimiters == "\t":
        return _Dialect("\t", _tsv_has_quotes(text))
    best, most = _Dialect(",", True), 1
    for delimiter in delimiters:
        dialect = _Dialect(delimiter, True)
        columns = _agreed_columns(text, dialect)
        if columns > most:
            best, most = dialect, columns
    return best


def _tsv_has_quotes(text: str) -> bool:
    if '"' not in text or not _agreed_columns(text, _Dialect("\t", True)):
        return False
    if not _agreed_columns(text, _Dialect("\t", False)):
        return True
    rows = islice(_records(text, _Dialect("\t", True), ""), _SAMPLE)
    return any(cell.quoted and '""' in text[cell.start : cell.end] for row in rows for cell in row)


def _agreed_columns(text: str, dialect: _Dialect) -> int:
    """The number of columns of the first records, 0 where they disagree or can't be read."""
    try:
        widths = {
            len(row) for row in islice(_records(text, dialect, ""), _SAMPLE) if _is_filled(row)
        }
    except FormatError:
        return 0
    return widths.pop() if len(widths) == 1 else 0


def _records(text: str, dialect: _Dialect, name: str) -> Iterator[list[_Cell]]:
    """Every record's cells; FormatError for a quote that never closes."""
    plain = re.compile(f"[^{re.escape(dialect.delimiter)}\r\n]*")
    at, row = 0, []
    while at < len(text):
        if dialect.quotes and text[at] == '"':
            cell, at = _quoted(text, at, dialect, name)
        else:
            end = plain.match(text, at).end()  # type: ignore[union-attr]  # matches nothing too
            cell, at = _Cell(at, end), end
        row.append(cell)
        if text.startswith(dialect.delimiter, at):
            at += 1
            if at == len(text):
                row.append(_Cell(at, at))
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        yield row
        row = []
    if row:
        yield row


def _quoted(text: str, at: int, dialect: _Dialect, name: str) -> tuple[_Cell, int]:
    end = at + 1
    while (end := text.find('"', end)) >= 0 and text.startswith('""', end):
        end += 2
    if end < 0:
        raise FormatError(
            "This quoted cell never closes.",
            where=f"{name}:{line_numbers(text)(at)}",
            hint='Close it with ", or double the quotes inside it.',
        )
    if end + 1 < len(text) and text[end + 1] not in f"{dialect.delimiter}\r\n":
        raise FormatError(
            f"Text follows the closing quote of a cell: {text[end + 1 : end + 20]!r}.",
            where=f"{name}:{line_numbers(text)(end)}",
            hint="Double the quotes inside a quoted cell.",
        )
    return _Cell(at + 1, end, quoted=True), end + 1


def _is_filled(row: Sequence[_Cell]) -> bool:
    return len(row) > 1 or row[0].quoted or row[0].start < row[0].end


def _columns(
    text: str, records: Sequence[Sequence[_Cell]], wanted: Sequence[str], name: str
) -> tuple[list[int], bool]:
    """0-based columns to translate, and whether the first record is a header."""
    if not records:
        return [], False
    first = [_value(text, cell).strip() for cell in records[0]]
    numbers = [str(n) for n in range(1, len(first) + 1)]
    if wanted and all(column in first for column in wanted):
        return [first.index(column) for column in wanted], True
    if wanted and all(column.isdecimal() for column in wanted):
        chosen = choose(wanted, numbers, name=name)
        return [int(column) - 1 for column in chosen], _has_header(text, records)
    header = _has_header(text, records) or any(c.lower() in SOURCE_COLUMNS for c in first)
    chosen = choose(wanted, first if wanted or header else numbers, name=name)
    return [(first if wanted or header else numbers).index(column) for column in chosen], header


def _column_names(text: str, records: Sequence[Sequence[_Cell]], *, has_header: bool) -> list[str]:
    first = records[0] if records else ()
    names = [_value(text, cell).strip() for cell in first]
    return names if has_header else [str(number) for number in range(1, len(first) + 1)]


def _has_header(text: str, records: Sequence[Sequence[_Cell]]) -> bool:
    """A first record of short distinct names, none a number, that a known name or a column of
    numbers below tells from the data.
    """
    first, *rest = [[_value(text, cell).strip() for cell in row] for row in records[:_SAMPLE]]
    if len(set(first)) < len(first) or any(not c or len(c) > 40 or _NUMBER.match(c) for c in first):
        return False
    if any(cell.lower() in SOURCE_COLUMNS or cell.lower() == "id" for cell in first):
        return True
    columns = zip(*(row for row in rest if len(row) == len(first)), strict=True)
    return any(all(_NUMBER.match(cell) for cell in column) for column in columns)


def _value(text: str, cell: _Cell) -> str:
    inside = text[cell.start : cell.end]
    return inside.replace('""', '"') if cell.quoted else inside


def _blocks(
    text: str, row: Sequence[_Cell], column: int, where: str
) -> Iterator[tuple[Block, Slot]]:
    if column >= len(row):
        raise FormatError(
            f"This record has {len(row)} columns; column {column + 1} is to be translated.",
            where=where,
        )
    cell = row[column]
    inside = text[cell.start : cell.end]
    for number, (start, end, _) in enumerate(split_lines(inside)):
        if not any(map(str.isalnum, inside[start:end])):
            continue
        at = cell.start + start
        slot = Slot(start=at, end=at + end - start, style=cell)
        content = _value(text, _Cell(at, slot.end, cell.quoted))
        if cell.quoted:
            left = len(content) - len(content.lstrip())
            trimmed = len(content) - len(content.rstrip())
            slot = Slot(start=at + left, end=slot.end - trimmed, style=cell)
        line = where.rpartition(":")[2]
        block_id = f"{line}:{column + 1}" + (f".{number + 1}" if number else "")
        content = unicodedata.normalize("NFC", content.strip())
        yield Block(id=block_id, text=content, kind="cell"), slot
