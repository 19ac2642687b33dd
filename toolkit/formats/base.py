"""What a file format is: a reader and a writer around blocks of translatable text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

from toolkit.model import Block, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How the user wants a file read.

    `encoding` None means: detect. `columns` names (or 1-based numbers) of the columns or JSON
    fields to translate in CSV, TSV and JSONL (dots reach into nested JSON); empty means the
    format's own guess, which is an error where there is none. `overwrite`: translate even what
    people translated in the file (XLIFF, TMX, PO); `keep_drafts`: not even what a machine drafted
    there and nobody touched. `join_cues`: a sentence that runs over
    several subtitle cues is one block.
    """

    encoding: str | None = None
    columns: tuple[str, ...] = ()
    overwrite: bool = False
    keep_drafts: bool = False
    join_cues: bool = True

    def of_draft(self, document: Document) -> ReadOptions:
        """How to read a document's draft: its translations are in it, in the encoding that its
        source was read in, which need not be detected in English text.
        """
        encoding = document.encoding or self.encoding
        return replace(self, encoding=encoding, overwrite=False, keep_drafts=True)


class Format(Protocol):
    """A file format. `write(doc, doc.blocks)` gives back the file: the same bytes for text
    formats, the same parsed document for packaged ones.
    """

    name: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]]

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Parse a file. Text in blocks is NFC. Raises FormatError or EncodingError with `name`
        (and the line) in it.
        """
        ...

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """The file with its blocks' text and tags replaced by those of `blocks` (same ids, same
        order). Every tag id of a block that `blocks` no longer carries is an error; a tag that
        moved is written where it now stands.
        """
        ...
