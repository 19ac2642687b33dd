"""One segment per line, in and out, as machine translation people pipe it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import ClassVar

from toolkit.formats import splice
from toolkit.formats.base import ReadOptions
from toolkit.model import Block, Document
from toolkit.text.encoding import decode, split_lines

_BREAKS = re.compile(r"\s*[\r\n]+\s*")


class LinesFormat:
    """Every line that isn't blank is a block of kind "segment"; blank lines stay where they are."""

    name: ClassVar[str] = "lines"
    extensions: ClassVar[tuple[str, ...]] = ()

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Blocks are called after their 1-based line."""
        text, encoding = decode(data, name=name, encoding=options.encoding)
        found = []
        for number, (start, end, _) in enumerate(split_lines(text), 1):
            line = text[start:end]
            if line.strip():
                content = unicodedata.normalize("NFC", line)
                block = Block(id=str(number), text=content, kind="segment")
                found.append((block, splice.Slot(start=start, end=end)))
        return splice.document(
            name=name, format_name=self.name, text=text, encoding=encoding, found=found
        )

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """A line break inside a translation becomes a space: the count of lines never changes."""
        return splice.write(document, blocks, lambda _slot, block, _splicer: one_line(block.text))


def one_line(text: str) -> str:
    """The text with every line break a space."""
    return _BREAKS.sub(" ", text)
