"""Quantities that stand alone in a cell: 44,9 millions, 2 021,4 Md€, 3 ans, 30 s, 1er."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.text.digits import digits_in_english
from toolkit.text.edits import apply_edits
from toolkit.text.money import signs_in_english
from toolkit.text.symbols import ENGLISH_SCALES, SPACE, SYMBOLS, english_symbol

_SCALES = {
    "millier": "thousand",
    "million": "million",
    "milliard": "billion",
    **ENGLISH_SCALES,
}
_UNITS = {  # singular, plural
    "an": ("year", "years"),
    "année": ("year", "years"),
    "mois": ("month", "months"),
    "semaine": ("week", "weeks"),
    "jour": ("day", "days"),
    "heure": ("hour", "hours"),
    "minute": ("minute", "minutes"),
    "min": ("min", "min"),
    "seconde": ("second", "seconds"),
    "habitant": ("inhabitant", "inhabitants"),
    "personne": ("person", "people"),
    "page": ("page", "pages"),
    "point": ("point", "points"),
    "pt": ("pt", "pts"),
    "fois": ("time", "times"),
    "euro": ("euro", "euros"),
    "dollar": ("dollar", "dollars"),
}
_NOT_KNOWN = {"n.d.": "N/A", "nd": "N/A", "n.c.": "N/A", "nc": "N/A", "s.o.": "N/A"}
_NUMBER = rf"[-+−]?\d+(?:{SPACE}\d{{3}})*(?:,\d+)?"
_QUANTITY = re.compile(
    rf"(?P<number>{_NUMBER}){SPACE}?(?:(?P<scale>milliers?|millions?|milliards?|k|M|Mds?|Mrd)"
    rf"(?:{SPACE}?(?:d['’]|de )?(?=[€$£ed]))?)?{SPACE}?"
    rf"(?:(?P<sign>[€$£])|(?P<unit>{'|'.join(_UNITS)})s?)?"
)
_MEASURE = re.compile(
    rf"(?P<sign>[~≈<>≤≥±]{SPACE}?)?"
    rf"(?P<number>{_NUMBER}(?P<more>{SPACE}?[-–x×]{SPACE}?\d+(?:,\d+)?){{0,2}})"
    rf"(?:{SPACE}?(?P<symbol>{SYMBOLS})|(?<=\d)(?(more)|(?!)))"
)
_ORDINAL = re.compile(r"(?P<number>\d+)(?:er|re|ère|e|è|ème|nd|nde)")


def english_quantity(french: str) -> str | None:
    """The English of a text that is a number with a scale, a currency, a plain unit or the symbol
    of one, an ordinal, or "not known"; None for any other text.
    """
    text = french.strip()
    if text.lower() in _NOT_KNOWN:
        return _NOT_KNOWN[text.lower()]
    if match := _ORDINAL.fullmatch(text):
        return match["number"] + _ending(int(match["number"]))
    if match := _MEASURE.fullmatch(text):
        sign, symbol = match["sign"] or "", match["symbol"] or ""
        return sign + _english_number(match["number"]) + _symbol(symbol)
    match = _QUANTITY.fullmatch(text)
    if not match or not (match["scale"] or match["unit"]):
        return None
    number = _english_number(match["number"])
    sum_ = signs_in_english(number + (match["sign"] or ""))
    return " ".join([sum_, *_words(number, match["scale"] or "", match["unit"])])


def english_figures(french: str) -> str | None:
    """The English of a text that has no letters: 11 700 €, 3,5 %; None for any other text."""
    text = french.strip()
    if not text or any(map(str.isalpha, text)):
        return None
    return signs_in_english(_english_number(text))


def _english_number(french: str) -> str:
    return apply_edits(french, digits_in_english(french, french))[0]


def _symbol(french: str) -> str:
    """The English symbol, with the space that English has before it."""
    return french if french in {"", "°"} else f" {english_symbol(french)}"


def _words(number: str, scale: str, unit: str | None) -> Iterator[str]:
    if scale:
        yield _SCALES.get(scale.lower()) or _SCALES[scale.rstrip("s")]
    if unit:
        yield _UNITS[unit][0 if number == "1" and not scale else 1]


def _ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
