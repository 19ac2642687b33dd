"""Names that are nearly, but not quite, spelt as the reference or the source spells them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from toolkit.entities.convert import convert
from toolkit.entities.gazetteer import gazetteer
from toolkit.jobs.evaluation.findings import Example
from toolkit.jobs.evaluation.inputs import TestSet
from toolkit.text.tokens import plain_letters

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 4  # letters; shorter names have too many neighbours
_FORMS = 10  # English forms of a French name that are no slips
_KNOWN = 3  # segments of one system that use a spelling make it that system's choice


class Spelling:
    """Finds a capitalised word that nobody else writes, one or two letters from an expected one.

    Expected are the names of the references, and those of the source that are written alike in
    English; without any reference, all of the source. A word that stands in any other source or
    reference of the test set, or that a system uses again and again, is no slip.
    """

    def __init__(self, test_set: TestSet, systems: Sequence[Sequence[str]]) -> None:
        english = _spread(line for reference in test_set.references for line in reference)
        source = _spread(test_set.sources or ())
        chosen = {word for system in systems for word, n in _spread(system).items() if n >= _KNOWN}
        self._english = set(english)
        self._written = self._english | set(source) | chosen
        # a reference's own words count only when another segment has them too
        self._elsewhere = {word for word, n in english.items() if n > 1} | set(source) | chosen

    def __call__(self, example: Example) -> str | None:
        """`'Obma' for 'Obama'`, or None."""
        wanted = self._expected(example)
        known = self._written if example.references else self._elsewhere
        for word in _capitalised(example.hypothesis):
            if word in known or word.lower() in self._english or word in wanted:
                continue
            near = next((name for name in wanted if _near(word, name)), None)
            if near and (example.references or word not in _english_forms(near)):
                return f"'{word}' for '{near}'"
        return None

    def _expected(self, example: Example) -> list[str]:
        source = _capitalised(example.source or "")
        if not example.references:
            return source
        names = [name for text in example.references for name in _capitalised(text)]
        return names + [name for name in source if name in self._english]


def _spread(lines: Iterable[str]) -> Counter[str]:
    """In how many lines each word stands."""
    return Counter(word for line in lines for word in set(_WORD.findall(line)))


def _capitalised(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word[0].isupper() and len(word) >= _SHORTEST]


def _near(word: str, name: str) -> bool:
    """Whether one is a slip of the pen for the other; accents and endings of grammar are none."""
    from rapidfuzz.distance import OSA

    if _bare(word) == _bare(name):
        return False
    most = 1 if len(name) <= 5 else 2
    return OSA.distance(word.casefold(), name.casefold(), score_cutoff=most) <= most


@lru_cache(maxsize=10_000)
def _english_forms(name: str) -> frozenset[str]:
    """How English may spell a French name: by the lists, and by the letters."""
    forms = convert(name, gazetteer(), count=_FORMS)
    return frozenset(word for form in forms for word in _WORD.findall(form.text))


def _bare(word: str) -> str:
    return plain_letters(word.casefold().removesuffix("s"))
