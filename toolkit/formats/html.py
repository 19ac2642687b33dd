"""HTML and XHTML, spliced at source offsets: what isn't translated keeps its bytes.

Block elements delimit blocks; inline elements are tags. The captions of a drawing (svg) are blocks.
Left alone: script, style, textarea, pre, math, comments, and all under `translate="no"` or class
`notranslate`; code, kbd, samp and var inside a paragraph are protected. The attributes alt, title,
placeholder, aria-label, label, the value of buttons and the content of `meta` descriptions are
blocks of their own, as is the page's title. `lang` of the root becomes the target language once a
block changed. White space in text is collapsed as browsers do. A character that was written as an
entity in a block (`&nbsp;`) is written so again. Raised figures and links to notes are marks of
notes: empty tags, whose figure is no text.

No tree is built, so pages that an XML parser refuses are fine. EPUB's pages are read and written
by this format too.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from toolkit.formats import splice
from toolkit.formats.base import ReadOptions
from toolkit.formats.html_blocks import RootLanguage, found_blocks
from toolkit.formats.inline import Raw, check_blocks, walk
from toolkit.formats.splice import Slot, SourceText, Splicer, is_changed
from toolkit.model import Block, Document
from toolkit.text.encoding import decode, encode

_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]*|#\d+|#[xX][0-9a-fA-F]+);")
_DECLARED = re.compile(rb"(?:charset\s*=\s*[\"']?|<\?xml[^>]*encoding\s*=\s*[\"'])([\w:.-]+)")


class HtmlFormat:
    """Web pages."""

    name: ClassVar[str] = "html"
    extensions: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Blocks are numbered from 1."""
        declared = _DECLARED.search(data[:2048])
        text, encoding = decode(
            data,
            name=name,
            encoding=options.encoding,
            declared=declared[1].decode("ascii", "replace") if declared else None,
        )
        xml = name.lower().endswith(".xhtml") or text.lstrip().startswith("<?xml")
        return splice.document(
            name=name, format_name=self.name, text=text, encoding=encoding,
            found=read_page(text, xml=xml),
        )  # fmt: skip

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """Characters that the page's encoding lacks are written as `&#…;`."""
        source: SourceText = document.skeleton
        text = write_page(
            source.text, source.slots, document.blocks, blocks, name=document.id,
            languages=(document.source_lang, document.target_lang),
        )  # fmt: skip
        return encode(text, source.encoding, name=document.id, errors="xmlcharrefreplace")


def read_page(text: str, *, xml: bool = False) -> list[tuple[Block, Slot]]:
    """The blocks of a page and where they stand, in order, numbered from 1."""
    found = sorted(found_blocks(text, xml=xml), key=lambda item: (item[0].start, -item[0].end))
    return [
        (Block(id=str(n), text=inline.text, tags=inline.tags, kind=kind), slot)
        for n, (slot, inline, kind) in enumerate(found, 1)
    ]


def write_page(
    text: str,
    slots: Sequence[Slot],
    old: Sequence[Block],
    new: Sequence[Block],
    *,
    name: str,
    languages: tuple[str, str] = ("fr", "en"),
) -> str:
    """The page with the blocks that changed between `old` and `new` written anew, and its
    language, where the root element says the first of `languages`, set to the second.
    """
    check_blocks(old, new, name=name)
    splicer = Splicer(text)
    changed = any(is_changed(a, b) for a, b in zip(old, new, strict=True))
    for slot, before, after in reversed(list(zip(slots, old, new, strict=True))):
        if is_changed(before, after):
            splicer.replace(slot.start, slot.end, _render(text, slot, after, splicer))
    page = splicer.raw((0, len(text)))
    return RootLanguage(*languages).replaced(page) if changed else page


def _render(text: str, slot: Slot, block: Block, splicer: Splicer) -> str:
    entities = dict(_entities(text[slot.start : slot.end]))
    if slot.style is not None:
        return _escaped_attribute(block.text, slot.style, entities)
    parts = []
    for event in walk(block, slot.markup):
        if event.kind == "text":
            parts.append(_escaped(event.text, entities))
        else:
            markup = slot.markup[event.tag]
            raw: Raw = markup.close if event.kind == "close" else markup.open
            parts.append(splicer.raw(raw))
    return "".join(parts)


def _entities(raw: str) -> Iterator[tuple[str, str]]:
    for match in _ENTITY.finditer(raw):
        character = html.unescape(match[0])
        if len(character) == 1:
            yield character, match[0]


def _escaped(text: str, entities: dict[str, str]) -> str:
    text = html.escape(text, quote=False)
    for character, entity in entities.items():
        if character not in "&<>;#" and not character.isalnum():
            text = text.replace(character, entity)
    return text


def _escaped_attribute(text: str, quote: str, entities: dict[str, str]) -> str:
    """A value for the quote it stands in; an unquoted one gets quotes."""
    escaped = _escaped(text, {key: value for key, value in entities.items() if key not in "\"'"})
    if not quote:
        return '"' + escaped.replace('"', "&quot;") + '"'
    return escaped.replace(quote, "&quot;" if quote == '"' else "&#39;")
