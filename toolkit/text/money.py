"""Sums of money: French ones in words for the models, bare ones in English writing."""

from __future__ import annotations

import re
from decimal import Decimal

from toolkit.text.symbols import SPACE

_NAMES = {"€": "euros", "$": "dollars", "£": "livres sterling"}
_SCALES = {"M": "millions", "Md": "milliards", "Mds": "milliards", "Mrd": "milliards"}
_LEAST = r"(?:(?P<least>\d+(?:,\d+)?)(?P<to> ?(?:à|et|ou|-|–) ?))?"  # 5 à 10 k€
_NUMBER = rf"(?P<number>(?:\d{{1,3}}(?:{SPACE}\d{{3}})+|\d+)(?:,\d+)?)"
_SUM = re.compile(
    rf"(?<![\d.,]){_LEAST}{_NUMBER}{SPACE}?(?:(?P<scale>Mrd|Mds?|M|k|K){SPACE}?)?(?P<sign>[€$£])"
    rf"(?P<country>{SPACE}?(?:US|CAN)\b)?(?:(?P<per>/)(?=[^\W\d_])|(?!\w))"
)
_CENTS = re.compile(rf"(?<![\d.,])(\d+){SPACE}?€{SPACE}?(\d\d)(?!\d)")  # 3€50
_UNIT = re.compile(rf"(?<![\w\d])(?P<scale>Mrd|Mds?|M|k|K){SPACE}?(?P<sign>[€$£])(?!\w)")
_BARE = re.compile(rf"(?P<sum>\d[\d.,]*(?:-\d[\d.,]*)?){SPACE}?(?P<sign>[€$£])(?!\w)")
_GAP = re.compile(rf"(?<=\d){SPACE}+%")


def money_in_words(french: str) -> str:
    """The text with the currency signs behind its numbers as words: 12 € is `12 euros`, 3,5 M€ is
    `3,5 millions d'euros`, 350 k€ is `350 000 euros`.

    Models know the words: in the parallel texts that there are to learn from, signs are rare, and
    numbers get lost beside them. A dollar sign alone, which English has too, stays.
    """
    if not any(sign in french for sign in _NAMES):
        return french
    return _UNIT.sub(_unit_in_words, _SUM.sub(_in_words, _CENTS.sub(r"\1,\2 €", french)))


def _in_words(match: re.Match[str]) -> str:
    number, scale, sign = match["number"], match["scale"], match["sign"]
    least, to = match["least"] or "", match["to"] or ""
    if not scale and sign == "$":
        return match[0]
    per = " par " if match["per"] else ""
    country = f" {match['country'].strip()}" if match["country"] else ""
    name = _NAMES[sign] + country + per
    if scale in _SCALES:
        return f"{least}{to}{number} {_SCALES[scale]} {_of(sign)}{name}"
    if scale:
        return f"{least and _thousands(least)}{to}{_thousands(number)} {name}"
    return f"{least}{to}{number} {name}"


def _thousands(number: str) -> str:
    whole = int(Decimal(re.sub(SPACE, "", number).replace(",", ".")) * 1000)
    return f"{whole:,}".replace(",", " ")


def _unit_in_words(match: re.Match[str]) -> str:
    """The unit of a table: (Md€)."""
    scale = _SCALES.get(match["scale"], "milliers")
    return f"{scale} {_of(match['sign'])}{_NAMES[match['sign']]}"


def _of(sign: str) -> str:
    return "d'" if sign == "€" else "de "


def signs_in_english(figures: str) -> str:
    """A text of bare figures with its signs where English has them: €12, 3.5%."""
    return _GAP.sub("%", _BARE.sub(r"\g<sign>\g<sum>", figures))
