"""The first stage: sources become shards of rows with their provenance."""

from __future__ import annotations

import glob
import hashlib
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from toolkit.bitext import format_of
from toolkit.bitext.moses import Moses, sides
from toolkit.bitext.parquet import SCORES, table_of, write_tables
from toolkit.config import validate
from toolkit.errors import DataError, MissingExtraError
from toolkit.jobs.building.options import Source
from toolkit.jobs.building.stats import Stats
from toolkit.jobs.building.workshop import Task
from toolkit.model import BitextRow

_BUFFER = 5_000
_Rows = Generator[BitextRow, None, None]


def source_digest(source: Source, base: Path) -> Any:
    """What the rows of a source depend on: its settings and the content of its files."""
    settings = source.model_dump(mode="json")
    if source.kind == "dataset" and not (base / str(source.path)).exists():
        return settings  # a Hub id: `revision` pins it
    return [settings, [[path.name, file_digest(path)] for path in _files(source, base)]]


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(source: Source, base: Path) -> list[Path]:
    if source.kind == "bitext":
        return [p for path in bitext_files(source, base) for p in _both_sides(path)]
    roots = [base / source.fr, base / source.en] if source.fr and source.en else []
    roots = roots or [base / str(source.path)]
    found = [p for root in roots for p in ([root] if root.is_file() else sorted(root.rglob("*")))]
    files = [path for path in found if path.is_file()]
    if not files:
        names = ", ".join(map(str, roots))
        raise DataError(f"The source '{source.name}' has no files.", where=names)
    return files


def matching(pattern: str, base: Path) -> list[Path]:
    """What a pattern finds, in order; it may be absolute, else it starts at `base`."""
    return sorted(map(Path, glob.glob(str(base / pattern), recursive=True)))  # noqa: PTH207


def bitext_files(source: Source, base: Path) -> list[Path]:
    """The files that the pattern finds, each Moses pair once."""
    found = matching(str(source.path), base)
    for folder in filter(Path.is_dir, found):
        raise DataError(
            f"The source '{source.name}' is a folder.", where=str(folder),
            hint="Name its files (FOLDER/*.parquet), or say what it is: `kind: dataset`.",
        )  # fmt: skip
    once = {(sides(path)[0] if _is_moses(path) else path): None for path in found}
    if not once:
        raise DataError(
            f"The source '{source.name}' has no files.", where=str(base / str(source.path)),
            hint="Paths are relative to the config file.",
        )  # fmt: skip
    return list(once)


def _is_moses(path: Path) -> bool:
    return any(suffix in Moses.suffixes for suffix in path.suffixes[-2:])


def _both_sides(path: Path) -> tuple[Path, ...]:
    if not _is_moses(path):
        return (path,)
    for side in sides(path):
        if not side.exists():
            raise DataError(
                "This side of a Moses pair isn't there.", where=str(side),
                hint=f"A pair is two files: {', '.join(each.name for each in sides(path))}.",
            )  # fmt: skip
    return sides(path)


def read_tasks(
    sources: Iterable[Source], base: Path, shard_rows: int, limit: int | None
) -> list[Task]:
    """One task for each file of a bitext, one for any other source."""
    tasks = []
    for number, source in enumerate(sources):
        most = min(filter(None, (limit, source.limit)), default=None)
        paths: list[Path | None] = [None]
        if source.kind == "bitext":
            # A limit counts over a source's files together, so they are then one task.
            paths = [None] if most else list(bitext_files(source, base))
        for part, path in enumerate(paths):
            key = f"{number:03}-{source.name}-{part:04}"
            tasks.append(Task(key=key, run=read, args=(source, base, path, shard_rows, most)))
    return tasks


def read(
    target: Path, source: Source, base: Path, path: Path | None, shard_rows: int, most: int | None
) -> Stats:
    """Write the shards of one task: `KEY-00000.parquet`, …"""
    left: list[str] = []
    if source.kind == "bitext":
        rows = _bitext(source, base, path, left)
    else:
        rows = _other(source, base, left)
    stream = iter(islice(rows, most) if most else rows)
    count = 0
    for number in range(10**5):
        shard = target.with_name(f"{target.name}-{number:05}.parquet")
        first = next(stream, None)
        if first is None:
            break
        part = islice(chain([first], stream), shard_rows)
        count += write_tables(shard, map(table_of, _buffered(part)))
    rows.close()  # where a limit ended the reading, what was left out until then is told now
    return Stats(rows_in=count, rows_out=count, left=left)


def _buffered(rows: Iterable[BitextRow]) -> Iterator[list[BitextRow]]:
    stream = iter(rows)
    while part := list(islice(stream, _BUFFER)):
        yield part


def _bitext(source: Source, base: Path, path: Path | None, left: list[str]) -> _Rows:
    for file in [path] if path else bitext_files(source, base):
        form = format_of(file, source.format)
        try:
            for number, row in enumerate(form.read(file)):
                document = row.doc_id or f"{file.name}:{number // source.document_rows}"
                yield _provenance(row, source, f"{file.name}:{number + 1}", document, {})
        finally:
            left += _lost(form.losses, _below(file, base))


def _lost(losses: Counter[str], where: str) -> Iterator[str]:
    """What a source's rows had that no row has a place for."""
    for loss, rows in sorted(losses.items()):
        if rows:
            yield f"{where}: {loss} ({rows:,} row{'s' * (rows != 1)})"


def _other(source: Source, base: Path, left: list[str]) -> _Rows:
    read = _documents if source.kind == "documents" else _dataset
    rows = read(source, base, left)
    for number, row in enumerate(rows):
        document = row.doc_id or str(number // source.document_rows)
        yield _provenance(row, source, row.id, document, row.provenance)


def _provenance(
    row: BitextRow, source: Source, own_id: str, document: str, known: Any
) -> BitextRow:
    facts = {
        **known,
        "source": source.name,
        "licence": source.licence,
        "url": source.url,
        "domain": source.domain,
    }
    return replace(
        row,
        id=f"{source.name}:{own_id}",
        doc_id=f"{source.name}:{document}",
        scores={name: score for name, score in row.scores.items() if name in SCORES},
        provenance=facts,
    )


def _documents(source: Source, base: Path, left: list[str]) -> Iterator[BitextRow]:
    """Aligned document pairs; only names of files are kept of their paths. Files that can't be
    read or paired are listed in `left`.
    """
    from toolkit.jobs.align import Aligner, AlignOptions, DocumentPair, pair_documents, rows

    # Names are linked by a later stage, when the text is clean.
    chosen = {"entities": False, **source.align}
    options = validate(AlignOptions, chosen, where=f"sources.{source.name}.align")
    pairing = pair_documents(base / str(source.fr), base / str(source.en), options)
    left += [f"{_below(path, base)}: It found no partner." for path in pairing.unpaired]
    left += [f"{_below(path, base)}: It is of no known format." for path in pairing.unsupported]

    def failed(pair: DocumentPair, error: DataError) -> None:
        left.append(f"{_below(Path(error.where or pair.fr), base)}: {error.message}")

    with Aligner(options) as aligner:
        for row in rows(aligner.align(pairing.pairs, failed=failed), options):
            known = row.provenance
            names = {side: Path(known[side]).name for side in ("fr_file", "en_file")}
            facts = {**known, **names}
            yield replace(row, provenance=facts, entities=())


def _below(path: Path, base: Path) -> str:
    """A path as a dataset may show it: from the config's folder on, elsewhere only its name."""
    return str(path.relative_to(base)) if path.is_relative_to(base) else path.name


def _dataset(source: Source, base: Path, left: list[str]) -> Iterator[BitextRow]:
    """Rows that the `datasets` library loads, streaming. What of them has no place is told in
    `left`.
    """
    from toolkit.bitext.records import row_of

    try:
        from datasets import load_dataset
    except ImportError:
        raise MissingExtraError("A source of kind 'dataset'", "datasets") from None
    local = base / str(source.path)
    where = str(local) if local.exists() else str(source.path)
    try:
        loaded = load_dataset(
            where, source.config, split=source.split, revision=source.revision, streaming=True
        )
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).partition("\nExample of usage")[0].split())
        hint = "A source of this kind has `config` and `split`; its path is a folder or a Hub id."
        raise DataError(f"The dataset can't be loaded: {reason}", where=where, hint=hint) from error
    losses: Counter[str] = Counter()
    try:
        for number, record in enumerate(loaded):
            row = row_of(record, source.name, number, losses)
            known = {k: row.provenance[k] for k in ("model", "revision") if k in row.provenance}
            yield replace(row, id=row.id if record.get("id") else str(number), provenance=known)
    finally:
        left += _lost(losses, source.name)
