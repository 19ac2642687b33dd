"""Markdown (CommonMark, tables, strikethrough, footnotes, definition lists, math), spliced.

Paragraphs, headings, list items, table cells, images' alternative texts, titles of links and
images, and inline footnotes are blocks, and so are title and description in YAML front matter. The
rest of front matter, code, HTML blocks, definitions of links and abbreviations, math, template
tags, marks of callouts (`[!NOTE]`) and directives of site generators stay as they are. Emphasis,
links and inline HTML are tags; code spans and URLs are protected; images, footnote marks and hard
breaks are empty tags.

A changed block is written with as little escaping as reads back as the same text and tags: first
none, then all special characters, then `*` for `_`, at last HTML tags where Markdown's emphasis
can't stand (`**mot**suite`). Paragraphs that were wrapped are wrapped again.

Limit: text inside HTML blocks and indented admonitions isn't translated.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from toolkit.errors import FormatError
from toolkit.formats import splice
from toolkit.formats.base import ReadOptions
from toolkit.formats.front_matter import fields, front_matter_end, scalar
from toolkit.formats.inline import InlineBuilder, walk, written_tags
from toolkit.formats.lines import one_line
from toolkit.formats.markdown_inline import MOST_NESTED, Env, Nested, parse, parser
from toolkit.formats.splice import Slot, SourceText, Splicer
from toolkit.model import Block, Document, Tag
from toolkit.text.encoding import decode, split_lines
from toolkit.text.wrap import wrap

if TYPE_CHECKING:
    from markdown_it.token import Token

# The mark of a quotation that GitHub and Obsidian show as a note, with the title that may follow.
_CALLOUT = re.compile(r"\[![\w-]+\][+-]?[ \t]*")
# A line that is bold as a whole, above the text that it heads.
_LABEL = re.compile(r"(\*\*|__)(?!\s)[^*_\n]+\1[ \t]*:?[ \t]*(?=\n)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&~$|!#{}^])")
_LINE_START = re.compile(
    r"(?=#{1,6}(?:\s|$)|[-+*](?:\s|$)|>|=+\s*$|-+\s*$|(?:[-*_]\s*){3,}$|~~~|```|:(?:\s|::|$)"
    r"|!!!|\?\?\?|\||\[[^\]]+\]:)"
)
_NUMBER_START = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")
# A line break inside markup, with what begins the next line (a quote mark).
_MARKERS = re.compile(r"(?:[\s>+*-]|\d{1,9}[.)])*")
_LINE_BREAK = re.compile(r"[ \t]*\r?\n[>\t ]*")
_HTML_NAMES = {"*": "em", "_": "em", "**": "strong", "__": "strong", "~~": "del"}
# Stands for a space inside markup while lines are broken; a noncharacter, so never in a text.
_HIDDEN_SPACE = "\ufdd0"
_ATTEMPTS = ("light", "full", "stars", "html")


@dataclass(frozen=True, slots=True)
class _Style:
    """`place` is "text", "heading", "cell", "nested", "title" or "yaml"; `prefix` begins further
    lines; `width` is the column that the text was wrapped at; `suffix` follows a changed text;
    `mark` is the quotation mark around a title.
    """

    place: str
    prefix: str = ""
    width: int | None = None
    suffix: str = ""
    mark: str = ""


class MarkdownFormat:
    """Markdown files."""

    name: ClassVar[str] = "markdown"
    extensions: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Blocks are called after their 1-based line, and the column where a line has several."""
        text, encoding = decode(data, name=name, encoding=options.encoding)
        reader = _Reader(text, name)
        return splice.document(
            name=name, format_name=self.name, text=text, encoding=encoding,
            found=list(reader.blocks()), extra=reader.env,
        )  # fmt: skip

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """Inline syntax is written where the tags now stand."""
        source: SourceText = document.skeleton

        return splice.write(
            document, blocks, lambda slot, block, splicer: _render(slot, block, splicer, source)
        )


class _Reader:
    """Finds the inline content of a file and maps it to offsets."""

    def __init__(self, text: str, name: str) -> None:
        self._text = text
        self._name = name
        self._lines = split_lines(text)
        self.env: dict[str, Any] = {}

    def blocks(self) -> Iterator[tuple[Block, Slot]]:
        """Every block, the nested ones after the one that they stand in."""
        yield from self._front_matter()
        kinds: list[str] = []
        after = 0
        for token in parser().parse(self._without_front_matter(), self.env):
            if token.nesting > 0:
                if token.level >= MOST_NESTED - 1:  # the parser drops what is inside
                    line = token.map[0] + 1 if token.map else 1
                    message = "Lists or quotations are nested too deeply."
                    raise FormatError(message, where=f"{self._name}:{line}")
                kinds.append(_kind(token))
            elif token.nesting < 0:
                kinds.pop()
            elif token.type == "inline" and token.content:
                kind = next(filter(None, reversed(kinds)), "paragraph")
                content = token.content.replace("|", "\\|") if kind == "cell" else token.content
                line = self._first_line(content, token.map[0] if token.map else 0)
                offsets = self._offsets(content, line, after if kind == "cell" else None)
                after = offsets[-1] + 1
                whole = kind in ("cell", "heading")
                for part in [(0, len(content))] if whole else _parts(content):
                    yield from self._part(content, part, kind, line, offsets)

    def _without_front_matter(self) -> str:
        """The text with front matter made blank, so that lines keep their numbers."""
        end = front_matter_end(self._text)
        return re.sub(r"[^\r\n]", "", self._text[:end]) + self._text[end:]

    def _front_matter(self) -> Iterator[tuple[Block, Slot]]:
        for found in fields(self._text):
            builder = InlineBuilder()
            builder.text(found.text)
            inline = builder.build()
            kind = "heading" if found.key == "title" else "paragraph"
            block = Block(id=self._id(found.start), text=inline.text, kind=kind)
            yield block, Slot(start=found.start, end=found.end, style=_Style("yaml"))

    def _part(
        self, content: str, part: tuple[int, int], kind: str, line: int, offsets: Sequence[int]
    ) -> Iterator[tuple[Block, Slot]]:
        start, end = part
        if start >= end:
            return
        line += content.count("\n", 0, start)
        style = self._style(content[start:end], kind, line, offsets[start:])
        yield from self._found(content, Nested(start, end, 0), kind, offsets, style)

    def _first_line(self, content: str, line: int) -> int:
        """Where a block's text begins: the parser takes lines of nothing but no-break spaces
        from its head, and still counts them.
        """
        first = content.partition("\n")[0].strip()
        while line + 1 < len(self._lines):
            start, end, _ = self._lines[line]
            shown = self._text[start:end].rstrip()
            if shown.endswith(first) or not _MARKERS.fullmatch(shown):
                break
            line += 1
        return line

    def _offsets(self, content: str, line: int, after: int | None) -> list[int]:
        """The file's offset of every character of an inline content, whose lines lost their
        indentation and quote marks. The cells of a row are found one `after` the other.
        """
        offsets: list[int] = []
        for number, words in enumerate(content.split("\n"), line):
            start, end, following = self._lines[number]
            stripped = words.strip()
            if after is None:
                at = self._text.rfind(stripped, start, end)
            else:
                at = self._text.find(stripped, max(after, start), end)
            if at < 0:
                raise FormatError("This line can't be located.", where=f"{self._name}:{number + 1}")
            lead = len(words) - len(words.lstrip())
            offsets += [max(start, at - lead + n) for n in range(len(words))]
            offsets.append(following - 1)
        return offsets[:-1]

    def _style(self, content: str, kind: str, line: int, offsets: Sequence[int]) -> _Style:
        prefix = self._text[self._lines[line][0] : offsets[0]]
        width = max(map(len, content.split("\n"))) if "\n" in content else None
        is_atx = kind == "heading" and prefix.rstrip().endswith("#")
        place = "cell" if kind == "cell" else "heading" if is_atx else "text"
        return _Style(place, re.sub(r"[^>\t ]", " ", prefix), width)

    def _found(
        self, content: str, at: Nested, kind: str, offsets: Sequence[int], style: _Style
    ) -> Iterator[tuple[Block, Slot]]:
        if at.title:
            yield self._title(content[at.start : at.end], at, offsets)
            return
        parsed = parse(content[at.start : at.end], self.env, lambda n: offsets[at.start + n])
        start, end = offsets[at.start], offsets[max(at.end, at.stop) - 1] + 1
        if parsed.has_words:
            inline = parsed.inline
            block = Block(id=self._id(start), text=inline.text, tags=inline.tags, kind=kind)
            yield block, Slot(start=start, end=end, markup=inline.markup, style=style)
        for inner in parsed.nested:
            start, end, stop = (at.start + n for n in (inner.start, inner.end, inner.stop))
            moved = Nested(start, end, stop, inner.suffix, inner.title)
            place = "cell" if style.place == "cell" else "nested"
            inner_style = _Style(place, suffix=inner.suffix)
            yield from self._found(content, moved, "paragraph", offsets, inner_style)

    def _title(self, raw: str, at: Nested, offsets: Sequence[int]) -> tuple[Block, Slot]:
        builder = InlineBuilder()
        builder.text(html.unescape(_ESCAPED.sub(r"\1", raw)))
        inline = builder.build()
        start, end = offsets[at.start], offsets[at.end - 1] + 1
        block = Block(id=self._id(start), text=inline.text, kind="heading")
        return block, Slot(start=start, end=end, style=_Style("title", mark=at.title))

    def _id(self, offset: int) -> str:
        line = bisect_right(self._lines, offset, key=lambda found: found[0])
        return f"{line}:{offset - self._lines[line - 1][0] + 1}"


def _parts(content: str) -> Iterator[tuple[int, int]]:
    """The stretches of a paragraph that are blocks of their own, possibly empty: a callout's title,
    a line that is a label, the rest.
    """
    start = 0
    if mark := _CALLOUT.match(content):
        start = content.find("\n") + 1 or len(content)
        yield mark.end(), len(content[:start].rstrip())
    while label := _LABEL.match(content, start):
        yield start, start + len(label[0].rstrip())
        start = label.end() + 1
    yield start, len(content)


def _kind(token: Token) -> str:
    return {
        "heading_open": "heading", "list_item_open": "item", "dt_open": "item",
        "dd_open": "item", "th_open": "cell", "td_open": "cell",
    }.get(token.type, "")  # fmt: skip


def _render(slot: Slot, block: Block, splicer: Splicer, source: SourceText) -> str:
    """The first attempt that reads back as the block; the last one where none does."""
    style: _Style = slot.style
    if style.place == "yaml":
        return scalar(one_line(block.text))
    if style.place == "title":
        return re.sub(rf"([\\|{style.mark}])", r"\\\1", one_line(block.text))
    written = ""
    for attempt in _ATTEMPTS:
        lines = _lines(_written(slot, block, splicer, attempt), style)
        written = "\n".join(lines)
        if _reads_back(written, block, written_tags(block, slot.markup), source.extra):
            break
    lines = written.replace(_HIDDEN_SPACE, " ").split("\n")
    return (source.newline + style.prefix).join(lines) + style.suffix


def _written(slot: Slot, block: Block, splicer: Splicer, attempt: str) -> str:
    parts = []
    for event in walk(block, slot.markup):
        if event.kind == "text":
            parts.append(_escaped(one_line(event.text), slot.style.place, attempt))
            continue
        markup = slot.markup[event.tag]
        if markup.breaks and isinstance(markup.open, str):
            parts.append(markup.open.replace(" ", _HIDDEN_SPACE))
        else:
            raw = splicer.raw(markup.close if event.kind == "close" else markup.open)
            raw = _LINE_BREAK.sub(" ", raw)
            parts.append(_delimiter(raw, event.kind, attempt).replace(" ", _HIDDEN_SPACE))
    return "".join(parts)


def _escaped(text: str, place: str, attempt: str) -> str:
    if attempt != "light":
        return _SPECIAL.sub(r"\\\1", text)
    return text.replace("|", "\\|") if place == "cell" else text


def _delimiter(raw: str, kind: str, attempt: str) -> str:
    if attempt == "stars":
        return raw.replace("_", "*") if raw in _HTML_NAMES else raw
    if attempt == "html" and raw in _HTML_NAMES:
        return f"</{_HTML_NAMES[raw]}>" if kind == "close" else f"<{_HTML_NAMES[raw]}>"
    return raw


def _lines(written: str, style: _Style) -> list[str]:
    """The lines of a block; none begins with what would make it another kind of block."""
    if style.place == "heading":
        return [re.sub(r"(?<=\s)(#+)$", r"\\\1", written.replace("\n", " "))]
    if style.place != "text":
        return [written.replace("\n", " ")]
    lines = written.split("\n")
    if style.width is not None:
        room = style.width
        lines = [part for line in lines for part in wrap(line, room)]
    return [_NUMBER_START.sub(r"\1\\", _LINE_START.sub(r"\\", line, count=1), count=1)
            if _opens_block(line) else line for line in lines]  # fmt: skip


def _opens_block(line: str) -> bool:
    return bool(_LINE_START.match(line) or _NUMBER_START.match(line))


def _reads_back(written: str, block: Block, tags: Sequence[Tag], env: Env) -> bool:
    parsed = parse(written.replace(_HIDDEN_SPACE, " "), dict(env), lambda at: at).inline
    found = (parsed.text, _shape(parsed.tags, parsed.text))
    return found == (block.text, _shape(tags, block.text))


def _shape(tags: Sequence[Tag], text: str) -> list[tuple[int, int, str]]:
    """What tags enclose; an empty one before a space stands as well after it, and a pair around
    nothing reads as an empty one.
    """
    kinds = [tag.kind if tag.start < tag.end else "empty" for tag in tags]
    shift = [
        kind == "empty" and text[tag.start : tag.start + 1] == " "
        for tag, kind in zip(tags, kinds, strict=True)
    ]
    found = zip(tags, shift, kinds, strict=True)
    return [(tag.start + moved, tag.end + moved, kind) for tag, moved, kind in found]
