"""Numbers written as digits: French number words as French digits, and French digits, where a
draft kept them, as English ones.
"""

from __future__ import annotations

import re

from toolkit.text.edits import Edit
from toolkit.text.number_mention import NumberMention
from toolkit.text.numbers import numbers

_LEAST = 11  # up to ten, English spells numbers too, and small models know the words
_SCALE = re.compile(r"milli|\A(?:cents?|mille)\Z", re.IGNORECASE)
_ROMAN = re.compile(r"[IVXL]+(?:e|è|ème)")
_SPACE = "[ \u00a0\u202f\u2009]"
# 11 700; 11 700,5; 11.700; 3,5: thousands parted by spaces or points, or a decimal comma.
_FRENCH = re.compile(
    rf"(?<![\d.,])(?:(?P<groups>\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d{{1,3}}(?:\.\d{{3}})+)(?:,(?P<part>\d+))?"
    r"|(?P<whole>\d+),(?P<decimals>\d+))(?![.,]?\d)"
)
_ADDRESS = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}\d{1,3}")


def spelled_as_digits(french: str) -> list[Edit]:
    """Edits that write the number words and Roman ordinals of a French text as digits: `dix-huit`
    is `18`, `trente mille` is `30 000`, `XVIIIe` is `18e`. Small numbers, fractions, other
    ordinals and millions stay as they are.
    """
    edits = []
    for mention in numbers(french, "fr"):
        if mention.kind == "words" and _is_plain(mention, french):
            digits = _french(int(mention.value))
        elif mention.kind == "ordinal" and _ROMAN.fullmatch(mention.text(french)):
            digits = f"{int(mention.value)}e"
        else:
            continue
        edits.append(Edit(start=mention.start, end=mention.end, replacement=digits))
    return edits


def _is_plain(mention: NumberMention, text: str) -> bool:
    whole = mention.value == int(mention.value) and mention.value >= _LEAST
    return whole and not _SCALE.search(mention.text(text)) and text[mention.end :][:1] != "-"


def _french(number: int) -> str:
    return str(number) if number < 10_000 else f"{number:,}".replace(",", " ")


def digits_in_english(source: str, target: str) -> list[Edit]:
    """Edits of an English target that write the numbers of its French source the English way,
    however the draft has them: `11 700`, `11.700`, `11, 700` and `11700` are `11,700`, and `3,5` is
    `3.5`. A decimal comma before three digits stays, for it may be a thousand's already.
    """
    edits: dict[int, Edit] = {}
    for match in _FRENCH.finditer(source):
        if _ADDRESS.fullmatch(match[0]):
            continue
        written, english = _writings(match)
        for found in re.finditer(rf"(?<![\d.,])(?:{written})(?![.,]?\d)", target):
            if found[0] != english:
                edits[found.start()] = Edit(
                    start=found.start(), end=found.end(), replacement=english
                )
    return [edits[start] for start in sorted(edits)]


def _writings(match: re.Match[str]) -> tuple[str, str]:
    """A pattern of the ways to write a French number, and the English one."""
    if match["whole"]:
        whole, decimals = match["whole"], match["decimals"]
        never = len(decimals) == 3 and len(whole) <= 3
        return ("(?!)" if never else f"{whole},{decimals}"), f"{whole}.{decimals}"
    groups = re.split(rf"{_SPACE}|\.", match["groups"])
    part = match["part"]
    written = rf"(?:, ?|\.|{_SPACE})?".join(groups) + (f"[.,]{part}" if part else "")
    return written, ",".join(groups) + (f".{part}" if part else "")
