"""Where a comma or a full stop stands beside a closing quotation mark."""

from __future__ import annotations

import re

from toolkit.style.base import Locale
from toolkit.text.edits import Edit

_OUTSIDE = re.compile(r'(?<=[^\s"])(?P<own>[.!?…]?)"(?P<mark>[.,])(?=\s|$)')

_INNER_OUTSIDE = re.compile(r"(?<=\w)'(?P<outer>\"?)(?P<mark>[.,])(?=[\s\"]|$)")


def quoted(source: str, target: str, locale: Locale) -> list[Edit]:
    """Edits that put commas and full stops before a closing quotation mark, as American English
    has them whatever they belong to. British English puts there what belongs to the quotation,
    which only a person can tell: nothing is edited.
    """
    del source
    if locale != "en-US":
        return []
    return [
        Edit.of(match, _inside(match))
        for match in _OUTSIDE.finditer(target)
        if target.count('"', 0, match.start()) % 2
    ]


def inner_quoted(target: str, locale: Locale) -> list[Edit]:
    """The same for the single marks of quotations inside others, in a text that has such."""
    if locale != "en-US":
        return []
    return [
        Edit(start=match.start(), end=match.end(), replacement=f"{match['mark']}'{match['outer']}")
        for match in _INNER_OUTSIDE.finditer(target)
        if not _is_possessive(match)
    ]


def _is_possessive(match: re.Match[str]) -> bool:
    """Whether the mark is an apostrophe: the workers'."""
    opened = match.string.rfind(" '", 0, match.start())
    return opened < 0 and match.string[: match.start()].count("'") == 0


def _inside(match: re.Match[str]) -> str:
    own, mark = match["own"], match["mark"]
    if not own:
        return f'{mark}"'
    return f'{own}"' if mark == "." else match[0]
