"""Plain text: paragraphs between blank lines, hard-wrapped or one to a line.

Whether lines are wrapped is decided by their lengths (`toolkit.text.wrap.wrap_width`): in a
text filled to a column, a line ends where the next word had no room. Such lines are one block,
and its translation is wrapped at the same column, with the same indentation. All other lines
(verse, addresses, headings, one paragraph a line) are blocks of their own, and so are the lines of
a mail's head (Objet : …) and of a signature, however long. List items begin a block, and their
marker is no part of it.

Limit: in a wrapped text, a short line directly above a paragraph (no blank line) is told from it
by its length and its lack of an end alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from toolkit.formats import splice
from toolkit.formats.base import ReadOptions
from toolkit.formats.lines import one_line
from toolkit.formats.splice import Slot, SourceText, Splicer
from toolkit.model import Block, Document
from toolkit.text.encoding import decode, split_lines
from toolkit.text.wrap import unbreakable, wrap, wrap_width

_INDENT = re.compile(r"(?:[ \t\f\u00a0\ufeff]|>[ \t]?)*")
_MARKER = re.compile(r"(?:[-*•–—·‣▪]|\(?\d{1,3}[.)]|\(?[a-zA-Z]\))[ \t\u00a0]+(?=\S)")
_RULE = re.compile(r"(=+|-+|~+|\*+|_+)\s*$")
_ENDS = re.compile(r"[.!?:;…»\"”)\]]\s*$")
_LABELLED = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,2}[ \u00a0]?:[ \u00a0]\S")
_STOPS = re.compile(r"[.!?…][\s\"'»”)]*$")
_PROSE = 50  # columns: shorter lines prove nothing where the text as a whole has no column
_WORD = 200  # longer than any word that tells how a text is wrapped
_HYPHENATED = re.compile(r"[^\W\d_]-$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    indent: str
    marker: str

    @property
    def body(self) -> str:
        return self.text[len(self.indent) + len(self.marker) :]

    @property
    def has_words(self) -> bool:
        return any(map(str.isalnum, self.body))


@dataclass(frozen=True, slots=True)
class _Style:
    """How a block was laid out: its column (None: one line), what stands before its text, and
    the indentation of its further lines.
    """

    width: int | None
    first: int
    indent: str


class TextFormat:
    """Plain text files."""

    name: ClassVar[str] = "text"
    extensions: ClassVar[tuple[str, ...]] = (".txt",)

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Blocks are called after the 1-based line that they begin on."""
        text, encoding = decode(data, name=name, encoding=options.encoding)
        lines = [_line(text, start, end) for start, end, _ in split_lines(text)]
        alone = _listed(lines)
        width = _width(lines, alone)
        found = []
        for first, last in _groups(lines, width, alone):
            kind = _kind(lines, first, last)
            content = unicodedata.normalize("NFC", _joined(lines[first:last]))
            block = Block(id=str(first + 1), text=content, kind=kind)
            found.append((block, _slot(lines[first:last], width, kind)))
        return splice.document(
            name=name, format_name=self.name, text=text, encoding=encoding, found=found
        )

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """Translations are wrapped as their source was; should the result not read back as
        the same blocks, they are written one to a line.
        """
        source: SourceText = document.skeleton

        def wrapped(slot: Slot, block: Block, _splicer: Splicer) -> str:
            style: _Style = slot.style
            text = one_line(block.text)
            if style.width is None:
                return text
            lines = wrap(text, style.width, first=style.first, rest=len(style.indent))
            return (source.newline + style.indent).join(lines)

        def unwrapped(_slot: Slot, block: Block, _splicer: Splicer) -> str:
            return one_line(block.text)

        written = splice.write(document, blocks, wrapped)
        if self._count(written, source) == len(blocks):
            return written
        plain = splice.write(document, blocks, unwrapped)
        return plain if self._count(plain, source) == len(blocks) else written

    def _count(self, data: bytes, source: SourceText) -> int:
        options = ReadOptions(encoding=source.encoding.label)
        return len(self.read(data, name="", options=options).blocks)


def _line(text: str, start: int, end: int) -> _Line:
    line = text[start:end].rstrip(" \t\f\u00a0")
    indent = _INDENT.match(line)
    at = indent.end() if indent else 0
    marker = _MARKER.match(line, at)
    return _Line(start, start + len(line), line, line[:at], marker[0] if marker else "")


def _listed(lines: Sequence[_Line]) -> set[int]:
    """Lines that the next one doesn't go on from: of names and titles, one to a line, as they are
    in signatures and addresses; and of a mail's head.
    """
    found: set[int] = set()
    first = 0
    for at in range(1, len(lines) + 1):
        if at < len(lines) and lines[at - 1].has_words and lines[at].has_words:
            continue
        run = lines[first:at]
        if len(run) > 2 and all(map(_begins, run)) and not any(map(_is_no_name, run)):
            found.update(range(first, at))
        first = at
    pairs = enumerate(pairwise(lines))
    found.update(at for at, pair in pairs if all(_LABELLED.match(line.body) for line in pair))
    return found


def _begins(line: _Line) -> bool:
    return not line.marker and (line.body[:1].isupper() or line.body[:1].isdigit())


def _is_no_name(line: _Line) -> bool:
    letters = [char for char in line.body if char.isalpha()]
    return bool(_STOPS.search(line.text)) or (len(letters) > 8 and line.body.isupper())


def _width(lines: Sequence[_Line], alone: set[int]) -> int | None:
    """The column that the text is wrapped at: of all of its lines, or, where these have none, of
    those that look like prose. A few pairs prove little: then the first line of each must also end
    in the middle of a sentence.
    """
    pairs = [
        (line, following)
        for at, (line, following) in enumerate(pairwise(lines))
        if at not in alone and line.has_words and following.has_words and not following.marker
    ]
    prose = [(a, b) for a, b in pairs if len(a.text) >= _PROSE and b.body[:1].islower()]
    return _column(pairs) or _column(prose)


def _column(pairs: Sequence[tuple[_Line, _Line]]) -> int | None:
    width = wrap_width((len(a.text), _with_word(a, b)) for a, b in pairs)
    if width and len(pairs) < 4 and any(_ENDS.search(line.text) for line, _ in pairs):
        return None
    return width


def _with_word(line: _Line, following: _Line) -> int:
    return len(line.text) + 1 + len(unbreakable(following.body[:_WORD])[0])


def _groups(
    lines: Sequence[_Line], width: int | None, alone: set[int]
) -> Iterator[tuple[int, int]]:
    """`(first, last)`, end exclusive, of the lines of each block."""
    first = 0
    for at in range(1, len(lines) + 1):
        goes_on = at < len(lines) and at - 1 not in alone
        if goes_on and width and _continues(lines[at - 1], lines[at], width):
            continue
        if lines[first].has_words:
            yield first, at
        first = at


def _continues(line: _Line, following: _Line, width: int) -> bool:
    if following.marker or not (line.has_words and following.has_words):
        return False
    length = len(line.text)
    if (length > 1.2 * width and " " in line.body) or _quote(line) != _quote(following):
        return False
    # Few tools fill to the last column; a long line that stops in mid-sentence goes on, too.
    return _with_word(line, following) > width or (
        length >= 0.7 * width and not _ENDS.search(line.text)
    )


def _quote(line: _Line) -> int:
    return line.indent.count(">")


def _joined(lines: Sequence[_Line]) -> str:
    text = lines[0].body
    for line in lines[1:]:
        glue = "" if _HYPHENATED.search(text) and line.body[:1].islower() else " "
        text += glue + line.body
    return text


def _kind(lines: Sequence[_Line], first: int, last: int) -> str:
    line = lines[first]
    if line.marker:
        return "item"
    underlined = last < len(lines) and _RULE.match(lines[last].text)
    alone = last == len(lines) or not lines[last].text.strip()
    length = len(unicodedata.normalize("NFC", line.body))
    short = last - first == 1 and length <= 80 and not _ENDS.search(line.text)
    return "heading" if short and (underlined or alone) else "paragraph"


def _slot(lines: Sequence[_Line], width: int | None, kind: str) -> Slot:
    opening = lines[0]
    before = len(opening.indent) + len(opening.marker)
    indent = lines[1].indent if len(lines) > 1 else _hanging(opening)
    wraps = width if len(lines) > 1 or (kind != "heading" and _fits(opening, width)) else None
    style = _Style(wraps, before, indent)
    return Slot(start=opening.start + before, end=lines[-1].end, style=style)


def _hanging(line: _Line) -> str:
    return line.indent + " " * len(line.marker)


def _fits(line: _Line, width: int | None) -> bool:
    return width is not None and len(line.text) <= width
