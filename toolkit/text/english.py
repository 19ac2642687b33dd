"""What it takes to put another English noun phrase in the place of one: plural and article."""

from __future__ import annotations

import re

_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "foot": "feet",
    "tooth": "teeth",
    "mouse": "mice",
    "life": "lives",
    "wife": "wives",
    "knife": "knives",
    "half": "halves",
    "leaf": "leaves",
    "shelf": "shelves",
    "thief": "thieves",
    "crisis": "crises",
    "analysis": "analyses",
    "basis": "bases",
    "thesis": "theses",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "series": "series",
    "species": "species",
    "aircraft": "aircraft",
    "spacecraft": "spacecraft",
}
_PLURALS = frozenset(_IRREGULAR.values())
# "right of way" has its noun first; "customs duty" has it last.
_HEAD = re.compile(r"^(.+?)((?:\s(?:of|for|in|on|to|at|from|with|without|by)\s.*)?)$", re.DOTALL)
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$", re.IGNORECASE)
_LETTERS_WITH_VOWEL_SOUND = frozenset("AEFHILMNORSX")
# "Unique", but "unimportant"; "use", but "usher"; "Ukrainian", but "ulterior".
_CONSONANT_SOUND = re.compile(
    r"uni(?!n|de[an]|dio|gn|ll|m(?!od)|r[or]|ss)|us[aeiu]|eu|one\b|once\b|ubiq|ut[eio]"
    r"|uk[ru]|ug[ao]|ur[au]|uzb",
    re.IGNORECASE,
)
# Eight, eleven and eighteen, of thousands and millions and as the beginning of a year too.
_VOWEL_NUMBER = re.compile(r"8|1[18](?:\d{2,3}|\d{6})?(?!\d)")
_SILENT_H = re.compile(r"(?:hour|honest|hono[u]?r|heir)", re.IGNORECASE)


def plural(phrase: str) -> str:
    """The plural of a noun phrase; one that looks plural already stays as it is."""
    match = _HEAD.match(phrase)
    if not match or is_plural(phrase):
        return phrase
    head, rest = match.groups()
    lead, last = head[: head.rfind(" ") + 1], head[head.rfind(" ") + 1 :]
    return lead + _plural_word(last) + rest


def is_plural(phrase: str) -> bool:
    """Whether the noun of a phrase looks like a plural."""
    match = _HEAD.match(phrase)
    word = (match.group(1) if match else phrase).rsplit(" ", 1)[-1].casefold()
    regular = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word in _PLURALS or (regular and word not in _IRREGULAR)


def _plural_word(word: str) -> str:
    known = _IRREGULAR.get(word.casefold())
    if known:
        return known.capitalize() if word[0].isupper() else known
    if word.isupper() or not word[-1:].isalpha():
        return f"{word}s"
    if _SIBILANT.search(word):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}s"


def article_before(phrase: str) -> str:
    """The indefinite article by the sound that a phrase begins with, as far as spelling shows it.

    Capitals that can't be read as a word are spelled out: "an MP", but "a NATO summit".
    """
    match = re.search(r"\w+", phrase)
    word = match.group() if match else ""
    if word.isupper() and (len(word) <= 3 or not set(word) & set("AEIOUY")):
        vowel = word[0] in _LETTERS_WITH_VOWEL_SOUND
    elif word[:1].isdigit():
        vowel = bool(_VOWEL_NUMBER.match(word))
    elif word[:1].casefold() in set("aeiou"):
        vowel = not _CONSONANT_SOUND.match(word)
    else:
        vowel = bool(_SILENT_H.match(word))
    return "an" if vowel else "a"
