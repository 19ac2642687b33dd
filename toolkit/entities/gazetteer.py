"""Everything the package knows by heart: figures, places, institutions, words inside names.

`Gazetteer(lists=False)` knows none of the hand-written lists, only what GeoNames and CLDR say:
for measuring what the lists are worth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from toolkit.entities.cities import city_names, key_of
from toolkit.entities.romanise import given_names
from toolkit.entities.similar import likeness
from toolkit.entities.tables import fold, rows
from toolkit.errors import DataError
from toolkit.model import Label

LABELS: tuple[Label, ...] = ("PER", "LOC", "ORG", "MISC")
ROMAN = re.compile(r"[IVXL]+|1er|Ier|Ire", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A name known by heart: its English forms (the usual one first) and who says so."""

    names: tuple[str, ...]
    label: Label
    source: str
    note: str = ""


class Gazetteer:
    """French names and their English counterparts."""

    def __init__(self, *, lists: bool = True, places: bool = True) -> None:
        self.places = places
        self.lists = lists
        self._french: dict[str, tuple[Entry, ...]] = {}
        self._english: dict[str, Label] = {}
        self._surnames: dict[str, Entry] = {}
        self._reach: dict[str, int] = {}
        if lists:
            self._read()

    def _read(self) -> None:
        for french, english in rows("places.tsv", 2):
            self._add(french, english, "LOC", "exonym")
        for french, english, short, abbreviated in rows("institutions.tsv", 4):
            self._add(french, english, "ORG", "institution")
            if short:
                # Of what English has no acronym for (RN), it writes the name in full or copies.
                forms = f"{abbreviated}|{english}" if abbreviated else f"{english}|{short}"
                self._add(short, forms, "ORG", "acronym")
        for french, english, label, _, note in rows("figures.tsv", 5):
            self._add(french, english, as_label(label), "public figure", note)
            for form in french.split("|"):
                self._surname(form, english, note)

    def _add(self, french: str, english: str, label: Label, source: str, note: str = "") -> None:
        names = tuple(english.split("|"))
        if not all(names):
            raise ValueError(f"'{french}' has an empty name in English: '{english}'.")
        entry = Entry(names, label, source, note)
        for form in french.split("|"):
            key = key_of(form)
            self._french[key] = (*self._french.get(key, ()), entry)
            head = key.split(" ")[0].split("'")[0]
            self._reach[head] = max(self._reach.get(head, 0), key.count(" ") + 3)
        for form in entry.names:
            self._english.setdefault(key_of(form), label)

    def _surname(self, french: str, english: str, note: str) -> None:
        source, target = french.split(), english.split()
        if len(source) < 2 or len(target) < 2:
            return
        if "-" not in source[-1]:  # Assad alone is Assad, not al-Assad
            target[-1] = _ARTICLE.sub("", target[-1])
        if not _has_surname(source, target, note):
            return
        entry = Entry((target[-1],), "PER", "public figure", note)
        self._surnames.setdefault(key_of(source[-1]), entry)
        if source[-2] == "ben" and target[-2] == "bin":
            last = " ".join(target[-2:])
            entry = Entry((last,), "PER", "public figure", note)
            self._surnames.setdefault(key_of(" ".join(source[-2:])), entry)

    def find(self, french: str) -> Entry | None:
        """The first that is known of a French name, by `key_of`."""
        return next(iter(self.entries(french)), None)

    def entries(self, french: str) -> tuple[Entry, ...]:
        """All that is known of a French name: Galilée is a man and a land."""
        listed = self._french.get(french, ())
        if any(entry.label == "LOC" for entry in listed):
            return listed
        names, official = city_names(french) if self.places else ((), False)
        if not names:
            return listed
        return (*listed, Entry(names, "LOC", "CLDR" if official else "place"))

    def reach(self, first: str, *, cap: bool) -> int:
        """How many words a name may have that begins with this folded word."""
        listed = self._reach.get(first.split(" ", maxsplit=1)[0].split("'", maxsplit=1)[0], 0)
        return max(listed, 3) if cap else listed

    def surname(self, french: str) -> Entry | None:
        """The English form of a figure's last name, for mentions without the given name."""
        return self._surnames.get(french)

    def label(self, english: str) -> Label | None:
        """The type of an English name, by `key_of`."""
        if label := self._english.get(english):
            return label
        return "LOC" if self.places and city_names(english)[0] else None

    def figures(self) -> Iterator[tuple[str, Entry]]:
        """Every public figure by key."""
        for key, entries in self._french.items():
            yield from ((key, entry) for entry in entries if entry.label == "PER")


# People who have epithets where others have a last name: Richard Cœur de Lion, Robin des Bois.
_WITHOUT_SURNAME = re.compile(
    r"\b(?:king|queen|emperor|empress|tsar|sultan|pharaoh|pope|saint|legend|fiction|religion)\b"
)
_ARTICLE = re.compile(r"^[ae]l-")
_ARTICLES = frozenset({"le", "la", "du", "des", "sans"})


def _has_surname(french: list[str], english: list[str], note: str) -> bool:
    """Whether the last words of a figure's French and English name are a last name that stands
    for the figure alone.
    """
    last = french[-1]
    if not last[:1].isupper() or ROMAN.fullmatch(last):
        return False
    if fold(last) in epithets()["name"]:  # Vierge Marie: no other Marie is Mary
        return False
    readings = given_names().get(last.lower(), ())
    if readings and not any(english[-1] in reading.forms for reading in readings):
        return False  # Marc Antoine: any other Antoine is no Antony
    if fold(french[-2]) in _ARTICLES or last.count("-") != english[-1].count("-"):
        return False
    return not _WITHOUT_SURNAME.search(note) or likeness(last, english[-1]) >= SAME_NAME


# How alike a ruler's two last names must be (`similar.likeness`): Sélassié, Selassie.
SAME_NAME = 0.6


@cache
def gazetteer(*, lists: bool = True, places: bool = True) -> Gazetteer:
    """The package's own, read once."""
    return Gazetteer(lists=lists, places=places)


def as_label(text: str) -> Label:
    """The type that a list names; DataError for one that isn't any."""
    for label in LABELS:
        if text == label:
            return label
    raise DataError(f"'{text}' is no type of name.", hint="Use PER, LOC, ORG or MISC.")


@dataclass(frozen=True, slots=True)
class Words:
    """Words inside names: what they mean in English, the usual word, and what part they play."""

    english: Mapping[str, frozenset[str]]
    usual: Mapping[str, str]
    roles: Mapping[str, str]
    english_roles: Mapping[str, str]


@lru_cache(maxsize=1)
def words() -> Words:
    """The list `words.tsv`, folded."""
    english: dict[str, frozenset[str]] = {}
    usual: dict[str, str] = {}
    roles: dict[str, str] = {}
    english_roles: dict[str, str] = {}
    plurals: list[tuple[str, str, frozenset[str], str]] = []
    for french, translations, role in rows("words.tsv", 3):
        meanings = frozenset(fold(word) for word in translations.split("|"))
        listed = french.split("|")
        for form in map(fold, listed):
            english[form] = english.get(form, frozenset()) | meanings
            usual.setdefault(form, translations.split("|")[0])
            roles.setdefault(form, role)
        if role in {"adj", "word"}:
            plurals += [
                (f"{fold(form)}s", fold(form), meanings, role)
                for form in listed
                if form[-1] not in "sx"
            ]
        for word in meanings:
            english_roles.setdefault(word, role)
    for form, singular, meanings, role in plurals:
        english.setdefault(form, meanings)
        usual.setdefault(form, usual[singular])
        roles.setdefault(form, role)
    return Words(english, usual, roles, english_roles)


@lru_cache(maxsize=1)
def epithets() -> dict[str, dict[str, str]]:
    """Role → folded French → English, from `epithets.tsv`."""
    table: dict[str, dict[str, str]] = {}
    for french, english, role in rows("epithets.tsv", 3):
        for form in french.split("|"):
            table.setdefault(role, {})[fold(form)] = english
    return table


@lru_cache(maxsize=1)
def ruler_heads() -> frozenset[str]:
    """The folded words that a ruler's or saint's name begins with."""
    return frozenset(epithets()["name"]) | {"saint", "sainte"}


def ruler(name: str) -> str | None:
    """The English name of a ruler, pope or saint: Nicolas II, Alexandre Ier, saint Pierre."""
    table = epithets()
    parts = name.replace("’", "'").split()
    if len(parts) < 2:
        return None
    head, rest = parts[0], parts[1:]
    if fold(head) in {"saint", "sainte"}:
        saint = {**table["name"], **table["saint"]}.get(fold(" ".join(rest)))
        return f"Saint {saint}" if saint else None
    english = table["name"].get(fold(head))
    tail = _tail(rest, table) if english else None
    return f"{english} {tail}" if tail else None


def _tail(parts: list[str], table: dict[str, dict[str, str]]) -> str | None:
    number = parts[0]
    if ROMAN.fullmatch(number):
        numeral = "I" if number in {"Ier", "1er", "Ire"} else number
        more = _tail(parts[1:], table) if len(parts) > 1 else ""
        return None if more is None else f"{numeral} {more}".strip()
    joined = " ".join(parts)
    if epithet := table["epithet"].get(fold(joined)):
        return epithet
    for lead in ("de ", "d'", "du "):
        house = table["house"].get(fold(joined[len(lead) :]))
        if fold(joined).startswith(lead) and house:
            return f"of {house}"
    return None


def is_given(word: str) -> bool:
    """Whether a lower-case French word is in the table of given names."""
    return word in given_names()
