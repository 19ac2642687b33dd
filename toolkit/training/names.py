"""Made-up names as (French spelling, English spelling), as many as training wants.

Slavic and Arabic names are put together from spelling units that French and English romanise each
in its own way (Choukrov, Shukrov); western ones come from a letter model, alike in both languages.
They need not exist: the model shall learn to carry over what it has never seen.
"""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from toolkit.errors import DataError
from toolkit.training.data import open_text

Spelling = tuple[str, str]  # French, English

ORDER = 3  # letters that the letter model looks back
LENGTHS = range(4, 14)
VOWELS = "aeiouyéèêëïàâôûAEIOUYÉÈÊËÎÏÀÂÔÛ"


class NameMaker:
    """Draws names. `seen` are names of the data, for the letter model; `listed` are pairs of a
    list, by type (PER, LOC).
    """

    def __init__(
        self,
        rng: random.Random,
        seen: Iterable[str] = (),
        listed: dict[str, list[Spelling]] | None = None,
    ) -> None:
        self._rng = rng
        self._tables = tables("names.yaml")
        self._listed = listed or {}
        western = spellings(self._tables["western"]["surnames"])
        self._surnames = [*(fr for fr, _ in western), *sorted(seen)]
        self._letters = LetterModel(self._surnames, rng)

    def person(self, words: int = 2) -> Spelling:
        """A full name: as many words on both sides."""
        if words == 2 and self._rng.random() < 0.2 and (listed := self._from_list("PER", 2)):
            return listed
        kind = self._rng.choices(("slavic", "arabic", "western"), (35, 25, 40))[0]
        given = [self._rng.choice(spellings(self._tables[kind]["given"])) for _ in range(words - 1)]
        names = [*given, self.surname(kind)]
        return " ".join(fr for fr, _ in names), " ".join(en for _, en in names)

    def surname(self, kind: str | None = None) -> Spelling:
        """One word."""
        kind = kind or self._rng.choices(("slavic", "arabic", "western"), (30, 20, 50))[0]
        if kind != "western":
            return self._from_units(kind)
        name = (
            self._rng.choice(self._surnames) if self._rng.random() < 0.4 else self._letters.draw()
        )
        return name, name

    def place(self) -> Spelling:
        """A place of one word, from the list where there is one."""
        if self._rng.random() < 0.8 and (listed := self._from_list("LOC", 1)):
            return listed
        name = self._letters.draw()
        return name, name

    def _from_list(self, label: str, words: int) -> Spelling | None:
        known = self._listed.get(label, ())
        for _ in range(10 if known else 0):
            name = self._rng.choice(known)
            if len(name[0].split()) == len(name[1].split()) == words:
                return name
        return None

    def _from_units(self, kind: str) -> Spelling:
        draw = self._rng.choice
        units = {part: spellings(text) for part, text in self._tables[kind].items()}
        parts = [draw(units["consonants"]), draw(units["vowels"])]
        for _ in range(draw((0, 1, 1, 2))):
            parts += [draw(units["middles"]), draw(units["vowels"])]
        ending = draw(units["endings"])
        if not ending[0] or ending[0][0] in VOWELS.replace("ï", ""):
            parts.append(draw(units["middles"]))
        french = french_sounds("".join(fr for fr, _ in [*parts, ending])).capitalize()
        english = "".join(en for _, en in [*parts, ending]).capitalize()
        if kind == "arabic" and self._rng.random() < 0.35:
            article = draw(("al-", "al-", "el-"))
            return article + french, article + english
        return french, english


class LetterModel:
    """Words that look like the given ones: each letter is drawn after the ORDER before it."""

    def __init__(self, words: Iterable[str], rng: random.Random) -> None:
        self._rng = rng
        self._next: dict[str, list[str]] = defaultdict(list)
        for word in words:
            padded = "^" * ORDER + word + "$"
            for i in range(ORDER, len(padded)):
                self._next[padded[i - ORDER : i]].append(padded[i])

    def draw(self) -> str:
        """One word of a name's length."""
        while True:
            word = self._word()
            if len(word) in LENGTHS:
                return word

    def _word(self) -> str:
        text = "^" * ORDER
        while len(text) < ORDER + LENGTHS.stop:
            letter = self._rng.choice(self._next[text[-ORDER:]])
            if letter == "$":
                break
            text += letter
        return text[ORDER:]


def french_sounds(name: str) -> str:
    """The spelling that keeps the sounds in French: gu before e and i, ss between vowels."""
    name = re.sub(r"([gG])(?=[eéiï])", r"\1u", name)
    return re.sub(r"(?<=[aeiouïé])s(?=[aeiouïé])", "ss", name)


def read_names(path: Path) -> dict[str, list[Spelling]]:
    """Name pairs of a TSV with columns `fr`, `en` and, optionally, `type` and `kind`; rows of the
    kind `other` (Allemagne, Germany) are left out: training text teaches those.
    """
    names: dict[str, list[Spelling]] = defaultdict(list)
    with open_text(path) as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if not {"fr", "en"} <= set(rows.fieldnames or ()):
            raise DataError("A list of names needs the columns 'fr' and 'en'.", where=f"{path}:1")
        for row in rows:
            if row["fr"] and row["en"] and row.get("kind") != "other" and row["fr"][0].isupper():
                names[row.get("type") or "PER"].append((row["fr"], row["en"]))
    return dict(names)


@cache
def tables(name: str) -> Any:
    """A YAML file of this package's `tables`."""
    return yaml.safe_load((files("toolkit.training") / "tables" / name).read_text(encoding="utf-8"))


@cache
def spellings(text: str) -> Sequence[Spelling]:
    """Items `fr/en` (or one spelling for both; `-` is nothing), separated by blanks."""
    items = (item.partition("/") for item in text.split())
    pairs = [(fr, en or fr) for fr, _, en in items]
    return [("" if fr == "-" else fr, "" if en == "-" else en) for fr, en in pairs]
