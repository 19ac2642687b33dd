"""Files in, drafts out, on this machine: read, translate, write, prove, record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from toolkit import __version__
from toolkit.errors import ConfigError
from toolkit.jobs.translation.drafting import Drafting, Progress, Quiet, flagged
from toolkit.jobs.translation.manifest import (
    MANIFEST,
    FileRecord,
    Journal,
    Records,
    dump,
    json_lines,
    note_finished,
    read_finished,
    read_manifest,
    write_manifest,
)
from toolkit.jobs.translation.options import TranslateOptions
from toolkit.jobs.translation.report import write_reports
from toolkit.jobs.translation.sources import REPORTS, Found, find_sources
from toolkit.jobs.translation.translator import Translator
from toolkit.text.files import sha256
from toolkit.text.places import is_url

__all__ = ["FilesJob", "Progress", "Quiet", "Summary", "flagged"]

FINISHED = "finished.jsonl"  # records of a run under way, gone when it has a manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did. `reports` is the folder of report and manifest (None without an output);
    `earlier_drafts` are drafts of other runs below the inputs, which were left; `drafts` holds
    the bytes of the drafts when there is no output to write them to.
    """

    records: Sequence[FileRecord]
    unsupported: tuple[Path, ...]
    counts: Mapping[str, int]
    model: str
    reports: Path | None = None
    earlier_drafts: tuple[Path, ...] = ()
    drafts: tuple[bytes, ...] = ()

    def as_json(self) -> Iterator[bytes]:
        """The summary for programs, in chunks of JSON: of many files none is held. Flagged
        segments are counted here, and told in report.json.
        """
        head = {
            "unsupported": [str(path) for path in self.unsupported],
            "earlier_drafts": [str(path) for path in self.earlier_drafts],
            "counts": dict(self.counts),
            "model": self.model,
            "reports": str(self.reports) if self.reports else None,
        }
        return json_lines(head, {"files": (dump(_brief(record)) for record in self.records)})

    def failed(self) -> list[FileRecord]:
        """The files that have no draft, or an edited one of an older source or other options."""
        return [record for record in self.records if record.status == "failed"]

    def edited(self) -> list[FileRecord]:
        """The files whose drafts were left because a person edited them."""
        return [record for record in self.records if record.status == "edited"]


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
        self._is_file = False

    def find(self) -> Found:
        """The files to translate, and whether the output is the draft of a single one."""
        found = find_sources(self.inputs, self.output)
        self._is_file = any(source.renamed for source in found.sources)
        return found

    def run(self) -> Summary:
        """Translate every file; a file that fails is recorded, and the others are done."""
        found = self.find()
        self.progress.start(sum(source.size for source in found.sources))
        with Translator(self.options, progress=self.progress.translated) as translator:
            self._settings = digest_settings(self.options, translator)
            self._former = self._read_former()
            drafting = Drafting(
                translator, self._settings, self._former, self._reports(), self._finish,
                self.progress,
            )  # fmt: skip
            try:
                drafting.run(found.sources)
            finally:
                names = [s.name for s in found.sources if s.name in self._records]
                records = Records(self._records, names)
                reports = self._report(translator, records)
        return Summary(
            records=records,
            unsupported=found.unsupported,
            earlier_drafts=found.drafts,
            counts=translator.counts,
            model=translator.model.name,
            reports=reports,
            drafts=tuple(drafting.drafts),
        )

    # Recording --------------------------------------------------------------------------------

    def _finish(self, record: FileRecord) -> None:
        self._changed |= not self._is_told(record)
        self._records.add(record)
        self._note(record)
        self.progress.finished(record)

    def _is_told(self, record: FileRecord) -> bool:
        """Whether an earlier run's report says of the file what is to be said."""
        former = self._former.get(record.name)
        told = {"unchanged": ("translated", "unchanged"), "edited": ("edited",)}
        return former is not None and former.status in told.get(record.status, ())

    def _note(self, record: FileRecord) -> None:
        folder = self._reports()
        if folder and record.status == "translated" and not is_url(folder):
            note_finished(folder / FINISHED, self._records.line(record.name))

    def _reports(self) -> Path | None:
        if self.output is None:
            return None
        return (self.output.parent if self._is_file else self.output) / REPORTS

    def _read_former(self) -> Journal:
        """What earlier runs made, the last one's even if it was killed."""
        folder = self._reports()
        if folder is None:
            return Journal()
        former = read_manifest(folder / MANIFEST)
        for record in self._left_by_killed(folder):
            former.add(record)
            self._changed = True
        return former

    def _left_by_killed(self, folder: Path) -> Iterator[FileRecord]:
        return iter(()) if is_url(folder) else read_finished(folder / FINISHED)

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
        earlier = [name for name in self._former if self._is_earlier(name, folder.parent)]
        write_manifest(
            folder / MANIFEST,
            settings=self._settings,
            run=run,
            records=(self._records.line(record.name) for record in records),
            earlier=(self._former.line(name) for name in earlier),
        )
        if not is_url(folder):
            (folder / FINISHED).unlink(missing_ok=True)
        write_reports(folder, model=translator.model.name, records=records)
        return folder

    def _is_earlier(self, name: str, drafts: Path) -> bool:
        """Whether a file has a draft in the folder that isn't of this run."""
        if name in self._records and self._records[name].status != "failed":
            return False
        draft = (drafts / name).with_name(PurePath(self._former[name].output or name).name)
        return is_url(draft) or draft.exists()


# Settings that no draft depends on, or only by what they name.
_WITHOUT_EFFECT = {"jobs", "store", "use_store", "glossary", "max_characters", "force"}


def digest_settings(options: TranslateOptions, translator: Translator) -> str:
    """Everything that decides what a draft looks like, in one digest."""
    settings = options.model_dump(exclude=_WITHOUT_EFFECT)
    glossaries = [sha256(_read_glossary(path)) for path in options.glossary]
    human = translator.store.human_revision()
    parts = [__version__, translator.model.digest, human, glossaries, settings]
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


def _brief(record: FileRecord) -> dict[str, Any]:
    brief = asdict(replace(record, flagged=()))
    del brief["flagged"]
    return brief | {"flagged": len(record.flagged), "to_look_at": len(record.to_look_at())}


def _read_glossary(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"The glossary can't be read: {error.strerror}."
        raise ConfigError(message, where=str(path)) from error
