"""What stands where a draft is to go: a person's work is never replaced unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePath

from toolkit import registry
from toolkit.errors import OutputError, ToolkitError
from toolkit.jobs.translation.manifest import FileRecord
from toolkit.store import SegmentStore
from toolkit.text.files import sha256
from toolkit.text.places import reached

BILINGUAL = ".bilingual."  # between a draft's name and the extension of a file beside it
_EMPTY = sha256(b"")
_NOWHERE = (FileNotFoundError, IsADirectoryError, NotADirectoryError)


class Standing:
    """Tells files that earlier runs wrote from those that a person edited or put there.

    `former` are the earlier runs' records, `reports` is the folder that they lie in. A bilingual
    file whose edited rows are all in the `store` holds nothing that would be lost.
    """

    def __init__(
        self, former: Mapping[str, FileRecord], reports: Path | None, store: SegmentStore
    ) -> None:
        self._former = former
        self._reports = reports
        self._store = store

    def status(self, former: FileRecord, output: Path) -> str | None:
        """Of a file whose source and options are what they were: "unchanged" or "edited"; None
        where something is missing.
        """
        known = digests(former, output)
        found = {path: _digest(path) for path in known}
        if output not in known or any(_is_lost(found[path], known[path]) for path in known):
            return None
        if found != known:
            return "edited"
        rows = self._rows(former, output)
        return "unchanged" if all(_digest(path) == was for path, was in rows.items()) else None

    def now_at(self, record: FileRecord, output: Path) -> FileRecord:
        """The record with its paths as they are since the folder was moved."""
        beside = digests(record, output)
        del beside[output]
        places = {**beside, **self._rows(record, output)}
        extras = {str(path): was for path, was in places.items()}
        return replace(record, output=str(output), extra_outputs=extras)

    def _rows(self, record: FileRecord, output: Path) -> dict[Path, str]:
        """The bilingual rows among the reports, which nobody edits, and their digest."""
        if self._reports is None:
            return {}
        path = rows_path(self._reports, record.name)
        found = [was for at, was in record.extra_outputs.items() if not _is_beside(at, output)]
        return {path: found[0]} if found else {}

    def edited(
        self, former: FileRecord | None, output: Path, contents: Mapping[Path, bytes]
    ) -> set[Path]:
        """The paths at which there is a person's work, of those that `contents` would go to.

        OutputError where that work is of an older source or other options, or of unknown origin.
        """
        found = {path for path, data in contents.items() if self._is_anothers(path, data)}
        known = digests(former, output) if former else {}
        for path in found:
            if path not in known:
                raise OutputError(
                    "There is a file here that no run wrote; it is left as it is.",
                    where=str(path),
                    hint="Move it, name another output, or have it written over: --force.",
                )
            if known[path] != sha256(contents[path]):
                raise OutputError(
                    "This draft was edited, and its source or the options have changed since; it"
                    " is left as it is.",
                    where=str(path),
                    hint="Move it to get a new one, or have it written over: --force.",
                )
        return found

    def _is_anothers(self, path: Path, data: bytes) -> bool:
        found = _digest(path)
        if _is_lost(found, sha256(data)) or found == sha256(data) or found in self._written:
            return False
        return not (BILINGUAL in path.name and self._is_imported(path))

    @cached_property
    def _written(self) -> frozenset[str]:
        """The digests of all that earlier runs wrote, wherever it lies today."""
        every = self._former.values()
        drafts = {record.output_sha256 for record in every if record.output_sha256}
        return frozenset(drafts.union(*(record.extra_outputs.values() for record in every)))

    def _is_imported(self, path: Path) -> bool:
        """Whether a person's rows in a bilingual file are in the store, word for word."""
        by_extension = {
            registry.load("bilingual", name).extension.lstrip("."): name
            for name in registry.names("bilingual")
        }
        try:
            parser = registry.load("bilingual", by_extension[path.suffix.lstrip(".")])()
            units = list(parser.parse(path.read_bytes(), name=str(path)))
        except (KeyError, OSError, ToolkitError):
            return False
        rows = {unit.source: unit.target for unit in units if unit.origin == "human"}
        return bool(rows) and rows.items() <= self._store.find_human(list(rows)).items()


def rows_path(reports: Path, name: str) -> Path:
    """Where both languages of a file are kept, for the ledger and for programs."""
    return reports / "bitext" / f"{name}.jsonl"


def digests(record: FileRecord, output: Path) -> dict[Path, str]:
    """The digests that a draft and the bilingual files beside it had when they were written, as
    paths beside `output`: the folder may have been moved.
    """
    written = {**record.extra_outputs}
    if record.output and record.output_sha256:
        written[record.output] = record.output_sha256
    return {
        output.with_name(PurePath(path).name): digest
        for path, digest in written.items()
        if _is_beside(path, output)
    }


def _is_beside(path: str, output: Path) -> bool:
    name = PurePath(path).name
    return name == output.name or name.startswith(f"{output.name}{BILINGUAL}")


def _is_lost(found: str | None, known: str) -> bool:
    """Whether nothing is left of a file: it isn't there, or was emptied."""
    return found is None or (found == _EMPTY and known != _EMPTY)


def _digest(path: Path) -> str | None:
    """The digest of a file; None for one that isn't there."""
    try:
        with reached(path):
            return sha256(path.read_bytes())
    except _NOWHERE:
        return None
    except OSError:
        return ""  # whatever it is, it is there
