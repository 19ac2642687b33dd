"""Units, currencies, months and days of the week: which of them a text names."""

from __future__ import annotations

import re
from functools import cache

# one thing: (its French words, its English words), as regular expressions
_Table = dict[str, tuple[str, str]]
_CURRENCIES: _Table = {
    "euro": (r"euros?|€|EUR", r"euros?|€|EUR"),
    "dollar": (r"dollars?|\$|USD", r"dollars?|\$|USD"),
    "pound": (r"livres?|£|GBP|sterling", r"pounds?|£|GBP|sterling"),
    "yen": (r"yens?|¥|JPY", r"yen|¥|JPY"),
    "franc": (r"francs?|CHF", r"francs?|CHF"),
    "rouble": (r"roubles?|RUB", r"rou?bles?|RUB"),
    "yuan": (r"yuans?|renminbi|CNY", r"yuan|renminbi|CNY"),
}
_MEASURES: _Table = {
    "metre": (r"m[èe]tres?|m", r"met(?:er|re)s?|m"),
    "kilometre": (r"kilom[èe]tres?|km", r"kilomet(?:er|re)s?|km"),
    "centimetre": (r"centim[èe]tres?|cm", r"centimet(?:er|re)s?|cm"),
    "millimetre": (r"millim[èe]tres?|mm", r"millimet(?:er|re)s?|mm"),
    "mile": (r"miles?|milles", r"miles?"),
    "foot": (r"pieds?", r"f(?:ee|oo)t"),
    "inch": (r"pouces?", r"inch(?:es)?"),
    "kilogram": (r"kilos?|kilogrammes?|kg", r"kilos?|kilogram(?:me)?s?|kg"),
    "gram": (r"grammes?|g", r"gram(?:me)?s?|g"),
    "tonne": (r"tonnes?", r"tonn?es?|tons?"),
    "pound weight": (r"livres?", r"pounds?|lbs?"),
    "litre": (r"litres?|l", r"lit(?:er|re)s?|l"),
    "hectare": (r"hectares?|ha", r"hectares?|ha"),
    "acre": (r"acres?", r"acres?"),
    "percent": (r"%|pour ?cents?", r"%|per ?cent"),
    "per mille": (r"‰|pour mille", r"‰|per mille"),
    "second": (r"secondes?|s", r"seconds?|s"),
    "minute": (r"minutes?|min", r"minutes?|min"),
    "hour": (r"heures?|h", r"hours?|h"),
    "day": (r"jours?|journées?", r"days?"),
    "week": (r"semaines?", r"weeks?"),
    "month": (r"mois", r"months?"),
    "year": (r"ans?|années?", r"years?"),
}
_MONTHS: _Table = {
    "January": (r"janvier", r"January|Jan\."),
    "February": (r"février|fevrier", r"February|Feb\."),
    "March": (r"mars", r"March|Mar\."),
    "April": (r"avril", r"April|Apr\."),
    "May": (r"mai", r"May"),
    "June": (r"juin", r"June|Jun\."),
    "July": (r"juillet", r"July|Jul\."),
    "August": (r"août|aout", r"August|Aug\."),
    "September": (r"septembre", r"September|Sept?\."),
    "October": (r"octobre", r"October|Oct\."),
    "November": (r"novembre", r"November|Nov\."),
    "December": (r"décembre|decembre", r"December|Dec\."),
}
_DAYS: _Table = {
    "Monday": (r"lundis?", r"Mondays?|Mon\."),
    "Tuesday": (r"mardis?", r"Tuesdays?|Tues?\."),
    "Wednesday": (r"mercredis?", r"Wednesdays?|Wed\."),
    "Thursday": (r"jeudis?", r"Thursdays?|Thurs?\."),
    "Friday": (r"vendredis?", r"Fridays?|Fri\."),
    "Saturday": (r"samedis?", r"Saturdays?|Sat\."),
    "Sunday": (r"dimanches?", r"Sundays?|Sun\."),
}
_SIGNED_SUM = re.compile(r"[$€£] ?\d[\d.,]*\d|[$€£] ?\d")
_MONEY = re.compile(
    r"[$€£¥]|\b(?:euros?|dollars?|livres?|francs?|yens?|yuans?|couronnes?|cents?|centimes?|roubles?"
    r"|roupies?|pesos?|monnaie|sous|billets?|shekels?|reais|zlotys?|shillings?|rands?|wons?|dinars?"
    r"|dirhams?|milliards?|millions?|EUR|USD|GBP)\b",
    re.IGNORECASE,
)
_NUMBER = r"(\d+(?:[.,\u00a0\u202f ]\d+)*)"
# "May" and "March" are months beside a number or after a preposition, and verbs elsewhere.
_VERBS = re.compile(r"\b(?:May|March)\b")
_DATED = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|\b(?:in|of|since|until|by|last|next|this|early|late|mid|from|to|and))"
    r"[ ,-]+\Z|\A[ ,]+\d"
)


def replaced(source: str, target: str) -> list[tuple[str, str]]:
    """What a French source names and its English target replaces by another of the same kind:
    (here, there), by their English names.

    A measure counts only where both have the same number before it: 40 km may become 25 miles.
    """
    pairs: list[tuple[str, str]] = []
    for table in (_CURRENCIES, _MONTHS, _DAYS):
        ours, theirs = _named(source, table, 0), _named(target, table, 1)
        pairs += _changed(ours, theirs)
    there = _measured(target, 1)
    for number, ours in _measured(source, 0).items():
        pairs += _changed(ours, there.get(number, set()))
    return pairs


def made_up_currency(source: str, target: str) -> str | None:
    """A sum with a sign in an English target whose French source speaks of no money."""
    match = _SIGNED_SUM.search(target)
    return None if match is None or _MONEY.search(source) else match[0]


def _changed(ours: set[str], theirs: set[str]) -> list[tuple[str, str]]:
    lost, added = sorted(ours - theirs), sorted(theirs - ours)
    return [(lost[0], added[0])] if lost and added else []


def _named(text: str, table: _Table, side: int) -> set[str]:
    names = list(table)
    found = _words(tuple(words[side] for words in table.values())).finditer(text)
    return {names[int(match.lastindex or 1) - 1] for match in found if _is_date(match)}


def _is_date(match: re.Match[str]) -> bool:
    if not _VERBS.fullmatch(match[0]):
        return True
    before, after = match.string[: match.start()], match.string[match.end() :]
    return any(_DATED.search(part) for part in (before, after))


def _measured(text: str, side: int) -> dict[str, set[str]]:
    """A number, its digits alone → the measures that follow it somewhere."""
    names = list(_MEASURES)
    found: dict[str, set[str]] = {}
    for match in _after_number(tuple(words[side] for words in _MEASURES.values())).finditer(text):
        measure = names[int(match.lastindex or 2) - 2]
        found.setdefault(re.sub(r"\D", "", match[1]), set()).add(measure)
    return found


@cache
def _words(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, or signs beside a number; only English months and days must be capitalised."""
    capitals = patterns[0][0].isupper()
    return re.compile(
        rf"(?<![^\W\d_])(?:{_either(patterns)})(?![^\W\d_])", 0 if capitals else re.IGNORECASE
    )


@cache
def _after_number(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,]){_NUMBER}[ \u00a0\u202f-]?(?:{_either(patterns)})(?!\w)")


def _either(patterns: tuple[str, ...]) -> str:
    return "|".join(f"({pattern})" for pattern in patterns)
