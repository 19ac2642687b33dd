"""Bitext rows as files: JSON Lines, TSV, TMX, an HTML page. Writers yield bytes as rows come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from toolkit import __version__
from toolkit.errors import ConfigError
from toolkit.model import BitextRow
from toolkit.render.page import render

Rows = Iterable[BitextRow]

_TMX_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header creationtool="toolkit" creationtoolversion="{__version__}" segtype="sentence" \
o-tmf="toolkit" adminlang="en" srclang="fr" datatype="plaintext"/>
<body>
"""
# What XML 1.0 can't hold even as a character reference.
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def jsonl(rows: Rows) -> Iterator[bytes]:
    """One row a line, as `BitextRow.as_dict` says."""
    for row in rows:
        yield (json.dumps(row.as_dict(), ensure_ascii=False) + "\n").encode()


def tsv(rows: Rows) -> Iterator[bytes]:
    """French, English, confidence, id; tabs and line ends inside a text become spaces."""
    for row in rows:
        confidence = row.scores.get("alignment")
        cells = (row.fr, row.en, "" if confidence is None else f"{confidence:.4f}", row.id)
        yield ("\t".join(_one_line(cell) for cell in cells) + "\n").encode()


def _one_line(text: str) -> str:
    return text.translate({9: " ", 10: " ", 13: " "})


def tmx(rows: Rows) -> Iterator[bytes]:
    """TMX 1.4, level 1; ids and scores as properties."""
    yield _TMX_HEAD.encode()
    for row in rows:
        scores = (("x-" + name, str(score)) for name, score in row.scores.items())
        props = "".join(
            f"<prop type={quoteattr(name)}>{_xml(value)}</prop>"
            for name, value in (("x-document", row.doc_id), *scores)
        )
        variants = "".join(
            f'<tuv xml:lang="{lang}"><seg>{_xml(text)}</seg></tuv>'
            for lang, text in (("fr", row.fr), ("en", row.en))
        )
        yield f"<tu tuid={quoteattr(row.id)}>{props}{variants}</tu>\n".encode()
    yield b"</body>\n</tmx>\n"


def _xml(text: str) -> str:
    return escape(text.translate(_FORBIDDEN))


def html(rows: Rows) -> Iterator[bytes]:
    """A page to look at, the least certain rows marked; holds all rows in memory."""
    listed = list(rows)
    values = {"rows": listed, "documents": len({row.doc_id for row in listed})}
    yield render("toolkit.publish:bitext.html.j2", values).encode()


WRITERS: dict[str, Callable[[Rows], Iterator[bytes]]] = {
    "jsonl": jsonl,
    "tsv": tsv,
    "tmx": tmx,
    "html": html,
}


def writer_for(name: str | None, path: Path | None) -> Callable[[Rows], Iterator[bytes]]:
    """The writer called `name`, else the one for the path's suffix, else JSON Lines."""
    suffix = path.suffix.removeprefix(".").lower() if path else "jsonl"
    chosen = name or {"htm": "html", "json": "jsonl", "ndjson": "jsonl"}.get(suffix, suffix)
    if chosen not in WRITERS:
        known = ", ".join(sorted(WRITERS))
        raise ConfigError(
            f"Rows can't be written as '{chosen}'.", where=str(path or "--format"),
            hint=f"Choose with --format: {known}.",
        )  # fmt: skip
    return WRITERS[chosen]
