"""Names in texts in capitals, which are brought to sentence case for the model: L'ONU À GENÈVE is
`L'ONU à Genève`, not `L'onu à genève`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from toolkit.entities.acronyms import translations as acronyms
from toolkit.entities.cities import key_of
from toolkit.entities.gazetteer import Gazetteer, is_given
from toolkit.text.casing import capitalised, known_forms, words_of
from toolkit.text.function_words import FRENCH_DETERMINERS, FUNCTION_WORDS
from toolkit.text.lexicon import stem, translations
from toolkit.text.speakers import is_given_name

_LEAST = 4  # letters of a name
# Acronyms that are ordinary words too.
_WORDS = (
    "bad bat arc col des espace aperçu fer lie mes oui pic pop ram sec sir fed fem tic tue amp mit"
    " ama ape sida see est dont par sur art age cap air mer nos ses tel pas fin"
)
_ORDINARY = frozenset(_WORDS.split())
_CONSONANTS = re.compile(r"(?!mgr|kms|mlle|mrs)[bcdfghjklmnpqrstvwxz]{3,6}")


def forms_of_names(texts: Iterable[str], shouted: Iterable[str]) -> dict[str, str]:
    """Lower-cased word → how it is written, for `sentence_case`: as the document itself does in
    its `texts`; else acronyms, places, given names and public figures of the texts in capitals.
    """
    words = {word.lower() for text in shouted for word in words_of(text)}
    if not words:
        return {}
    listed = {word: form for word in words if (form := _form(word))}
    return listed | known_forms(texts)


def _form(word: str) -> str | None:
    if word in FRENCH_DETERMINERS or word in _function_words() or word in _ORDINARY:
        return None
    if _is_acronym(word):
        return word.upper()
    return capitalised(word) if len(word) >= _LEAST and _is_name(word) else None


def _is_acronym(word: str) -> bool:
    if word.upper() in acronyms() or _CONSONANTS.fullmatch(word):
        return True
    return any(entry.source == "acronym" for entry in _gazetteer().entries(key_of(word)))


def _is_name(word: str) -> bool:
    if is_given_name(word):
        return True
    known, key = translations(stem(word)), key_of(word)
    surname = _gazetteer().surname(key)
    places = [entry for entry in _gazetteer().entries(key) if entry.label == "LOC"]
    english = {
        stem(name) for entry in (*places, *([surname] if surname else [])) for name in entry.names
    }
    listed = bool(english) or is_given(word)
    return listed and (known is None or stem(word) in known or not english.isdisjoint(known))


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer()


@cache
def _function_words() -> frozenset[str]:
    return frozenset().union(*FUNCTION_WORDS.values())
