"""What a run leaves beside its drafts, so that the next one knows what is up to date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from os import SEEK_END
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, overload
from weakref import finalize

from toolkit import __version__
from toolkit.text.files import write_stream

VERSION = 1
MANIFEST = "manifest.json"
RECENT = 1024  # records that are held in memory as well, for reports pass over them repeatedly


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedSegment:
    """A segment as reports list it; `severity` is that of its worst flag (0: only changes)."""

    id: str
    source: str
    target: str
    state: str
    severity: int
    confidence: float | None
    flags: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """What became of one file. `status`: "translated", "unchanged" (the draft on disk is up to
    date), "edited" (it is, and a person has changed it, so it is left) or "failed" (with the
    `error`). The digests are those of what the run read and wrote; `settings` is the digest of
    its options.
    """

    name: str
    status: str
    settings: str | None = None
    input_sha256: str | None = None
    output: str | None = None
    output_sha256: str | None = None
    extra_outputs: Mapping[str, str] = field(default_factory=dict)  # path → sha256
    encoding: str | None = None
    columns: Sequence[str] = ()  # of a table, those translated
    other_columns: Sequence[str] = ()  # and those left, where nobody named any
    words: int = 0
    states: Mapping[str, int] = field(default_factory=dict)
    fuzzy: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # band → segments, words
    flagged: tuple[FlaggedSegment, ...] = ()
    error: str | None = None

    def to_look_at(self) -> list[FlaggedSegment]:
        """The segments with more than a hint or a listed change against them."""
        return [segment for segment in self.flagged if segment.severity > 1]


class Journal(Mapping[str, FileRecord]):
    """Records by file name, kept in a temporary file: memory holds only where each one stands,
    however many files a run has. The file is closed with the journal's last reference.
    """

    def __init__(self) -> None:
        self._file = file = TemporaryFile()  # noqa: SIM115  (it lives as long as the journal)
        finalize(self, file.close)
        self._places: dict[str, tuple[int, int]] = {}
        places = self._places  # a cache that held the journal itself would keep it alive
        self._read = lru_cache(maxsize=RECENT)(lambda name: load(_line(file, *places[name])))

    def add(self, record: FileRecord) -> None:
        """Keep a record."""
        line = dump(asdict(record))
        self._places[record.name] = (self._file.seek(0, SEEK_END), len(line))
        self._file.write(line)

    def line(self, name: str) -> bytes:
        """A record as JSON."""
        return _line(self._file, *self._places[name])

    def __getitem__(self, name: str) -> FileRecord:
        return self._read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _line(file: IO[bytes], start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)


class Records(Sequence[FileRecord]):
    """Some of a journal's records, in order; each is read when it is asked for."""

    def __init__(self, journal: Journal, names: Sequence[str]) -> None:
        self._journal = journal
        self._names = tuple(names)

    @overload
    def __getitem__(self, index: int) -> FileRecord: ...
    @overload
    def __getitem__(self, index: slice) -> Records: ...
    def __getitem__(self, index: int | slice) -> FileRecord | Records:
        if isinstance(index, slice):
            return Records(self._journal, self._names[index])
        return self._journal[self._names[index]]

    def __len__(self) -> int:
        return len(self._names)


def dump(value: Any) -> bytes:
    """JSON on one line; the stray bytes of a file's name come out as escapes."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text.encode(errors="backslashreplace")


def load(line: bytes) -> FileRecord:
    """A record from its JSON."""
    item = json.loads(line)
    item["flagged"] = tuple(FlaggedSegment(**segment) for segment in item["flagged"])
    return FileRecord(**item)


def read_manifest(path: Path) -> Journal:
    """The files that former runs finished; none if there were none."""
    journal = Journal()
    try:
        with path.open("rb") as file:
            head = json.loads(next(file).rstrip() + b"]}")
            if head["version"] == VERSION:
                _take(journal, file, head["settings"])
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return Journal()  # then a draft is known by what would be written again
    return journal


def _take(journal: Journal, lines: Iterable[bytes], settings: str) -> None:
    for line in lines:
        if line.startswith(b"{"):
            record = load(line.rstrip().removesuffix(b","))
            if record.status != "failed":
                journal.add(record if record.settings else replace(record, settings=settings))


def read_finished(path: Path) -> Iterator[FileRecord]:
    """The records that a run wrote down before it was killed, see `note_finished`."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return
    for line in lines:
        try:
            yield load(line)
        except (ValueError, KeyError, TypeError):
            continue  # the last line may be torn


def note_finished(path: Path, line: bytes) -> None:
    """Write down that a draft is there, before the manifest says so: a run that is killed leaves
    none. Where that can't be done the manifest will do.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(line + b"\n")


def write_manifest(
    path: Path,
    *,
    settings: str,
    run: Mapping[str, Any],
    records: Iterable[bytes],
    earlier: Iterable[bytes],
) -> None:
    """Write the manifest: the run's config and versions, and every file's record, one a line;
    `earlier` are records of earlier runs whose drafts are still there.
    """
    head = {"version": VERSION, "toolkit": __version__, "settings": settings, **run}
    write_stream(path, json_lines(head, {"files": records, "earlier": earlier}))


def json_lines(head: Mapping[str, Any], lists: Mapping[str, Iterable[bytes]]) -> Iterator[bytes]:
    """A JSON object in chunks, its long lists one item a line; they come last in it."""
    plain = {key: value for key, value in head.items() if key not in lists}
    opening = dump(plain).removesuffix(b"}")
    for name, items in lists.items():
        yield opening + b', "' + name.encode() + b'": [\n'
        for number, item in enumerate(items):
            yield (b",\n" if number else b"") + item
        opening = b"\n]"
    yield b"\n]}\n"
