"""The inside of an OpenDocument paragraph: spans, links, notes, fields and coded white space."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from toolkit.errors import FormatError
from toolkit.formats.mixed import (
    Content,
    Group,
    Item,
    Opaque,
    Text,
    Writer,
    append,
    append_text,
    read,
)
from toolkit.formats.runs import Runs
from toolkit.model import Block
from toolkit.xmlio import tree

if TYPE_CHECKING:
    from lxml import etree

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_JOINS = {"tab", "line-break"}
_DROPPED = {"soft-page-break"}
_FENCES = {
    "bookmark-start": ("bookmark", "open"),
    "bookmark-end": ("bookmark", "close"),
    "reference-mark-start": ("reference", "open"),
    "reference-mark-end": ("reference", "close"),
}
_EDGES = {*_FENCES, "bookmark", "change-start", "change-end", "change", "annotation-end"}
_GROUPS = {"a", "meta", "meta-field"}
# What Office programs compute; the text shown stays as it is.
_COMPUTED = {
    "page-number", "page-count", "date", "time", "sequence", "chapter", "file-name", "title",
    "subject", "author-name", "author-initials", "bookmark-ref", "reference-ref", "note-ref",
    "sequence-ref", "creation-date", "creation-time", "modification-date", "user-defined",
    "initial-creator", "creator", "word-count", "variable-set", "variable-get", "expression",
}  # fmt: skip
# Attributes of text properties that don't show.
_MOST_SPACES = 10_000  # at one place; more is an attack on the memory
_INVISIBLE = re.compile(r"\}(rsid|paragraph-rsid|language.*|country.*|script.*|rfc-language.*)$")

_SHIFT = re.compile(r"\}text-position=(?:(?P<up>super|[1-9])|sub|-[1-9])")

Styles = Mapping[str, str]


def style_keys(root: etree._Element) -> dict[str, str]:
    """What each automatic text style of a part looks like: an equal string for equal looks,
    empty for a style that changes nothing.
    """
    keys = {}
    for style in root.iterfind(f".//{{*}}automatic-styles/{STYLE}style[@{STYLE}family='text']"):
        parent = style.get(f"{STYLE}parent-style-name")
        looks = [f"parent={parent}"] if parent else []
        for properties in style:
            looks += [f"{k!s}={v!s}" for k, v in properties.attrib.items() if _shows(str(k))]
            looks += [str(child.tag) for child in properties]
        keys[style.get(f"{STYLE}name") or ""] = "|".join(sorted(looks))
    return keys


def _shows(attribute: str) -> bool:
    return not _INVISIBLE.search(attribute)


def read_paragraph(paragraph: etree._Element, styles: Styles) -> Content:
    """A `text:p` or `text:h` as text and tags."""
    runs = _SpanRuns(styles)
    items, style = runs.group(_Reader(runs).children(paragraph, ()))
    return read(paragraph, items, style=style)


class _SpanRuns(Runs):
    """`style` is the tuple of the names of the styles of the spans around, the outer one first."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def key(self, style: Any) -> tuple[str, ...]:
        """The looks of the spans that have any."""
        looks = (self._styles.get(name, f"style={name}") for name in style or ())
        return tuple(look for look in looks if look)

    def shows_on_spaces(self, style: Any) -> bool:
        """Underlined and shaded blanks show."""
        return any("underline" in look or "background" in look for look in self.key(style))

    def shift(self, style: Any) -> Literal["raised", "lowered", ""]:
        """By the text position: `super`, `sub`, or a share of the line up or down."""
        found = next(filter(None, map(_SHIFT.search, self.key(style))), None)
        if found is None:
            return ""
        return "raised" if found["up"] else "lowered"

    def explicit(self, style: Any) -> Any:
        """No spans at all for None."""
        return style or ()


class _Reader:
    """Walks mixed content, collapsing white space as OpenDocument says (part 3, 6.1.2)."""

    def __init__(self, runs: _SpanRuns) -> None:
        self._runs = runs
        self._after_space = True

    def children(self, host: etree._Element, style: tuple[str, ...]) -> list[Item]:
        items: list[Item] = []
        self._words(items, host.text, style)
        for child in host:
            self._child(items, child, style)
            self._words(items, child.tail, style)
        return items

    def _words(self, items: list[Item], text: str | None, style: tuple[str, ...]) -> None:
        collapsed = re.sub("[ \t\r\n]+", " ", text or "")
        if self._after_space:
            collapsed = collapsed.removeprefix(" ")
        if collapsed:
            self._after_space = collapsed.endswith(" ")
            items.append(Text(text=collapsed, style=style))

    def _child(self, items: list[Item], child: etree._Element, style: tuple[str, ...]) -> None:
        name = tree.local(child)
        if name == "span":
            inner = child.get(f"{TEXT}style-name")
            items.extend(self.children(child, (*style, inner) if inner else style))
            return
        if name == "s":
            items.append(Text(text=" " * _space_count(child), style=style))
        elif name in _GROUPS:
            items.append(self._group(child, style))
            return
        elif name in _COMPUTED:
            items.append(_computed(child, style))
        elif name and name not in _DROPPED:
            items.append(_opaque(child, name, style))
        self._after_space = self._after_space and name in _DROPPED

    def _group(self, element: etree._Element, around: tuple[str, ...]) -> Group:
        items, style = self._runs.group(self.children(element, around))
        return Group(
            items=items,
            shell=element,
            host=element,
            style=style,
            raised=self._runs.shift(style) == "raised",
        )


def _space_count(element: etree._Element) -> int:
    """How many spaces a `text:s` stands for."""
    told = element.get(f"{TEXT}c") or "1"
    if not re.fullmatch("[0-9]{1,9}", told) or int(told) > _MOST_SPACES:
        raise FormatError(
            f"{told!r} is no number of spaces from 0 to {_MOST_SPACES:,}.",
            where=f"content.xml:{element.sourceline}", hint="Open the file and save it again.",
        )  # fmt: skip
    return int(told)


def _computed(element: etree._Element, style: tuple[str, ...]) -> Group:
    shown = " ".join("".join(str(text) for text in element.itertext()).split())
    return Group(items=[Text(text=shown)], shell=element, kind="protected", style=style)


def _opaque(element: etree._Element, name: str, style: tuple[str, ...]) -> Opaque:
    item = Opaque(element=element, join=name in _JOINS, edge=name in _EDGES, style=style)
    if name in _FENCES:
        kind, role = _FENCES[name]
        item.fence = (kind, element.get(f"{TEXT}name"))
        item.role = "open" if role == "open" else "close"
    return item


class ParagraphWriter(Writer):
    """Writes text in its spans, with the spaces coded that would be collapsed."""

    def __init__(self) -> None:
        self._after_space = True

    def rebuild(self, content: Content, block: Block) -> None:
        """Replace the paragraph's content."""
        self._after_space = True
        super().rebuild(content, block)

    def text(self, parent: etree._Element, text: str, style: Any) -> None:
        """Append words."""
        inside = _spans(parent, style)
        for piece in re.split("( +)", re.sub("[\t\n\r]", " ", tree.safe(text))):
            coded = len(piece) - (not self._after_space) if piece.startswith(" ") else 0
            append_text(inside, piece[: len(piece) - coded])
            if coded:
                append(inside, _coded_spaces(parent, coded))
            if piece:
                self._after_space = piece.endswith(" ") and not coded

    def opaque(self, parent: etree._Element, item: Opaque) -> None:
        """Append an element, in the spans that it was in."""
        append(_spans(parent, item.style), item.element)
        self._after_space = False


def _coded_spaces(parent: etree._Element, count: int) -> etree._Element:
    spaces = parent.makeelement(f"{TEXT}s")
    if count > 1:
        spaces.set(f"{TEXT}c", str(count))
    return spaces


def _spans(parent: etree._Element, style: Any) -> etree._Element:
    for name in style or ():
        span = parent.makeelement(f"{TEXT}span")
        span.set(f"{TEXT}style-name", name)
        parent.append(span)
        parent = span
    return parent
