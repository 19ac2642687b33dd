r"""Subtitles: SubRip (.srt) and WebVTT (.vtt).

Every cue is a block of kind "cue"; its lines are joined with spaces, and the translation is
broken again into at most two even lines of about 42 characters (more only where the cue had
more). A cue in which every line begins with a dash (a dialogue) is one block a line. Numbers,
timings, settings, NOTE and STYLE stay as they are; `<i>`, `<v Speaker>` and `{\an8}` are tags.

Limit: a sentence that runs over several cues is translated cue by cue.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from toolkit.errors import FormatError
from toolkit.formats import splice
from toolkit.formats.base import ReadOptions
from toolkit.formats.inline import Inline, InlineBuilder, Markup, walk
from toolkit.formats.lines import one_line
from toolkit.formats.splice import Slot, SourceText, Splicer
from toolkit.model import Block, Document
from toolkit.text.encoding import decode, split_lines
from toolkit.text.wrap import balanced

LINE_WIDTH = 42
_TIME = r"(?:\d+:)?\d{1,2}:\d{1,2}[,.]\d{1,3}"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_TAG = re.compile(r"<(/?)([a-zA-Z]+)[^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_DIALOGUE = re.compile(r"\s*(?:<[^<>]*>|\{\\[^{}]*\})*\s*[-–—]")
_DASH = re.compile(r"\s*[-–—]\s*")
_ENTITY = re.compile(r"&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")

# Line number, start and end.
_Lines = list[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class _Style:
    most_lines: int


class SubRipFormat:
    """SubRip subtitles."""

    name: ClassVar[str] = "srt"
    extensions: ClassVar[tuple[str, ...]] = (".srt",)
    escapes: ClassVar[bool] = False

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Blocks are called after the 1-based line of their first words."""
        text, encoding = decode(data, name=name, encoding=options.encoding)
        self._check(text, name)
        found: list[tuple[Block, Slot]] = []
        for lines in _cue_lines(text, name, keeps_stray=not self.escapes):
            for part in _speakers(text, lines):
                most = max(2, len(part)) if len(part) == len(lines) else 1
                found += _block(text, part, most, escapes=self.escapes)
        return splice.document(
            name=name, format_name=self.name, text=text, encoding=encoding, found=found
        )

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """Lines are broken by the length of what is seen, without the tags."""
        source: SourceText = document.skeleton

        return splice.write(
            document,
            blocks,
            lambda slot, block, splicer: _render(
                slot, block, splicer, source.newline, escapes=self.escapes
            ),
        )

    def _check(self, text: str, name: str) -> None:
        if text.strip() and "-->" not in text:
            raise FormatError("There is no subtitle cue in this file.", where=name)


class WebVttFormat(SubRipFormat):
    """WebVTT subtitles."""

    name: ClassVar[str] = "vtt"
    extensions: ClassVar[tuple[str, ...]] = (".vtt",)
    escapes: ClassVar[bool] = True

    def _check(self, text: str, name: str) -> None:
        if not re.match(r"WEBVTT(?:[ \t\r\n]|$)", text):
            raise FormatError(
                "This file doesn't begin with WEBVTT.", where=f"{name}:1",
                hint="Call it .srt if it is SubRip.",
            )  # fmt: skip


def _cue_lines(text: str, name: str, *, keeps_stray: bool) -> Iterator[_Lines]:
    """The `(line number, start, end)` of each cue's lines. `keeps_stray`: text after a blank line
    is still the cue's (SubRip), not a comment (WebVTT).
    """
    lines = [(n, start, end) for n, (start, end, _) in enumerate(split_lines(text), 1)]
    cue: _Lines = []
    in_cue = False
    for at, (number, start, end) in enumerate(lines):
        line = text[start:end]
        numbered = [text[first:last].strip().isdecimal() for _, first, last in cue] in ([], [True])
        if _is_timing(line, f"{name}:{number}", strict=numbered):
            yield from filter(None, [cue])
            cue, in_cue = [], True
        elif not line.strip():
            yield from filter(None, [cue])
            cue, in_cue = [], in_cue and keeps_stray
        elif in_cue and not (keeps_stray and _is_number_of_next(text, lines, at)):
            cue.append((number, start, end))
    yield from filter(None, [cue])


def _is_timing(line: str, where: str, *, strict: bool) -> bool:
    if "-->" not in line:
        return False
    if _TIMING.match(line):
        return True
    if strict and re.match(r"\s*\d+:", line):
        raise FormatError(
            f"This timing can't be read: {line.strip()!r}.", where=where,
            hint="Write it as 00:00:01,000 --> 00:00:02,500.",
        )  # fmt: skip
    return False


def _is_number_of_next(text: str, lines: Sequence[tuple[int, int, int]], at: int) -> bool:
    if at + 1 == len(lines) or not text[slice(*lines[at][1:])].strip().isdecimal():
        return False
    return bool(_TIMING.match(text[slice(*lines[at + 1][1:])]))


def _speakers(text: str, lines: _Lines) -> list[_Lines]:
    """The cue as one, or a dialogue's lines without the dashes, which no translation may lose."""
    if not _is_dialogue(text[start:end] for _, start, end in lines):
        return [lines]
    dashes = [_DASH.match(text, start, end) for _, start, end in lines]
    pairs = zip(lines, dashes, strict=True)
    return [[(n, dash.end() if dash else start, end)] for (n, start, end), dash in pairs]


def _is_dialogue(lines: Iterable[str]) -> bool:
    dashed = [_DIALOGUE.match(line) for line in lines]
    return len(dashed) > 1 and all(dashed)


def _block(
    text: str, lines: _Lines, most_lines: int, *, escapes: bool
) -> Iterator[tuple[Block, Slot]]:
    (number, start, _), end = lines[0], lines[-1][2]
    inline = _inline(text, lines, escapes=escapes)
    if inline is not None:
        block = Block(id=str(number), text=inline.text, tags=inline.tags, kind="cue")
        style = _Style(most_lines)
        yield block, Slot(start=start, end=end, markup=inline.markup, style=style)


def _inline(text: str, lines: _Lines, *, escapes: bool) -> Inline | None:
    builder = InlineBuilder()
    for _, start, end in lines:
        at = start
        for match in _TAG.finditer(text, start, end):
            builder.text(_unescaped(text[at : match.start()], escapes))
            _add_tag(builder, match)
            at = match.end()
        builder.text(_unescaped(text[at:end], escapes) + " ")
    return builder.build() if builder.has_words else None


def _add_tag(builder: InlineBuilder, match: re.Match[str]) -> None:
    key = (match[2] or "").lower()
    if not key:
        builder.empty(match.span())
    elif match[1]:
        builder.close(key, match.span())
    else:
        builder.open(key, match.span())


def _render(slot: Slot, block: Block, splicer: Splicer, newline: str, *, escapes: bool) -> str:
    """The cue's text, its line breaks put where spaces were."""
    text = one_line(block.text)
    style: _Style = slot.style
    lines = balanced(text, LINE_WIDTH, style.most_lines)
    if _is_dialogue(text[start:end] for start, end in lines):
        lines = lines[:1]  # broken there, it would read as two speakers
    breaks = {start - 1 for start, _ in lines[1:]}
    broken = "".join("\n" if at in breaks else char for at, char in enumerate(text))
    shown = replace(block, text=broken) if len(broken) == len(block.text) else block
    parts = []
    for event in walk(shown, slot.markup):
        if event.kind == "text":
            parts.append(_escaped(event.text, escapes).replace("\n", newline))
        else:
            parts.append(_tag(slot.markup[event.tag], event.kind, splicer))
    return "".join(parts)


def _tag(markup: Markup, kind: str, splicer: Splicer) -> str:
    return splicer.raw(markup.close if kind == "close" else markup.open)


def _unescaped(text: str, escapes: bool) -> str:
    if not escapes:
        return text
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def _escaped(text: str, escapes: bool) -> str:
    if escapes:
        return html.escape(text, quote=False)
    return text.replace("-->", "→")
