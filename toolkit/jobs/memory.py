"""The segment store seen as a translation memory: import, export, statistics, analysis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit import registry
from toolkit.errors import ConfigError
from toolkit.formats import format_for
from toolkit.formats.base import ReadOptions
from toolkit.jobs.translation.fuzzy import BANDS, FuzzyMemory, analyse
from toolkit.jobs.translation.given import may_hold_stand_ins
from toolkit.jobs.translation.plan import Planner
from toolkit.jobs.translation.sources import find_sources
from toolkit.model import Document, Segment, TranslatedDocument, TranslationUnit
from toolkit.store import SegmentStore
from toolkit.text.compressed import read_bytes
from toolkit.text.files import refuse_folder

IMPORT_FORMATS = tuple(name for name in registry.names("bilingual") if name != "html")
EXPORT_FORMATS = ("tmx", "tsv", "jsonl", "xliff", "xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file's pairs: kept as a person's, left because the machine's (unedited),
    or empty on one side.
    """

    path: Path
    human: int
    machine: int
    empty: int


def import_file(store: SegmentStore, path: Path, *, format_name: str | None = None) -> Imported:
    """Take the people's translations of a bilingual file into the store.

    Rows that still hold the machine's own words, unconfirmed, are counted and left.
    """
    name = format_name or bilingual_format(path)
    data = read_bytes(path)
    counts: Counter[str] = Counter()

    def human(units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
        for unit in units:
            kind = "empty" if not (unit.source.strip() and unit.target.strip()) else unit.origin
            counts[kind] += 1
            if kind == "human":
                yield unit

    store.add_human(
        human(registry.load("bilingual", name)().parse(data, name=str(path))), origin=path.name
    )
    return Imported(
        path=path, human=counts["human"], machine=counts["machine"], empty=counts["empty"]
    )


def bilingual_format(path: Path) -> str:
    """The bilingual format that a file's name says."""
    refuse_folder(path)
    suffix = path.suffix.lower().lstrip(".")
    for name in registry.names("bilingual"):
        extension = registry.load("bilingual", name).extension.lstrip(".")
        if suffix in (name, extension) or (name == "xliff" and suffix == "xliff"):
            return name
    known = ", ".join(IMPORT_FORMATS)
    raise ConfigError(
        "Its name doesn't say which bilingual format it is.",
        where=str(path),
        hint=f"Give --format: {known}.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A memory as a file's bytes, and how many of the machine's pairs were left out because the
    store has stand-ins (X1) in the place of their addresses and placeholders.
    """

    data: bytes
    left_out: int


def export(store: SegmentStore, format_name: str, *, machine: bool) -> Exported:
    """The store's pairs in a bilingual format, people's first."""
    left_out = 0

    def real() -> Iterator[TranslationUnit]:
        nonlocal left_out
        for unit in store.units(machine=machine):
            if unit.origin == "machine" and may_hold_stand_ins(unit.source):
                left_out += 1
            else:
                yield unit

    segments = tuple(
        Segment(
            id=str(number),
            block_id=str(number),
            source=unit.source,
            target=unit.target,
            state="human" if unit.origin == "human" else "machine",
        )
        for number, unit in enumerate(real(), start=1)
    )
    document = Document(id="segment store", format="memory", blocks=())
    rendered: bytes = registry.load("bilingual", format_name)().render(
        TranslatedDocument(document=document, segments=segments)
    )
    return Exported(data=rendered, left_out=left_out)


def analyse_files(
    store: SegmentStore, inputs: Sequence[Path], *, threshold: int
) -> dict[str, dict[str, tuple[int, int]]]:
    """Per file: segments and words in each match band against the store's human translations."""
    memory = FuzzyMemory.of_store(store)
    planner = Planner(human=lambda _: {}, count=lambda _: 0, max_tokens=1, lacks=lambda _: False)
    results: dict[str, dict[str, tuple[int, int]]] = {}
    for source in find_sources(inputs, None).sources:
        handler = format_for(source.path)
        document = handler.read(
            read_bytes(source.path), name=str(source.path), options=ReadOptions()
        )
        plan = planner.plan(document)
        segments = [
            Segment(id=sentence.id, block_id=block.block.id, source=sentence.source)
            for block in plan.blocks
            for sentence in block.sentences
        ]
        results[source.name] = analyse(segments, memory, threshold)
    return results


def total(results: Iterable[dict[str, tuple[int, int]]]) -> dict[str, tuple[int, int]]:
    """Bands of several files, added up."""
    out = dict.fromkeys(BANDS, (0, 0))
    for bands in results:
        for name, (segments, words) in bands.items():
            out[name] = (out[name][0] + segments, out[name][1] + words)
    return out
