"""Sums of money: French ones in words for the models, bare ones in English writing."""

from __future__ import annotations

import re
from decimal import Decimal

_NAMES = {"€": "euros", "$": "dollars", "£": "livres sterling"}
_SCALES = {"M": "millions", "Md": "milliards", "Mds": "milliards", "Mrd": "milliards"}
_SPACE = "[ \u00a0\u202f]"
_SUM = re.compile(
    rf"(?P<number>\d+(?:,\d+)?){_SPACE}?(?:(?P<scale>Mrd|Mds?|M|k|K){_SPACE}?)?(?P<sign>[€$£])"
    rf"(?P<country>{_SPACE}?(?:US|CAN)\b)?(?:(?P<per>/)(?=[^\W\d_])|(?!\w))"
)
_UNIT = re.compile(rf"(?<![\w\d])(?P<scale>Mrd|Mds?|M|k|K){_SPACE}?(?P<sign>[€$£])(?!\w)")
_BARE = re.compile(rf"(?P<sum>\d[\d.,]*(?:-\d[\d.,]*)?){_SPACE}?(?P<sign>[€$£])(?!\w)")
_GAP = re.compile(rf"(?<=\d){_SPACE}+%")


def money_in_words(french: str) -> str:
    """The text with the currency signs behind its numbers as words: 12 € is `12 euros`, 3,5 M€ is
    `3,5 millions d'euros`, 350 k€ is `350 000 euros`.

    Models know the words: in the parallel texts that there are to learn from, signs are rare, and
    numbers get lost beside them. A dollar sign alone, which English has too, stays.
    """
    if not any(sign in french for sign in _NAMES):
        return french
    return _UNIT.sub(_unit_in_words, _SUM.sub(_in_words, french))


def _in_words(match: re.Match[str]) -> str:
    number, scale, sign = match["number"], match["scale"], match["sign"]
    if not scale and sign == "$":
        return match[0]
    per = " par " if match["per"] else ""
    name = _NAMES[sign] + (match["country"] or "") + per
    if scale in _SCALES:
        return f"{number} {_SCALES[scale]} {_of(sign)}{name}"
    if scale:
        whole = int(Decimal(number.replace(",", ".")) * 1000)
        number = f"{whole:,}".replace(",", " ")
    return f"{number} {name}"


def _unit_in_words(match: re.Match[str]) -> str:
    """The unit of a table: (Md€)."""
    scale = _SCALES.get(match["scale"], "milliers")
    return f"{scale} {_of(match['sign'])}{_NAMES[match['sign']]}"


def _of(sign: str) -> str:
    return "d'" if sign == "€" else "de "


def signs_in_english(figures: str) -> str:
    """A text of bare figures with its signs where English has them: €12, 3.5%."""
    return _GAP.sub("%", _BARE.sub(r"\g<sign>\g<sum>", figures))
