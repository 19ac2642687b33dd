"""Times of the day and lengths of time: 14h30 is 2:30 p.m., or what lasts 14 hours 30 minutes."""

from __future__ import annotations

import re

from toolkit.text.edits import Edit

_SPACE = "[ \u00a0\u202f]?"
_FRENCH = re.compile(
    rf"(?<![\d,.])(?P<hour>[01]?\d|2[0-3]){_SPACE}(?:h(?![^\W\d_])|heures?\b)"
    rf"(?:{_SPACE}(?P<minutes>[0-5]\d)\b)?(?!\s?\d|\s(?:du soir|de l['’]après-midi))",
    re.IGNORECASE,
)
_HALF = r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)"
# What comes before and behind a length of time, not a time of the day.
_LASTS = re.compile(
    r"\b(?:dur\w+|pendant|durant|met|mettent|en|contre|comptez|presque|(?:plus|moins|près) de)\s\Z",
    re.IGNORECASE,
)
_OF = re.compile(r"\s(?:de\s|d['’])(?!la\b|matin|suite)[^\W\d_]")
_CLOCK = re.compile(r"\b(?:à|vers|dès|jusqu['’]à|depuis|avant)\s\Z", re.IGNORECASE)

_DATED = re.compile(rf"\d{{4}},? à (?:[01]?\d|2[0-3]){_SPACE}h")
_TO_TIME = re.compile(
    rf"(?<=\d{{4}})(?P<comma>,?) (?P<to>to)(?= \d{{1,2}}[:.]\d\d(?:{_SPACE}[ap]\.?m|\b))"
)


def times_in_english(source: str, target: str) -> list[Edit]:
    """Edits of an English target that put a French source's times into the right half of the day
    (2:30 for 14h30 gets its p.m., 9:15 p.m. for 9h15 is a.m., 0:15 a.m. for 0h15 is 12:15 a.m.; a
    24-hour clock stays), and write lengths of time as such (2.30 a.m. for what took 2h30 is 2 hours
    30 minutes).
    """
    hours: dict[tuple[int, str], set[tuple[int, bool]]] = {}
    for match in _FRENCH.finditer(source):
        hour = int(match["hour"])
        key = (hour % 12 or 12, match["minutes"] or "")
        hours.setdefault(key, set()).add((hour, _is_length(match)))
    edits = []
    for (hour, minutes), meant in hours.items():
        if len(meant) > 1:
            continue
        whole, length = meant.pop()
        if not length:
            edits += _in_half(target, hour, minutes, "p" if whole >= 12 else "a")
            edits += _after_midnight(target, minutes) if whole == 0 else []
        elif minutes:
            edits += _in_words(target, whole, minutes)
    return sorted(edits, key=lambda edit: edit.start)


def moments_in_english(source: str, target: str) -> list[Edit]:
    """Edits that write `at` for the `to` before a time where the source has a date before it:
    publié le 3 mars 2025 à 18h45.
    """
    if not _DATED.search(source) or re.search(r"\b(?:de|jusqu['’])\b", source):
        return []
    return [
        Edit(start=match.start("to"), end=match.end("to"), replacement="at")
        for match in _TO_TIME.finditer(target)
    ]


def _is_length(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    if _CLOCK.search(before):
        return False
    return bool(_LASTS.search(before) or _OF.match(after))


def _in_half(target: str, hour: int, minutes: str, half: str) -> list[Edit]:
    clock = rf"0?{hour}[:.]{minutes}{_HALF}?" if minutes else rf"0?{hour}(?:[:.]00)?{_HALF}"
    edits = []
    for match in re.finditer(rf"(?<![\d:.,]){clock}(?![:.]?\d)", target, re.IGNORECASE):
        if match["half"] is None and half == "p" and hour < 12:
            ends = target[match.end() :].startswith(".")
            written = " p.m" if ends else " p.m."
            edits.append(Edit(start=match.end(), end=match.end(), replacement=written))
        elif match["half"] and match["half"].lower() != half:
            edits.append(Edit.of(match, half, "half"))
    return edits


def _after_midnight(target: str, minutes: str) -> list[Edit]:
    """Twelve-hour clocks have no hour 0."""
    clock = rf"(?<![\d:.,])(?P<hour>00?){f'[:.]{minutes}' if minutes else '(?:[:.]00)?'}{_HALF}"
    edits = []
    for match in re.finditer(clock, target, re.IGNORECASE):
        for group, right in (("hour", "12"), ("half", "a")):
            if match[group].lower() != right:
                edits.append(Edit.of(match, right, group))
    return edits


def _in_words(target: str, hours: int, minutes: str) -> list[Edit]:
    clock = rf"(?<![\d:.,]){hours}[:.]{minutes}(?:\s?[ap]\.?\s?m\b(?P<stop>\.?))?(?![:.]?\d)"
    counts = (hours, "hour"), (int(minutes), "minute")
    written = " ".join(f"{n} {unit}{'s' * (n != 1)}" for n, unit in counts if n)
    edits = []
    for match in re.finditer(clock, target, re.IGNORECASE):
        ends = match["stop"] and match.end() == len(target)
        edits.append(Edit.of(match, written + "." * bool(ends)))
    return edits
