"""XML parsed without entities, network or unbounded nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from toolkit.errors import FormatError

if TYPE_CHECKING:
    from lxml import etree

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# `huge_tree` stays off: libxml2 then refuses text nodes over 10 MB and nesting over 256 levels.
_HARDENED: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(data: bytes, *, name: str) -> etree._Element:
    """The root element; FormatError, with the line, for what isn't well-formed or declares
    entities.
    """
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(**_HARDENED))
    except etree.XMLSyntaxError as error:
        raise _syntax_error(error, name) from None
    _refuse_entities(root, name)
    return root


def stream(
    data: bytes, tags: Sequence[str], *, name: str, root: str
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """`(file's root, element)` for each element named in `tags` (`{*}unit`), one at a time: it
    is freed afterwards, so memory stays flat. FormatError when the root isn't called `root`.
    """
    from lxml import etree

    events = etree.iterparse(BytesIO(data), events=("end",), tag=list(tags), **_HARDENED)
    top: etree._Element | None = None
    try:
        for _, element in events:
            if top is None:
                top = element.getroottree().getroot()
                _expect_root(top, root, name)
            if next(element.iter(etree.Entity), None) is not None:
                _refuse_entities(element, name)
            yield top, element
            _free(element)
    except etree.XMLSyntaxError as error:
        raise _syntax_error(error, name) from None
    if top is None:
        _expect_root(events.root, root, name)


def _expect_root(element: etree._Element, root: str, name: str) -> None:
    _refuse_entities(element, name)
    if local(element) != root:
        raise FormatError(
            f"This is no <{root}> file: its root is <{local(element)}>.",
            where=name,
            hint="Check that the file's ending is right.",
        )


def _free(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def serialize(root: etree._Element) -> bytes:
    """The whole document, with its declaration, DOCTYPE and encoding."""
    from lxml import etree

    info = root.getroottree().docinfo
    options: dict[str, Any] = {"standalone": True} if info.standalone else {}
    data = etree.tostring(
        root.getroottree(), xml_declaration=True, encoding=info.encoding or "UTF-8", **options
    )
    return data if isinstance(data, bytes) else data.encode()


def safe(text: str) -> str:
    """The text with the characters that XML 1.0 can't hold shown as U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def local(element: etree._Element) -> str:
    """The element's name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def language(code: str | None) -> str:
    """The primary language of a tag: `fr` for `fr-FR`, `FR_ca`; empty for None."""
    return re.split(r"[-_]", code or "", maxsplit=1)[0].lower()


def _syntax_error(error: etree.XMLSyntaxError, name: str) -> FormatError:
    line = error.lineno or 1
    return FormatError(
        f"This isn't well-formed XML: {error.msg}.",
        where=f"{name}:{line}",
        hint="Open it in the program that wrote it and save it again.",
    )


def _refuse_entities(element: etree._Element, name: str) -> None:
    """Entities are never expanded, so a file that needs them would lose text in silence."""
    from lxml import etree

    dtd: Any = element.getroottree().docinfo.internalDTD
    declares = dtd is not None and next(iter(dtd.iterentities()), None) is not None
    if declares or next(element.iter(etree.Entity), None) is not None:
        raise FormatError(
            "The XML declares or uses its own entities, which are refused as unsafe.",
            where=name,
            hint="Save it with the characters themselves.",
        )
