r"""JSON Lines: the strings of chosen fields are translated in place; all else keeps its bytes.

A field is named by its path with dots (`translation.fr`). Lists on the way are passed through:
`paragraphs.text` is the text of every paragraph, `paragraphs.0.text` that of the first. A string
of several lines (`\n`) is one block a line. Blocks are called `line:path`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from json.decoder import scanstring  # type: ignore[attr-defined]  # not in typeshed
from typing import ClassVar

from toolkit.errors import FormatError
from toolkit.formats import splice
from toolkit.formats.base import ReadOptions
from toolkit.formats.delimited import choose, told
from toolkit.formats.lines import one_line
from toolkit.formats.splice import Slot, Splicer
from toolkit.model import Block, Document
from toolkit.text.encoding import decode

_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"[^\s,\]}]+")
# A string's inside: an escape, or anything else up to the next one.
_TOKEN = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[^\\]+")

_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A string of a record: its path and the offsets of its inside (without the quotes)."""

    line: int
    path: _Path
    start: int
    end: int

    @property
    def field(self) -> str:
        return ".".join(step for step in self.path if isinstance(step, str))

    @property
    def address(self) -> str:
        return ".".join(map(str, self.path))


class JsonlFormat:
    """One JSON value a line."""

    name: ClassVar[str] = "jsonl"
    extensions: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """A record may lack the field; a field that no record has is an error."""
        text, encoding = decode(data, name=name, encoding=options.encoding)
        leaves = list(_leaves(text, name))
        fields = list(dict.fromkeys(leaf.field for leaf in leaves))
        addresses = {leaf.address for leaf in leaves}
        wanted = [column for column in options.columns if column not in addresses]
        chosen = set(options.columns) - set(wanted)
        if leaves and (wanted or not options.columns):
            chosen |= set(choose(wanted, fields, name=name, what="fields"))
        found: list[tuple[Block, Slot]] = []
        for leaf in leaves:
            if leaf.field in chosen or leaf.address in chosen:
                found += _blocks(text, leaf)
        document = splice.document(
            name=name, format_name=self.name, text=text, encoding=encoding, found=found
        )
        return replace(document, meta=told(sorted(chosen), fields, options.columns))

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        r"""Other than ASCII is escaped (`\u00e9`) where the source string escaped it."""

        def render(slot: Slot, block: Block, _splicer: Splicer) -> str:
            quoted = json.dumps(one_line(block.text), ensure_ascii=bool(slot.style))
            return quoted[1:-1]

        return splice.write(document, blocks, render)


def _leaves(text: str, name: str) -> Iterator[_Leaf]:
    start, number = 0, 0
    while start < len(text):
        number += 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            _check(text[start:end], f"{name}:{number}")
            seen: set[str] = set()
            for path, at, stop in _strings(text, start):
                leaf = _Leaf(number, path, at, stop)
                if leaf.address in seen:
                    message = f"The field '{leaf.address}' is there twice."
                    raise FormatError(message, where=f"{name}:{number}")
                seen.add(leaf.address)
                yield leaf
        start = end + 1


def _check(line: str, where: str) -> None:
    try:
        json.loads(line)
    except json.JSONDecodeError as error:
        message = f"Invalid JSON: {error.msg} (column {error.colno})."
        raise FormatError(message, where=where) from None
    except RecursionError:
        raise FormatError("This JSON is nested too deeply.", where=where) from None


def _strings(text: str, at: int) -> Iterator[tuple[_Path, int, int]]:
    """Every string value of the (valid) JSON value at an offset."""
    path: list[str | int] = []
    at = _skip(text, at)
    while True:
        if text[at] in "{[":
            path.append(-1 if text[at] == "[" else "")
            at = _skip(text, at + 1)
            if text[at] not in "}]":
                at = _step(text, at, path)
                continue
        elif text[at] == '"':
            end = scanstring(text, at + 1)[1]
            yield tuple(path), at + 1, end - 1
            at = end
        else:
            scalar = _SCALAR.match(text, at)
            at = scalar.end() if scalar else at + 1
        at = _skip(text, at)
        while path and text[at] in "}]":
            path.pop()
            at = _skip(text, at + 1)
        if not path:
            return
        at = _step(text, _skip(text, at + 1), path)


def _step(text: str, at: int, path: list[str | int]) -> int:
    """Enter the next member of an object or list; returns where its value begins."""
    last = path[-1]
    if isinstance(last, int):
        path[-1] = last + 1
        return at
    path[-1], at = scanstring(text, at + 1)
    return _skip(text, _skip(text, at) + 1)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _blocks(text: str, leaf: _Leaf) -> Iterator[tuple[Block, Slot]]:
    escaped = "\\u" in text[leaf.start : leaf.end]
    for number, (start, end) in enumerate(_lines(text, leaf.start, leaf.end)):
        content = json.loads(f'"{text[start:end]}"', strict=False)
        if not any(map(str.isalnum, content)):
            continue
        left, right = _blank_ends(text, start, end)
        block_id = f"{leaf.line}:{leaf.address}" + (f":{number + 1}" if number else "")
        content = unicodedata.normalize("NFC", content.strip(" \t"))
        yield (
            Block(id=block_id, text=content, kind="cell"),
            Slot(start=left, end=right, style=escaped),
        )


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between the escaped line breaks of a string."""
    first = start
    for token in _TOKEN.finditer(text, start, end):
        if token[0] in ("\\n", "\\r"):
            yield first, token.start()
            first = token.end()
    yield first, end


def _blank_ends(text: str, start: int, end: int) -> tuple[int, int]:
    r"""The stretch without the plain and escaped (`\t`) blanks at its ends."""
    tokens = list(_TOKEN.finditer(text, start, end))
    lead = re.match(r"(?:[ \t]|\\t)*", text[start:end])
    left = start + (lead.end() if lead else 0)
    right = end
    while tokens and right > left:
        token = tokens.pop()
        if token[0] == "\\t":
            right = token.start()
        elif token[0].startswith("\\"):
            break
        else:
            right = token.start() + len(token[0].rstrip(" \t"))
            if right > token.start():
                break
    return left, right
