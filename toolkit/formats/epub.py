"""EPUB books: content documents in reading order, tables of contents, the title.

The XHTML inside is read and written as the HTML format does.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote

from toolkit import registry
from toolkit.errors import FormatError
from toolkit.formats.base import Format, ReadOptions
from toolkit.formats.mixed import check_blocks, is_changed
from toolkit.model import Block, Document
from toolkit.text.typography import nfc
from toolkit.xmlio import tree
from toolkit.xmlio.package import Package

if TYPE_CHECKING:
    from lxml import etree

_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_XHTML = {"application/xhtml+xml", "text/html"}
_NCX = "application/x-dtbncx+xml"
# Scrambled fonts are no protection of the text.
_FONTS = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}


@dataclass(frozen=True, slots=True)
class _Skeleton:
    data: bytes
    name: str
    options: ReadOptions


@dataclass(frozen=True, slots=True)
class _Parts:
    """The names of the parts that hold text."""

    package: str
    pages: tuple[str, ...]
    contents: tuple[str, ...]


class Epub:
    """The EPUB format; see the module."""

    name: ClassVar[str] = "epub"
    extensions: ClassVar[tuple[str, ...]] = (".epub",)

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Parse a book; FormatError for what is no EPUB or is protected by DRM."""
        package = Package(data, name=name)
        _refuse_drm(package)
        parts = _parts(package)
        blocks: list[Block] = []
        for part in (parts.package, *parts.contents):
            blocks += [
                Block(id=block_id, text=_plain(element), kind="heading")
                for block_id, element in _labels(package.xml(part), part)
            ]
        for part in parts.pages:
            page = _page(package, part, options)
            blocks += [replace(block, id=f"{part}#{block.id}") for block in page.blocks]
        return Document(
            id=name,
            format=self.name,
            blocks=tuple(blocks),
            skeleton=_Skeleton(data, name, options),
        )

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """The book with the changed parts rewritten, and its language set."""
        skeleton: _Skeleton = document.skeleton
        pairs = check_blocks(document, blocks)
        changed = {new.id for old, new in pairs if is_changed(old, new)}
        if not changed:
            return skeleton.data
        package = Package(skeleton.data, name=skeleton.name)
        parts = _parts(package)
        wanted = {block.id: block for block in blocks}
        written = {}
        for part in parts.pages:
            if any(block_id.startswith(f"{part}#") for block_id in changed):
                written[part] = _write_page(package, part, wanted, skeleton.options)
        for part in (parts.package, *parts.contents):
            root = package.xml(part)
            _write_labels(root, part, wanted)
            _set_language(root, document.source_lang, document.target_lang)
            written[part] = tree.serialize(root)
        return package.replaced(written)


def _refuse_drm(package: Package) -> None:
    if _ENCRYPTION not in package:
        return
    for method in package.xml(_ENCRYPTION).iter("{*}EncryptedData"):
        found = method.find("{*}EncryptionMethod")
        if found is None or found.get("Algorithm") not in _FONTS:
            raise FormatError(
                "The book is protected by DRM.",
                where=package.name,
                hint="Get a copy without protection from its publisher.",
            )


def _parts(package: Package) -> _Parts:
    opf = _opf_name(package)
    root = package.xml(opf)
    folder = posixpath.dirname(opf)
    items = {item.get("id") or "": item for item in root.iterfind("{*}manifest/{*}item")}
    reading = [items.get(ref.get("idref") or "") for ref in root.iterfind("{*}spine/{*}itemref")]
    navs = [i for i in items.values() if "nav" in (i.get("properties") or "").split()]
    pages = [i for i in (*reading, *navs) if i is not None and i.get("media-type") in _XHTML]
    contents = [item for item in items.values() if item.get("media-type") == _NCX]
    return _Parts(
        package=opf,
        pages=tuple(dict.fromkeys(_href(item, folder) for item in pages)),
        contents=tuple(_href(item, folder) for item in contents),
    )


def _opf_name(package: Package) -> str:
    if _CONTAINER in package:
        for rootfile in package.xml(_CONTAINER).iter("{*}rootfile"):
            return rootfile.get("full-path") or ""
    raise FormatError(
        "This zip package is no EPUB book.",
        where=package.name,
        hint="Check that its ending is right.",
    )


def _href(item: etree._Element, folder: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))


def _page(package: Package, part: str, options: ReadOptions) -> Document:
    page: Document = _html().read(
        package.read(part), name=f"{package.name}!{part}", options=options
    )
    return page


def _html() -> Format:
    html: Format = registry.load("format", "html")()
    return html


def _write_page(
    package: Package, part: str, wanted: Mapping[str, Block], options: ReadOptions
) -> bytes:
    page = _page(package, part, options)
    blocks = [replace(wanted[f"{part}#{block.id}"], id=block.id) for block in page.blocks]
    return _html().write(page, blocks)


def _labels(root: etree._Element, part: str) -> Iterator[tuple[str, etree._Element]]:
    """The book's titles (in the OPF) or the labels of its table of contents (in the NCX)."""
    names = (f"{_DC}title", "{*}docTitle/{*}text", "{*}navMap//{*}navLabel/{*}text")
    found = [element for name in names for element in root.iterfind(f".//{name}")]
    for number, element in enumerate(found, start=1):
        if _plain(element).strip():
            yield f"{part}#{number}", element


def _plain(element: etree._Element) -> str:
    return nfc(" ".join((element.text or "").split()))


def _write_labels(root: etree._Element, part: str, wanted: Mapping[str, Block]) -> None:
    for block_id, element in _labels(root, part):
        if wanted[block_id].text != _plain(element):
            element.text = tree.safe(wanted[block_id].text)


def _set_language(root: etree._Element, source_lang: str, target_lang: str) -> None:
    for element in root.iter(f"{_DC}language"):
        if tree.language(element.text) == source_lang:
            element.text = target_lang
    for element in root.iter("{*}package", "{*}ncx", "{*}text", f"{_DC}title"):
        if tree.language(element.get(tree.XML_LANG)) == source_lang:
            element.set(tree.XML_LANG, target_lang)
