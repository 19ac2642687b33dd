"""The words of XLIFF and TMX content, without its inline codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.xmlio import tree

if TYPE_CHECKING:
    from lxml import etree

# Elements around words; what stands in any other is native code.
WORDS = {"g", "mrk", "pc", "hi"}


def plain(host: etree._Element | None) -> str:
    """The text of a `source`, `target` or `seg` without its codes; empty for None."""
    if host is None:
        return ""
    text = host.text or ""
    for child in host:
        text += plain(child) if tree.local(child) in WORDS else ""
        text += child.tail or ""
    return text
