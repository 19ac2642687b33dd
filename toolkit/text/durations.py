"""Durations and race times by their seconds: `2 h 7 min 41 s` is `2:07:41` and "two hours, seven
minutes and 41 seconds"; `9 s 58` is "9.58 seconds"; `3'26''` is `3:26`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.model import Span
from toolkit.text.number_mention import NumberMention
from toolkit.text.symbols import SPACE

_UNIT = re.compile(
    rf"(?:{SPACE}|-)?(?:(?P<h>h|hrs?|heures?|hours?)|(?P<m>min|mn|minutes?)"
    r"|(?P<s>s|sec|secondes?|seconds?))(?![^\W\d_])"
    r"|(?P<minutes>['’′](?=\d))|(?P<seconds>''|’’|[\"″])"
)
_AND = re.compile(rf"(?:,?{SPACE}(?:et |and )?)?")
_BARE = re.compile(rf"{SPACE}?")
_HOURS = re.compile(rf"\d+{SPACE}?(?:h|H|heures?|hrs?)")
_AFTER_MINUTES = re.compile(rf"{SPACE}?(?:min|mn|minutes?)\b|['’′]")
_QUARTER = re.compile(r" (?:et|and a) quart(?:er)?\b")
_CLOCK = re.compile(r"(?<![\d:.,])(?:(\d{1,3}):)?(\d{1,2}):(\d\d)(?:[.,](\d{1,3}))?(?![\d:])")
_WORTH = {"h": 3600.0, "m": 60.0, "s": 1.0}
_SMALLER = {"h": "m", "m": "s"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(Span):
    """`seconds` are all readings: `3:26` is minutes and seconds, or hours and minutes."""

    seconds: frozenset[float]


def durations(text: str, mentions: Sequence[NumberMention]) -> list[Duration]:
    """The durations of a text; `mentions` are all its numbers, in order."""
    clocks = list(_clocks(text))
    others = [m for m in mentions if not any(c.start <= m.start < c.end for c in clocks)]
    return clocks + list(_spelled(text, others))


def _clocks(text: str) -> Iterator[Duration]:
    for match in _CLOCK.finditer(text):
        first, second, third, part = match.groups()
        fraction = float(f"0.{part}") if part else 0.0
        readings = [int(first or 0) * 3600 + int(second) * 60 + int(third) + fraction]
        if not first:  # 2:07 h, 2:07.41 h
            readings.append(int(second) * 3600 + int(third) * 60 + int(part or 0))
        yield _duration(match.start(), match.end(), *readings)


def _spelled(text: str, mentions: Sequence[NumberMention]) -> Iterator[Duration]:
    start = end = 0
    total, last = 0.0, ""  # the smallest unit so far; "part" of a second
    for mention in mentions:
        if last and (found := _further(text, mention, end, last)):
            total, last, end = total + found[0], found[1], found[2]
            continue
        if last:
            yield _duration(start, end, total)
        total, last, end = _first(text, mention)
        start = mention.start
    if last:
        yield _duration(start, end, total)


Part = tuple[float, str, int]  # seconds, the unit ("" for none), where it ends


def _first(text: str, mention: NumberMention) -> Part:
    """The part of a duration that begins at a number."""
    if mention.kind != "time":
        return _with_unit(text, mention)
    if not _HOURS.match(text, mention.start):
        return 0.0, "", 0  # 5 p.m.
    seconds = round(mention.value * 60) * 60.0  # whole minutes, which the value rounds
    if not text[mention.end - 1].isdigit():
        return seconds, "h", mention.end
    after = _AFTER_MINUTES.match(text, mention.end)
    return seconds, "m", after.end() if after else mention.end


def _with_unit(text: str, mention: NumberMention) -> Part:
    match = _UNIT.match(text, mention.end)
    if not match:
        return 0.0, "", 0
    unit = str(match.lastgroup)[0]
    if unit == "h" and (quarter := _QUARTER.match(text, match.end())):
        return mention.value * 3600 + 900, "m", quarter.end()
    return mention.value * _WORTH[unit], unit, match.end()


def _further(text: str, mention: NumberMention, end: int, last: str) -> Part | None:
    """The part that goes on with a duration that ends there."""
    if mention.kind == "time" or last == "part":
        return None
    seconds, unit, stop = _with_unit(text, mention)
    if unit:
        joined = _AND.fullmatch(text, end, mention.start)
        return (seconds, unit, stop) if joined and _WORTH[unit] < _WORTH[last] else None
    if mention.kind != "digits" or not _BARE.fullmatch(text, end, mention.start):
        return None
    if last == "s":  # 9 s 58
        places = mention.end - mention.start
        return (mention.value / 10**places, "part", mention.end) if places < 4 else None
    unit = _SMALLER[last]  # 3 min 26
    return (mention.value * _WORTH[unit], unit, mention.end) if mention.value < 60 else None


def _duration(start: int, end: int, *readings: float) -> Duration:
    return Duration(start=start, end=end, seconds=frozenset(round(each, 3) for each in readings))
