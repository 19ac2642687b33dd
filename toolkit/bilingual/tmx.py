"""TMX 1.4: a translation memory of the document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, ClassVar

from toolkit.bilingual import rows
from toolkit.model import Segment, TranslatedDocument, TranslationUnit
from toolkit.xmlio import tree
from toolkit.xmlio.codes import plain

if TYPE_CHECKING:
    from lxml import etree

_MACHINE = "x-machine"
# Who made a unit, where the tool that wrote it says that a machine did.
_MACHINES = {"mt", "mt!", "machine"}


class Tmx:
    """The TMX format; see the module."""

    name: ClassVar[str] = "tmx"
    extension: ClassVar[str] = ".tmx"

    def render(self, translated: TranslatedDocument) -> bytes:
        """One unit a segment that has a translation."""
        from lxml import etree

        document = translated.document
        root = etree.Element("tmx", {"version": "1.4"})
        etree.SubElement(root, "header", _header(document.source_lang))
        body = etree.SubElement(root, "body")
        for segment in translated.segments:
            if segment.target and segment.state != "failed":
                unit = _unit(body, segment)
                _variant(unit, document.source_lang, segment.source)
                _variant(unit, document.target_lang, segment.target)
        etree.indent(root, level=0)
        return tree.serialize(root)

    def parse(self, data: bytes, *, name: str) -> Iterator[TranslationUnit]:
        """The units with French and English, one at a time; every variant counts."""
        return rows.with_text(self.units(data, name=name))

    def units(self, data: bytes, *, name: str) -> Iterator[TranslationUnit]:
        """All units with French or English, their texts as they stand in the file."""
        for _, unit in tree.stream(data, ("{*}tu",), name=name, root="tmx"):
            sources, targets = _segments(unit, "fr"), _segments(unit, "en")
            if sources or targets:
                for pair in product(sources or (None,), targets or (None,)):
                    yield _read(unit, *pair)


def _header(source_lang: str) -> dict[str, str]:
    return {
        "creationtool": "toolkit",
        "creationtoolversion": "1",
        "segtype": "sentence",
        "o-tmf": "toolkit",
        "adminlang": "en",
        "srclang": source_lang,
        "datatype": "plaintext",
    }


def _unit(body: etree._Element, segment: Segment) -> etree._Element:
    from lxml import etree

    unit = etree.SubElement(body, "tu", {"tuid": tree.safe(segment.id)})
    notes = rows.notes(segment)
    if notes:
        etree.SubElement(unit, "note").text = tree.safe(notes)
    confidence = "" if segment.confidence is None else f"{segment.confidence:.3f}"
    values = {
        "x-state": segment.state,
        "x-confidence": confidence,
        _MACHINE: rows.machine(segment),
    }
    for kind, value in values.items():
        if value:
            etree.SubElement(unit, "prop", {"type": kind}).text = value
    return unit


def _variant(unit: etree._Element, language: str, text: str) -> None:
    from lxml import etree

    variant = etree.SubElement(unit, "tuv", {tree.XML_LANG: language})
    etree.SubElement(variant, "seg").text = tree.safe(text)


def _segments(unit: etree._Element, language: str) -> list[etree._Element]:
    found = []
    for variant in unit.iterfind("{*}tuv"):
        if tree.language(variant.get(tree.XML_LANG) or variant.get("lang")) == language:
            found += variant.findall("{*}seg")
    return found


def _read(
    unit: etree._Element, source: etree._Element | None, target: etree._Element | None
) -> TranslationUnit:
    variant = target.getparent() if target is not None else None
    holders = (unit, variant) if variant is not None else (unit,)
    meta = {key: value for holder in holders for key, value in _meta(holder)}
    text = plain(target)
    drafted = meta.pop(_MACHINE, "")
    author = meta.get("changeid") or meta.get("creationid") or ""
    by_machine = rows.origin(rows.clean(text), meta.get("x-state", ""), drafted) == "machine"
    return TranslationUnit(
        source=plain(source),
        target=text,
        origin="machine" if by_machine or author.lower() in _MACHINES else "human",
        id=unit.get("tuid"),
        meta=meta,
    )


def _meta(holder: etree._Element) -> Iterator[tuple[str, str]]:
    for key, value in holder.attrib.items():
        if not str(key).startswith("{") and key not in {"tuid", "lang"}:
            yield str(key), str(value)
    for prop in holder.iterfind("{*}prop"):
        yield prop.get("type") or "prop", prop.text or ""
    for note in holder.iterfind("{*}note"):
        yield "note", note.text or ""
