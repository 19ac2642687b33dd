"""The order of day and month: December 21, 2012 and 21 December 2012."""

from __future__ import annotations

import re

from toolkit.style.base import Locale
from toolkit.text.edits import Edit

_MONTHS = {  # in French, as patterns
    "January": "janvier|janv",
    "February": "février|févr",
    "March": "mars",
    "April": "avril|avr",
    "May": "mai",
    "June": "juin",
    "July": "juillet|juil",
    "August": "août",
    "September": "septembre|sept",
    "October": "octobre|oct",
    "November": "novembre|nov",
    "December": "décembre|déc",
}
_WEEKDAY = r"(?:(?P<weekday>\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? )?"
_MONTH = rf"\b(?P<month>{'|'.join(_MONTHS)})\b"
_DAY = r"\b[0-3]?\d(?:st|nd|rd|th)?\b"
# One day, or several: 3 to 5 December.
_DAYS = rf"(?P<days>{_DAY}(?:(?:, | to | and | or |-){_DAY})*)"
_YEAR = r"(?:,? (?P<year>[12]\d{3})\b(?![.,]\d))?"
_DAY_FIRST = re.compile(rf"{_WEEKDAY}(?P<the>\b[Tt]he )?{_DAYS}(?P<of> of)? {_MONTH}{_YEAR}")
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH} {_DAYS}(?![:%]|[.,]\d){_YEAR}")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)")
_GOES_ON = re.compile(r" [\w\"'(]")


def dated(source: str, target: str, locale: Locale) -> list[Edit]:
    """Edits that write the dates of an English target as the locale does, where the French source
    has the same day and month: the order of day and month, and no ordinals.
    """
    write = _american if locale == "en-US" else _british
    edits = [
        Edit.of(match, write(match))
        for pattern in (_DAY_FIRST, _MONTH_FIRST)
        for match in pattern.finditer(target)
        if _is_date_of(source, match)
    ]
    return [edit for edit in edits if edit.replacement != edit.text(target)]


def _is_date_of(source: str, match: re.Match[str]) -> bool:
    day = int(re.findall(r"\d+", match["days"])[-1])
    french = rf"\b0?{day}(?:er)?\s+(?:{_MONTHS[match['month']]})\b"
    return re.search(french, source, re.IGNORECASE) is not None


def _american(match: re.Match[str]) -> str:
    weekday = f"{match['weekday']}, " if match["weekday"] else ""
    # "on the 21st of December", but "the 21 December attack"
    named = match.groupdict()
    article = "" if named.get("of") else named.get("the") or ""
    year = ""
    if match["year"]:
        goes_on = _GOES_ON.match(match.string, match.end())
        year = f", {match['year']}" + ("," if goes_on else "")
    return f"{weekday}{article}{match['month']} {_ORDINAL.sub('', match['days'])}{year}"


def _british(match: re.Match[str]) -> str:
    weekday = f"{match['weekday']} " if match["weekday"] else ""
    year = f" {match['year']}" if match["year"] else ""
    return f"{weekday}{_ORDINAL.sub('', match['days'])} {match['month']}{year}"
