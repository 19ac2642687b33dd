"""One segment per line, in and out, as machine translation people pipe it.

`iter_lines` reads a stream of any length without keeping it.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from toolkit.errors import EncodingError
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


def iter_lines(stream: Iterable[bytes], *, name: str = "-") -> Iterator[tuple[str, str]]:
    r"""The lines of a UTF-8 stream (a binary file), one at a time: NFC text and its line end
    (`\n`, `\r\n` or nothing). A byte order mark is dropped; EncodingError names the line.
    """
    for number, raw in enumerate(stream, 1):
        body = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
        try:
            line = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise EncodingError(
                f"Byte 0x{body[error.start]:02X} is no UTF-8.",
                where=f"{name}:{number}",
                hint="Convert the input to UTF-8, for example with iconv.",
            ) from None
        text = line.rstrip("\n").removesuffix("\r") if line.endswith("\n") else line
        yield unicodedata.normalize("NFC", text), line[len(text) :]
