"""The stage of a translation that both runners run: sources in, drafts and records out."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from toolkit import registry
from toolkit.errors import DataError, StoreError, ToolkitError, shown
from toolkit.formats import format_for
from toolkit.jobs.translation.fuzzy import FuzzyMemory, analyse
from toolkit.jobs.translation.manifest import FileRecord, FlaggedSegment
from toolkit.jobs.translation.proof import expect_languages, prove
from toolkit.jobs.translation.sources import Source
from toolkit.jobs.translation.translator import Draft, Translator
from toolkit.model import Document, Segment
from toolkit.text.files import sha256, write_atomically
from toolkit.text.lengths import count_words
from toolkit.text.places import place, reached

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
    """Translates sources with a translator. `former`: what an earlier run made, which is left as
    it is where neither input nor draft has changed; `reports`: the folder of bilingual rows;
    `finished` hears every record, `drafts` takes the bytes of drafts that have no place.
    """

    translator: Translator
    former: Mapping[str, FileRecord]
    reports: Path | None
    finished: Callable[[FileRecord], None]
    progress: Progress = field(default_factory=Quiet)
    drafts: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._options = self.translator.options
        self._works: dict[str, _Work] = {}
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
        if not data:
            raise DataError("The file is empty.", where=str(source.path))
        data_sha = sha256(data)
        former = self.former.get(source.name)
        if former and former.input_sha256 == data_sha and _still_there(former, source):
            self.finished(replace(former, status="unchanged"))
            return None
        handler = format_for(str(source.path))
        document = handler.read(data, name=str(source.path), options=self._options.read_options())
        expect_languages(document)
        document = replace(document, id=source.name)
        self._works[source.name] = _Work(source, data_sha, document)
        return document

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
        again = handler.read(
            data, name=f"draft of {work.source.path}", options=self._options.read_options()
        )
        prove(work.document, draft.blocks, again)
        extras: dict[str, str] = {}
        if work.source.output is None:
            self.drafts.append(data)
        else:
            write_atomically(work.source.output, data)
            extras = self._write_bilingual(work.source.output, draft)
            extras |= self._write_bitext(work.source.name, draft)
        segments = draft.translated.segments
        return FileRecord(
            name=work.source.name,
            status="translated",
            input_sha256=work.data_sha,
            output=str(work.source.output) if work.source.output else None,
            output_sha256=sha256(data),
            extra_outputs=extras,
            encoding=work.document.encoding,
            words=sum(count_words(segment.source) for segment in segments),
            states=dict(Counter(segment.state for segment in segments)),
            fuzzy=self._fuzzy(segments),
            flagged=tuple(flagged(segment) for segment in segments if segment.flags),
        )

    def _fuzzy(self, segments: Sequence[Segment]) -> dict[str, tuple[int, int]]:
        if self._memory is None:
            return {}
        return analyse(segments, self._memory, self._options.fuzzy_threshold)

    def _write_bilingual(self, output: Path, draft: Draft) -> dict[str, str]:
        written: dict[str, str] = {}
        for name in self._options.bilingual:
            bilingual = registry.load("bilingual", name)()
            path = output.with_name(f"{output.name}.bilingual.{bilingual.extension.lstrip('.')}")
            data = bilingual.render(draft.translated)
            write_atomically(path, data)
            written[str(path)] = sha256(data)
        return written

    def _write_bitext(self, name: str, draft: Draft) -> dict[str, str]:
        """Both languages and the names, for the ledger and for programs."""
        folder = self.reports
        if folder is None:
            return {}
        path = folder / "bitext" / f"{name}.jsonl"
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


def _still_there(former: FileRecord, source: Source) -> bool:
    """Whether a former run's draft, and what was written beside it, is on disk as it was."""
    if source.output is None or former.output != str(source.output) or not former.output_sha256:
        return False
    wanted = {former.output: former.output_sha256, **former.extra_outputs}
    try:
        return all(sha256(place(path).read_bytes()) == digest for path, digest in wanted.items())
    except (OSError, ToolkitError):
        return False


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
