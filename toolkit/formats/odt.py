"""OpenDocument texts (ODT): paragraphs, headings, tables, notes, text boxes, headers, footers.

Annotations and deleted text are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from toolkit.errors import FormatError
from toolkit.formats.base import ReadOptions
from toolkit.formats.mixed import Content, check_blocks, is_changed
from toolkit.formats.odt_inline import FO, TEXT, ParagraphWriter, read_paragraph, style_keys
from toolkit.model import Block, Document
from toolkit.xmlio import tree
from toolkit.xmlio.package import Package

if TYPE_CHECKING:
    from lxml import etree

_PARTS = ("content.xml", "styles.xml")
_KINDS = ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-")
_LEFT_ALONE = {"annotation", "tracked-changes", "index-title-template"}
_COUNTRIES = {"en": "US", "fr": "FR"}


@dataclass(frozen=True, slots=True)
class _Skeleton:
    data: bytes
    name: str


class Odt:
    """The ODT format; see the module."""

    name: ClassVar[str] = "odt"
    extensions: ClassVar[tuple[str, ...]] = (".odt", ".ott")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Parse a file; FormatError for what is no ODT or is protected by a password."""
        package = _opened(data, name)
        blocks = [
            Block(
                id=f"{part}#{number}",
                text=content.tagged.text,
                tags=content.tagged.tags(),
                kind=_kind(content.host),
            )
            for part in _PARTS
            if part in package
            for number, content in _paragraphs(package.xml(part))
        ]
        skeleton = _Skeleton(data, name)
        return Document(id=name, format=self.name, blocks=tuple(blocks), skeleton=skeleton)

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """The package with `content.xml` and `styles.xml` rewritten where they changed."""
        skeleton: _Skeleton = document.skeleton
        wanted = {
            new.id: new for old, new in check_blocks(document, blocks) if is_changed(old, new)
        }
        if not wanted:
            return skeleton.data
        package = Package(skeleton.data, name=skeleton.name)
        parts = {}
        for part in _PARTS:
            if part in package:
                root = package.xml(part)
                written = _write_blocks(root, part, wanted)
                if _set_language(root, document.source_lang, document.target_lang) or written:
                    parts[part] = tree.serialize(root)
        return package.replaced(parts)


def _opened(data: bytes, name: str) -> Package:
    package = Package(data, name=name)
    kind = package.read("mimetype").decode("ascii", "replace") if "mimetype" in package else ""
    if "content.xml" not in package or (kind and not kind.strip().startswith(_KINDS)):
        raise FormatError(
            "This zip package is no OpenDocument text.",
            where=name,
            hint="Check that its ending is right, or save it as .odt again.",
        )
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest):
        raise FormatError(
            "The document is protected by a password.",
            where=name,
            hint="Save it without a password.",
        )
    return package


def _write_blocks(root: etree._Element, part: str, wanted: dict[str, Block]) -> bool:
    writer, written = ParagraphWriter(), False
    # All are read before any is written: a note stands inside another paragraph.
    for number, content in list(_paragraphs(root)):
        block = wanted.get(f"{part}#{number}")
        if block is not None:
            writer.rebuild(content, block)
            written = True
    return written


def _paragraphs(root: etree._Element) -> Iterator[tuple[int, Content]]:
    """The paragraphs with text, each with its number in the part."""
    styles = style_keys(root)
    for number, paragraph in enumerate(root.iter(f"{TEXT}p", f"{TEXT}h"), start=1):
        content = read_paragraph(paragraph, styles)
        if content.tagged.text.strip() and not _is_left_alone(paragraph):
            yield number, content


def _is_left_alone(paragraph: etree._Element) -> bool:
    return any(tree.local(ancestor) in _LEFT_ALONE for ancestor in paragraph.iterancestors())


def _kind(paragraph: etree._Element) -> str:
    if tree.local(paragraph) == "h":
        return "heading"
    for ancestor in paragraph.iterancestors():
        if tree.local(ancestor) in {"table-cell", "list-item"}:
            return "cell" if tree.local(ancestor) == "table-cell" else "item"
    return "paragraph"


def _set_language(root: etree._Element, source_lang: str, target_lang: str) -> bool:
    """Set the language of styles that name the source language; whether there were any."""
    changed = False
    for properties in root.iter("{*}text-properties"):
        if properties.get(f"{FO}language") == source_lang:
            properties.set(f"{FO}language", target_lang)
            properties.set(f"{FO}country", _COUNTRIES.get(target_lang, "none"))
            changed = True
    return changed
