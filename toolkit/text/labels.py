"""Labels that stand alone: heads of tables, names of sections, buttons. A model that was trained on
sentences guesses at them (Pays becomes Netherlands); the table beside this file knows the usual.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

_LABEL = re.compile(r"(?P<words>[^\W\d_][^.!?…:;,/()]*?)(?:[ \u00a0\u202f]?(?P<colon>:))?")
# Mars is a month beside months and a planet beside planets: of this many texts on each side, the
# nearest that is either tells.
_NEAR = 12
_PLANETS = frozenset({"mercure", "vénus", "terre", "jupiter", "saturne", "uranus", "neptune"})
_MONTHS = frozenset(
    {"janvier", "février", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"}
    | {"novembre", "décembre"}
)
_SPACE = re.compile(r"\s+")


@cache
def _table() -> dict[str, str]:
    text = resources.files("toolkit.text").joinpath("labels.tsv").read_text("utf-8")
    return dict(line.split("\t") for line in text.split("\n") if line)


def english_label(french: str) -> str | None:
    """The English of a text that is a usual label and nothing else, with its capitals and colon;
    None for any other text.
    """
    match = _LABEL.fullmatch(french)
    if not match:
        return None
    words = _SPACE.sub(" ", match["words"].replace("’", "'"))
    found = _table().get(words.lower())
    if found is None:
        return None
    if words.isupper():
        found = found.upper()
    elif words[0].isupper():
        found = found[0].upper() + found[1:]
    return found + (match["colon"] or "")


def is_planet(texts: Sequence[str], at: int) -> bool:
    """Whether a text that is Mars alone stands nearer to a planet's name than to a month's."""
    if texts[at].lower() != "mars":
        return False
    for distance in range(1, _NEAR + 1):
        near = {texts[i].lower() for i in (at - distance, at + distance) if 0 <= i < len(texts)}
        if near & (_PLANETS | _MONTHS):
            return not near & _MONTHS
    return False
