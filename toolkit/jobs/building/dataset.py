"""The last stage: the dataset's folder, whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from toolkit import __version__
from toolkit.bitext.parquet import write_tables
from toolkit.dedup.keys import hash64, normal
from toolkit.errors import OutputError
from toolkit.filters.chain import make_filters
from toolkit.jobs.building.grouping import SPLITS, table_parts
from toolkit.jobs.building.options import BuildOptions
from toolkit.jobs.building.reference import measure
from toolkit.jobs.building.report import write_report
from toolkit.jobs.building.sifting import test_lines, texts
from toolkit.jobs.building.stats import Stats
from toolkit.jobs.building.workshop import Stage
from toolkit.publish import layout
from toolkit.publish.card import render_card
from toolkit.publish.croissant import croissant
from toolkit.text.files import write_atomically
from toolkit.text.lengths import deviation

ROW_GROUP = 20_000
_NO_TIMES = ("seconds", "fingerprint")  # a dataset is the same bytes whenever it is built


def write_dataset(
    output: Path,
    stages: Sequence[Stage],
    options: BuildOptions,
    mark: str,
    tests: Sequence[Path],
) -> Path:
    """Write the dataset beside its place, then put it there; an unchanged one is left alone.

    See `check_place`.
    """
    check_place(output)
    if _is_current(output, mark):
        return output
    building = output.with_name(f".{output.name}.part")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    shards, marks = stages[-2].files(), stages[-1].files(".place.npy")
    total = Stats()
    splits = {
        name: _write_split(building, name, list(shards), list(marks), number, options, total)
        for number, name in enumerate(SPLITS)
    }
    manifest = _manifest(stages, options, mark, tests)
    manifest["splits"] = {name: split for name, split in splits.items() if split["rows"]}
    manifest["histograms"] = total.as_dict()["histograms"]
    manifest["sources"] = _sources(options, total)
    test = table_parts(shards, marks, SPLITS.index("test"))
    manifest["reference"] = measure(test, options.reference)
    manifest["has_lines"] = any(source.kind == "documents" for source in options.sources)
    _write_texts(building, manifest, tests)
    _put_in_place(building, output)
    write_report(stages, manifest)
    return output


def check_place(output: Path) -> None:
    """OutputError when something else than a dataset of ours lies there."""
    ours = (output / layout.MANIFEST).is_file()
    if output.exists() and not ours and (output.is_file() or any(output.iterdir())):
        raise OutputError(
            "Something else lies where the dataset should go.", where=str(output),
            hint="Set `output` to another folder.",
        )  # fmt: skip


def _is_current(output: Path, mark: str) -> bool:
    path = output / layout.MANIFEST
    try:
        made: str = json.loads(path.read_text("utf-8"))["fingerprint"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return made == mark


def _write_split(
    folder: Path,
    name: str,
    shards: list[Path],
    marks: list[Path],
    number: int,
    options: BuildOptions,
    total: Stats,
) -> dict[str, Any]:
    """The split's files, of at most `file_rows` rows; counts go to the facts it returns."""
    facts: Counter[str] = Counter()
    documents: set[int] = set()

    def counted() -> Iterator[Any]:
        for table in table_parts(shards, marks, number):
            _count(table, facts, documents, total)
            yield table

    files: list[str] = []
    for part, groups in groupby(_row_groups(counted(), options.file_rows), key=itemgetter(0)):
        files.append(f"{name}-{part:05}.parquet")
        write_tables(folder / layout.DATA / files[-1], (table for _, table in groups))
    listed = [
        _file(folder, file, layout.data_file(name, part, len(files)))
        for part, file in enumerate(files)
    ]
    sizes = ("rows", "fr_words", "en_words")
    return {**{key: facts[key] for key in sizes}, "documents": len(documents), "files": listed}


def _row_groups(tables: Iterator[Any], file_rows: int) -> Iterator[tuple[int, Any]]:
    """The number of a file and a table for it, of exactly ROW_GROUP rows but for a file's last:
    the same however the rows came, and only as much in memory.
    """
    waiting: list[Any] = []
    held = written = 0
    for table in tables:
        rest = table
        while held + len(rest) >= (size := min(ROW_GROUP, file_rows - written % file_rows)):
            waiting.append(rest.slice(0, size - held))
            rest = rest.slice(size - held)
            yield written // file_rows, _joined(waiting)
            written += size
            waiting, held = [], 0
        if len(rest):
            waiting.append(rest)
            held += len(rest)
    if waiting:
        yield written // file_rows, _joined(waiting)


def _joined(tables: list[Any]) -> Any:
    import pyarrow as pa

    return pa.concat_tables(tables).combine_chunks()


def _count(table: Any, facts: Counter[str], documents: set[int], total: Stats) -> None:
    for batch in table.to_batches():
        fr, en = texts(batch)
        facts["rows"] += len(fr)
        lengths = [
            (len(left.split()), len(right.split())) for left, right in zip(fr, en, strict=True)
        ]
        facts["fr_words"] += sum(left for left, _ in lengths)
        facts["en_words"] += sum(right for _, right in lengths)
        documents.update(map(hash64, set(batch.column("doc_id").to_pylist())))
        total.changed.update(batch.column("provenance").field("source").to_pylist())
        total.bin("French words", [left for left, _ in lengths], 5)
        total.bin("English words", [right for _, right in lengths], 5)
        total.bin("length, standard deviations from the usual", map(deviation, fr, en), 0.5)
        adequacy = batch.column("scores").field("adequacy").drop_null().to_pylist()
        total.bin("adequacy, log-odds", adequacy, 2)


def _file(folder: Path, written: str, name: str) -> dict[str, Any]:
    path = folder / name
    (folder / layout.DATA / written).rename(path)
    return {"path": name, "bytes": path.stat().st_size, "sha256": layout.sha256_of(path)}


def _manifest(
    stages: Sequence[Stage], options: BuildOptions, mark: str, tests: Sequence[Path]
) -> dict[str, Any]:
    filters = {n: f.model_dump() for n, f in make_filters(options.filters).items()}
    settings = options.model_dump(mode="json", exclude={"work", "output", "card", "sources"})
    holdouts = [
        {"name": p.name, "sha256": layout.sha256_of(p), "lines": sum(1 for _ in test_lines(p))}
        for p in tests
    ]
    return {
        "name": options.name,
        "toolkit": __version__,
        "version": "1.0.0",
        "fingerprint": mark,
        "settings": {**settings, "filters": filters},
        "card": options.card.model_dump(),
        "stages": [
            {
                **{k: v for k, v in stage.manifest.items() if k not in (*_NO_TIMES, "settings")},
                "stage": stage.title,
            }
            for stage in stages
        ],
        "holdouts": holdouts,
    }


def _sources(options: BuildOptions, total: Stats) -> list[dict[str, Any]]:
    return [
        {
            "name": source.name,
            "rows": total.changed[source.name],
            "licence": source.licence,
            "url": source.url,
            "domain": source.domain,
            "kind": source.kind,
        }
        for source in options.sources
    ]


def _write_texts(folder: Path, manifest: dict[str, Any], tests: Sequence[Path]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str) + "\n"
    write_atomically(folder / layout.MANIFEST, text.encode())
    write_atomically(folder / layout.CARD, render_card(manifest).encode())
    write_atomically(folder / layout.CROISSANT, croissant(manifest).encode())
    hashes = {hash64(normal(line)) for path in tests for line in test_lines(path) if normal(line)}
    lines = "".join(f"{value:016x}\n" for value in sorted(hashes))
    write_atomically(folder / layout.HOLDOUT, lines.encode())
    names = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    write_atomically(folder / layout.CHECKSUMS, layout.checksums(folder, names).encode())


def _put_in_place(building: Path, output: Path) -> None:
    """Swap the folders; the old one is gone only when the new one is there."""
    old = output.with_name(f".{output.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.rename(old)
    building.rename(output)
    shutil.rmtree(old, ignore_errors=True)
