"""Glossary files: TSV, CSV and TBX.

Tables have the source term in the first column and the target term in the second. With a header
line the columns may come in any order and say more: see COLUMNS; a column whose name begins
with # is for people and isn't read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit.errors import DataError, EncodingError
from toolkit.glossary.records import Glossary, Term
from toolkit.text.encoding import decode
from toolkit.text.typography import nfc

# Header names, case folded, and the column they name.
COLUMNS: Mapping[str, str] = {
    "source": "source",
    "fr": "source",
    "french": "source",
    "français": "source",
    "source term": "source",
    "target": "target",
    "en": "target",
    "english": "target",
    "anglais": "target",
    "target term": "target",
    "dnt": "do_not_translate",
    "do not translate": "do_not_translate",
    "do_not_translate": "do_not_translate",
    "forbidden": "forbidden",
    "case": "case_sensitive",
    "case sensitive": "case_sensitive",
    "case_sensitive": "case_sensitive",
    "pos": "part_of_speech",
    "part of speech": "part_of_speech",
    "part_of_speech": "part_of_speech",
    "note": "note",
    "comment": "note",
}
_FLAGS = ("do_not_translate", "forbidden", "case_sensitive")
_YES = frozenset({"1", "true", "yes", "y", "x", "oui"})
_NO = frozenset({"", "0", "false", "no", "n", "non"})


def read_glossary(path: Path) -> Glossary:
    """Read a glossary by its file name: .tsv, .tab or .txt, .csv, .tbx or .xml.

    Raises DataError (FormatError, EncodingError) with file and line.
    """
    suffix = path.suffix.casefold()
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"The glossary can't be read: {error.strerror or error}."
        raise DataError(message, where=str(path)) from error
    if suffix in {".tbx", ".xml"}:
        from toolkit.glossary.tbx import read_tbx

        return Glossary(read_tbx(data, str(path)))
    if suffix not in {".tsv", ".tab", ".txt", ".csv"}:
        raise DataError(
            f"'{suffix or path.name}' is no glossary format.",
            where=str(path),
            hint="Use .tsv, .csv or .tbx.",
        )
    return Glossary(read_table(_decode(data, path), str(path), is_csv=suffix == ".csv"))


def _decode(data: bytes, path: Path) -> str:
    try:
        return nfc(decode(data, name=str(path))[0])
    except EncodingError as error:
        raise EncodingError(
            error.message, where=error.where, hint="Save the glossary as UTF-8."
        ) from error


def read_table(text: str, name: str, *, is_csv: bool) -> Iterator[Term]:
    """Terms of a table; empty lines and lines that begin with # are passed over. CSV may be
    parted by commas or, as spreadsheets in French write it, by semicolons.
    """
    columns: list[str] | None = None
    for line, cells in _rows(text, name, is_csv=is_csv):
        if not any(cells) or cells[0].startswith("#"):
            continue
        where = f"{name}:{line}"
        if columns is None:
            columns = _header(cells, where)
            if columns:
                continue
            columns = ["source", "target"]
        if not _is_undecided(columns, cells):
            yield _term(columns, cells, where)


def _is_undecided(columns: list[str], cells: list[str]) -> bool:
    """Whether the row of a ledger of names waits for a person's word: its target is empty."""
    ledger = any(column.startswith("#") for column in columns)
    return ledger and not dict(zip(columns, cells, strict=False)).get("target")


def _rows(text: str, name: str, *, is_csv: bool) -> Iterator[tuple[int, list[str]]]:
    if is_csv:
        first = text[: text.find("\n")] if "\n" in text else text
        delimiter = ";" if first.count(";") > first.count(",") else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    else:
        lines = io.StringIO(text, newline=None)
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise DataError(f"This line can't be read: {error}.", where=f"{name}:{line}") from error
        if cells is None:
            return
        yield line, [cell.strip() for cell in cells]


def _header(cells: list[str], where: str) -> list[str]:
    """The columns that a header line names; empty when the line is none."""
    known = [cell if cell.startswith("#") else COLUMNS.get(cell.casefold(), "") for cell in cells]
    if not {"source", "target"} <= set(known):
        return []
    unknown = [cell for cell, column in zip(cells, known, strict=True) if not column]
    if unknown:
        raise DataError(
            f"The header has a column that means nothing here: '{unknown[0]}'.",
            where=where,
            hint=f"Known: {', '.join(sorted(COLUMNS))}.",
        )
    if len(set(known)) < len(known):
        raise DataError("The header names a column twice.", where=where)
    return known


def _term(columns: list[str], cells: list[str], where: str) -> Term:
    if len(cells) > len(columns):
        raise DataError(
            f"This line has {len(cells)} columns instead of {len(columns)}.",
            where=where,
            hint="Name the columns in a first line, such as: source, target, dnt, note.",
        )
    pairs = zip(columns, cells, strict=False)
    values = {column: cell for column, cell in pairs if not column.startswith("#")}
    flags = {name: _flag(values.pop(name, ""), name, where) for name in _FLAGS}
    return make_term(**values, **flags, where=where)  # type: ignore[arg-type]


def _flag(value: str, name: str, where: str) -> bool:
    if value.casefold() not in _YES | _NO:
        raise DataError(
            f"'{value}' is neither yes nor no for '{name}'.", where=where, hint="Write yes or no."
        )
    return value.casefold() in _YES


def make_term(
    *,
    source: str = "",
    target: str = "",
    do_not_translate: bool = False,
    forbidden: bool = False,
    case_sensitive: bool = False,
    part_of_speech: str = "",
    note: str = "",
    where: str = "",
) -> Term:
    """A term as files mean it: the target "-", or the source's own text, says do not translate."""
    keep = not forbidden and (do_not_translate or target in {"-", source})
    return Term(
        source=source,
        target=source if keep else target,
        do_not_translate=keep,
        forbidden=forbidden,
        case_sensitive=case_sensitive,
        part_of_speech=part_of_speech,
        note=note,
        where=where,
    )
