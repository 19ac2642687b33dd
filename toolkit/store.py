"""The segment store (SQLite, WAL): cache, resume journal, translation memory and provenance.

Content-addressed: a machine translation is kept under the sha256 of its source, language pair,
model digest and decoding options, so nothing that was translated is translated again. People's
translations are kept by source alone and outrank the machine's.

Safe for several processes at once: WAL, short write transactions, a busy timeout; writing a key
twice is harmless, for the same key means the same output.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import StoreError
from toolkit.model import TokenLink, TranslationUnit

VERSION = 1
_BUSY_SECONDS = 60.0
_LOOKUP = 500  # bound variables in one query; SQLite's limit was 999 for long

SCHEMA = """
CREATE TABLE IF NOT EXISTS model (
  id INTEGER PRIMARY KEY, digest TEXT NOT NULL, name TEXT NOT NULL, revision TEXT,
  decoding TEXT NOT NULL, UNIQUE (digest, decoding)
);
CREATE TABLE IF NOT EXISTS machine (
  key BLOB PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL, score REAL NOT NULL,
  alignment TEXT NOT NULL, model INTEGER NOT NULL REFERENCES model (id), created INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS human (
  key BLOB PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL, lang_pair TEXT NOT NULL,
  origin TEXT NOT NULL, meta TEXT NOT NULL, created INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A stored machine translation; `score` is the mean log-probability of a target token,
    `created` seconds since 1970 (0: it isn't stored yet).
    """

    source: str
    target: str
    score: float
    alignment: tuple[TokenLink, ...] = ()
    created: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreStats:
    """What a store holds: segments by origin, the models that translated, bytes on disk."""

    human: int
    machine: int
    models: tuple[tuple[str, str, str, int], ...]
    size: int


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch to WAL. While another process does so, SQLite says "locked" at once, whatever the
    busy timeout.
    """
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


class SegmentStore:
    """An open segment store. `path` None keeps it in memory (`--no-store`)."""

    lang_pair = "fr-en"

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._db = self._open(path)
        self._model: int | None = None
        self._prefix = b""

    def _open(self, path: Path | None) -> sqlite3.Connection:
        where = str(path) if path else ":memory:"
        with ExitStack() as undo:
            try:
                if path:
                    path.parent.mkdir(parents=True, exist_ok=True)
                # Threads take turns, see Translator.
                db = sqlite3.connect(
                    where,
                    timeout=_BUSY_SECONDS,
                    isolation_level=None,
                    check_same_thread=False,
                )
                undo.callback(db.close)
                self._prepare(db, where)
            except (sqlite3.DatabaseError, OSError) as error:
                hint = "Name another file with --store, or go without one: --no-store."
                raise StoreError(
                    f"The segment store can't be opened: {error}.", where=where, hint=hint
                ) from error
            undo.pop_all()
        return db

    def _prepare(self, db: sqlite3.Connection, where: str) -> None:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            hint = "Update toolkit, or name another file with --store."
            raise StoreError(
                "The segment store was written by a newer version.", where=where, hint=hint
            )
        if version < VERSION:
            self._create(db)
        db.execute("PRAGMA synchronous = NORMAL")

    @staticmethod
    def _create(db: sqlite3.Connection) -> None:
        _write_ahead(db)
        db.execute("BEGIN IMMEDIATE")
        for statement in SCHEMA.split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")

    def close(self) -> None:
        """Close the file; the WAL is folded in by SQLite."""
        self._db.close()

    def __enter__(self) -> SegmentStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk may have ended it already
                    self._db.execute("ROLLBACK")
                raise
        except sqlite3.DatabaseError as error:
            hint = "Is the disk full, or the folder read-only? --no-store goes without a store."
            raise StoreError(
                f"The segment store can't be written: {error}.", where=str(self.path), hint=hint
            ) from error

    def _rows(self, query: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, as they are read."""
        try:
            yield from self._db.execute(query, values)
        except sqlite3.DatabaseError as error:
            hint = "If it is damaged, name another file with --store, or go without: --no-store."
            raise StoreError(
                f"The segment store can't be read: {error}.", where=str(self.path), hint=hint
            ) from error

    def _row(self, query: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row of a query."""
        return next(self._rows(query, values), None)

    def _number(self, query: str) -> int:
        """The number that a query asks for, 0 where there is none."""
        row = self._row(query)
        return int(row[0]) if row else 0

    # Machine translations -------------------------------------------------------------------

    def use_model(self, *, digest: str, name: str, revision: str | None, decoding: str) -> None:
        """Say which model and decoding the machine translations from now on are of."""
        self._prefix = f"{self.lang_pair}\0{digest}\0{decoding}\0".encode()
        row = (digest, name, revision, decoding)
        found = self._find_model(digest, decoding)
        if found is None:
            with self._writing() as db:
                db.execute(
                    "INSERT OR IGNORE INTO model (digest, name, revision, decoding)"
                    " VALUES (?,?,?,?)",
                    row,
                )
            found = self._find_model(digest, decoding)
        self._model = found

    def _find_model(self, digest: str, decoding: str) -> int | None:
        query = "SELECT id FROM model WHERE digest = ? AND decoding = ?"
        row = self._row(query, (digest, decoding))
        return row[0] if row else None

    def machine_key(self, source: str) -> bytes:
        """The key of a source under the current model."""
        return hashlib.sha256(self._prefix + source.encode()).digest()

    def find_machine(self, sources: Sequence[str]) -> dict[str, Stored]:
        """The stored machine translations of those sources that have one, by source."""
        found: dict[str, Stored] = {}
        for start in range(0, len(sources), _LOOKUP):
            keys = [self.machine_key(source) for source in sources[start : start + _LOOKUP]]
            marks = ",".join("?" * len(keys))
            columns = "source, target, score, alignment, created"
            query = f"SELECT {columns} FROM machine WHERE key IN ({marks})"  # noqa: S608
            for source, target, score, alignment, created in self._rows(query, keys):
                found[source] = Stored(
                    source=source, target=target, score=score,
                    alignment=decode_alignment(alignment), created=created,
                )  # fmt: skip
        return found

    def add_machine(self, translations: Iterable[Stored]) -> None:
        """Keep machine translations, in one transaction. `use_model` must have been called."""
        if self._model is None:
            raise StoreError("No model was named before machine translations were added.")
        now = int(time.time())
        rows = [
            (
                self.machine_key(t.source),
                t.source,
                t.target,
                t.score,
                encode_alignment(t.alignment),
                self._model,
                t.created or now,
            )
            for t in translations
        ]
        with self._writing() as db:
            db.executemany("INSERT OR IGNORE INTO machine VALUES (?,?,?,?,?,?,?)", rows)

    # People's translations ------------------------------------------------------------------

    def human_key(self, source: str) -> bytes:
        """People's translations are found by source, whatever its spacing."""
        plain = _SPACES.sub(" ", source).strip()
        return hashlib.sha256(f"{self.lang_pair}\0{plain}".encode()).digest()

    def find_human(self, sources: Sequence[str]) -> dict[str, str]:
        """People's translations of those sources that have one, by source as given."""
        found: dict[str, str] = {}
        for start in range(0, len(sources), _LOOKUP):
            by_key: dict[bytes, list[str]] = {}
            for source in sources[start : start + _LOOKUP]:
                by_key.setdefault(self.human_key(source), []).append(source)
            marks = ",".join("?" * len(by_key))
            query = f"SELECT key, target FROM human WHERE key IN ({marks})"  # noqa: S608
            for key, target in self._rows(query, list(by_key)):
                found.update(dict.fromkeys(by_key[key], target))
        return found

    def has_human(self) -> bool:
        """Whether any person's translation is held."""
        return self._row("SELECT 1 FROM human LIMIT 1") is not None

    def human_revision(self) -> int:
        """A number that changes whenever a person's translation is added or removed."""
        return self._number("SELECT value FROM counter WHERE name = 'human'")

    def add_human(self, units: Iterable[TranslationUnit], *, origin: str) -> int:
        """Keep people's translations; a later one of the same source replaces an earlier one.

        Returns how many there were. `origin` names the file they came from.
        """
        now = int(time.time())
        count = 0
        with self._writing() as db:
            for unit in units:
                meta = json.dumps(dict(unit.meta), ensure_ascii=False, sort_keys=True)
                row = (
                    self.human_key(unit.source),
                    unit.source,
                    unit.target,
                    self.lang_pair,
                    origin,
                    meta,
                    now,
                )
                db.execute("INSERT OR REPLACE INTO human VALUES (?,?,?,?,?,?,?)", row)
                count += 1
            db.execute(
                "INSERT INTO counter VALUES ('human', ?)"
                " ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
                (count,),
            )
        return count

    # The store as a translation memory --------------------------------------------------------

    def units(self, *, machine: bool = True, human: bool = True) -> Iterator[TranslationUnit]:
        """Everything held, people's first, in a stable order (by source); memory stays flat."""
        if human:
            query = "SELECT source, target, origin FROM human WHERE lang_pair = ? ORDER BY source"
            for source, target, origin in self._rows(query, (self.lang_pair,)):
                yield TranslationUnit(source=source, target=target, meta={"origin": origin})
        if machine:
            query = (
                "SELECT source, target, name FROM machine JOIN model ON model.id = machine.model"
                " ORDER BY source, key"
            )
            for source, target, name in self._rows(query):
                yield TranslationUnit(
                    source=source, target=target, origin="machine", meta={"model": name}
                )

    def stats(self) -> StoreStats:
        """Counts by origin and model."""
        query = (
            "SELECT name, digest, decoding, count(machine.key) FROM model"
            " LEFT JOIN machine ON machine.model = model.id GROUP BY model.id ORDER BY model.id"
        )
        models: tuple[tuple[str, str, str, int], ...] = tuple(self._rows(query))
        return StoreStats(
            human=self._number("SELECT count(*) FROM human"),
            machine=sum(row[3] for row in models),
            models=models,
            size=self._number("PRAGMA page_count") * self._number("PRAGMA page_size"),
        )


_SPACES = re.compile(r"\s+")


def encode_alignment(links: Iterable[TokenLink]) -> str:
    """Links as one flat list of integers, weights in thousandths."""
    flat: list[int] = []
    for link in links:
        flat += (
            link.source_start,
            link.source_end,
            link.target_start,
            link.target_end,
            round(link.weight * 1000),
        )
    return json.dumps(flat, separators=(",", ":"))


def decode_alignment(text: str) -> tuple[TokenLink, ...]:
    """What `encode_alignment` wrote."""
    flat = json.loads(text)
    return tuple(
        TokenLink(source_start=a, source_end=b, target_start=c, target_end=d, weight=w / 1000)
        for a, b, c, d, w in zip(*[iter(flat)] * 5, strict=True)
    )
