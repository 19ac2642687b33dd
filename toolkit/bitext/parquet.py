"""Parquet in the `datasets` translation convention."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from toolkit.bitext.base import RowFormat
from toolkit.bitext.records import row_of
from toolkit.errors import ConfigError, FormatError, MissingExtraError, OutputError
from toolkit.model import BitextRow

SCORES = ("alignment", "adequacy", "completeness", "entities", "likelihood")
TEXT_PROVENANCE = ("source", "licence", "url", "domain", "fr_file", "en_file", "model", "revision")
BATCH = 4096


class Parquet(RowFormat):
    """All of a row, typed; see `schema`."""

    name: ClassVar[str] = "parquet"
    suffixes: ClassVar[tuple[str, ...]] = (".parquet",)

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat; any Parquet file whose columns hold the sides."""
        number = 0
        for batch in read_batches(path):
            for record in batch.to_pylist():
                number += 1
                yield row_of(record, path, number)

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """Not to be had: a Parquet file ends with its index."""
        raise ConfigError("Parquet can't be written to a pipe.", hint="Name a file with -o.")

    def write(self, path: Path, rows: Iterable[BitextRow]) -> None:
        """See RowFormat."""
        write_tables(path, (table_of(part) for part in _batched(rows)))


def arrow() -> Any:
    """pyarrow; MissingExtraError without it."""
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise MissingExtraError("Parquet", "datasets") from None
    return pa


def schema() -> Any:
    """The Arrow schema of a published row."""
    pa = arrow()
    text, lines = pa.string(), pa.list_(pa.int32())
    mention = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("text", text)])
    entity = [("label", text), ("fr", mention), ("en", mention), ("score", pa.float64())]
    provenance = [(name, text) for name in TEXT_PROVENANCE]
    provenance += [("fr_lines", lines), ("en_lines", lines), ("stages", pa.list_(text))]
    return pa.schema(
        [
            ("id", text),
            ("translation", pa.struct([("fr", text), ("en", text)])),
            ("doc_id", text),
            ("entities", pa.list_(pa.struct(entity))),
            ("scores", pa.struct([(name, pa.float64()) for name in SCORES])),
            ("provenance", pa.struct(provenance)),
        ]
    )


def table_of(rows: Sequence[BitextRow]) -> Any:
    """Rows as an Arrow table; a score or a fact that the schema hasn't is an error."""
    pa = arrow()
    for row in rows[:1]:
        _refuse_unknown(row)
    kinds = schema()
    columns = {
        "id": [row.id for row in rows],
        "doc_id": [row.doc_id for row in rows],
        "scores": [dict(row.scores) for row in rows],
        "provenance": [dict(row.provenance) for row in rows],
    }
    arrays = {name: pa.array(values, kinds.field(name).type) for name, values in columns.items()}
    arrays["entities"] = entities_column(rows)
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


def _refuse_unknown(row: BitextRow) -> None:
    known = {*TEXT_PROVENANCE, "fr_lines", "en_lines", "stages"}
    unknown = [*(set(row.scores) - set(SCORES)), *(set(row.provenance) - known)]
    if unknown:
        raise FormatError(
            f"A dataset has no column for: {', '.join(sorted(unknown))}.",
            where=row.id,
            hint=f"Scores are {', '.join(SCORES)}.",
        )


def read_batches(path: Path, size: int = BATCH) -> Iterator[Any]:
    """Record batches of a file; FormatError when it is broken."""
    pa = arrow()
    try:
        with pa.parquet.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=size)
    except (OSError, pa.ArrowException) as error:
        raise FormatError(f"The Parquet file can't be read: {error}", where=str(path)) from error


def write_tables(path: Path, tables: Iterable[Any]) -> int:
    """Write tables of `schema` to one file, atomically; gives the number of rows.

    The same rows in the same tables give the same bytes with the same pyarrow.
    """
    pa = arrow()
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with pa.parquet.ParquetWriter(temporary, schema(), compression="zstd") as writer:
            for table in tables:
                writer.write_table(table)
                count += table.num_rows
        temporary.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"The file can't be written: {reason}.", where=str(path)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return count


def _batched(rows: Iterable[BitextRow]) -> Iterator[Sequence[BitextRow]]:
    stream = iter(rows)
    while part := list(islice(stream, BATCH)):
        yield part
