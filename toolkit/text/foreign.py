"""Characters that a model has no words for: other scripts, mathematical signs, symbols."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from toolkit.text.verbatim import Verbatim

_LAST_COMMON = "\xff"  # ° © × and their like stand in every training text
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_ARROWS = range(0x2190, 0x2200)
_FIGURE_SIGNS = "‰‱′″"
# Over a sentence's characters by their class (see `_class`): words of another script, with what
# is written together with them; a sign with its figure (≤ 5, 10‰); symbols.
_RUNS = re.compile(
    r"(?P<word>(?<![ad])[ad]*+L[LJad]*+(?:[- ]{1,3}[ad]*+L[LJad]*+)*+)"
    r"|(?P<sign>(?:(?<![d-])d(?:d|-(?=d))*+)?M(?:[Md]|-(?=d))*+)|(?P<symbol>S[SJ]*+)"
)


def foreign(text: str, lacks: Callable[[str], bool]) -> list[Verbatim]:
    """Runs of characters that a model can't write, in order; `lacks` says so of one character.

    Latin letters are left out, whatever their accents, and so are the euro sign and U+0000–00FF.
    Words and signs are `name`s in their sentence, symbols are `blank`s.
    """
    if not text or max(text) <= _LAST_COMMON:
        return []
    classes = "".join(_class(char, lacks) for char in text)
    return [
        Verbatim(start=match.start(), end=match.end(), kind="blank" if match["symbol"] else "name")
        for match in _RUNS.finditer(classes)
    ]


def _class(char: str, lacks: Callable[[str], bool]) -> str:
    """L letter, M sign, S symbol of what a model lacks; J joined to what stands before; of the
    rest: d digit, a letter, space, - mark inside words and figures, o other.
    """
    if char > _LAST_COMMON:
        if _is_joined(char):
            return "J"
        if char != "€" and not _is_latin(char) and lacks(char):
            return _lacking(char)
    if char.isalnum():
        return "d" if char.isdigit() else "a"
    if char.isspace():
        return " "
    return "-" if char in "-'’.,·/" else "o"


def _lacking(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] in "LN":
        return "L"
    is_sign = category in ("Sm", "Sc") and ord(char) not in _ARROWS
    return "M" if is_sign or char in _FIGURE_SIGNS else "S"


def _is_joined(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf") or ord(char) in _SKIN_TONES


def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("LATIN", "MODIFIER LETTER"))
