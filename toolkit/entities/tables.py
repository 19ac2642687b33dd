"""The package's own lists: tab-separated files under `data/`, `#` for comments.

Each list's first lines say what its columns are. A malformed line is an error that names the
file and the line, so that a list can be extended without reading code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from toolkit.errors import DataError
from toolkit.text.tokens import plain_letters
from toolkit.text.typography import nfc

DATA = Path(__file__).parent / "data"
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*", re.UNICODE)


def rows(name: str, columns: int) -> Iterator[list[str]]:
    """The lines of a list, split; empty cells at a line's end may be left out."""
    path = DATA / name
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) > columns or not cells[0].strip():
            raise DataError(
                f"{len(cells)} columns where {columns} are expected.", where=f"{path}:{number}"
            )
        yield cells + [""] * (columns - len(cells))


def word_set(text: str) -> frozenset[str]:
    """The words of a list that stands as one line in the code."""
    return frozenset(text.split())


@lru_cache(65_536)
def fold(text: str) -> str:
    """Lower case without accents; typographic apostrophes and dashes made plain."""
    return nfc(plain_letters(text.lower().translate(FOLDED)))


FOLDED = str.maketrans(
    {
        "’": "'", "ʼ": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "‐": "-", "‑": "-",
        "œ": "oe", "æ": "ae", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ı": "i", "ð": "d",
        "þ": "th", "\u00a0": " ", "\u202f": " ",
    }
)  # fmt: skip
