"""Ranked English forms of one French name, from everything that the package knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.entities.cities import key_of, romanised_cities
from toolkit.entities.gazetteer import Entry, Gazetteer, ruler, words
from toolkit.entities.romanise import Form, romanise
from toolkit.entities.tables import fold


@dataclass(frozen=True, slots=True)
class Converted:
    """An English form: 0–1 how likely, why, and what says so ("public figure", "letters", …)."""

    text: str
    score: float
    reason: str
    source: str


def convert(
    name: str,
    gazetteer: Gazetteer | None = None,
    *,
    prior: Mapping[str, float] | Sequence[tuple[str, float]] = (),
    count: int = 5,
    user: Mapping[str, str] | None = None,
) -> list[Converted]:
    """The English forms of a French name, best first. Without a gazetteer only the letters speak.

    `prior` is log-odds by origin (`toolkit.entities.context.prior`). `user` maps French names to
    what a person decided; it outranks all.
    """
    forms = romanise(name, dict(prior), max(count, 5))
    found = [Converted(f.text, f.score, f.reason, "letters") for f in forms]
    known: list[Converted] = []
    for wanted, english in (user or {}).items():
        if key_of(wanted) == key_of(name):
            known.append(Converted(english, 1.0, "your list", "user"))
    if gazetteer:
        for entry in gazetteer.entries(key_of(name)):
            known += _of_entry(name, entry, forms)
        if person := gazetteer.surname(key_of(name)):
            known += _of_entry(name, person, forms)
        known += _generic(name, gazetteer, prior)
        if gazetteer.places:
            known += _towns(name, forms)
        if gazetteer.lists and (title := ruler(name)):
            known.append(Converted(title, 0.97, "ruler or saint", "ruler"))
    return _ranked([*known, *found], count)


def _of_entry(name: str, entry: Entry, forms: Sequence[Form]) -> list[Converted]:
    """A list's names; of a city's, those that the letters also give come first. A name that
    differs by marks alone that French doesn't have (Orbán) may keep them.
    """
    reason = f"{entry.source}, {entry.note}" if entry.note else entry.source
    spelled = [form.text for form in forms]
    names = list(entry.names)
    top = 0.99 if entry.source != "place" else 0.9
    if entry.source == "place":
        names.sort(key=lambda name: name not in spelled)
    elif key_of(name) == key_of(names[0]) and name == spelled[0] and has_foreign_marks(name):
        names.insert(0, name)
    return [
        Converted(text, round(top - 0.02 * rank, 3), reason, entry.source)
        for rank, text in enumerate(dict.fromkeys(names))
    ]


# Marks that a French text only has in names that it writes as their owners do; of small letters,
# since regular expressions that ignore case take the dotless ı for an i.
FOREIGN_MARKS = re.compile("[áíóúýćčđšžłńśźżąęőűğışåäöüãõñøř]")


def has_foreign_marks(name: str) -> bool:
    """Whether a name has letters that French only writes in other people's names."""
    return FOREIGN_MARKS.search(name.lower()) is not None


PARTS = re.compile(r"(?P<head>[^\W\d_]+) (?:de la |de l['’]|de |du |d['’])(?P<name>.+)")
# What of a place stands in front in English, and with what between.
IN_FRONT = {"golfe": "of ", "detroit": "of ", "republique": "of ", "lac": "", "mont": ""}


def _generic(
    name: str, gazetteer: Gazetteer, prior: Mapping[str, float] | Sequence[tuple[str, float]]
) -> list[Converted]:
    """A generic word and a place: oblast de Louhansk is Luhansk Oblast, lac de Van Lake Van."""
    parts = PARTS.fullmatch(name)
    head = fold(parts["head"]) if parts else ""
    if not parts or words().roles.get(head) != "loc" or gazetteer.find(key_of(name)):
        return []
    english = words().usual[head].capitalize()
    found = []
    for place in convert(parts["name"], gazetteer, prior=prior, count=3):
        joined = f"{place.text} {english}"
        if head in IN_FRONT:
            joined = f"{english} {IN_FRONT[head]}{place.text}"
        reason = f"{parts['head']} → {english}; {place.reason}"
        found.append(Converted(joined, round(0.95 * place.score, 3), reason, "generic word"))
    return found


def _towns(name: str, forms: Sequence[Form]) -> list[Converted]:
    """Towns that sound like the name, though no list knows what the French call them: Zaoziorny
    is Zaozyorny on the map. Where a form that the letters give is among them, it comes first.
    """
    rank = {form.text: place for place, form in enumerate(forms)}
    towns = sorted(romanised_cities(name), key=lambda town: rank.get(town, len(forms)))
    reason = "place, spelled so on maps"
    return [
        Converted(town, round(0.93 - 0.02 * place, 3), reason, "place")
        for place, town in enumerate(towns)
    ]


def _ranked(found: Sequence[Converted], count: int) -> list[Converted]:
    """Best first, each text once; what the lists say leaves less room for the letters."""
    best: dict[str, Converted] = {}
    sure = max((c.score for c in found if c.source != "letters"), default=0.0)
    for one in found:
        score = one.score * (1 - sure) if one.source == "letters" and sure else one.score
        kept = best.get(one.text)
        if kept is None or score > kept.score:
            best[one.text] = Converted(one.text, round(score, 4), one.reason, one.source)
    return sorted(best.values(), key=lambda c: (-c.score, c.text))[:count]
