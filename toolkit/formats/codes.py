"""Inline codes of XLIFF 1.2, XLIFF 2 and TMX as items of mixed content."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from toolkit.formats.mixed import Content, Group, Item, Opaque, Text, Writer, read
from toolkit.model import Block, TagKind
from toolkit.text.verbatim import is_name
from toolkit.xmlio import tree
from toolkit.xmlio.codes import WORDS

if TYPE_CHECKING:
    from lxml import etree

# First and second halves of a pair, and the attributes that say which belong together. XLIFF 1.2
# and TMX put native code inside bpt/ept; bx/ex, sc/ec and sm/em are bare.
_OPENING = {"bpt": ("rid", "i", "id"), "bx": ("rid", "id"), "sc": ("id",), "sm": ("id",)}
_CLOSING = {
    "ept": ("bpt", ("rid", "i", "id")),
    "ex": ("bx", ("rid", "id")),
    "ec": ("sc", ("startRef",)),
    "em": ("sm", ("startRef",)),
}

# Of what stands at one point, these may be values; types that say so, and those that say nothing.
_POINTS = {"x", "ph"}
_VALUE = re.compile(r"(?i)(?<![a-z])(?:var|param|placeholder|field|interpolation|value|date|time)")
_ANY_TYPE = {"other", "ui"}
_NAMED_OTHERWISE = re.compile(r"(?i)start|close|open|end|break|^[bl][rb]|tag|im(?:g|age)|icon|icu")


def read_content(host: etree._Element) -> Content:
    """The content of a `source`, `target` or `seg` as text and tags."""
    return read(host, _children(host))


def _children(host: etree._Element) -> list[Item]:
    items: list[Item] = [Text(text=host.text)] if host.text else []
    for child in host:
        items.append(_item(child))
        if child.tail:
            items.append(Text(text=child.tail))
    return items


def _item(element: etree._Element) -> Item:
    name = tree.local(element)
    if name in WORDS:
        return Group(items=_children(element), shell=element, host=element, kind=_kind(element))
    item = Opaque(element=element, value=_is_value(element))
    if name in _OPENING:
        item.role, item.fence = "open", (name, _first(element, _OPENING[name]))
    elif name in _CLOSING:
        opening, attributes = _CLOSING[name]
        item.role, item.fence = "close", (opening, _first(element, attributes))
    return item


def _kind(element: etree._Element) -> TagKind:
    kept = element.get("mtype") == "protected" or element.get("translate") == "no"
    return "protected" if kept else "pair"


def _is_value(element: etree._Element) -> bool:
    """Whether a code may stand for a value that is put in later: its type says so, or else the
    native code that it holds, or there is neither, and its id doesn't speak of tags or breaks.
    """
    if tree.local(element) not in _POINTS:
        return False
    types = {element.get(name) or "" for name in ("ctype", "type", "subType")} - {"", *_ANY_TYPE}
    if types:
        return all(map(_VALUE.search, types))
    native = _native(element)
    if native is not None:
        return is_name(native)
    return not any(_NAMED_OTHERWISE.search(element.get(name) or "") for name in ("id", "equiv"))


def _native(element: etree._Element) -> str | None:
    """The code that an inline code stands for, which XLIFF 2 keeps with the unit."""
    reference = element.get("dataRef")
    if reference is not None:
        unit = next(element.iterancestors("{*}unit"), element)
        data = (data for data in unit.iterfind("{*}originalData/{*}data"))
        return next((d.text or "" for d in data if d.get("id") == reference), "")
    own = (element.text or "").strip()
    return own or _first(element, ("equiv-text", "disp"))


def _first(element: etree._Element, attributes: tuple[str, ...]) -> str | None:
    return next((element.get(name) for name in attributes if element.get(name)), None)


def fill(target: etree._Element, source: etree._Element, block: Block) -> None:
    """Give `target` the codes of `source` around the block's text."""
    for child in list(target):
        target.remove(child)
    target.text = source.text
    for child in source:
        target.append(copy.deepcopy(child))
    Writer().rebuild(read_content(target), block)
