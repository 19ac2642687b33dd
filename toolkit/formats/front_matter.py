"""The head of a Markdown file: where it ends, and its title and description.

Only YAML's plain and quoted scalars on one line are read; whatever else it holds is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FRONT_MATTER = re.compile(
    r"(?:---[ \t]*\r?\n(?=\s*(?:#|[\"'\w][^\r\n]*:)).*?^(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*\r?\n.*?^\+\+\+)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
# A value that goes on, on an indented line, isn't taken.
_FIELD = re.compile(
    r"^(?P<key>title|description):[ \t]+(?P<value>[^\s#][^\r\n]*?)[ \t]*\r?$(?!\n[ \t]+\S)",
    re.MULTILINE,
)
_DOUBLE = re.compile(r'"((?:[^"\\]|\\["\\])*)"')
_SINGLE = re.compile(r"'((?:[^']|'')*)'")
# A scalar that needs no quotes: YAML sees no structure, comment or other type in it.
_PLAIN = re.compile(r"(?![\d.+-]+$)[\w«“(](?:[^:#{}\[\]<>|&*!%@`\\\"]|:(?=\S)|(?<=\S)#)*(?<!:)")
_OTHER_TYPES = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


@dataclass(frozen=True, slots=True)
class Field:
    """A title or description: its text, and the offsets of the scalar, quotes included."""

    key: str
    text: str
    start: int
    end: int


def front_matter_end(text: str) -> int:
    """The offset at which front matter ends; 0 where there is none."""
    match = _FRONT_MATTER.match(text)
    return match.end() if match else 0


def fields(text: str) -> Iterator[Field]:
    """What people read of a file's YAML front matter."""
    if not text.startswith("---"):
        return
    for match in _FIELD.finditer(text, 0, front_matter_end(text)):
        value = _read(match["value"])
        if value is not None and any(map(str.isalpha, value)):
            yield Field(match["key"], value, *match.span("value"))


def scalar(text: str) -> str:
    """A text as YAML, in double quotes where it must have some."""
    if _is_plain(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _read(value: str) -> str | None:
    if match := _DOUBLE.fullmatch(value):
        return re.sub(r"\\(.)", r"\1", match[1])
    if match := _SINGLE.fullmatch(value):
        return match[1].replace("''", "'")
    return value if _is_plain(value) else None


def _is_plain(value: str) -> bool:
    return _PLAIN.fullmatch(value) is not None and value.lower() not in _OTHER_TYPES
