"""Heads of tables that say their unit in brackets: PIB (Md€), Température (en °C). A model that is
given the unit loses the label over it; so it is given the label alone.
"""

from __future__ import annotations

import re

from toolkit.text.symbols import ENGLISH_SCALES, SPACE, SYMBOL, SYMBOLS, english_symbol

_HEAD = re.compile(
    rf"(?P<label>[^\W\d_][^.!?;:()\[\]]{{0,59}}?){SPACE}"
    rf"(?P<unit>\((?P<into>(?i:en){SPACE})?(?P<name>[^()]{{1,30}})\))"
)
_MONEY = re.compile(
    rf"(?:(?P<scale>k|K|M|Mds?|Mrds?){SPACE}?)?(?P<sign>[€$£])(?:{SPACE}(?P<tax>HT|TTC))?"
)
_TAXES = {"HT": "excl. tax", "TTC": "incl. tax"}
_COUNTS = re.compile(
    rf"(?P<count>milliers|millions|milliards)"
    rf"(?:{SPACE}(?:de{SPACE}|d['’])(?P<of>[^\W\d_]+))?",
    re.IGNORECASE,
)
_NUMBERS = {"milliers": "thousands", "millions": "millions", "milliards": "billions"}
_THINGS = {
    "euros": "euros",
    "dollars": "dollars",
    "habitants": "inhabitants",
    "personnes": "people",
    "tonnes": "tonnes",
    "francs": "francs",
    "heures": "hours",
    "jours": "days",
    "mois": "months",
    "années": "years",
    "ans": "years",
    "minutes": "minutes",
    "secondes": "seconds",
    "mètres": "metres",
    "kilomètres": "kilometres",
    "litres": "litres",
    "kilogrammes": "kilograms",
    "grammes": "grams",
    "hectares": "hectares",
    "pourcentage": "percent",
}
# Symbols in heads that are in capitals throughout: POIDS (KG).
_LOWER = "kg mg cm mm km km/h m/s m² m2 m³ m3 cl ml ha min h s kWh MWh GWh kW Mo Go"
_CAPITALS = {symbol.upper(): symbol for symbol in _LOWER.split()}
# What stands in heads besides symbols, and its English.
_SHORT = {"hab": "inhab.", "hab.": "inhab.", "j": "days", "€": "€", "$": "$", "£": "£"}
_SHORT |= {"%": "%", "‰": "‰"}
_PART = rf"(?:{'|'.join(map(re.escape, _SHORT))}|{SYMBOL})"
_PARTS = re.compile(rf"{_PART}(?:/{_PART})?")


def unit_of_head(french: str) -> tuple[int, int] | None:
    """The bracket with the unit at the end of a text that is a label and its unit."""
    match = _HEAD.fullmatch(french)
    return match.span("unit") if match and _english(match) else None


def english_unit(french: str) -> str | None:
    """The English of the bracket with the unit that a text which is a label and its unit has."""
    match = _HEAD.fullmatch(french)
    unit = match and _english(match)
    return f"({'in ' if match and match['into'] else ''}{unit})" if unit else None


def _english(match: re.Match[str]) -> str | None:
    name = match["name"].strip()
    if money := _MONEY.fullmatch(name):
        scale = ENGLISH_SCALES.get((money["scale"] or "").lower())
        return " ".join(filter(None, (money["sign"], scale, _TAXES.get(money["tax"] or ""))))
    if re.fullmatch(SYMBOLS, name):
        return english_symbol(name)
    if _PARTS.fullmatch(name):
        return "/".join(_SHORT.get(part) or english_symbol(part) for part in name.split("/"))
    if count := _COUNTS.fullmatch(name):
        number = _NUMBERS[count["count"].lower()]
        thing = _THINGS.get((count["of"] or "").lower())
        return number if not count["of"] else f"{number} of {thing}" if thing else None
    if match["label"].isupper() and name in _CAPITALS:
        return english_symbol(_CAPITALS[name])
    return _THINGS.get(name.lower())
