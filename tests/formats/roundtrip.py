"""What a round trip must keep, for the tests and for scripts/bench_roundtrip.py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.formats.generators import Generated
from toolkit.formats.base import Format
from toolkit.model import Block

# Packaged formats give back the same parsed document, all others the same bytes.
PACKAGED = frozenset({"docx", "odt", "epub", "xliff", "tmx"})
# What comes back as the file's own translation, not as its text.
TARGETED = frozenset({"po", "xliff", "tmx"})


def shout(block: Block) -> Block:
    """The block in capitals, without what is protected; tags stay where they are."""
    kept = {at for tag in block.tags if tag.kind == "protected" for at in range(tag.start, tag.end)}
    text = "".join(char if at in kept else _upper(char) for at, char in enumerate(block.text))
    return replace(block, text=text)


def change(block: Block) -> Block:
    """The block with the inner letters of its words in capitals: its lines begin as they did, and
    don't all look like a heading, for that is how plain text is read.
    """
    text = _INNER.sub(lambda match: _upper(match[0]), block.text)
    return replace(block, text=text)


_INNER = re.compile(r"(?<=[^\W\d_])[^\W\d_](?=[^\W\d_])")


def _upper(char: str) -> str:
    return char if len(char.upper()) > 1 else char.upper()


def shape(block: Block) -> tuple[Any, ...]:
    return block.kind, block.text, tuple((t.id, t.start, t.end, t.kind) for t in block.tags)


def is_identity(form: Format, made: Generated) -> bool:
    """Whether writing the blocks that were read gives the file back."""
    document = form.read(made.data, name=made.name, options=made.options)
    written = form.write(document, document.blocks)
    if form.name not in PACKAGED:
        return written == made.data
    again = form.read(written, name=made.name, options=made.options)
    return [shape(b) for b in again.blocks] == [shape(b) for b in document.blocks]


def lost(form: Format, made: Generated) -> list[str]:
    """Blocks that were not found, or that did not come back as they were written."""
    document = form.read(made.data, name=made.name, options=made.options)
    missing = [f"{made.blocks - len(document.blocks)} not found"] * max(
        0, made.blocks - len(document.blocks)
    )
    other = change if form.name == "text" else shout
    wrote = [other(block) for block in document.blocks]
    again = form.read(form.write(document, wrote), name=made.name, options=made.options)
    return missing + _differences(form, wrote, again.blocks)


def _differences(form: Format, wrote: Sequence[Block], found: Sequence[Block]) -> list[str]:
    if len(wrote) != len(found):
        return [f"{len(wrote)} blocks written, {len(found)} found"] * max(
            1, abs(len(wrote) - len(found))
        )
    if form.name in TARGETED:
        return [a.text for a, b in zip(wrote, found, strict=True) if not _has_target(a, b)]
    # A paragraph that got short enough for one line looks like a heading in plain text.
    like = (lambda block: shape(block)[1:]) if form.name == "text" else shape
    return [
        f"{shape(a)} came back as {shape(b)}"
        for a, b in zip(wrote, found, strict=True)
        if like(a) != like(b)
    ]


def _has_target(wrote: Block, found: Block) -> bool:
    """A target is text with its markup in it, so all words must be there."""
    if found.target is None:
        return True
    return set(wrote.text.split()) <= set(
        found.target.replace("<", " <").replace(">", "> ").split()
    )
