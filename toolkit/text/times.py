"""Times of the day: 14h30 is 2:30 p.m., not 2:30."""

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


def halves_of_the_day(source: str, target: str) -> list[Edit]:
    """Edits of an English target that put a French source's times into the right half of the day:
    2:30 for 14h30 gets its p.m., and 9:15 p.m. for 9h15 is a.m. Times on a 24-hour clock stay.
    """
    hours: dict[tuple[int, str], set[int]] = {}
    for match in _FRENCH.finditer(source):
        hour = int(match["hour"])
        hours.setdefault((hour % 12 or 12, match["minutes"] or ""), set()).add(hour)
    edits = []
    for (hour, minutes), meant in hours.items():
        if len(meant) == 1:
            edits += _right(target, hour, minutes, "p" if meant.pop() >= 12 else "a")
    return sorted(edits, key=lambda edit: edit.start)


def _right(target: str, hour: int, minutes: str, half: str) -> list[Edit]:
    clock = rf"0?{hour}[:.]{minutes}{_HALF}?" if minutes else rf"0?{hour}(?:[:.]00)?{_HALF}"
    edits = []
    for match in re.finditer(rf"(?<![\d:.,]){clock}(?![:.]?\d)", target, re.IGNORECASE):
        if match["half"] is None and half == "p" and hour < 12:
            ends = target[match.end() :].startswith(".")
            written = " p.m" if ends else " p.m."
            edits.append(Edit(start=match.end(), end=match.end(), replacement=written))
        elif match["half"] and match["half"].lower() != half:
            start, end = match.span("half")
            edits.append(Edit(start=start, end=end, replacement=half))
    return edits
