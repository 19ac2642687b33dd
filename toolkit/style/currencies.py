"""Sums of money with the sign of their currency."""

from __future__ import annotations

import re

from toolkit.style.base import Locale
from toolkit.text.edits import Edit

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
_CODES = "|".join(_SIGNS)
_SUM = r"(?:\d{1,3}(?: \d{3})+(?!\d)|\d[\d.,]*(?:-\d[\d.,]*)?(?<![.,]))"
_SCALE = r"(?: (?:thousand|million|billion|trillion))?"
_WITH_CODE = re.compile(
    rf"\b(?P<before>{_CODES}) ?(?P<sign>[-+]?)(?P<first>{_SUM})"
    rf"|(?P<second>{_SUM}{_SCALE}) (?P<after>{_CODES})\b"
)
_UNGROUPED = re.compile(r"(?<=[€$£])\d{1,3}(?: \d{3})+(?![\d.,]*\d)")


def with_currency_signs(source: str, target: str, locale: Locale) -> list[Edit]:
    """Edits that write EUR 6 million as €6 million, as newspapers do everywhere, where the source
    doesn't have the code either.
    """
    del locale
    edits = []
    for match in _WITH_CODE.finditer(target):
        code = match["before"] or match["after"]
        if not re.search(rf"\b{code}\b", source):
            amount = _grouped(match["first"] or match["second"])
            edits.append(Edit.of(match, f"{match['sign'] or ''}{_SIGNS[code]}{amount}"))
    for match in _UNGROUPED.finditer(target):
        written = _grouped(match[0])
        edits.append(Edit.of(match, written))
    return edits


def _grouped(amount: str) -> str:
    return re.sub(r"(?<=\d) (?=\d)", ",", amount)
