"""Which English words a French word becomes, and how much each English word tells.

The table comes from `scripts/build_align_lexicon.py` (IBM model 1 over parallel text).
"""

from __future__ import annotations

import lzma
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Translations = Mapping[str, tuple[tuple[str, float], ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`translations`: French key → (English key, probability), best first; `rarity`: English
    key → how much it tells, 0 for a word of every sentence to 1 for one never seen.
    """

    translations: Translations
    rarity: Mapping[str, float]

    def extended(self, learned: Translations) -> Lexicon:
        """This lexicon, with the learned entries in place of its own."""
        return Lexicon({**self.translations, **learned}, self.rarity)


@cache
def shipped() -> Lexicon:
    """The lexicon in the package; 14,000 French keys, read once."""
    packed = files("toolkit").joinpath("data", "align", "lexicon.tsv.xz").read_bytes()
    head, *lines = lzma.decompress(packed).decode().split("\n")
    total = int(head[1:])
    gap = lines.index("")
    counts = (line[1:].rsplit(" ", 1) for line in lines[gap + 1 :])
    return Lexicon(
        dict(_entry(line) for line in lines[:gap]),
        {key: math.log(total / int(count)) / math.log(total) for key, count in counts},
    )


def _entry(line: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    word, *cells = line.split("\t")
    halves = (cell.split(" ") for cell in cells)
    return word, tuple((key, int(percent) / 100) for key, percent in halves)
