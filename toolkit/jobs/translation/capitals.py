"""Names in texts in capitals, which are brought to sentence case for the model: L'ONU À GENÈVE is
`L'ONU à Genève`, not `L'onu à genève`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from toolkit.entities.acronyms import translations as acronyms
from toolkit.entities.cities import key_of
from toolkit.entities.gazetteer import Gazetteer, is_given
from toolkit.model import Segment, Span, TokenLink
from toolkit.text.casing import capitalised, is_shouting, known_forms, words_of
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
_LONG = 5  # letters of an emphasised word; shorter ones may be acronyms
_ADVERB = 8  # letters: strictement
_SHORT = frozenset({"pas", "non", "oui", "très", "tous", "tout", "sans", "avec", "rien", "seul"})
_CAPITALS = re.compile(r"(?<![\w'’.-])[^\W\d_a-zà-ÿ]{3,}(?![\w.-])")
_NAME_BEFORE = re.compile(r"(?:[A-ZÀ-Ý][a-zà-ÿ]+|\b[A-Z]\.|[A-ZÀ-Ý]{2,})[ \u00a0-]\Z")
_NAME_BEHIND = re.compile(
    r"[ \u00a0-](?:[A-ZÀ-Ý]{2,}\b|(?!M(?:me|lle|onsieur|adame)\b)[A-ZÀ-Ý][a-zà-ÿ])"
)
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


def emphasised(source: str) -> list[Span]:
    """Ordinary words that a text in small letters has in capitals: ne prenez JAMAIS. Names in
    capitals (Sophie PETIT) and acronyms are none.
    """
    if is_shouting(source):
        return []
    return [
        Span(start=match.start(), end=match.end())
        for match in _CAPITALS.finditer(source)
        if _is_ordinary(match[0].lower()) and not _is_in_name(match)
    ]


def _is_in_name(match: re.Match[str]) -> bool:
    text, (start, end) = match.string, match.span()
    return bool(_NAME_BEFORE.search(text, 0, start) or _NAME_BEHIND.match(text, end))


def _is_ordinary(word: str) -> bool:
    if word in _SHORT or (word.endswith("ment") and len(word) > _ADVERB):
        return True
    known = translations(stem(word)) if len(word) >= _LONG else None
    if known is None or stem(word) in known or is_given_name(word):
        return False
    return not (_is_acronym(word) or _is_name(word))


def calmed(source: str) -> str:
    """The text, its emphasised words in small letters but for the first of the sentence."""
    for span in emphasised(source):
        word = span.text(source).lower()
        if not any(map(str.isalnum, source[: span.start])):
            word = word[0].upper() + word[1:]
        if len(word) == span.end - span.start:
            source = source[: span.start] + word + source[span.end :]
    return source


def emphasise(segments: Sequence[Segment]) -> list[Segment]:
    """Write in capitals what stands for words in capitals, in what the machine made."""
    return [_emphasised(s) if s.state in ("machine", "memory") else s for s in segments]


def _emphasised(segment: Segment) -> Segment:
    spans = emphasised(segment.source)
    target = segment.target
    for link in _strongest(segment.alignment) if spans else ():
        if any(span.start <= link.source_start < span.end for span in spans):
            word = target[link.target_start : link.target_end]
            if len(word.upper()) == len(word):
                target = target[: link.target_start] + word.upper() + target[link.target_end :]
    return segment if target == segment.target else replace(segment, target=target)


def _strongest(links: Iterable[TokenLink]) -> list[TokenLink]:
    """For each word of the target its best link."""
    best: dict[int, TokenLink] = {}
    for link in links:
        if link.target_start not in best or link.weight > best[link.target_start].weight:
            best[link.target_start] = link
    return list(best.values())
