"""Parts of a test set that are scored apart: by length, names, rare words, capitals, domain,
document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.jobs.evaluation.inputs import TestSet

if TYPE_CHECKING:
    from toolkit.metrics.ngrams import Ints

SMALL = 100  # segments: below, a difference of whole BLEU points is chance
_LENGTHS = ((1, 10), (11, 20), (21, 30), (31, 40))
_SHOUT = re.compile(r"[A-ZÀ-Þ]{4}")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Some of the segments, by number."""

    group: str
    value: str
    rows: Ints

    @property
    def name(self) -> str:
        """What gates call it."""
        return f"{self.group}:{self.value}"

    @property
    def small(self) -> bool:
        """Whether there are too few segments to conclude from."""
        return len(self.rows) < SMALL


def slices(test_set: TestSet) -> list[Slice]:
    """Every slice of a test set; those of a group are disjoint and cover it, in natural order."""
    texts = test_set.sources or test_set.references[0]
    groups: list[tuple[str, Sequence[str], Sequence[str]]] = [
        ("length", [_length(text) for text in texts], [*map(_span, _LENGTHS), "41+"]),
        ("names", [_names(text) for text in texts], ["none", "one", "two or more"]),
        ("rare words", _rare_words(texts), ["none", "one", "two", "three or more"]),
        ("capitals", [_capitals(text) for text in texts], ["ordinary", "all capitals"]),
    ]
    for group, values in (("domain", test_set.domains), ("document", test_set.documents)):
        if values is not None:
            groups.append((group, values, list(dict.fromkeys(values))))
    return [part for group in groups for part in _parts(*group)]


def _parts(group: str, values: Sequence[str], order: Sequence[str]) -> Iterator[Slice]:
    import numpy as np

    rows: dict[str, list[int]] = {value: [] for value in order}
    for row, value in enumerate(values):
        rows[value].append(row)
    for value, found in rows.items():
        if found:
            yield Slice(group=group, value=value, rows=np.array(found, np.int64))


def _span(bounds: tuple[int, int]) -> str:
    return f"{bounds[0]}-{bounds[1]}"


def _length(text: str) -> str:
    words = len(text.split())
    return next((_span(bounds) for bounds in _LENGTHS if words <= bounds[1]), "41+")


def _names(text: str) -> str:
    """Capitalised words that don't begin a sentence, those in a row counted once."""
    found = re.findall(r"(?<=[^\W_][ ,’'])((?:[A-ZÀ-Þ][\w’'-]+ ?)+)", text)
    return _up_to_two(len(found)) if not text.isupper() else "none"


def _up_to_two(count: int) -> str:
    return ("none", "one")[count] if count < 2 else "two or more"


def _rare_words(texts: Sequence[str]) -> list[str]:
    """How many of a segment's lower-case words the whole test set has only once."""
    words = [[word for word in _WORD.findall(text) if word.islower()] for text in texts]
    seen = Counter(word for line in words for word in line)
    counts = [sum(seen[word] == 1 for word in line) for line in words]
    return [("none", "one", "two")[count] if count < 3 else "three or more" for count in counts]


def _capitals(text: str) -> str:
    if not _SHOUT.search(text):
        return "ordinary"
    letters = [character for character in text if character.isalpha()]
    shouted = sum(map(str.isupper, letters)) > 0.7 * len(letters)
    return "all capitals" if shouted and len(letters) > 3 else "ordinary"
