"""Letters that a model spelled byte by byte, and broke: it has no piece for them (Âge: �ge)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.text.edits import Edit
from toolkit.text.tokens import plain_letters

_BROKEN = "\ufffd"
_WORD = re.compile(rf"\w*{_BROKEN}[\w{_BROKEN}]*")
_RUN = re.compile(f"{_BROKEN}+")


def mended(source: str, target: str) -> list[Edit]:
    """Edits to the target: a word with broken letters is the source's without accents, where the
    rest is the same; else the broken letters go.
    """
    return list(_edits(source, target)) if _BROKEN in target and _BROKEN not in source else []


def _edits(source: str, target: str) -> Iterator[Edit]:
    for match in _WORD.finditer(target):
        wanted = r"\w+".join(map(re.escape, _RUN.split(match[0])))
        same = re.search(rf"(?<!\w){wanted}(?!\w)", source) if _RUN.sub("", match[0]) else None
        word = plain_letters(same[0]) if same else _RUN.sub("", match[0])
        yield Edit.of(match, word)
