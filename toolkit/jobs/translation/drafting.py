"""The stage of a translation that both runners run: sources in, drafts and records out."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from toolkit import registry
from toolkit.errors import DataError, FormatError, StoreError, ToolkitError, shown
from toolkit.formats import format_for
from toolkit.jobs.translation.fuzzy import FuzzyMemory, analyse
from toolkit.jobs.translation.manifest import FileRecord, FlaggedSegment
from toolkit.jobs.translation.proof import expect_languages, prove
from toolkit.jobs.translation.sources import Source
from toolkit.jobs.translation.standing import BILINGUAL, Standing, rows_path
from toolkit.jobs.translation.translator import Draft, Translator
from toolkit.model import Document, Segment
from toolkit.text.files import sha256, write_atomically
from toolkit.text.lengths import count_words
from toolkit.text.places import reached

_LOG = logging.getLogger(__name__)


class Progress(Protocol):
    """What a run tells while it goes."""

    def start(self, size: int) -> None:
        """Bytes to read, all files together."""
        ...

    def planned(self, segments: int, size: int) -> None:
        """A file was read: so many segments from so many bytes."""
        ...

    def translated(self, segments: int) -> None:
        """So many more segments were translated."""
        ...

    def finished(self, record: FileRecord) -> None:
        """A file is done, or has failed."""
        ...


class Quiet:
    """Progress that nobody watches."""

    def start(self, size: int) -> None:
        """Say nothing."""

    def planned(self, segments: int, size: int) -> None:
        """Say nothing."""

    def translated(self, segments: int) -> None:
        """Say nothing."""

    def finished(self, record: FileRecord) -> None:
        """Say nothing."""


@dataclass(slots=True)
class _Work:
    """A file on its way through the translator."""

    source: Source
    data_sha: str
    document: Document


@dataclass
class Drafting:
    """Translates sources with a translator. `former`: what earlier runs made, which is left as
    it is where neither source nor options (`settings`, their digest) have changed; `reports`: the
    folder of bilingual rows; `finished` hears every record, `drafts` takes the bytes of drafts
    that have no place.
    """

    translator: Translator
    settings: str
    former: Mapping[str, FileRecord]
    reports: Path | None
    finished: Callable[[FileRecord], None]
    progress: Progress = field(default_factory=Quiet)
    drafts: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._options = self.translator.options
        self._works: dict[str, _Work] = {}
        self._standing = Standing(self.former, self.reports, self.translator.store)
        wanted = self._options.fuzzy != "off"
        self._memory = FuzzyMemory.of_store(self.translator.store) if wanted else None

    def run(self, sources: Sequence[Source]) -> None:
        """Translate every source; one that fails is recorded, and the others are done."""
        for draft in self.translator.drafts(self.documents(sources), failed=self._fail_document):
            self._write(draft)

    def documents(self, sources: Sequence[Source]) -> Iterator[Document]:
        """The documents of those sources that aren't up to date; the others are recorded."""
        for source in sources:
            try:
                document = self._open(source)
            except Exception as error:  # noqa: BLE001 - the other files are done
                self.fail(source, error)
                continue
            if document is not None:
                self.progress.planned(len(document.blocks), source.size)
                yield document

    def _open(self, source: Source) -> Document | None:
        with reached(source.path):
            data = source.path.read_bytes()
        data_sha = sha256(data)
        if former := self._up_to_date(source, data_sha):
            self.finished(former)
            return None
        document = self._read(source.path, data)
        expect_languages(document)
        document = replace(document, id=source.name)
        self._works[source.name] = _Work(source, data_sha, document)
        return document

    def _read(self, path: Path, data: bytes) -> Document:
        """A file of no bytes is an empty document in formats that need no frame."""
        options = self._options.read_options()
        try:
            return format_for(str(path)).read(data, name=str(path), options=options)
        except FormatError as error:
            if data:
                raise
            raise DataError("The file is empty.", where=str(path)) from error

    def _up_to_date(self, source: Source, data_sha: str) -> FileRecord | None:
        """The record of a draft that is there and of this source and these options."""
        former = self.former.get(source.name)
        if former is None or source.output is None:
            return None
        if (former.input_sha256, former.settings) != (data_sha, self.settings):
            return None
        status = self._standing.status(former, source.output)
        if status is None or (status == "edited" and self._options.force):
            return None
        return replace(self._standing.now_at(former, source.output), status=status)

    # Writing ----------------------------------------------------------------------------------

    def _write(self, draft: Draft) -> None:
        work = self._works.pop(draft.translated.document.id)
        try:
            self.finished(self._write_draft(work, draft))
        except Exception as error:  # noqa: BLE001 - the other files are done
            self.fail(work.source, error)

    def _write_draft(self, work: _Work, draft: Draft) -> FileRecord:
        handler = format_for(str(work.source.path))
        data = handler.write(work.document, draft.blocks)
        options = self._options.read_options().of_draft(work.document)
        again = handler.read(data, name=f"draft of {work.source.path}", options=options)
        prove(work.document, draft.blocks, again)
        output = work.source.output
        extras: dict[str, str] = {}
        edited: set[Path] = set()
        if output is None:
            self.drafts.append(data)
        else:
            bilingual = self._bilingual(output, draft)
            edited = self._put(work.source, {output: data, **bilingual})
            extras = {str(path): sha256(content) for path, content in bilingual.items()}
            extras |= self._write_bitext(work.source.name, draft)
        segments = draft.translated.segments
        return FileRecord(
            name=work.source.name,
            status="edited" if edited else "translated",
            settings=self.settings,
            input_sha256=work.data_sha,
            output=str(output) if output else None,
            output_sha256=sha256(data),
            extra_outputs=extras,
            encoding=work.document.encoding,
            columns=work.document.meta.get("columns", ()),
            other_columns=work.document.meta.get("other_columns", ()),
            words=sum(count_words(segment.source) for segment in segments),
            states=dict(Counter(segment.state for segment in segments)),
            fuzzy=self._fuzzy(segments),
            flagged=tuple(flagged(segment) for segment in segments if segment.flags),
        )

    def _fuzzy(self, segments: Sequence[Segment]) -> dict[str, tuple[int, int]]:
        if self._memory is None:
            return {}
        return analyse(segments, self._memory, self._options.fuzzy_threshold)

    def _put(self, source: Source, contents: Mapping[Path, bytes]) -> set[Path]:
        """Write a draft and the files beside it; the paths of those that a person edited, which
        are left.
        """
        assert source.output is not None  # noqa: S101 - the caller sees to it
        edited: set[Path] = set()
        if not self._options.force:
            former = self.former.get(source.name)
            edited = self._standing.edited(former, source.output, contents)
        for path, content in contents.items():
            if path not in edited:
                write_atomically(path, content)
        return edited

    def _bilingual(self, output: Path, draft: Draft) -> dict[Path, bytes]:
        """The files with both languages that go beside a draft."""
        found: dict[Path, bytes] = {}
        for name in self._options.bilingual:
            bilingual = registry.load("bilingual", name)()
            path = output.with_name(f"{output.name}{BILINGUAL}{bilingual.extension.lstrip('.')}")
            found[path] = bilingual.render(draft.translated)
        return found

    def _write_bitext(self, name: str, draft: Draft) -> dict[str, str]:
        """Both languages and the names, for the ledger and for programs."""
        folder = self.reports
        if folder is None:
            return {}
        path = rows_path(folder, name)
        data = registry.load("bilingual", "jsonl")().render(draft.translated)
        write_atomically(path, data)
        return {str(path): sha256(data)}

    # Recording --------------------------------------------------------------------------------

    def _fail_document(self, document: Document, error: Exception) -> None:
        self.fail(self._works.pop(document.id).source, error)

    def fail(self, source: Source, error: Exception) -> None:
        """Record that a source has no draft; a broken store is raised."""
        if isinstance(error, StoreError):
            raise error  # no file's fault: the others would meet it too
        message = str(error)
        if isinstance(error, OSError):
            what = "The file" if str(error.filename) == str(source.path) else error.filename
            message = f"{what or 'A file'} can't be read or written: {error.strerror}."
        elif not isinstance(error, ToolkitError):
            _LOG.error("%s failed unexpectedly", source.path, exc_info=error)
            message = f"Unexpected {type(error).__name__}: {message}. Please report it as a bug."
        path = shown(str(source.path))
        if path not in message:
            message = f"{path}: {message}"
        self.finished(FileRecord(name=source.name, status="failed", error=message))


def flagged(segment: Segment) -> FlaggedSegment:
    """A segment for the report."""
    return FlaggedSegment(
        id=segment.id,
        source=segment.source,
        target=segment.target,
        state=segment.state,
        severity=max(flag.severity for flag in segment.flags),
        confidence=segment.confidence,
        flags=tuple(asdict(flag) for flag in segment.flags),
    )
