"""French words that are written as numbers are and say none: un véhicule neuf, le mil."""

from __future__ import annotations

import re

_NEW = re.compile(
    r"\b(?:(?:un|le|ce|du|au|son|mon|ton|notre|votre|leur|chaque) "
    r"(?!(?:moins|plus|total|bas|mieux|numéro|chiffre|nombre|article|chapitre|jour) )[^\W\d_]+"
    r"|tout|flambant|presque|de|du|à) \Z",
    re.IGNORECASE,
)
# What is counted, or another number: neuf personnes, neuf cents, neuf heures.
_COUNTED = re.compile(
    r"[ \u00a0-](?!(?:sans|dans|depuis|mais|puis|dès|vers|très|pas|plus|alors|après|sous|hors|des"
    r"|les|aux|ses|ces)\b)(?:[^\W\d_]+[sx]|mille|cent|dixième|h|[^\W\d_]* fois|mois|sur|à)\b"
)
_YEAR = re.compile(r"\bans? \Z", re.IGNORECASE)
_NUMBER = re.compile(
    r"[ -](?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze"
    r"|seize|vingt|trente|quarante|cinquante|soixante|cents?)\b",
    re.IGNORECASE,
)


def is_no_number(text: str, start: int, end: int) -> bool:
    """Whether a number word of a French text is another word in its place."""
    word = text[start:end].lower()
    if word == "neuf":
        before = text[max(0, start - 24) : start]
        return bool(_NEW.search(before)) and not _COUNTED.match(text, end)
    if word == "mil":
        return not (_YEAR.search(text, 0, start) or _NUMBER.match(text, end))
    return False
