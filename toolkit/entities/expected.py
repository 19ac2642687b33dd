"""What English should call a French mention, and whether that is sure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from toolkit.entities.cities import key_of, romanised_cities
from toolkit.entities.gazetteer import Entry, Gazetteer, ruler, words
from toolkit.entities.origins import LANGUAGE
from toolkit.entities.romanise import PARTICLES, Form, romanise
from toolkit.entities.tables import fold, word_set
from toolkit.model import Label
from toolkit.text.lexicon import is_only_french, may_be_english, stem, translations

# The share that the likeliest spelling must have to be put into a draft.
SURE = 0.45
# Arabic names are spelled as their bearers do, in North Africa often the French way.
SURE_ARABIC = 0.7
# Letter groups that only French writes for foreign sounds: a name copied with them is misspelled.
FRENCH_ONLY = re.compile(
    r"\babou\b|dzé\b|\bal-ch|ou(?!n?d?\b)|tch|chtch|ï|gu(?=[eéiy])|dj|[aeiouy]ss[aeiouy].*(?:ov|ev|ski|ine|a)\b|ine\b|cht|"
    r"(?:^|[ -])i(?=[aeou])|ch(?=.*(?:ov|ev|vili|enko|ian|sk[iy])\b)(?=.*(?:ou|ï|i[ae]v))"
)

# How names of the East of Europe end. A single name that doesn't is as likely a firm's or a
# Frenchman's, unless the article speaks of a country that has it: Django, Gounod.
EASTERN = re.compile(
    r"(?:[oeië]v|[oe]va|s?k[iy]|[st]ka(?:ïa)?|tch|nko|dz[eé]|vili|ïa|[oaeiu]ï|ouk|ine|ina|ana)$"
)

# The French are still called so, or have it as a last name: only of the one of old English has
# another form, and that is the model's to tell.
NAMED_AFTER = word_set(
    "achille antoine auguste cesar darius hadrien hercule homere horace jesus lucrece moise"
    " napoleon noe ovide raphael salomon solon theodose ulysse virgile"
)

Kind = Literal["listed", "official", "place", "spelled", "kept", "unknown"]


@dataclass(frozen=True, slots=True)
class Expected:
    """English forms, the one to write first, and where they come from.

    `listed`: the package's own lists. `official`: CLDR. `place`: a city that has such a name in
    some language. `spelled`: French romanisation undone, surely. `kept`: surely the same in both
    languages. `unknown`: anything else. `customary`: no other spelling will do. `agreed`: an
    earlier mention of the document is spelled like the first form.
    `namesake`: somebody of today is as likely to have the French name.
    """

    forms: tuple[str, ...]
    kind: Kind
    reason: str
    customary: bool = False
    agreed: bool = False
    namesake: bool = False

    def accepts(self, text: str) -> bool:
        """Whether a draft's spelling is one of the forms, capitals and hyphens aside."""
        return key_of(text) in {key_of(form) for form in self.forms}

    @property
    def sure(self) -> bool:
        """Whether the first form is known well enough to take the place of a garbled name."""
        return self.kind in {"listed", "official", "spelled", "kept"}


@dataclass(slots=True)
class Names:
    """What one document calls its people, so that later mentions agree with the first."""

    gazetteer: Gazetteer
    prior: tuple[tuple[str, float], ...] = ()
    surnames: dict[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)

    def expect(self, name: str, label: Label) -> Expected:
        """The English of a French mention."""
        key = key_of(name)
        if label == "PER" and key in self.given:
            return Expected((self.given[key],), "kept", "the name's earlier mention")
        found = (
            self._listed(name, key, label)
            or self._earlier(key)
            or _spelled(name, label, self.prior)
        )
        if label == "PER" and key in NAMED_AFTER and key not in self.surnames:
            found = replace(found, namesake=True)
        self._remember(name, label, found)
        if key in self.chosen and found.accepts(self.chosen[key]) and not found.customary:
            forms = tuple(dict.fromkeys((self.chosen[key], *found.forms)))
            return Expected(forms, found.kind, "as in the earlier mention", agreed=True)
        return found

    def is_surname(self, name: str) -> bool:
        """Whether a figure or somebody in the document has this last name."""
        key = key_of(name)
        return key in self.surnames or self.gazetteer.surname(key) is not None

    def settle(self, name: str, english: str) -> None:
        """The draft spells a name in an accepted way: later mentions follow it."""
        self.chosen.setdefault(key_of(name), english)
        french, spelled = name.split(), english.split()
        if len(french) > 1 and len(spelled) > 1:
            self.chosen.setdefault(key_of(french[-1]), spelled[-1])

    def _listed(self, name: str, key: str, label: Label) -> Expected | None:
        entries = self.gazetteer.entries(key)
        surname = self.gazetteer.surname(key) if label == "PER" else None
        fitting = [entry for entry in entries if entry.label == label]
        if label == "PER" and not fitting and entries:
            return _of_entry(surname) if surname and key not in self.surnames else None
        fitting = fitting or list(entries)
        towns = romanised_cities(name) if label == "LOC" and self.gazetteer.places else ()
        if towns and not any(entry.source != "place" for entry in fitting):
            return _town(name, towns, fitting, self.prior)
        if fitting:
            return _of_entry(fitting[0])
        if self.gazetteer.lists and (title := ruler(name)):
            return Expected((title,), "listed", "ruler or saint", customary=True)
        return _of_entry(surname) if surname and key not in self.surnames else None

    def _earlier(self, key: str) -> Expected | None:
        if forms := self.surnames.get(key):
            return Expected(forms, "spelled", "the name's earlier mention")
        return None

    def _remember(self, name: str, label: Label, found: Expected) -> None:
        words = name.split()
        if label != "PER" or len(words) < 2:
            return
        first = key_of(words[0])
        if first in NAMED_AFTER and not self._listed(name, key_of(name), label):
            self.given.setdefault(first, words[0])  # Noé Martin is no Noah later
        if fold(words[-1]) in PARTICLES or not found.sure:
            return
        forms = tuple(dict.fromkeys(form.split()[-1] for form in found.forms if " " in form))
        if found.kind == "kept" and is_only_french(words[-1]):  # Sa Majesté
            return
        if forms and words[-1][:1].isupper():
            self.surnames.setdefault(key_of(words[-1]), forms)


def _town(
    name: str,
    towns: tuple[str, ...],
    entries: list[Entry],
    prior: tuple[tuple[str, float], ...],
) -> Expected:
    """A town that sounds like the French name; sure if the letters give its spelling too, or if
    the French one can't be English.
    """
    listed = tuple(text for entry in entries for text in entry.names)
    spelled = _spelled(name, "LOC", prior).forms
    agreed = tuple(town for town in towns if town in spelled)
    forms = tuple(dict.fromkeys((*agreed, *towns, *listed))) or (name,)
    known = any(key_of(text) == key_of(name) for text in (*listed, *towns))
    sure = bool(agreed or (towns and FRENCH_ONLY.search(name.lower()))) and not known
    return Expected(forms, "spelled" if sure else "place", "place, spelled so on maps")


def _of_entry(entry: Entry) -> Expected:
    kinds: dict[str, Kind] = {"place": "place", "CLDR": "official"}
    kind = kinds.get(entry.source, "listed")
    reason = f"{entry.source}, {entry.note}" if entry.note else entry.source
    return Expected(entry.names, kind, reason, customary=entry.label == "PER")


@lru_cache(maxsize=20_000)
def _spelled(name: str, label: Label, prior: tuple[tuple[str, float], ...]) -> Expected:
    if label in {"ORG", "MISC"} or (name.isupper() and len(name) < 6):
        return Expected((name,), "unknown", "no rule for institutions")
    forms = romanise(name, dict(prior), count=10, person=label == "PER")
    best = forms[0]
    if " " not in name and _is_word(name, best.text):
        return Expected((name,), "unknown", "a word of the dictionary")
    listed = tuple(form.text for form in forms if form.score >= 0.01 or form is best)
    kind = _kind(name, best)
    if kind == "spelled" and label == "PER" and _may_be_western(name, best, prior):
        kind = "unknown"
    return Expected(listed, kind, best.reason)


def _may_be_western(name: str, best: Form, prior: tuple[tuple[str, float], ...]) -> bool:
    """Whether nothing but the letters of a single name says that it comes from the East."""
    if " " in name or EASTERN.search(name.lower()):
        return False
    return not any(best.reason.endswith(f"{LANGUAGE[origin]})") for origin, _ in prior)


def _is_word(name: str, english: str) -> bool:
    """Whether the dictionary has a word, and not as the romanised name: Match, Jouets."""
    known = translations(stem(name))
    return may_be_english(name) or (known is not None and stem(english) not in known)


def _kind(name: str, best: Form) -> Kind:
    if best.text == name:
        return "kept" if best.score >= 0.85 else "unknown"
    marked = FRENCH_ONLY.search(name.lower())
    least = SURE_ARABIC if best.reason.endswith(f"{LANGUAGE['ar']})") else SURE
    return "spelled" if best.score >= least and marked else "unknown"


DERIVED = re.compile(r"(?:[ae]ns?|ese|ish)$")


def derived(text: str, name: str) -> bool:
    """Whether a word may be an adjective or a people made of a place's name: Romanian."""
    if words().english_roles.get(fold(text)) == "adj":
        return True
    ending = DERIVED.search(text)
    return ending is not None and not name.endswith(ending.group())
