"""Parquet in the `datasets` translation convention."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, ClassVar

from toolkit.bitext.base import RowFormat
from toolkit.bitext.records import row_of
from toolkit.errors import ConfigError, FormatError, MissingExtraError
from toolkit.model import BitextRow
from toolkit.text.compressed import SUFFIXES
from toolkit.text.files import atomic, writing

SCORES = ("alignment", "adequacy", "completeness", "entities", "likelihood")
TEXT_PROVENANCE = ("source", "licence", "url", "domain", "fr_file", "en_file", "model", "revision")
LIST_PROVENANCE = ("fr_lines", "en_lines", "stages", "reasons")
BATCH = 4096


class Parquet(RowFormat):
    """All of a row, typed; see `schema`."""

    name: ClassVar[str] = "parquet"
    suffixes: ClassVar[tuple[str, ...]] = (".parquet",)

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat; any Parquet file whose columns hold the sides."""
        _refuse_packed(path)
        number = 0
        for batch in read_batches(path):
            for record in batch.to_pylist():
                number += 1
                yield row_of(record, path, number, self.losses)

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """Not to be had: a Parquet file ends with its index."""
        raise ConfigError("Parquet can't be written to a pipe.", hint="Name a file with -o.")

    def write(self, path: Path, rows: Iterable[BitextRow]) -> None:
        """See RowFormat."""
        _refuse_packed(path)
        parts = _batched(rows)
        first = next(parts, [])
        kinds = schema(*_columns(first))
        write_tables(path, (table_of(part, kinds) for part in chain([first], parts)), kinds)


def _refuse_packed(path: Path) -> None:
    if path.suffix.lower() in SUFFIXES:
        raise ConfigError(
            "Parquet compresses itself.", where=str(path),
            hint=f"Name it without {path.suffix}.",
        )  # fmt: skip


def arrow() -> Any:
    """pyarrow; MissingExtraError without it."""
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise MissingExtraError("Parquet", "datasets") from None
    return pa


def schema(scores: Sequence[str] = SCORES, facts: Sequence[str] = TEXT_PROVENANCE) -> Any:
    """The Arrow schema of a row: of a published one, unless its scores and facts are named."""
    pa = arrow()
    text, lines = pa.string(), pa.list_(pa.int32())
    mention = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("text", text)])
    entity = [("label", text), ("fr", mention), ("en", mention), ("score", pa.float64())]
    provenance = [(name, text) for name in facts]
    provenance += [("fr_lines", lines), ("en_lines", lines)]
    provenance += [("stages", pa.list_(text)), ("reasons", pa.list_(text))]
    return pa.schema(
        [
            ("id", text),
            ("translation", pa.struct([("fr", text), ("en", text)])),
            ("doc_id", text),
            ("entities", pa.list_(pa.struct(entity))),
            ("scores", pa.struct([(name, pa.float64()) for name in scores])),
            ("provenance", pa.struct(provenance)),
        ]
    )


def _columns(rows: Sequence[BitextRow]) -> tuple[Sequence[str], Sequence[str]]:
    """The usual scores and facts, then those that the rows have besides."""
    scores = dict.fromkeys(chain(SCORES, *(row.scores for row in rows)))
    facts = dict.fromkeys(chain(TEXT_PROVENANCE, *(row.provenance for row in rows)))
    return list(scores), [name for name in facts if name not in LIST_PROVENANCE]


def table_of(rows: Sequence[BitextRow], kinds: Any = None) -> Any:
    """Rows as an Arrow table of a schema; a score or a fact that it hasn't is an error."""
    pa = arrow()
    kinds = kinds or schema()
    _refuse_unknown(rows, kinds)
    columns = {
        "id": [row.id for row in rows],
        "doc_id": [row.doc_id for row in rows],
        "scores": [dict(row.scores) for row in rows],
        "provenance": [_facts(row) for row in rows],
    }
    try:
        arrays = {
            name: pa.array(values, kinds.field(name).type) for name, values in columns.items()
        }
        arrays["entities"] = entities_column(rows)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise FormatError(
            f"A value is of another kind than its column: {error}.",
            where=f"rows {rows[0].id} to {rows[-1].id}",
        ) from error
    arrays["translation"] = translation([row.fr for row in rows], [row.en for row in rows])
    return pa.table([arrays[name] for name in kinds.names], schema=kinds)


def translation(fr: Sequence[str], en: Sequence[str]) -> Any:
    """The struct column of both sides."""
    pa = arrow()
    sides = [pa.array(fr, pa.string()), pa.array(en, pa.string())]
    return pa.StructArray.from_arrays(sides, ["fr", "en"])


def entities_column(rows: Sequence[BitextRow]) -> Any:
    """The column of the rows' entities."""
    keys = ("label", "fr", "en", "score")
    values = [[{key: entity.get(key) for key in keys} for entity in row.entities] for row in rows]
    return arrow().array(values, schema().field("entities").type)


def _facts(row: BitextRow) -> dict[str, Any]:
    """The provenance; what is no text where a text belongs is kept as JSON."""
    return {
        name: value
        if value is None or isinstance(value, str) or name in LIST_PROVENANCE
        else json.dumps(value, ensure_ascii=False)
        for name, value in row.provenance.items()
    }


def _refuse_unknown(rows: Sequence[BitextRow], kinds: Any) -> None:
    scores, facts = (
        {field.name for field in kinds.field(name).type} for name in ("scores", "provenance")
    )
    for row in rows:
        unknown = [*(row.scores.keys() - scores), *(row.provenance.keys() - facts)]
        if unknown:
            raise FormatError(
                f"There is no column for: {', '.join(sorted(unknown))}.",
                where=row.id,
                hint="The first rows say which scores and facts a Parquet file has.",
            )


def read_batches(path: Path, size: int = BATCH) -> Iterator[Any]:
    """Record batches of a file; FormatError when it is broken."""
    pa = arrow()
    try:
        with pa.parquet.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=size)
    except (OSError, pa.ArrowException) as error:
        raise FormatError(f"The Parquet file can't be read: {error}", where=str(path)) from error


def write_tables(path: Path, tables: Iterable[Any], kinds: Any = None) -> int:
    """Write tables of one schema (a published row's, unless given) to a file, atomically;
    gives the number of rows.

    The same rows in the same tables give the same bytes with the same pyarrow.
    """
    pa = arrow()
    kinds, count = kinds or schema(), 0
    with (
        writing(path),
        atomic(path) as place,
        pa.parquet.ParquetWriter(place, kinds, compression="zstd") as writer,
    ):
        for table in tables:
            writer.write_table(table)
            count += table.num_rows
    return count


def _batched(rows: Iterable[BitextRow]) -> Iterator[Sequence[BitextRow]]:
    stream = iter(rows)
    while part := list(islice(stream, BATCH)):
        yield part
