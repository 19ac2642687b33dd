r"""Subtitles: SubRip (.srt) and WebVTT (.vtt).

Every cue is a block of kind "cue", or all the cues that a sentence runs over are
(`cue_runs.runs`): then an empty tag stands where one cue ends and the next begins, alignment
carries it to the translation, and `cue_runs.breaks` finds a good place to break near it. A cue's
lines are joined with spaces, and the translation is broken again into at most two even lines of
about 42 characters (more only where the cue had more). A cue in which every line begins with a
dash (a dialogue) is one block a line. Numbers, timings, settings, NOTE and STYLE stay as they
are; `<i>`, `<v Speaker>` and `{\an8}` are tags.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar

from toolkit.errors import FormatError
from toolkit.formats import splice
from toolkit.formats.base import ReadOptions
from toolkit.formats.cue_runs import Cue, Layout, breaks, runs
from toolkit.formats.cues import TAG, CueLines, find_cues, is_dialogue
from toolkit.formats.inline import InlineBuilder, Markup, walk
from toolkit.formats.lines import one_line
from toolkit.formats.splice import Slot, SourceText, Splicer
from toolkit.model import Block, Document, Tag
from toolkit.text.encoding import decode
from toolkit.text.wrap import balanced

LINE_WIDTH = 42
_ENTITY = re.compile(r"&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
_NEWLINE = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class _Style:
    """For every cue of a block, the most lines it may have and its code points in the source;
    `boundaries` are the tags that stand where a cue ends and the next begins.
    """

    most_lines: tuple[int, ...]
    lengths: tuple[int, ...]
    boundaries: tuple[str, ...]


class SubRipFormat:
    """SubRip subtitles."""

    name: ClassVar[str] = "srt"
    extensions: ClassVar[tuple[str, ...]] = (".srt",)
    escapes: ClassVar[bool] = False

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Blocks are called after the 1-based line of their first words."""
        text, encoding = decode(data, name=name, encoding=options.encoding)
        self._check(text, name)
        cues = list(find_cues(text, name, keeps_stray=not self.escapes))
        content = [_content(text, cue, escapes=self.escapes) for cue in cues]
        joined = runs([_heard(cue, part) for cue, part in zip(cues, content, strict=True)])
        if not options.join_cues:
            joined = [range(at, at + 1) for at in range(len(cues))]
        found: list[tuple[Block, Slot]] = []
        for run in joined:
            found += _block(cues[run.start : run.stop], content[run.start : run.stop])
        return splice.document(
            name=name, format_name=self.name, text=text, encoding=encoding, found=found
        )

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """Lines are broken by the length of what is seen, without the tags."""
        source: SourceText = document.skeleton

        def render(slot: Slot, block: Block, splicer: Splicer) -> str:
            style: _Style = slot.style
            parts = _parted(block, style)
            rendered = (
                _render(slot, part, most, splicer, source.newline, escapes=self.escapes)
                for part, most in zip(parts, style.most_lines, strict=True)
            )
            between = (splicer.raw(slot.markup[tag].open) for tag in style.boundaries)
            return "".join(part + raw for part, raw in zip(rendered, (*between, ""), strict=True))

        return splice.write(document, blocks, render)

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


# Reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a cue: what it says, or a tag. `key` is the tag's name ("" for a lone one),
    `closes` tells a close from an opening; `raw` is how it is written, `start:end` where.
    """

    text: str
    start: int
    end: int
    raw: str = ""
    key: str = ""
    closes: bool = False


def _content(text: str, cue: CueLines, *, escapes: bool) -> list[_Piece]:
    pieces = []
    for _, start, end in cue.lines:
        at = start
        for match in TAG.finditer(text, start, end):
            pieces.append(_Piece(_unescaped(text[at : match.start()], escapes), at, match.start()))
            key = (match[2] or "").lower()
            pieces.append(_Piece("", *match.span(), match[0], key, bool(match[1])))
            at = match.end()
        pieces.append(_Piece(_unescaped(text[at:end], escapes) + " ", at, end))
    return [piece for piece in pieces if piece.text or piece.raw]


def _heard(cue: CueLines, content: Iterable[_Piece]) -> Cue:
    """What decides about a cue's neighbours."""
    tags = [piece for piece in content if piece.raw]
    karaoke = any(tag.raw.startswith("<") and not tag.key for tag in tags)
    return Cue(
        text="".join(piece.text for piece in content),
        times=None if karaoke else cue.times,
        voices=tuple(tag.raw for tag in tags if tag.key == "v" and not tag.closes),
    )


def _block(
    cues: Sequence[CueLines], content: Sequence[list[_Piece]]
) -> Iterator[tuple[Block, Slot]]:
    """The block of the cues of a run, with its slot; none where there are no words."""
    stream, gaps = _joined(cues, content)
    builder = InlineBuilder()
    for piece in stream:
        _feed(builder, piece)
    if not builder.has_words:
        return
    inline = builder.build()
    boundaries = tuple(tag.id for tag in inline.tags if inline.markup[tag.id].open in gaps)
    if len(boundaries) < len(gaps):  # swallowed by a tag that encloses no words
        for cue, pieces in zip(cues, content, strict=True):
            yield from _block([cue], [pieces])
        return
    (number, start, _), end = cues[0].lines[0], cues[-1].lines[-1][2]
    lengths = tuple(sum(len(piece.text) for piece in pieces) for pieces in content)
    style = _Style(tuple(cue.most_lines for cue in cues), lengths, boundaries)
    block = Block(id=str(number), text=inline.text, tags=inline.tags, kind="cue")
    yield block, Slot(start=start, end=end, markup=inline.markup, style=style)


def _joined(
    cues: Sequence[CueLines], content: Sequence[list[_Piece]]
) -> tuple[list[_Piece], list[tuple[int, int]]]:
    """The pieces of all cues in a row, and what is left between them (blank line, number, timing)
    as offsets; a piece stands for each of these, too.
    """
    stream, gaps = list(content[0]), []
    for cue, pieces in zip(cues, content[1:], strict=False):
        body = _without_frame(pieces)
        gap = (cue.lines[-1][2], body[0].start)
        _fuse(stream, body)
        stream += [_Piece("", *gap, "\n"), *body]
        gaps.append(gap)
    return stream, gaps


def _without_frame(pieces: Sequence[_Piece]) -> list[_Piece]:
    """A cue that goes on, without the overrides and the voice it begins with, which stay in their
    place.
    """
    voiced = not any(piece.key == "v" and piece.closes for piece in pieces)
    first = 0
    while first < len(pieces) - 1 and (
        not pieces[first].text.strip()
        and not pieces[first].closes
        and (not pieces[first].key or (pieces[first].key == "v" and voiced))
    ):
        first += 1
    return list(pieces[first:])


def _fuse(stream: list[_Piece], body: list[_Piece]) -> None:
    """Make one of a pair that closes at the end of a cue and opens again in the next."""
    while body[0].key and not body[0].closes:
        key = body[0].key
        last = max(at for at, piece in enumerate(stream) if piece.raw or piece.text.strip())
        opened = [piece.raw for piece in stream if piece.key == key and not piece.closes]
        if not (stream[last].closes and stream[last].key == key and body[0].raw in opened[-1:]):
            break
        del stream[last], body[0]


def _feed(builder: InlineBuilder, piece: _Piece) -> None:
    span = (piece.start, piece.end)
    if not piece.raw:
        builder.text(piece.text)
    elif not piece.key:
        builder.empty(span)
    elif piece.closes:
        builder.close(piece.key, span)
    else:
        builder.open(piece.key, span)


# Writing --------------------------------------------------------------------------------------


def _parted(block: Block, style: _Style) -> list[Block]:
    """The block as one for each of its cues."""
    if not style.boundaries:
        return [block]
    text = _NEWLINE.sub(" ", block.text)
    hints = {tag.id: tag.start for tag in block.tags}
    layout = Layout(lengths=style.lengths, rooms=[LINE_WIDTH * most for most in style.most_lines])
    found = breaks(text, [hints[tag] for tag in style.boundaries], layout)
    spans = [
        (start, start + len(text[start:end].rstrip(" ")))
        for start, end in pairwise([0, *found, len(text)])
    ]
    tags: list[list[Tag]] = [[] for _ in spans]
    for tag in block.tags:
        if tag.id not in style.boundaries:
            for home in _homes(tag, spans):
                tags[home].append(_clipped(tag, *spans[home]))
    return [
        replace(block, text=text[start:stop], tags=tuple(inside))
        for (start, stop), inside in zip(spans, tags, strict=True)
    ]


def _homes(tag: Tag, spans: Sequence[tuple[int, int]]) -> list[int]:
    """The cues that a tag has a part in; one that encloses no words is in one cue."""
    homes = [
        at for at, (start, stop) in enumerate(spans) if max(tag.start, start) < min(tag.end, stop)
    ]
    return homes or [bisect_right([start for start, _ in spans], tag.start) - 1]


def _clipped(tag: Tag, start: int, stop: int) -> Tag:
    low, high = (min(max(at, start), stop) - start for at in (tag.start, tag.end))
    return replace(tag, start=low, end=high)


def _render(
    slot: Slot, block: Block, most_lines: int, splicer: Splicer, newline: str, *, escapes: bool
) -> str:
    """The cue's text, its line breaks put where spaces were."""
    text = one_line(block.text)
    lines = balanced(text, LINE_WIDTH, most_lines)
    if is_dialogue(text[start:end] for start, end in lines):
        lines = lines[:1]  # broken there, it would read as two speakers
    breaks_at = {start - 1 for start, _ in lines[1:]}
    broken = "".join("\n" if at in breaks_at else char for at, char in enumerate(text))
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
