"""What English should call a French mention, and whether that is sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from toolkit.entities.cities import key_of
from toolkit.entities.gazetteer import Entry, Gazetteer, ruler
from toolkit.entities.romanise import PARTICLES, Form, romanise
from toolkit.entities.tables import fold
from toolkit.model import Label

# The share that the likeliest spelling must have to be put into a draft.
SURE = 0.42


@dataclass(frozen=True, slots=True)
class Expected:
    """English forms, the one to write first.

    `strict`: the first form is the customary one and any other spelling is replaced by it.
    `sure`: whether the first form may be written into a draft at all.
    """

    forms: tuple[str, ...]
    sure: bool
    strict: bool
    reason: str

    def accepts(self, text: str) -> bool:
        """Whether a draft's spelling is one of the forms, capitals and hyphens aside."""
        return key_of(text) in {key_of(form) for form in self.forms}


@dataclass(slots=True)
class Names:
    """What one document calls its people, so that later mentions agree with the first.

    `user` maps `key_of` a French name to the English form a person decided on.
    """

    gazetteer: Gazetteer
    user: Mapping[str, str] = field(default_factory=dict)
    surnames: dict[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)

    def expect(self, name: str, label: Label) -> Expected:
        """The English of a French mention."""
        key = key_of(name)
        if key in self.user:
            return Expected((self.user[key],), sure=True, strict=True, reason="your list")
        found = self._listed(name, key, label) or self._earlier(key) or _spelled(name, label)
        self._remember(name, label, found)
        if key in self.chosen and found.accepts(self.chosen[key]) and not found.strict:
            forms = tuple(dict.fromkeys((self.chosen[key], *found.forms)))
            return Expected(forms, found.sure, found.strict, found.reason)
        return found

    def settle(self, name: str, english: str) -> None:
        """The draft spells a name in an accepted way: later mentions follow it."""
        self.chosen.setdefault(key_of(name), english)
        french, spelled = name.split(), english.split()
        if len(french) > 1 and len(spelled) > 1:
            self.chosen.setdefault(key_of(french[-1]), spelled[-1])

    def _listed(self, name: str, key: str, label: Label) -> Expected | None:
        entries = self.gazetteer.entries(key)
        fitting = [entry for entry in entries if entry.label == label] or list(entries)
        if fitting:
            return _of_entry(fitting[0])
        if self.gazetteer.lists and (title := ruler(name)):
            return Expected((title,), sure=True, strict=True, reason="ruler or saint")
        surname = self.gazetteer.surname(key) if label == "PER" and " " not in name else None
        return _of_entry(surname) if surname and key not in self.surnames else None

    def _earlier(self, key: str) -> Expected | None:
        if forms := self.surnames.get(key):
            return Expected(forms, sure=True, strict=False, reason="the name's earlier mention")
        return None

    def _remember(self, name: str, label: Label, found: Expected) -> None:
        words = name.split()
        if label != "PER" or len(words) < 2 or fold(words[-1]) in PARTICLES or not found.sure:
            return
        forms = tuple(dict.fromkeys(form.split()[-1] for form in found.forms if " " in form))
        if forms and words[-1][:1].isupper():
            self.surnames.setdefault(key_of(words[-1]), forms)


def _of_entry(entry: Entry) -> Expected:
    listed = entry.source != "place"
    strict = listed and entry.label == "PER"
    return Expected(entry.names, sure=True, strict=strict, reason=_shown(entry))


def _shown(entry: Entry) -> str:
    return f"{entry.source}, {entry.note}" if entry.note else entry.source


@lru_cache(maxsize=20_000)
def _spelled(name: str, label: Label) -> Expected:
    forms = _forms(name, label)
    best = forms[0]
    kept = best.text == name
    sure = best.score >= (0.9 if kept else SURE)
    spelled = tuple(form.text for form in forms if form.score >= 0.01 or form is best)
    return Expected(spelled, sure=sure, strict=False, reason=best.reason)


def _forms(name: str, label: Label) -> list[Form]:
    if label in {"ORG", "MISC"} or (name.isupper() and len(name) < 6):
        return [Form(name, 0.5, "no rule for institutions")]
    return romanise(name, count=10, person=label == "PER")
