"""Names: convert one, align those of a translation, keep a ledger of a folder's."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit import registry
from toolkit.bitext import READABLE, format_of
from toolkit.entities import context
from toolkit.entities.align import Aligned, align_pair
from toolkit.entities.convert import Converted
from toolkit.entities.convert import convert as convert_one
from toolkit.entities.gazetteer import Gazetteer, gazetteer
from toolkit.entities.ledger import Ledger, LedgerEntry, columns
from toolkit.entities.ledger import rows as table_rows
from toolkit.entities.recognise import Source, recognise
from toolkit.entities.tokens import tokenise
from toolkit.errors import ConfigError, DataError, MissingExtraError
from toolkit.glossary import read_glossary
from toolkit.model import BitextRow, Entity, Label
from toolkit.text.compressed import read_bytes, read_lines

__all__ = ["NamedPair", "align", "convert", "ledger", "read_pairs", "user_names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPair:
    """A segment pair and its names. `where` is for people: file and number."""

    id: str
    document: str
    where: str
    source: str
    target: str
    aligned: Aligned

    def row(self) -> BitextRow:
        """The published form, `entities` filled."""
        pairs = self.aligned.listed(self.source, self.target)
        entities = tuple(
            {**pair, "reason": link.reason}
            for pair, link in zip(pairs, self.aligned.links, strict=True)
        )
        return BitextRow(
            id=self.id, fr=self.source, en=self.target, doc_id=self.document, entities=entities
        )


def convert(
    names: Iterable[str],
    *,
    count: int = 5,
    about: str = "",
    lists: bool = True,
    places: bool = True,
    user: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, list[Converted]]]:
    """Ranked English forms of French names. `about` is text that says where they come from."""
    known = gazetteer(lists=lists, places=places) if lists or places else None
    prior = context.prior([about])
    for name in names:
        if not name.strip():
            raise DataError("An empty name can't be converted.")
        yield name, convert_one(name.strip(), known, prior=prior, count=count, user=user)


def read_pairs(paths: Sequence[Path]) -> Iterator[tuple[str, str, str, str, str]]:
    """(id, document, where, French, English) of one bitext file, or of two files line by line."""
    if len(paths) == 2:
        yield from _read_lines(*paths)
    elif len(paths) == 1:
        yield from read_bitext(paths[0])
    else:
        raise ConfigError("Give one bitext file, or a French and an English file.")


def _read_lines(french: Path, english: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """Moses-style: line n of one file translates line n of the other."""
    sources, targets = read_lines(french), read_lines(english)
    missing = object()
    number = 0
    while True:
        source, target = next(sources, missing), next(targets, missing)
        if source is missing and target is missing:
            return
        number += 1
        if source is missing or target is missing:
            short = french if source is missing else english
            raise DataError(
                f"This file ends at line {number - 1}, the other goes on.",
                where=str(short),
                hint="Both need as many lines.",
            )
        where = f"{french.name}:{number}"
        yield f"{french.stem}:{number}", french.name, where, str(source), str(target)


def read_bitext(path: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """The pairs of a bitext: every format of `toolkit convert`, and the bilingual files of
    `toolkit translate`; ids are kept.
    """
    if _bilingual(path):
        yield from _read_units(path)
        return
    if _ledger(path):
        hint = "Give the drafts or bitexts it was made from; or the ledger to --glossary."
        raise ConfigError("This is a ledger of names, no bitext.", where=str(path), hint=hint)
    try:
        form = format_of(path)
    except ConfigError as error:
        known = ", ".join(READABLE)
        hint = f"Give two files, French and English, or one of: {known}."
        raise ConfigError(f"'{path.name}' is no bitext.", hint=hint) from error
    for number, row in enumerate(form.read(path), start=1):
        yield row.id, row.doc_id or path.name, f"{path.name}:{number}", row.fr, row.en


def _ledger(path: Path) -> bool:
    """Whether `write_ledger` wrote the file; its columns would pass for those of a bitext."""
    try:
        with path.open("rb") as file:
            return b"#consistent" in file.read(1024)
    except OSError:
        return False  # the reader says why


def _bilingual(path: Path) -> bool:
    """Whether `toolkit translate` wrote the file, or a format that only it writes."""
    only = set(registry.names("bilingual")) - set(registry.names("bitext"))
    beside_draft = ".bilingual." in path.name or "_toolkit" in path.parts
    return beside_draft or path.suffix.lower().lstrip(".") in only


def _read_units(path: Path) -> Iterator[tuple[str, str, str, str, str]]:
    suffix = path.suffix.lower().lstrip(".")
    kind = {"xlf": "xliff"}.get(suffix, suffix)
    units = registry.load("bilingual", kind)().parse(read_bytes(path), name=str(path))
    for number, unit in enumerate(units, start=1):
        name = unit.id or f"{path.stem}:{number}"
        yield name, path.name, f"{path.name}:{number}", unit.source, unit.target


def align(
    paths: Sequence[Path], *, sources: Sequence[Source] = (), lists: bool = True
) -> Iterator[NamedPair]:
    """The names of a bitext's pairs, in order, one at a time."""
    known = gazetteer(lists=lists)
    for name, document, where, source, target in read_pairs(paths):
        yield NamedPair(
            id=name,
            document=document,
            where=where,
            source=source,
            target=target,
            aligned=with_more(align_pair(source, target, known), source, known, sources),
        )


def with_more(
    aligned: Aligned, source: str, known: Gazetteer, more: Sequence[Source] = ()
) -> Aligned:
    """The French names without a counterpart added after those that have one."""
    taken = aligned.source
    extra = tuple(
        entity
        for entity in recognise(source, "fr", known, more)
        if all(entity.end <= other.start or entity.start >= other.end for other in taken)
    )
    return Aligned((*taken, *extra), aligned.target, aligned.links)


def ledger(paths: Iterable[Path]) -> Iterator[LedgerEntry]:
    """Every name of the bitexts in files and folders, the commonest first."""
    known = gazetteer()
    book = Ledger(known)
    seen = 0
    for pair_paths in _bitexts(paths):
        for pair in align(pair_paths):
            seen += 1
            book.add(pair.document, pair.where, pair.source, pair.target, pair.aligned)
    if not seen:
        raise DataError(
            "There is no bitext here.",
            hint="Name a folder of drafts, or .jsonl, .tsv, .tmx or .xliff files.",
        )
    yield from book.entries()


def _bitexts(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """Bitexts in folders: bilingual files, and pairs like `x.fr.txt` and `x.en.txt`."""
    for path in paths:
        if not path.exists():
            raise DataError("There is no such file or folder.", where=str(path))
        if not path.is_dir():
            yield [path]
            continue
        yield from ([file] for file in _written_beside_drafts(path))
        for french in sorted(path.rglob("*.fr*")):
            english = french.with_name(french.name.replace(".fr", ".en"))
            if french.is_file() and english.is_file():
                yield [french, english]


def _written_beside_drafts(folder: Path) -> list[Path]:
    """The bitexts that `toolkit translate` wrote beside its drafts: a person may have edited the
    --bilingual ones, so they come before the ones that are always written.
    """
    best: dict[str, Path] = {}
    for file in sorted(folder.rglob("*.bilingual.*")):
        best.setdefault(file.relative_to(folder).as_posix().rpartition(".bilingual.")[0], file)
    own = folder / "_toolkit" / "bitext"
    for file in sorted(own.rglob("*.jsonl")):
        best.setdefault(file.relative_to(own).as_posix().removesuffix(".jsonl"), file)
    return list(best.values())


def write_ledger(entries: Iterable[LedgerEntry], *, kind: str) -> bytes:
    """The ledger as CSV, TSV, JSON lines or TBX."""
    if kind == "tbx":
        return _tbx(entries)
    if kind == "jsonl":
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in table_rows(entries))
        return "".join(lines).encode()
    text = io.StringIO(newline="")
    dialect = "excel" if kind == "csv" else "excel-tab"
    writer = csv.DictWriter(text, columns(), dialect=dialect, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table_rows(entries))
    return text.getvalue().encode()


def _tbx(entries: Iterable[LedgerEntry]) -> bytes:
    from lxml import etree

    root = etree.Element("martif", type="TBX-Basic")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "fr")
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    decided = (row for row in table_rows(entries) if row["target"])  # TBX has no empty terms
    for number, row in enumerate(decided, start=1):
        concept = etree.SubElement(body, "termEntry", id=f"n{number}")
        for language, term in (("fr", row["source"]), ("en", row["target"])):
            section = etree.SubElement(concept, "langSet")
            section.set("{http://www.w3.org/XML/1998/namespace}lang", language)
            etree.SubElement(etree.SubElement(section, "tig"), "term").text = term
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def ner_source(folder: Path) -> Source:
    """A Hugging Face token-classification folder as one more source of French mentions."""
    if not (folder / "config.json").is_file():
        raise ConfigError("There is no token-classification model here.", where=str(folder))
    try:
        from transformers import pipeline
    except ImportError as error:
        raise MissingExtraError("--ner-model", "torch") from error
    run = pipeline("token-classification", model=str(folder), aggregation_strategy="simple")
    labels: dict[str, Label] = {"PER": "PER", "LOC": "LOC", "ORG": "ORG"}

    def mentions(text: str) -> list[Entity]:
        return [
            Entity(start=m["start"], end=m["end"], label=labels.get(m["entity_group"], "MISC"))
            for m in run(text)
        ]

    return mentions


def user_names(paths: Iterable[Path]) -> dict[str, str]:
    """A person's decisions from glossaries or corrected ledgers: French name → English form."""
    names: dict[str, str] = {}
    for path in paths:
        for term in read_glossary(path).terms:
            if not term.forbidden:
                names.setdefault(term.source, term.target)
    return names


def marked(text: str, spans: Sequence[Entity], numbers: Mapping[int, int]) -> list[dict[str, Any]]:
    """A text cut into plain pieces and names, for the page; `numbers` gives each its pair."""
    pieces: list[dict[str, Any]] = []
    done = 0
    order = sorted(range(len(spans)), key=lambda n: spans[n].start)
    for index in order:
        span = spans[index]
        if span.start > done:
            pieces.append({"text": text[done : span.start], "pair": None, "label": ""})
        pieces.append({"text": span.text(text), "pair": numbers.get(index), "label": span.label})
        done = span.end
    pieces.append({"text": text[done:], "pair": None, "label": ""})
    return pieces


def page(pairs: Iterable[NamedPair], title: str) -> bytes:
    """Both texts side by side, pairs coloured by type and linked, reasons on hover."""
    from toolkit.render.page import render

    shown = []
    for pair in pairs:
        links = pair.aligned.links
        reasons = {n: f"{x.reason} ({x.score:.2f})" for n, x in enumerate(links)}
        shown.append(
            {
                "id": pair.id,
                "fr": marked(
                    pair.source, pair.aligned.source, {x.source: n for n, x in enumerate(links)}
                ),
                "en": marked(
                    pair.target, pair.aligned.target, {x.target: n for n, x in enumerate(links)}
                ),
                "reasons": reasons,
            }
        )
    tokenise.cache_clear()
    return render("toolkit.entities:names.html.j2", {"title": title, "rows": shown}).encode()
