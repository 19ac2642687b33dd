"""Word documents (DOCX): paragraphs of the body, tables, text boxes, headers, footers and notes.

Comments, deleted text and field codes are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from toolkit.errors import FormatError
from toolkit.formats.base import ReadOptions
from toolkit.formats.docx_inline import ParagraphWriter, W, read_paragraph, set_language
from toolkit.formats.mixed import Content, check_blocks, is_changed
from toolkit.model import Block, Document
from toolkit.xmlio import tree
from toolkit.xmlio.package import Package

if TYPE_CHECKING:
    from lxml import etree

_TYPES = "[Content_Types].xml"
_MAIN = (
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
    "ms-word.document.macroEnabled.main+xml",
)
_TEXT_PARTS = (*_MAIN, "header+xml", "footer+xml", "footnotes+xml", "endnotes+xml")
_LEFT_ALONE = {f"{W}del", f"{W}moveFrom"}
# Word's language lists want a region.
_LOCALES = {"en": "en-US", "fr": "fr-FR"}


@dataclass(frozen=True, slots=True)
class _Skeleton:
    data: bytes
    name: str


class Docx:
    """The DOCX format; see the module."""

    name: ClassVar[str] = "docx"
    extensions: ClassVar[tuple[str, ...]] = (".docx", ".docm", ".dotx")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Parse a file; FormatError for what is no DOCX or is protected by a password."""
        package = Package(data, name=name)
        headings = _heading_styles(package)
        blocks: list[Block] = []
        for part in _text_parts(package):
            for number, content in _paragraphs(_root(package, part)):
                kind = _kind(content.host, headings)
                blocks.append(_block(f"{part}#{number}", content, kind))
        skeleton = _Skeleton(data, name)
        return Document(id=name, format=self.name, blocks=tuple(blocks), skeleton=skeleton)

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """The package with the parts that hold changed blocks rewritten."""
        skeleton: _Skeleton = document.skeleton
        wanted = {
            new.id: new for old, new in check_blocks(document, blocks) if is_changed(old, new)
        }
        if not wanted:
            return skeleton.data
        package = Package(skeleton.data, name=skeleton.name)
        locale = _LOCALES.get(document.target_lang, document.target_lang)
        writer = ParagraphWriter(document.source_lang, locale)
        parts = {
            part: _rewritten(package, part, wanted, writer)
            for part in _text_parts(package)
            if any(block_id.startswith(f"{part}#") for block_id in wanted)
        }
        for part in _parts_of_type(package, ("styles+xml",)):
            styles = package.xml(part)
            if set_language(styles, document.source_lang, locale):
                parts[part] = tree.serialize(styles)
        return package.replaced(parts)


def _root(package: Package, part: str) -> etree._Element:
    root = package.xml(part)
    if not str(root.tag).startswith(W):
        raise FormatError(
            "This is a document of the 'Strict Open XML' kind.",
            where=f"{package.name}!{part}",
            hint="Save it as an ordinary Word document (.docx).",
        )
    return root


def _rewritten(
    package: Package, part: str, wanted: dict[str, Block], writer: ParagraphWriter
) -> bytes:
    root = package.xml(part)
    # All are read before any is written: a text box stands inside another paragraph.
    for number, content in list(_paragraphs(root)):
        block = wanted.get(f"{part}#{number}")
        if block is not None:
            writer.rebuild(content, block)
    return tree.serialize(root)


def _block(block_id: str, content: Content, kind: str) -> Block:
    return Block(id=block_id, text=content.tagged.text, tags=content.tagged.tags(), kind=kind)


def _paragraphs(root: etree._Element) -> Iterator[tuple[int, Content]]:
    """The paragraphs with text, each with its number in the part."""
    for number, paragraph in enumerate(root.iter(f"{W}p"), start=1):
        content = read_paragraph(paragraph)
        if content.tagged.text.strip() and not _is_left_alone(paragraph):
            yield number, content


def _is_left_alone(paragraph: etree._Element) -> bool:
    return any(ancestor.tag in _LEFT_ALONE for ancestor in paragraph.iterancestors())


def _text_parts(package: Package) -> list[str]:
    """The parts that hold text, the body first."""
    if not _parts_of_type(package, _MAIN):
        raise FormatError(
            "This zip package is no Word document.",
            where=package.name,
            hint="Check that its ending is right, or save it as .docx again.",
        )
    return _parts_of_type(package, _TEXT_PARTS)


def _parts_of_type(package: Package, endings: Sequence[str]) -> list[str]:
    found = []
    for override in package.xml(_TYPES).iter("{*}Override"):
        part = (override.get("PartName") or "").lstrip("/")
        rank = _rank(override.get("ContentType") or "", endings)
        if rank is not None:
            found.append((rank, part))
    return [part for _, part in sorted(found)]


def _rank(content_type: str, endings: Sequence[str]) -> int | None:
    return next((i for i, end in enumerate(endings) if content_type.endswith(end)), None)


def _heading_styles(package: Package) -> set[str]:
    """The ids of the styles whose (never localised) names say that they are headings."""
    found = set()
    for part in _parts_of_type(package, ("styles+xml",)):
        for style in package.xml(part).iter(f"{W}style"):
            label = style.find(f"{W}name")
            text = (label.get(f"{W}val") or "").lower() if label is not None else ""
            if text.startswith("heading") or text in {"title", "subtitle"}:
                found.add(style.get(f"{W}styleId") or "")
    return found


def _kind(paragraph: etree._Element, headings: set[str]) -> str:
    if next(paragraph.iterancestors(f"{W}tc"), None) is not None:
        return "cell"
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    if style is not None and style.get(f"{W}val") in headings:
        return "heading"
    is_item = paragraph.find(f"{W}pPr/{W}numPr") is not None
    return "item" if is_item else "paragraph"
