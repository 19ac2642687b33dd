"""TMX translation memories: units without an English variant, or with a draft that nobody edited,
get one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from toolkit.errors import FormatError
from toolkit.formats import codes
from toolkit.formats.base import ReadOptions
from toolkit.formats.mixed import check_blocks, is_changed
from toolkit.model import Block, Document
from toolkit.text.digest import digest
from toolkit.xmlio import tree
from toolkit.xmlio.codes import plain

if TYPE_CHECKING:
    from lxml import etree

# The type of a `prop` of ours on target variants: the digest of the machine's translation.
MACHINE = "x-machine"
_SOURCE, _TARGET = "fr", "en"


@dataclass(frozen=True, slots=True)
class _Skeleton:
    data: bytes
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    id: str
    unit: etree._Element
    source: etree._Element


class Tmx:
    """The TMX format; see the module."""

    name: ClassVar[str] = "tmx"
    extensions: ClassVar[tuple[str, ...]] = (".tmx",)

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Parse a file; FormatError for what is no TMX."""
        root = _root(data, name)
        kind = _segment_kind(root)
        blocks = tuple(_block(unit, kind, options) for unit in _units(root))
        if not blocks and next(root.iter("{*}seg"), None) is not None:
            hint = 'Only variants of xml:lang="fr" are translated.'
            raise FormatError("No unit of this memory has French text.", where=name, hint=hint)
        skeleton = _Skeleton(data, name)
        return Document(id=name, format=self.name, blocks=blocks, skeleton=skeleton)

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """The file with an English variant in every unit; where nothing at all changed, the file
        as it was.
        """
        skeleton: _Skeleton = document.skeleton
        pairs = check_blocks(document, blocks)
        if not any(is_changed(old, new) for old, new in pairs):
            return skeleton.data
        root = _root(skeleton.data, skeleton.name)
        for unit, (old, new) in zip(list(_units(root)), pairs, strict=True):
            if new.target is None or old.target is None:
                _write(unit, new, document.target_lang)
        return tree.serialize(root)


def _root(data: bytes, name: str) -> etree._Element:
    root = tree.parse(data, name=name)
    if tree.local(root) != "tmx":
        raise FormatError(
            f"This is no TMX: its root is <{tree.local(root)}>.",
            where=name,
            hint="Check that the file's ending is right.",
        )
    return root


def _segment_kind(root: etree._Element) -> str:
    header = root.find("{*}header")
    kind = header.get("segtype") if header is not None else None
    return "paragraph" if kind in {"paragraph", "block"} else "segment"


def _units(root: etree._Element) -> Iterator[_Unit]:
    """The units with French text, each with an id that is unique in the file."""
    for number, unit in enumerate(root.iter("{*}tu"), start=1):
        source = _segment(unit, _SOURCE)
        if source is not None and plain(source).strip():
            name = unit.get("tuid")
            yield _Unit(id=f"{number}:{name}" if name else str(number), unit=unit, source=source)


def _block(unit: _Unit, kind: str, options: ReadOptions) -> Block:
    content = codes.read_content(unit.source)
    target = "" if options.overwrite else plain(_segment(unit.unit, _TARGET))
    if not options.keep_drafts and _machine(unit.unit) == digest(target):
        target = ""
    return Block(
        id=unit.id,
        text=content.tagged.text,
        tags=content.tagged.tags(),
        kind=kind,
        target=target if target.strip() else None,
    )


def _machine(unit: etree._Element) -> str:
    """The digest of what a machine wrote as the unit's translation."""
    variant = _variant(unit, _TARGET)
    marks = variant.iterfind("{*}prop") if variant is not None else iter(())
    return next((mark.text or "" for mark in marks if mark.get("type") == MACHINE), "")


def _variant(unit: etree._Element, language: str) -> etree._Element | None:
    """The first variant in a language; TMX before 1.4 says `lang` without its namespace."""
    for variant in unit.iterfind("{*}tuv"):
        if tree.language(variant.get(tree.XML_LANG) or variant.get("lang")) == language:
            return variant
    return None


def _segment(unit: etree._Element, language: str) -> etree._Element | None:
    variant = _variant(unit, language)
    return variant.find("{*}seg") if variant is not None else None


def _write(unit: _Unit, block: Block, target_lang: str) -> None:
    variant = _variant(unit.unit, target_lang)
    if variant is None:
        variant = unit.unit.makeelement("tuv", {tree.XML_LANG: target_lang})
        unit.unit.append(variant)
    segment = variant.find("{*}seg")
    if segment is None:
        segment = variant.makeelement("seg")
        variant.append(segment)
    codes.fill(segment, unit.source, block)
    _mark(variant, segment, "" if block.origin == "human" else digest(block.text))


def _mark(variant: etree._Element, segment: etree._Element, value: str) -> None:
    """Say what the machine wrote, so that a person's edit is known when the file comes back."""
    mark = next((p for p in variant.iterfind("prop") if p.get("type") == MACHINE), None)
    if mark is None:
        mark = variant.makeelement("prop", {"type": MACHINE})
        segment.addprevious(mark)
    mark.text = value
