"""Numbers written as digits: French number words as French digits, and French digits, where a
draft kept them, as English ones.
"""

from __future__ import annotations

import re

from toolkit.text.edits import Edit, apart
from toolkit.text.number_mention import NumberMention
from toolkit.text.numbers import numbers

_LEAST = 11  # up to ten, English spells numbers too, and small models know the words
_LONG = 10  # characters of a number with spaces
_SCALE = re.compile(r"milli|\A(?:cents?|mille)\Z", re.IGNORECASE)
_ROMAN = re.compile(r"[IVXL]+(?:e|è|ème)")
_SPACE = "[ \u00a0\u202f\u2009]"
# 11 700; 11 700,5; 11.700; 3,5: thousands parted by spaces or points, or a decimal comma.
_FRENCH = re.compile(
    rf"(?<![\d.,])(?:(?P<groups>\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d{{1,3}}(?:\.\d{{3}})+)(?:,(?P<part>\d+))?"
    r"|(?P<whole>\d+),(?P<decimals>\d+))(?![.,]?\d)"
)
# What is numbered, not counted: n° 316.432, version 3.125, chambres 101 102 103, les articles 3,4.
_NUMBERED = re.compile(
    r"(?:\d[ \u00a0]|\b(?:n°(?!\w)|nº(?!\w)|(?:n°s|no|numéros?|version|v|art|articles?|chapitres?"
    r"|lots?|alinéas?|chambres?|salles?|pages?|réf|référence|code postal|tél|téléphone"
    r"|appelez(?: le)?|composez(?: le)?|(?-i:EN|ISO|IEC|NF|RCS|SIREN|SIRET|TVA|CP))\b)"
    r"\.?[ \u00a0]?:?[ \u00a0]*(?-i:[A-Z]{1,2} )?)\Z",
    re.IGNORECASE,
)
_CHAINED = re.compile(r"\d-\Z")  # 19-21.384; 6-4,7-5
_COUNTED = re.compile(rf"{_SPACE}?[€$£%]|{_SPACE}[^\W\d_]")
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
    edits = []
    for match in _FRENCH.finditer(source):
        written, english = _writings(match)
        if _is_no_quantity(match):
            if not _is_registered(match):
                continue
            english = match[0]
        edits += [
            Edit.of(found, english)
            for found in re.finditer(_standing_alone(written), target)
            if found[0] != english
        ]
    return apart(edits)


def _standing_alone(written: str) -> str:
    return rf"(?<![\d.,])(?:{written})(?![.,]?\d|[ \u00a0]\d{{3}}(?!\d))"


def _is_no_quantity(match: re.Match[str]) -> bool:
    """Whether digits are a name rather than a number: an address, a version, a list, a locant."""
    text, start, end = match.string, match.start(), match.end()
    if _ADDRESS.fullmatch(match[0]) or _NUMBERED.search(text, 0, start):
        return True
    if re.match(r"-[^\W\d]", text[end:]) or (match[0][0] == "0" and match["groups"]):
        return True
    chained = _CHAINED.search(text, 0, start) is not None
    if match["groups"] is None:
        return chained and re.match(r"-\d", text[end:]) is not None
    if chained and "." in match["groups"]:
        return True
    one = "." in match["groups"] and match["groups"].count(".") == 1
    beside = re.match(r"[ \u00a0]\d", text[end:]) is not None
    return beside or (one and not match["part"] and not _COUNTED.match(text, end))


def _is_registered(match: re.Match[str]) -> bool:
    """Whether digits are one long number of a register: n° 452 178 963."""
    return _NUMBERED.search(match.string, 0, match.start()) is not None and len(match[0]) > _LONG


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
