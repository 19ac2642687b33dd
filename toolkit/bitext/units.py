"""TMX and XLIFF: read as translation memories are, written as rows come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar
from xml.sax.saxutils import escape, quoteattr

from toolkit import registry
from toolkit.bitext.base import RowFormat
from toolkit.bitext.compression import read_bytes
from toolkit.model import BitextRow
from toolkit.xmlio.tree import safe

_TMX_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header creationtool="toolkit" creationtoolversion="1" segtype="sentence" o-tmf="toolkit" \
adminlang="en" srclang="fr" datatype="plaintext"/>
<body>
"""
_XLIFF_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="bitext" source-language="fr" target-language="en" datatype="plaintext"><body>
"""


class _Units(RowFormat):
    """A format whose parser the bilingual files have already."""

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat; the file is held in memory while it is read."""
        parser = registry.load("bilingual", self.name)()
        for number, unit in enumerate(parser.parse(read_bytes(path), name=str(path)), start=1):
            yield BitextRow(
                id=unit.id or f"{path.name}:{number}",
                fr=unit.source,
                en=unit.target,
                doc_id=unit.meta.get("x-document", ""),
            )


class Tmx(_Units):
    """TMX 1.4, level 1; the document and the scores as properties."""

    name: ClassVar[str] = "tmx"
    suffixes: ClassVar[tuple[str, ...]] = (".tmx",)

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat."""
        yield _TMX_HEAD.encode()
        for row in rows:
            yield _tmx_unit(row).encode()
        yield b"</body>\n</tmx>\n"


class Xliff(_Units):
    """XLIFF 1.2; every unit is final."""

    name: ClassVar[str] = "xliff"
    suffixes: ClassVar[tuple[str, ...]] = (".xlf", ".xliff")

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat."""
        yield _XLIFF_HEAD.encode()
        for row in rows:
            yield (
                f'<trans-unit id={_attribute(row.id)} approved="yes" xml:space="preserve">'
                f'<source>{_text(row.fr)}</source><target state="final">{_text(row.en)}</target>'
                "</trans-unit>\n"
            ).encode()
        yield b"</body></file>\n</xliff>\n"


def _tmx_unit(row: BitextRow) -> str:
    properties = [("x-document", row.doc_id)] if row.doc_id else []
    properties += [(f"x-{name}", f"{score:g}") for name, score in row.scores.items()]
    props = "".join(f"<prop type={_attribute(k)}>{_text(v)}</prop>" for k, v in properties)
    variants = "".join(
        f'<tuv xml:lang="{lang}"><seg>{_text(text)}</seg></tuv>'
        for lang, text in (("fr", row.fr), ("en", row.en))
    )
    return f"<tu tuid={_attribute(row.id)}>{props}{variants}</tu>\n"


def _text(text: str) -> str:
    return escape(safe(text))


def _attribute(text: str) -> str:
    return quoteattr(safe(text))
