"""Translated sentences that the workers of a run share: pieces beside the drafts, each committed
by one rename or upload and never changed, and on every machine a segment store made of them.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import gettempdir

from toolkit.errors import OutputError
from toolkit.model import TranslationUnit
from toolkit.store import SegmentStore, Stored, decode_alignment, encode_alignment
from toolkit.text.files import write_atomically

FOLDER = "segments"
_HUMAN = "human-"


class SharedSegments:
    """The pieces in a folder, of one model and decoding; `key` keeps runs apart on a machine."""

    def __init__(self, reports: Path, key: str) -> None:
        self._folder = reports / FOLDER / key[:16]
        name = hashlib.sha256(f"{reports}\0{key}".encode()).hexdigest()[:16]
        self._local = Path(gettempdir()) / f"toolkit-{os.getuid()}-{name}"

    def store_path(self) -> Path:
        """This machine's store, in a folder of its user's own. Raises OutputError when the folder
        belongs to somebody else.
        """
        self._local.mkdir(mode=0o700, exist_ok=True)
        if self._local.stat().st_uid != os.getuid():
            raise OutputError("The folder belongs to another user.", where=str(self._local))
        return self._local / "segments.db"

    def forget(self) -> None:
        """Delete this machine's store; the pieces stay."""
        shutil.rmtree(self._local, ignore_errors=True)

    def add(self, translations: Sequence[Stored]) -> None:
        """Commit a piece; its name is that of its sentences, so that a second try replaces it."""
        if translations:
            ordered = sorted(translations, key=lambda stored: stored.source)
            rows = [[s.source, s.target, s.score, encode_alignment(s.alignment)] for s in ordered]
            self._write("", rows, [s.source for s in ordered])

    def add_human(self, units: Iterable[TranslationUnit]) -> None:
        """Commit people's translations, which outrank the machine's on every worker."""
        rows = [[unit.source, unit.target] for unit in units]
        if rows:
            self._write(_HUMAN, rows, rows)

    def _write(self, prefix: str, rows: Sequence[object], name: Sequence[object]) -> None:
        digest = hashlib.sha256(json.dumps(name).encode()).hexdigest()[:32]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        path = self._folder / f"{prefix}{digest}.jsonl.gz"
        write_atomically(path, gzip.compress(text.encode(), mtime=0))

    def merge(self, store: SegmentStore) -> None:
        """Take into this machine's store the pieces that it lacks; one process at a time."""
        merged = self._local / "merged"
        with merged.open("a+", encoding="utf-8") as journal:
            fcntl.flock(journal, fcntl.LOCK_EX)
            journal.seek(0)
            known = set(journal.read().split())
            for path in self._pieces():
                if path.name not in known:
                    _take(store, path)
                    journal.write(f"{path.name}\n")
                    journal.flush()

    def _pieces(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(p for p in self._folder.iterdir() if p.name.endswith(".jsonl.gz"))


def _take(store: SegmentStore, path: Path) -> None:
    lines = gzip.decompress(path.read_bytes()).decode().split("\n")
    rows = [json.loads(line) for line in lines if line]
    if path.name.startswith(_HUMAN):
        units = [TranslationUnit(source=source, target=target) for source, target in rows]
        store.add_human(units, origin="shared")
        return
    made = int(path.stat().st_mtime)
    store.add_machine(
        Stored(
            source=source, target=target, score=score, alignment=decode_alignment(links),
            created=made,
        )
        for source, target, score, links in rows
    )  # fmt: skip
