"""Who speaks, in capitals before what is said: VLADIMIR : Je ne crois pas.

A model garbles such a label and what follows; it is given only what is said. Names stay, roles
have a table beside this file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from toolkit.text.edits import Edit
from toolkit.text.labels import english_label
from toolkit.text.lexicon import stem, translations

_SPACE = "[ \u00a0\u202f]"
_TITLES = {"m": "Mr", "mr": "Mr", "mme": "Mrs", "mlle": "Miss", "dr": "Dr", "pr": "Prof."}
_TITLE = r"(?:M|Mr|MR|Mme|MME|Mlle|MLLE|Dr|DR|Pr|PR)\.?"
_WORD = r"[A-ZÀ-ÖØ-ÝŒŠŽ](?:[A-ZÀ-ÖØ-ÝŒŠŽ'’.-]*[A-ZÀ-ÖØ-ÝŒŠŽ.])?"
_LABEL = re.compile(
    rf"(?:[-–—]{_SPACE}?)?(?P<name>(?:{_TITLE}{_SPACE})?{_WORD}"
    rf"(?:{_SPACE}(?:{_WORD}|d[eu]|des|\d{{1,2}})){{0,4}})"
    rf"(?P<note>{_SPACE}\([^()]{{1,40}}\))?(?P<colon>{_SPACE}?:)(?={_SPACE}+\S)"
)
_SAID = re.compile(r"[^\W\d_]{2}")
_TITLED = re.compile(rf"(?P<title>{_TITLE}){_SPACE}(?P<rest>.+)")
_ROLE = re.compile(rf"(?:(?P<article>L[EA]{_SPACE}|L['’]|LES{_SPACE}))?(?P<words>.+)")
_LINKS = frozenset({"de", "du", "des", "la", "le", "les"})
# Given names that are words of the lexicon too.
_NAMES = (
    "adam adèle albert andré antoine auguste augustin aurore barbara baptiste benoît bernard"
    " caroline catherine chantal charles charlotte christian christiane christine christophe"
    " claire claude clémence clément daniel danielle éric eva fabrice fernand florent francine"
    " francis franck françois françoise germain germaine guy henri henriette hugo isidore"
    " jacqueline jacques jean jeanne joël joséphine jules julien laurence laurent lise louis"
    " louise luc lucas madeleine manuel marc marcel marcelle margot marguerite marie marine marion"
    " martin martine mathieu maurice mélanie michel michèle nicolas noël patrice patricia patrick"
    " paul pauline philippe pierre raphaël raymond régis rené richard roger romain rose séverine"
    " suzanne thomas valentine victor violette virginie vladimir"
)
_GIVEN = frozenset(_NAMES.split())


@dataclass(frozen=True, slots=True)
class Speaker:
    """The label of a line: where the name and the colon stand in the source; `english` is the name
    in English, None for one that isn't known to be a name or a role.
    """

    name: tuple[int, int]
    colon: tuple[int, int]
    english: str | None


def speaker(french: str) -> Speaker | None:
    """The label in capitals that a text begins with, where words follow it; a single word that
    isn't known to be a name or a role belongs to them (ATTENTION : sol glissant).
    """
    match = _LABEL.match(french)
    if not match or sum(map(str.isalpha, match["name"])) < 2:
        return None
    english = _english(match["name"])
    if not _SAID.search(french, match.end()) or not (english or " " in match["name"]):
        return None
    return Speaker(match.span("name"), match.span("colon"), english)


@cache
def _roles() -> dict[str, str]:
    text = resources.files("toolkit.text").joinpath("speakers.tsv").read_text("utf-8")
    return dict(line.split("\t") for line in text.split("\n") if line)


def _english(label: str) -> str | None:
    """The English of a label: a title and a name, a role, a role and a name, or a name as it is."""
    if titled := _TITLED.fullmatch(label):
        return f"{_TITLES[titled['title'].rstrip('.').lower()]} {titled['rest']}"
    if role := _role(label):
        return role
    if known := english_label(label):
        return known.upper()
    return label if _is_name(label) else None


def _role(label: str) -> str | None:
    match = _ROLE.fullmatch(label.replace("’", "'"))
    words = re.split(_SPACE, match["words"]) if match else []
    for length in range(len(words), 0, -1):
        english = _roles().get(" ".join(words[:length]).lower())
        rest = words[length:]
        if english and all(word.isdigit() or _is_name(word) for word in rest):
            article = "THE " if match and match["article"] and not rest else ""
            return " ".join([f"{article}{english.upper()}", *rest])
    return None


def _is_name(label: str) -> bool:
    """Whether a label has a word that people are called, or none that the lexicon knows."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]{2,}", label)]
    known = [word for word in words if word not in _LINKS and translations(stem(word))]
    return any(word in _GIVEN for word in words) or (len(words) > 0 and not known)


def is_given_name(word: str) -> bool:
    """Whether people are called by a lower-case word that the lexicon knows."""
    return word in _GIVEN


def speaker_in_english(source: str, target: str) -> list[Edit]:
    """The edit that writes such a label in English, which the model wasn't given."""
    label = speaker(source)
    if label is None or label.english is None:
        return []
    start, end = label.name
    if target[start:end] != source[start:end] or label.english == source[start:end]:
        return []
    return [Edit(start=start, end=end, replacement=label.english)]
