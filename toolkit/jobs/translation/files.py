"""Files in, drafts out: read, translate, write, prove, record."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from toolkit import __version__, registry
from toolkit.errors import ConfigError, DataError, StoreError, ToolkitError, shown
from toolkit.formats import format_for
from toolkit.jobs.translation.fuzzy import FuzzyMemory, analyse
from toolkit.jobs.translation.manifest import (
    FileRecord,
    FlaggedSegment,
    Journal,
    Records,
    read_manifest,
    write_manifest,
)
from toolkit.jobs.translation.options import TranslateOptions
from toolkit.jobs.translation.proof import expect_languages, prove
from toolkit.jobs.translation.report import write_reports
from toolkit.jobs.translation.sources import REPORTS, Source, find_sources
from toolkit.jobs.translation.translator import Draft, Translator
from toolkit.model import Document, Segment
from toolkit.text.files import sha256, write_atomically

_LOG = logging.getLogger(__name__)
_WORDS = re.compile(r"\w+(?:[-’']\w+)*")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did. `reports` is the folder of report and manifest (None without an output);
    `drafts` holds the bytes of the drafts when there is no output to write them to.
    """

    records: Sequence[FileRecord]
    unsupported: tuple[Path, ...]
    counts: Mapping[str, int]
    model: str
    reports: Path | None = None
    drafts: tuple[bytes, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The summary for programs; flagged segments are counted here, and told in report.json."""
        return {
            "files": [_brief(record) for record in self.records],
            "unsupported": [str(path) for path in self.unsupported],
            "counts": dict(self.counts),
            "model": self.model,
            "reports": str(self.reports) if self.reports else None,
        }

    def failed(self) -> list[FileRecord]:
        """The files that have no draft."""
        return [record for record in self.records if record.status == "failed"]


@dataclass(slots=True)
class _Work:
    """A file on its way through the translator."""

    source: Source
    data_sha: str
    document: Document


@dataclass
class FilesJob:
    """One run over files. `output` None keeps the drafts in memory."""

    inputs: Sequence[Path]
    output: Path | None
    options: TranslateOptions
    progress: Progress = field(default_factory=Quiet)

    def __post_init__(self) -> None:
        self._records = Journal()
        self._changed = False
        self._works: dict[str, _Work] = {}
        self._drafts: list[bytes] = []

    def run(self) -> Summary:
        """Translate every file; a file that fails is recorded, and the others are done."""
        found = find_sources(self.inputs, self.output)
        self.progress.start(sum(source.size for source in found.sources))
        with Translator(self.options, progress=self.progress.translated) as translator:
            self._settings = self._digest_settings(translator)
            self._former = self._read_former()
            wanted = self.options.fuzzy != "off"
            self._memory = FuzzyMemory.of_store(translator.store) if wanted else None
            try:
                documents = self._read(found.sources)
                for draft in translator.drafts(documents, failed=self._fail_document):
                    self._write(draft)
            finally:
                names = [s.name for s in found.sources if s.name in self._records]
                records = Records(self._records, names)
                reports = self._report(translator, records)
        return Summary(
            records=records,
            unsupported=found.unsupported,
            counts=translator.counts,
            model=translator.model.name,
            reports=reports,
            drafts=tuple(self._drafts),
        )

    # Reading ----------------------------------------------------------------------------------

    def _read(self, sources: Sequence[Source]) -> Iterator[Document]:
        for source in sources:
            try:
                document = self._open(source)
            except Exception as error:  # noqa: BLE001 - the other files are done
                self._fail(source, error)
                continue
            if document is not None:
                self.progress.planned(len(document.blocks), source.size)
                yield document

    def _open(self, source: Source) -> Document | None:
        data = source.path.read_bytes()
        if not data:
            raise DataError("The file is empty.", where=str(source.path))
        data_sha = sha256(data)
        former = self._former.get(source.name)
        if former and former.input_sha256 == data_sha and _still_there(former, source):
            self._finish(replace(former, status="unchanged"))
            return None
        handler = format_for(source.path)
        document = handler.read(data, name=str(source.path), options=self.options.read_options())
        expect_languages(document)
        document = replace(document, id=source.name)
        self._works[source.name] = _Work(source, data_sha, document)
        return document

    # Writing ----------------------------------------------------------------------------------

    def _write(self, draft: Draft) -> None:
        work = self._works.pop(draft.translated.document.id)
        try:
            self._finish(self._write_draft(work, draft))
        except Exception as error:  # noqa: BLE001 - the other files are done
            self._fail(work.source, error)

    def _write_draft(self, work: _Work, draft: Draft) -> FileRecord:
        handler = format_for(work.source.path)
        data = handler.write(work.document, draft.blocks)
        again = handler.read(
            data, name=f"draft of {work.source.path}", options=self.options.read_options()
        )
        prove(work.document, draft.blocks, again)
        extras: dict[str, str] = {}
        if work.source.output is None:
            self._drafts.append(data)
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
        return analyse(segments, self._memory, self.options.fuzzy_threshold)

    def _write_bilingual(self, output: Path, draft: Draft) -> dict[str, str]:
        written: dict[str, str] = {}
        for name in self.options.bilingual:
            bilingual = registry.load("bilingual", name)()
            path = output.with_name(f"{output.name}.bilingual.{bilingual.extension.lstrip('.')}")
            data = bilingual.render(draft.translated)
            write_atomically(path, data)
            written[str(path)] = sha256(data)
        return written

    def _write_bitext(self, name: str, draft: Draft) -> dict[str, str]:
        """Both languages and the names, for the ledger and for programs."""
        folder = self._reports()
        if folder is None:
            return {}
        path = folder / "bitext" / f"{name}.jsonl"
        data = registry.load("bilingual", "jsonl")().render(draft.translated)
        write_atomically(path, data)
        return {str(path): sha256(data)}

    # Recording --------------------------------------------------------------------------------

    def _finish(self, record: FileRecord) -> None:
        self._changed |= record.status != "unchanged"
        self._records.add(record)
        self.progress.finished(record)

    def _fail_document(self, document: Document, error: Exception) -> None:
        self._fail(self._works.pop(document.id).source, error)

    def _fail(self, source: Source, error: Exception) -> None:
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
        self._finish(FileRecord(name=source.name, status="failed", error=message))

    def _digest_settings(self, translator: Translator) -> str:
        """Everything that decides what a draft looks like, in one digest."""
        options = self.options.model_dump(exclude={"jobs", "store", "use_store", "glossary"})
        glossaries = [sha256(_read_glossary(path)) for path in self.options.glossary]
        human = translator.store.human_revision()
        parts = [__version__, translator.model.digest, human, glossaries, options]
        return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()

    def _reports(self) -> Path | None:
        if self.output is None:
            return None
        folder = (
            self.output if self.output.is_dir() or not self.output.suffix else self.output.parent
        )
        return folder / REPORTS

    def _read_former(self) -> Journal:
        folder = self._reports()
        return read_manifest(folder / "manifest.json", self._settings) if folder else Journal()

    def _nothing_new(self, folder: Path) -> bool:
        """Whether the reports on disk say what they would say again."""
        if self._changed or self._former.keys() - self._records.keys():
            return False
        return (folder / "report.html").exists() and (folder / "report.json").exists()

    def _report(self, translator: Translator, records: Records) -> Path | None:
        folder = self._reports()
        if folder is None or not records:
            return None
        if self._nothing_new(folder):
            return folder
        run = {
            "config": self.options.model_dump(mode="json"),
            "model": {**asdict(translator.model), "path": str(translator.model.path)},
            "counts": dict(translator.counts),
        }
        kept = [name for name in self._former if name not in self._records]
        write_manifest(
            folder / "manifest.json",
            settings=self._settings,
            run=run,
            records=chain(
                (self._records.line(record.name) for record in records),
                (self._former.line(name) for name in kept),
            ),
        )
        write_reports(folder, model=translator.model.name, records=records)
        return folder


def _brief(record: FileRecord) -> dict[str, Any]:
    brief = asdict(replace(record, flagged=()))
    del brief["flagged"]
    return brief | {"flagged": len(record.flagged), "to_look_at": len(record.to_look_at())}


def _still_there(former: FileRecord, source: Source) -> bool:
    """Whether a former run's draft, and what was written beside it, is on disk as it was."""
    if source.output is None or former.output != str(source.output) or not former.output_sha256:
        return False
    wanted = {former.output: former.output_sha256, **former.extra_outputs}
    try:
        return all(sha256(Path(path).read_bytes()) == digest for path, digest in wanted.items())
    except OSError:
        return False


def _read_glossary(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"The glossary can't be read: {error.strerror}."
        raise ConfigError(message, where=str(path)) from error


def count_words(text: str) -> int:
    """Words as translators count them: runs of letters and digits, inner hyphens included."""
    return len(_WORDS.findall(text))


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
