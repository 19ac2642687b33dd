"""The inside of a WordprocessingML paragraph: runs, fields, links, tracked changes.

Runs are flattened to items, neighbours of equal formatting are joined, and only formatting that
differs from the paragraph's dominant one becomes a tag.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from toolkit.formats.mixed import Content, Group, Item, Opaque, Text, Writer, read
from toolkit.formats.runs import Runs
from toolkit.xmlio import tree

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_JOINS = {"tab", "br", "cr", "ptab"}
_PROPERTIES = {"pPr", "rPr", "smartTagPr", "customXmlPr"}
_DROPPED = {*_PROPERTIES, "proofErr", "lastRenderedPageBreak", "softHyphen"}
_CONTAINERS = {"hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo"}
_FENCES = {
    "bookmarkStart": ("bookmark", "open"),
    "bookmarkEnd": ("bookmark", "close"),
    "commentRangeStart": ("comment", "open"),
    "commentRangeEnd": ("comment", "close"),
    "permStart": ("permission", "open"),
    "permEnd": ("permission", "close"),
}
_EDGES = {*_FENCES, "commentReference", "footnoteRef", "endnoteRef", "annotationRef"}
# Spell-checking state and revision marks say nothing about how a run looks.
_INVISIBLE = {"lang", "noProof", "rPrChange", "webHidden"}
_SHOWN_ON_SPACES = {"u", "strike", "dstrike", "highlight", "shd", "bdr"}
_SHIFTS: dict[str, Literal["raised", "lowered"]] = {
    "superscript": "raised",
    "subscript": "lowered",
}
# FootnoteReference, EndnoteReference, Appelnotedebasdep., Appeldenotedefin.
_MARK_STYLE = re.compile(r"(?:foot|end)note|appel(?:de)?note", re.IGNORECASE)
# Fields whose result Word computes: a translation would be overwritten.
_COMPUTED = {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "SEQ", "REVNUM"}


def read_paragraph(paragraph: etree._Element) -> Content:
    """A `w:p` as text and tags."""
    items, style = _RUNS.group(_children(paragraph))
    return read(paragraph, items, style=style)


def _children(host: etree._Element) -> list[Item]:
    items: list[Item] = []
    for child in host:
        name = tree.local(child)
        if name == "r":
            items.extend(_run(child))
        elif name in _CONTAINERS or (name == "sdt" and child.find(f"{W}sdtContent") is not None):
            items.append(_container(child, name))
        elif name and name not in _DROPPED:
            items.append(_opaque(child, name))
    return _fields(items)


def _container(element: etree._Element, name: str) -> Group:
    host = element.find(f"{W}sdtContent") if name == "sdt" else element
    items, style = _RUNS.group(_children(host if host is not None else element))
    computed = name == "fldSimple" and _is_computed(element.get(f"{W}instr") or "")
    return Group(
        items=items,
        shell=element,
        host=host,
        style=style,
        kind="protected" if computed else "pair",
        raised=_RUNS.shift(style) == "raised",
    )


def _run(run: etree._Element) -> list[Item]:
    style = run.find(f"{W}rPr")
    items: list[Item] = []
    for child in run:
        name = tree.local(child)
        if name == "t":
            items.append(Text(text=_words(child), style=style))
        elif name == "noBreakHyphen":
            items.append(Text(text="\u2011", style=style))
        elif name and name not in _DROPPED:
            opaque = _opaque(child, name)
            opaque.style, opaque.in_run = style, True
            items.append(opaque)
    return items


def _words(element: etree._Element) -> str:
    text = element.text or ""
    return text if element.get(tree.XML_SPACE) == "preserve" else text.strip(" \t\r\n")


def _opaque(element: etree._Element, name: str) -> Opaque:
    item = Opaque(element=element, join=name in _JOINS, edge=name in _EDGES)
    if name in _FENCES:
        kind, role = _FENCES[name]
        item.fence = (kind, element.get(f"{W}id"))
        item.role = "open" if role == "open" else "close"
    return item


def _fields(items: Sequence[Item]) -> list[Item]:
    """Make a group of each complex field that begins and ends here: its result is its text."""
    folded: list[Item] = []
    begun: list[tuple[int, int | None]] = []
    for item in items:
        folded.append(item)
        kind = _field_char(item)
        if kind == "begin":
            begun.append((len(folded) - 1, None))
        elif kind == "separate" and begun:
            begun[-1] = (begun[-1][0], len(folded))
        elif kind == "end" and begun:
            start, result = begun.pop()
            folded[start:] = [_field(folded[start:], (result or len(folded) - 1) - start)]
    return folded


def _field(parts: list[Item], result: int) -> Group:
    head, body = parts[:result], parts[result:-1]
    code = "".join(
        item.element.text or ""
        for item in head
        if isinstance(item, Opaque) and tree.local(item.element) == "instrText"
    )
    items, style = _RUNS.group(body)
    return Group(
        items=items,
        head=head,
        tail=parts[-1:],
        style=style,
        kind="protected" if _is_computed(code) else "pair",
        raised=_RUNS.shift(style) == "raised",
    )


def _is_computed(code: str) -> bool:
    return next(iter(code.split()), "").upper() in _COMPUTED


def _field_char(item: Item) -> str | None:
    if isinstance(item, Opaque) and tree.local(item.element) == "fldChar":
        return item.element.get(f"{W}fldCharType")
    return None


class _WordRuns(Runs):
    """`style` is a `w:rPr` element."""

    def key(self, style: Any) -> str:
        """The properties that show, in no order."""
        if style is None:
            return ""
        parts = [
            f"{child.tag}{sorted((str(k), str(v)) for k, v in child.attrib.items())}"
            for child in style
            if tree.local(child) not in _INVISIBLE
        ]
        return "".join(sorted(parts))

    def shows_on_spaces(self, style: Any) -> bool:
        """Underlined and shaded blanks show."""
        return style is not None and any(tree.local(e) in _SHOWN_ON_SPACES for e in style)

    def shift(self, style: Any) -> Literal["raised", "lowered", ""]:
        """By the alignment, or by the usual names of the style of notes' marks."""
        if style is None:
            return ""
        aligned, named = style.find(f"{W}vertAlign"), style.find(f"{W}rStyle")
        if aligned is not None:
            return _SHIFTS.get(aligned.get(f"{W}val") or "", "")
        is_mark = named is not None and _MARK_STYLE.match(named.get(f"{W}val") or "")
        return "raised" if is_mark else ""

    def explicit(self, style: Any) -> Any:
        """An empty `w:rPr` for a run without one."""
        from lxml import etree

        return style if style is not None else etree.Element(f"{W}rPr")


_RUNS = _WordRuns()


class ParagraphWriter(Writer):
    """Writes runs, with the language of those that were French set to English."""

    def __init__(self, source_lang: str, locale: str) -> None:
        self._source_lang = source_lang
        self._locale = locale

    def keeps(self, child: etree._Element) -> bool:
        """The properties of the paragraph or container stay."""
        return tree.local(child) in _PROPERTIES

    def text(self, parent: etree._Element, text: str, style: Any) -> None:
        """Append a run."""
        run = self._new_run(parent, style)
        words = run.makeelement(f"{W}t")
        words.text = tree.safe(text)
        if text != text.strip():
            words.set(tree.XML_SPACE, "preserve")
        run.append(words)

    def opaque(self, parent: etree._Element, item: Opaque) -> None:
        """Append an element, in a run of its own where it was in one."""
        inside = self._new_run(parent, item.style) if item.in_run else parent
        item.element.tail = None
        inside.append(item.element)

    def _new_run(self, parent: etree._Element, style: Any) -> etree._Element:
        run = parent.makeelement(f"{W}r")
        if style is not None and len(style):
            properties = copy.deepcopy(style)
            set_language(properties, self._source_lang, self._locale)
            run.append(properties)
        parent.append(run)
        return run


def set_language(root: etree._Element, source_lang: str, locale: str) -> bool:
    """Set `w:lang` to `locale` under `root` where it names the source language."""
    changed = False
    for element in root.iter(f"{W}lang"):
        if tree.language(element.get(f"{W}val")) == source_lang:
            element.set(f"{W}val", locale)
            changed = True
    return changed
