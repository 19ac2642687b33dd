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


_SECTION = re.compile(
    r"(?P<kind>Article|Chapitre|Section|Annexe|Partie|Titre|Étape)[ \u00a0]"
    r"(?P<number>\d+|[IVX]+|[A-Z])(?:er)?(?P<mark>[ \u00a0]?[-–—:.][ \u00a0])(?P<label>.+)",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?P<mark>(?:\d{1,2}(?:\.\d{1,2})+[.)]?|\d{1,2}[.)]|[IVX]{1,4}\.|[a-z]\))[ \u00a0])"
    r"(?P<label>[^\W\d_a-z].*)"
)
_KINDS = {
    "article": "Article",
    "chapitre": "Chapter",
    "section": "Section",
    "annexe": "Appendix",
    "partie": "Part",
    "titre": "Title",
    "étape": "Step",
}


def english_section(french: str) -> str | None:
    """The English of a numbered label that is usual: Article 2 – Durée, 3. Résultats."""
    if item := _ITEM.fullmatch(french):
        label = english_label(item["label"])
        return f"{item['mark']}{label}" if label else None
    match = _SECTION.fullmatch(french)
    label = english_label(match["label"]) if match else None
    if not match or not label:
        return None
    if match["label"].lower() == "objet":  # of a contract, not of a mail
        label = "PURPOSE" if label.isupper() else "Purpose"
    kind = _KINDS[match["kind"].lower()]
    mark = re.sub(r"\A[ \u00a0](?=[:.])", "", match["mark"])
    return f"{kind.upper() if match['kind'].isupper() else kind} {match['number']}{mark}{label}"


def is_planet(texts: Sequence[str], at: int) -> bool:
    """Whether a text that is Mars alone stands nearer to a planet's name than to a month's."""
    if texts[at].lower() != "mars":
        return False
    for distance in range(1, _NEAR + 1):
        near = {texts[i].lower() for i in (at - distance, at + distance) if 0 <= i < len(texts)}
        if near & (_PLANETS | _MONTHS):
            return not near & _MONTHS
    return False
