"""French abbreviations of months and days in full, for models that don't know them."""

from __future__ import annotations

import re

_MONTHS = {
    "janv": "janvier",
    "févr": "février",
    "avr": "avril",
    "juil": "juillet",
    "sept": "septembre",
    "oct": "octobre",
    "nov": "novembre",
    "déc": "décembre",
}
_DAYS = {
    "lun": "lundi",
    "mar": "mardi",
    "mer": "mercredi",
    "jeu": "jeudi",
    "ven": "vendredi",
    "sam": "samedi",
    "dim": "dimanche",
}
_BEGINNINGS = "jan|fév|mar|avr|mai|jui|ao|sep|oct|nov|déc"
_DATE = re.compile(
    rf"\b(?P<day>{'|'.join(_DAYS)})\.(?=\s\d{{1,2}}(?:er)?\s(?:{_BEGINNINGS}))|"
    rf"(?<=\d\s)(?P<month>{'|'.join(_MONTHS)})\.",
    re.IGNORECASE,
)

_UNITS = {"j": "jour", "pers": "personne", "sem": "semaine", "nuit": "nuit", "an": "an"}
_PER = re.compile(
    rf"(?:(?<=[\w€$£%])/| par (?=pers|sem))({'|'.join(_UNITS)})\b(?:\.(?=\s*\S))?(?![\w/])"
)


def dates_in_full(french: str) -> str:
    """The text with the days and months of dates in full: lun. 3 févr. is `lundi 3 février`; and
    what stands under a stroke: 3 g/j is `3 g par jour`.
    """
    if "/" in french or "par " in french:
        french = _PER.sub(lambda match: f" par {_UNITS[match[1]]}", french)
    return _DATE.sub(_full, french) if "." in french else french


def _full(match: re.Match[str]) -> str:
    written = match["day"] or match["month"]
    full = {**_DAYS, **_MONTHS}[written.lower()]
    return full.capitalize() if written[0].isupper() else full
