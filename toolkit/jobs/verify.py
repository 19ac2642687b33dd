"""Verify: is a dataset still what was built, and is it free of leaks?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.bitext.parquet import read_batches, schema
from toolkit.dedup.holdout import Holdout
from toolkit.dedup.keys import hash64, normal
from toolkit.errors import FormatError
from toolkit.jobs.building.sifting import placed_lines, texts
from toolkit.publish import layout

_MOST = 20  # problems of one kind that people are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`kind`: missing, unexpected, changed, unreadable, rows, row, leak."""

    kind: str
    where: str
    message: str


def verify(
    folder: Path, *, against: Sequence[Path] = (), ngram: int | None = None
) -> list[Problem]:
    """Everything that is wrong; an empty list is a dataset to trust.

    Files against the checksums and the manifest; rows against the schema and themselves; held-out
    splits against the others, and all rows against the test sets that the dataset was cleaned of
    (their hashes lie in it) and those of `against`, on either side. DataError when the folder is
    no dataset.
    """
    manifest = layout.read_manifest(folder)
    problems = list(_files(folder, manifest))
    holdout = Holdout(ngram=ngram)
    for path in against:
        for where, line in placed_lines(path):
            holdout.add(line, where)
    try:
        for line in _holdout_lines(folder):
            holdout.lines.setdefault(int(line, 16), "")
    except ValueError:
        problems.append(Problem(kind="unreadable", where=layout.HOLDOUT, message="no hashes"))
    return problems + list(_rows(folder, manifest, holdout))


def _holdout_lines(folder: Path) -> list[str]:
    path = folder / layout.HOLDOUT
    return path.read_text("ascii").split() if path.is_file() else []


def _files(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Problem]:
    wanted = dict(layout.read_checksums(folder))
    listed = {f["path"]: f["sha256"] for s in manifest["splits"].values() for f in s["files"]}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    for name in sorted(wanted.keys() | listed.keys()):
        if name not in there:
            yield Problem(kind="missing", where=name, message="The file isn't there.")
        elif layout.sha256_of(folder / name) not in (wanted.get(name), listed.get(name)):
            message = "Its content isn't what was written (SHA-256 differs)."
            yield Problem(kind="changed", where=name, message=message)
    for name in sorted(there - wanted.keys() - {layout.CHECKSUMS}):
        if not name.startswith("."):
            yield Problem(kind="unexpected", where=name, message="No checksum is known for it.")


def _rows(folder: Path, manifest: Mapping[str, Any], holdout: Holdout) -> Iterator[Problem]:
    """The training split comes last, when all that is held out has been seen."""
    splits = sorted(manifest["splits"], key=lambda name: name == "train")
    seen = _Seen()
    for name in splits:
        facts = manifest["splits"][name]
        count = 0
        for file in facts["files"]:
            path = folder / file["path"]
            if not path.is_file():
                continue
            try:
                for batch in read_batches(path):
                    count += len(batch)
                    yield from _batch(batch, name, file["path"], holdout, seen)
            except FormatError as error:
                yield Problem(kind="unreadable", where=file["path"], message=error.message)
        if count != facts["rows"]:
            message = f"{count} rows, not {facts['rows']}."
            yield Problem(kind="rows", where=name, message=message)


class _Seen:
    """What rows so far have: ids, and texts and documents of the held-out splits."""

    def __init__(self) -> None:
        self.ids: set[int] = set()
        self.texts: dict[tuple[str, int], str] = {}
        self.documents: dict[int, str] = {}


def _batch(batch: Any, split: str, where: str, holdout: Holdout, seen: _Seen) -> Iterator[Problem]:
    if not batch.schema.equals(schema()):
        yield Problem(kind="unreadable", where=where, message="Its columns aren't those of a row.")
        return
    columns = (batch.column("id").to_pylist(), *texts(batch), batch.column("doc_id").to_pylist())
    for row_id, fr, en, doc in zip(*columns, strict=True):
        spot = f"{where} {row_id}"
        if not fr or not en:
            yield Problem(kind="row", where=spot, message="A side is empty.")
        if hash64(row_id) in seen.ids:
            yield Problem(kind="row", where=spot, message="Its id isn't unique.")
        seen.ids.add(hash64(row_id))
        yield from _leaks(spot, split, (fr, en, doc), holdout, seen)
    yield from _entities(batch, where)


def _leaks(
    where: str, split: str, row: tuple[str, str, str], holdout: Holdout, seen: _Seen
) -> Iterator[Problem]:
    fr, en, doc = row
    for side, text in (("fr", fr), ("en", en)):
        if kind := holdout.match(text):
            place = holdout.where(text) or "a test set that the build was given"
            message = f"The {side} side is in {place} ({kind})."
            yield Problem(kind="leak", where=where, message=message)
        key = (side, hash64(normal(text)))
        other = seen.texts.get(key, split)
        if other != split:
            message = f"The {side} side is in the split '{other}' too."
            yield Problem(kind="leak", where=where, message=message)
        if split != "train":
            seen.texts.setdefault(key, split)
    other = seen.documents.get(hash64(doc), split)
    if other != split:
        message = f"Its document is in the split '{other}' too."
        yield Problem(kind="leak", where=where, message=message)
    if split != "train":
        seen.documents.setdefault(hash64(doc), split)


def _entities(batch: Any, where: str) -> Iterator[Problem]:
    """Do entities stand where they say?"""
    if not batch.column("entities").flatten():
        return
    for row in batch.select(["id", "translation", "entities"]).to_pylist():
        for entity in row["entities"] or ():
            for side in ("fr", "en"):
                mention = entity[side]
                text = row["translation"][side]
                if mention and text[mention["start"] : mention["end"]] != mention["text"]:
                    message = f"The entity '{mention['text']}' isn't at its place."
                    yield Problem(kind="row", where=f"{where} {row['id']}", message=message)


def shortened(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first problems of each kind in each split, and how many more there are."""
    counts: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        is_data = problem.where.startswith(f"{layout.DATA}/")
        group = problem.kind, problem.where.partition("-")[0] + "-" if is_data else ""
        counts[group] += 1
        if counts[group] <= _MOST:
            yield problem
    for (kind, split), count in counts.items():
        if count > _MOST:
            where = f"{split}…"
            yield Problem(kind=kind, where=where, message=f"{count - _MOST} more of this kind.")
