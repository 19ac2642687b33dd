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
    rf"(?:(?:[-–—]|>{{2,3}}){_SPACE}?)?(?P<name>(?:{_TITLE}{_SPACE})?{_WORD}"
    rf"(?:{_SPACE}(?:{_WORD}|d[eu]|des|\d{{1,2}})){{0,4}})"
    rf"(?P<note>{_SPACE}\([^()]{{1,40}}\))?(?P<colon>{_SPACE}?:)(?={_SPACE}+\S)"
)
_PROPER = r"[A-ZÀ-ÖØ-ÝŒ][a-zà-öø-ÿœ]+(?:['’-][A-ZÀ-ÖØ-ÝŒ]?[a-zà-öø-ÿœ]+)*"
# In small letters too, before a sentence: Claire Fontaine : Oui.
_CALLED = re.compile(
    rf"(?:(?:[-–—]|>{{2,3}}){_SPACE}?)?(?P<name>[QR]|(?:L[ae]{_SPACE})?(?P<first>{_PROPER}|[a-zà-öø-ÿœ]+)"
    rf"(?:{_SPACE}(?:{_PROPER}|d[eu])){{0,3}})"
    rf"(?P<note>{_SPACE}\([^()]{{1,40}}\))?(?P<colon>{_SPACE}?:)(?={_SPACE}+[«\"“]?{_SPACE}?[A-ZÀ-ÝŒ])"
)
_SAID = re.compile(r"[^\W\d_]{2}")
_TITLED = re.compile(rf"(?P<title>{_TITLE}){_SPACE}(?P<rest>.+)")
_ROLE = re.compile(rf"(?:(?P<article>L[EA]{_SPACE}|L['’]|LES{_SPACE}))?(?P<words>.+)")
_LETTERS = {"Q": "Q", "R": "A"}
_LINKS = frozenset({"de", "du", "des", "la", "le", "les"})
# Given names: the usual French ones, some of which are words too.
_NAMES = (
    "adam adrien adèle agathe agnès alain albert alexandra alexandre alexis alice amandine amélie"
    " anaïs andré andrée angèle anne annie antoine ariane armand arnaud arthur auguste augustin"
    " aurore aurélie baptiste barbara bastien benjamin benoît bernadette bernard bertrand brigitte"
    " bruno béatrice camille carine carole caroline catherine chantal charles charlotte chloé"
    " christian christiane christine christophe claire clara claude claudine clémence clément"
    " colette corinne cyril cécile céline damien daniel danielle david delphine denis denise diane"
    " didier dominique edgar edith emma emmanuel ernest estelle eugène eva fabien fabrice fanny"
    " ferdinand fernand firmin florent florian francine francis franck françois françoise frédéric"
    " félix gabriel gabrielle gaston gautier geneviève geoffroy georges germain germaine gilbert"
    " gilles grégoire guillaume guy gérald gérard henri henriette hervé hugo hugues hélène inès"
    " irène isabelle isidore jacqueline jacques jean jeanne joseph joséphine joël judith jules"
    " julia julie julien juliette justine jérémy jérôme karim karine laetitia laura laure laurence"
    " laurent lili lise louis louise loïc luc lucas lucie lucien lucienne ludovic léa léon"
    " madeleine manon manuel marc marcel marcelle margaux margot marguerite maria marianne marie"
    " marine marion marius marthe martin martine mathias mathieu mathilde matthieu maurice max"
    " maxime mehdi michel michèle mohamed monique muriel myriam mélanie nadia nadine nathalie"
    " nicolas nicole nina noémie noël odette odile olga olivia olivier oscar pascal pascale"
    " patrice patricia patrick paul paule pauline philippe pierre quentin rachel raoul raphaël"
    " raphaëlle raymond rené renée richard robert robin roger roland romain rosalie rose ruth"
    " régine régis rémi sabine sabrina salomé samuel sandra sandrine sara sarah serge simon simone"
    " solange sonia sophie stéphane stéphanie suzanne sylvain sylvie sébastien séverine tatiana"
    " thierry thomas théo théodore thérèse tristan valentin valentine valérie vanessa victor"
    " victoria vincent violette virginie viviane vladimir véronique xavier yann yasmine yves"
    " yvette yvonne zoé édouard élisabeth élise élodie éléonore émile émilie éric étienne"
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
        return _called(french)
    english = _english(match["name"])
    if not _SAID.search(french, match.end()) or not (english or " " in match["name"]):
        return None
    return Speaker(match.span("name"), match.span("colon"), english)


def _called(french: str) -> Speaker | None:
    """The label in ordinary letters: a person's name or a role, or the letter of a question."""
    match = _CALLED.match(french)
    if not match:
        return None
    label = match["name"]
    if label in _LETTERS:
        english: str | None = _LETTERS[label]
    elif label.startswith(first := match["first"]) and first.lower().split("-")[0] in _GIVEN:
        english = label
    else:
        words = re.sub(r"\AL[ae] ", "", label)
        role = _roles().get(words.lower())
        english = role and (f"The {role}" if words != label else role.capitalize())
    return Speaker(match.span("name"), match.span("colon"), english) if english else None


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
