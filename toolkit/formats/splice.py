"""Surgical writing: the source text stays, and only the stretches of changed blocks are replaced.

A reader notes for each block the `Slot` it came from; `write` asks the format to render the
changed ones. A slot may lie inside the markup of another (an image's alternative text inside a
paragraph): the inner one is replaced first, and the outer one takes the result along.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.formats.inline import Markup, Raw, check_blocks
from toolkit.model import Block, Document
from toolkit.text.encoding import TextEncoding, encode, newline_of, split_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where a block stands in the source text (code points) and what its tags are there.

    `style` is the format's own note on how to write it.
    """

    start: int
    end: int
    markup: Mapping[str, Markup] = field(default_factory=dict)
    style: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A text file as it was, and the slots of its blocks, in order of `start`."""

    text: str
    encoding: TextEncoding
    slots: tuple[Slot, ...]
    newline: str = "\n"
    extra: Any = None


class Splicer:
    """Replaces stretches of a text. They are given from the last to the first, the inner before
    the outer that begins no later.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._edits: list[tuple[int, int, str]] = []

    def replace(self, start: int, end: int, new: str) -> None:
        """Put `new` for the stretch; what was replaced inside it is gone, see `raw`."""
        while self._edits and self._edits[-1][0] < end:
            self._edits.pop()
        self._edits.append((start, end, new))

    def raw(self, raw: Raw) -> str:
        """A stretch of the text with what was replaced in it so far."""
        if isinstance(raw, str):
            return raw
        at, stop = raw
        parts = []
        for start, end, new in reversed(self._edits):
            if start >= stop:
                break
            if start >= at:
                parts += [self._text[at:start], new]
                at = end
        return "".join([*parts, self._text[at:stop]])


Render = Callable[[Slot, Block, Splicer], str]


def write(
    document: Document, blocks: Sequence[Block], render: Render, *, errors: str = "strict"
) -> bytes:
    """The file with its changed blocks rendered anew; the others keep their bytes. `errors` is
    what to do about characters that the file's encoding lacks, see `str.encode`.
    """
    source: SourceText = document.skeleton
    text = write_text(source, document, blocks, render)
    return encode(text, source.encoding, name=document.id, errors=errors)


def write_text(
    source: SourceText, document: Document, blocks: Sequence[Block], render: Render
) -> str:
    """As `write`, but text."""
    check_blocks(document.blocks, blocks, name=document.id)
    splicer = Splicer(source.text)
    todo = zip(source.slots, document.blocks, blocks, strict=True)
    for slot, old, new in reversed(list(todo)):
        if is_changed(old, new):
            splicer.replace(slot.start, slot.end, render(slot, new, splicer))
    return splicer.raw((0, len(source.text)))


def write_edits(
    document: Document, blocks: Sequence[Block], edits: Mapping[tuple[int, int], str]
) -> bytes:
    """The file with stretches replaced that needn't be the blocks' own (a catalogue's `msgstr`)."""
    source: SourceText = document.skeleton
    check_blocks(document.blocks, blocks, name=document.id)
    splicer = Splicer(source.text)
    for (start, end), new in sorted(edits.items(), reverse=True):
        splicer.replace(start, end, new)
    text = splicer.raw((0, len(source.text)))
    return encode(text, source.encoding, name=document.id)


def is_changed(old: Block, new: Block) -> bool:
    """Whether the block has to be written anew."""
    return (old.text, old.tags, old.target) != (new.text, new.tags, new.target)


def document(
    *,
    name: str,
    format_name: str,
    text: str,
    encoding: TextEncoding,
    found: Sequence[tuple[Block, Slot]],
    extra: Any = None,
) -> Document:
    """A Document of blocks found in a text, each with its slot; they are put in order."""
    ordered = sorted(found, key=lambda pair: (pair[1].start, -pair[1].end))
    skeleton = SourceText(
        text=text,
        encoding=encoding,
        slots=tuple(slot for _, slot in ordered),
        newline=newline_of(text),
        extra=extra,
    )
    return Document(
        id=name,
        format=format_name,
        blocks=tuple(block for block, _ in ordered),
        skeleton=skeleton,
        encoding=encoding.label,
    )


def line_numbers(text: str) -> Callable[[int], int]:
    """A function from an offset to its 1-based line."""
    starts = [start for start, _, _ in split_lines(text)]
    return lambda offset: bisect_right(starts, offset) or 1
