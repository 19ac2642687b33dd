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
# 11 700; 11 700,5; 3,5; but 3,500 may be a thousand too.
_FRENCH = re.compile(
    rf"(?<![\d.,])(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:,\d+)?|\d+,(?!\d{{3}}(?!\d))\d+)(?![.,]?\d)"
)
# Thousands as some write them; in English it is a decimal point.
_POINTS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![.,]?\d)")


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
    """Edits of an English target that write numbers of its French source the English way: copied
    ones, `11 700` is `11,700` and `3,5` is `3.5`, and `11.700` where the source has `11 700`. What
    the source hasn't in the same writing stays.
    """
    found = [*_FRENCH.finditer(target), *_POINTS.finditer(target)]
    known = {_plain(match[0]) for match in _FRENCH.finditer(source)} if found else ()
    edits = [
        Edit(start=match.start(), end=match.end(), replacement=_english(french))
        for match in found
        if (french := _plain(match[0])) in known
    ]
    return sorted(edits, key=lambda edit: edit.start)


def _plain(number: str) -> str:
    return re.sub(rf"{_SPACE}|\.", " ", number)


def _english(number: str) -> str:
    return re.sub(_SPACE, ",", number.replace(",", "."))
