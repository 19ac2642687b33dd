"""TMX and XLIFF: every unit a row, its texts as they stand. The document and the scores are
properties (TMX) or contexts (XLIFF) called `x-document` and `x-score-…`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar
from xml.sax.saxutils import escape, quoteattr

from toolkit import registry
from toolkit.bitext.base import RowFormat
from toolkit.bitext.records import number_of
from toolkit.model import BitextRow
from toolkit.text.compressed import read_bytes
from toolkit.text.typography import nfc
from toolkit.xmlio.tree import safe

_TMX_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header creationtool="toolkit" creationtoolversion="1" segtype="sentence" o-tmf="toolkit" \
adminlang="en" srclang="fr" datatype="plaintext"/>
<body>
"""
_DOCUMENT = "x-document"
_SCORE = "x-score-"
_XLIFF_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="bitext" source-language="fr" target-language="en" datatype="plaintext"><body>
"""


class _Units(RowFormat):
    """A format whose parser the bilingual files have already."""

    keeps: ClassVar[tuple[str, ...]] = ("doc_id", "scores")

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat; the file is held in memory while it is read."""
        parser = registry.load("bilingual", self.name)()
        for number, unit in enumerate(parser.units(read_bytes(path), name=str(path)), start=1):
            where = f"{path}: {unit.id or number}"
            self.losses.update(f"property '{key}' left out" for key in unit.meta if _unknown(key))
            yield BitextRow(
                id=unit.id or f"{path.name}:{number}",
                fr=nfc(unit.source),
                en=nfc(unit.target),
                doc_id=unit.meta.get(_DOCUMENT, ""),
                scores={
                    key.removeprefix(_SCORE): number_of(value, key, where)
                    for key, value in unit.meta.items()
                    if key.startswith(_SCORE)
                },
            )

    def _count_forbidden(self, row: BitextRow) -> None:
        texts = row.fr, row.en
        self.losses["control characters became \ufffd"] += tuple(map(safe, texts)) != texts


class Tmx(_Units):
    """TMX 1.4, level 1; the document and the scores as properties."""

    name: ClassVar[str] = "tmx"
    suffixes: ClassVar[tuple[str, ...]] = (".tmx",)

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat."""
        yield _TMX_HEAD.encode()
        for row in self.counted(rows):
            self._count_forbidden(row)
            yield _tmx_unit(row).encode()
        yield b"</body>\n</tmx>\n"


class Xliff(_Units):
    """XLIFF 1.2; every unit is final."""

    name: ClassVar[str] = "xliff"
    suffixes: ClassVar[tuple[str, ...]] = (".xlf", ".xliff")

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """See RowFormat."""
        yield _XLIFF_HEAD.encode()
        for row in self.counted(rows):
            self._count_forbidden(row)
            yield (
                f'<trans-unit id={_attribute(row.id)} approved="yes" xml:space="preserve">'
                f'<source>{_text(row.fr)}</source><target state="final">{_text(row.en)}</target>'
                f"{_contexts(row)}</trans-unit>\n"
            ).encode()
        yield b"</body></file>\n</xliff>\n"


def _tmx_unit(row: BitextRow) -> str:
    props = "".join(
        f"<prop type={_attribute(kind)}>{_text(value)}</prop>" for kind, value in _facts(row)
    )
    variants = "".join(
        f'<tuv xml:lang="{lang}"><seg>{_text(text)}</seg></tuv>'
        for lang, text in (("fr", row.fr), ("en", row.en))
    )
    return f"<tu tuid={_attribute(row.id)}>{props}{variants}</tu>\n"


def _unknown(key: str) -> bool:
    return key != _DOCUMENT and not key.startswith(_SCORE)


def _contexts(row: BitextRow) -> str:
    contexts = "".join(
        f"<context context-type={_attribute(kind)}>{_text(value)}</context>"
        for kind, value in _facts(row)
    )
    return f'<context-group purpose="information">{contexts}</context-group>' if contexts else ""


def _facts(row: BitextRow) -> Iterator[tuple[str, str]]:
    if row.doc_id:
        yield _DOCUMENT, row.doc_id
    for name, score in row.scores.items():
        yield f"{_SCORE}{name}", repr(score)


def _text(text: str) -> str:
    return escape(safe(text), {"\r": "&#13;"})  # a parser makes a line feed of the bare character


def _attribute(text: str) -> str:
    return quoteattr(safe(text))
