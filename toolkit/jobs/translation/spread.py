"""Files in, drafts out, on many workers: find sentences, translate each once, write drafts.

Three stages, for any runner. The sentences of all files, grouped by a hash, meet in one place
whatever file they are from, so that what recurs is translated once; then every shard of files
becomes drafts, as in a run on one machine, with a store that has all its sentences.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from toolkit.dedup.keys import hash64
from toolkit.errors import StoreError
from toolkit.jobs.runners import Runner
from toolkit.jobs.translation.drafting import Drafting
from toolkit.jobs.translation.files import FilesJob, Summary, digest_settings
from toolkit.jobs.translation.manifest import FileRecord, Journal, Records, dump, load
from toolkit.jobs.translation.options import TranslateOptions
from toolkit.jobs.translation.segments import SharedSegments
from toolkit.jobs.translation.sources import Source
from toolkit.jobs.translation.translator import Translator
from toolkit.store import Stored
from toolkit.text.files import write_atomically, write_stream

SHARD_BYTES = 256 * 2**10  # of files: some two thousand sentences
PART_BYTES = 64 * 2**10  # of text whose sentences are translated as one piece
SHARDS = "shards"
QUARANTINE = "quarantine.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What every worker is told."""

    options: TranslateOptions
    reports: Path
    settings: str
    parts: int
    began: int  # seconds since 1970

    def segments(self) -> SharedSegments:
        """The sentences that workers share."""
        return SharedSegments(self.reports, self.settings)

    def translator(self) -> Translator:
        """A translator on this machine's store, into which what others did has been taken."""
        shared = self.segments()
        own = {"store": shared.store_path(), "use_store": True, "jobs": self.options.jobs or 1}
        translator = Translator(self.options.model_copy(update=own))
        translator.since = self.began
        shared.merge(translator.store)
        return translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Files that are drafted together; `former` are an earlier run's records of them."""

    name: str
    sources: tuple[Source, ...]
    former: tuple[bytes, ...] = ()

    def records(self) -> dict[str, FileRecord]:
        """The earlier run's records, by name."""
        return {record.name: record for record in map(load, self.former)}


class FindSentences:
    """Shard → number of a part → the sentences in it that nobody has translated yet."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._translator = run.translator()

    def __call__(self, shard: Shard) -> dict[int, list[str]]:
        """Files that can't be read are left to the stage that writes drafts, and its record."""
        settings, reports = self._run.settings, self._run.reports
        drafting = Drafting(self._translator, settings, shard.records(), reports, lambda _: None)
        found: dict[str, None] = {}
        for document in drafting.documents(shard.sources):
            found.update(dict.fromkeys(self._requests(document)))
        known = self._translator.store.find_machine(list(found))
        parts: dict[int, list[str]] = {}
        for text in found:
            if text not in known:
                parts.setdefault(hash64(text) % self._run.parts, []).append(text)
        return parts

    def _requests(self, document: object) -> list[str]:
        try:
            return self._translator.planner.plan(document).requests()  # type: ignore[arg-type]
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - told, with its reason, by the record of its file
            return []


class TranslateSentences:
    """A part's sentences, of all shards → a committed piece; the result counts what was done."""

    def __init__(self, run: Run) -> None:
        self._segments = run.segments()
        self._translator = run.translator()

    def __call__(self, lists: Sequence[Sequence[str]]) -> Counter[str]:
        """Each sentence once. One that the engine fails on is left out of the piece: the file
        that it is from then fails by itself, with the engine's reason.
        """
        wanted = list(dict.fromkeys(text for texts in lists for text in texts))
        known = self._translator.store.find_machine(wanted)
        missing = [text for text in wanted if text not in known]
        fresh = list(self._translate(missing))
        self._segments.add([*known.values(), *fresh])
        asked = sum(map(len, lists))
        return Counter(translated=len(fresh), repeated=asked - len(wanted))

    def _translate(self, texts: list[str]) -> Iterator[Stored]:
        try:
            yield from self._translator.requests(texts)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - the others are done
            half = len(texts) // 2
            for part in (texts[:half], texts[half:]) if half else ():
                yield from self._translate(part)


class DraftShard:
    """Shard → drafts, committed one by one, and then the shard's records; counts come back."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._translator = run.translator()

    def __call__(self, shard: Shard) -> tuple[str, dict[str, int]]:
        """The shard's name, and how its segments ended."""
        self._translator.counts.clear()
        records = Journal()
        try:
            self._drafting(shard, records).run(shard.sources)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - one file's fault: each by itself
            self._one_by_one(shard, records)
        head = dump({"settings": self._run.settings})
        lines = [head, *(records.line(source.name) for source in shard.sources)]
        write_atomically(shard_file(self._run.reports, shard.name), b"\n".join(lines) + b"\n")
        return shard.name, dict(self._translator.counts)

    def _drafting(self, shard: Shard, records: Journal) -> Drafting:
        run = self._run
        return Drafting(self._translator, run.settings, shard.records(), run.reports, records.add)

    def _one_by_one(self, shard: Shard, records: Journal) -> None:
        for source in shard.sources:
            if source.name in records:
                continue
            drafting = self._drafting(shard, records)
            try:
                drafting.run([source])
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - recorded
                drafting.fail(source, error)


def shard_file(reports: Path, name: str) -> Path:
    """Where a shard's records are committed."""
    return reports / SHARDS / f"{name}.jsonl"


def read_shard(path: Path) -> list[bytes]:
    """The records of a committed shard; none if it isn't there."""
    try:
        return path.read_bytes().rstrip(b"\n").split(b"\n")[1:]
    except OSError:
        return []


@dataclass
class SpreadJob(FilesJob):
    """One run over files on a runner's workers. `output` must be a folder or its URL."""

    runner: Runner = field(kw_only=True)

    def run(self) -> Summary:
        """Translate every file; a file that fails is recorded, and the others are done."""
        found = self.find()
        reports = self._reports()
        assert reports is not None  # noqa: S101 - the commands see to it
        self.progress.start(sum(source.size for source in found.sources))
        with Translator(self.options) as translator:
            self._settings = digest_settings(self.options, translator)
            self._former = self._read_former()
            shards = list(self._shards(found.sources))
            size = sum(source.size for source in found.sources)
            run = Run(
                options=self.options, reports=reports, settings=self._settings,
                parts=max(4 * self.runner.workers, size // PART_BYTES), began=int(time.time()),
            )  # fmt: skip
            run.segments().add_human(translator.store.units(machine=False))
            self._translate(run, shards, translator.counts)
            self._draft(run, shards, translator.counts)
            records = Records(self._records, [source.name for source in found.sources])
            written = self._report(translator, records)
            write_stream(reports / QUARANTINE, _quarantined(records))
            _forget(reports)
            run.segments().forget()
        return Summary(
            records=records, unsupported=found.unsupported, counts=translator.counts,
            model=translator.model.name, reports=written, earlier_drafts=found.drafts,
        )  # fmt: skip

    def _shards(self, sources: Iterable[Source]) -> Iterator[Shard]:
        for part in _cut(sources):
            facts = [[source.name, source.size] for source in part]
            name = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:24]
            former = [self._former.line(s.name) for s in part if s.name in self._former]
            yield Shard(name=name, sources=tuple(part), former=tuple(former))

    def _left_by_killed(self, folder: Path) -> Iterator[FileRecord]:
        yield from super()._left_by_killed(folder)
        shards = folder / SHARDS
        for path in sorted(shards.iterdir()) if shards.is_dir() else ():
            for record in map(load, read_shard(path)):
                if record.status != "failed":
                    yield record

    def _note(self, record: FileRecord) -> None:
        """Shards are committed with their records."""

    def _translate(self, run: Run, shards: Sequence[Shard], counts: Counter[str]) -> None:
        find, translate = partial(FindSentences, run), partial(TranslateSentences, run)
        for done in self.runner.exchange(find, shards, translate, engine=True):
            counts.update(done)
            self.progress.translated(done["translated"])

    def _draft(self, run: Run, shards: Sequence[Shard], counts: Counter[str]) -> None:
        for name, done in self.runner.map(partial(DraftShard, run), shards):
            counts.update(done)
            for line in read_shard(shard_file(run.reports, name)):
                self._finish(load(line))


def _cut(sources: Iterable[Source]) -> Iterator[list[Source]]:
    part: list[Source] = []
    held = 0
    for source in sources:
        part.append(source)
        held += source.size
        if held >= SHARD_BYTES:
            yield part
            part, held = [], 0
    if part:
        yield part


def _quarantined(records: Iterable[FileRecord]) -> Iterator[bytes]:
    for record in records:
        if record.status == "failed":
            facts = {k: v for k, v in asdict(record).items() if k in ("name", "error")}
            yield dump(facts) + b"\n"


def _forget(reports: Path) -> None:
    """The manifest has every record now."""
    shards = reports / SHARDS
    for path in list(shards.iterdir()) if shards.is_dir() else ():
        path.unlink(missing_ok=True)
