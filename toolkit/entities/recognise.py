"""Names in one text alone, French or English: no translation is needed, nothing is downloaded."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from toolkit.entities.cities import key_of
from toolkit.entities.gazetteer import Gazetteer, is_given, words
from toolkit.entities.known import entries_at, phrases
from toolkit.entities.mentions import capitals, chains, starts_common
from toolkit.entities.pairing import label_of, separate
from toolkit.entities.tables import word_set
from toolkit.entities.tokens import Language, Token, tokenise
from toolkit.model import Entity, Label

# A further source of mentions, such as a token-classification model: text → entities.
Source = Callable[[str], Iterable[Entity]]


def recognise(
    text: str, language: Language, gazetteer: Gazetteer, more: Sequence[Source] = ()
) -> tuple[Entity, ...]:
    """The names in a text, in order, without overlap; the longest reading wins."""
    tokens = tokenise(text, language)
    find = french_spans if language == "fr" else english_spans
    found = [
        (tokens[start].start, tokens[end - 1].end, label)
        for start, end, label in find(tokens, gazetteer)
    ]
    found += [(e.start, e.end, e.label) for source in more for e in source(text)]
    return tuple(Entity(start=a, end=b, label=label) for a, b, label in longest_first(found))


def longest_first(
    spans: Iterable[tuple[int, int, Label]],
) -> list[tuple[int, int, Label]]:
    """Of overlapping spans the longest; in order."""
    kept: list[tuple[int, int, Label]] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        at = bisect_left(kept, span)
        before, after = kept[at - 1 : at] if at else (), kept[at : at + 1]
        if all(span[1] <= other[0] or span[0] >= other[1] for other in (*before, *after)):
            kept.insert(at, span)
    return kept


def french_spans(tokens: Sequence[Token], gazetteer: Gazetteer) -> list[tuple[int, int, Label]]:
    """Spans in words: what lists know, and chains of capitalised words."""
    found: list[tuple[int, int, Label]] = []
    for span, key in phrases(tokens, gazetteer):
        entry = next(entries_at(tokens, span, key, gazetteer), None)
        if entry:
            found.append((*span, label_in_context(tokens, span, entry.label, gazetteer)))
    for part in separate(tokens, gazetteer):
        ordinary = _ordinary(tokens[part[0] : part[1]], "fr", gazetteer)
        found += [] if ordinary else [(*part, label_of(tokens, part, gazetteer))]
    return longest_first(found)


def label_in_context(
    tokens: Sequence[Token], span: tuple[int, int], label: Label, gazetteer: Gazetteer
) -> Label:
    """PER for what the lists know as a place and the French text speaks of as a person: a given
    name or a figure's surname without an article or preposition (Hollande a dit, Dominique de
    Villepin), and any word after a title (le président Hollande).
    """
    start, end = span
    if label != "LOC" or end - start > 1:
        return label
    token, glued = tokens[start], tokens[start].glued.strip()
    before = tokens[start - 1].fold if start and glued in {"", "."} else ""
    if words().roles.get(before) == "title":
        return "PER"
    person = token.fold in _GIVEN_AND_PLACE or gazetteer.surname(token.key)
    return "PER" if person and before not in _BEFORE_PLACES else label


_GIVEN_AND_PLACE = word_set("caroline dominique florence lorraine victoria virginie")
_BEFORE_PLACES = word_set("en a de d' du des la le l' les au aux dans vers par pour depuis sur via")


def english_spans(tokens: Sequence[Token], gazetteer: Gazetteer) -> list[tuple[int, int, Label]]:
    """Spans in words: chains of capitalised words, and institutions with of, for, the."""
    found: list[tuple[int, int, Label]] = []
    for start, end in [*chains(tokens, "en"), *_named_runs(tokens)]:
        if not _ordinary(tokens[start:end], "en", gazetteer):
            found.append((start, end, _english_label(tokens, start, end, gazetteer)))
    return longest_first(found)


def _named_runs(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    roles = words().english_roles
    return [
        (start, end)
        for start, end in capitals(tokens)
        if end - start > 1 and any(roles.get(t.fold) in {"org", "loc"} for t in tokens[start:end])
    ]


def _english_label(tokens: Sequence[Token], start: int, end: int, gazetteer: Gazetteer) -> Label:
    if label := gazetteer.label(key_of(" ".join(t.text for t in tokens[start:end]))):
        return label
    roles = [words().english_roles.get(token.fold) for token in tokens[start:end]]
    if "org" in roles:
        return "ORG"
    if "loc" in roles:
        return "LOC"
    head = tokens[start].text
    return "ORG" if end == start + 1 and head.isupper() and len(head) < 7 else "PER"


def _ordinary(tokens: Sequence[Token], language: Language, gazetteer: Gazetteer) -> bool:
    """Whether a span is only a word that opens a sentence."""
    if len(tokens) > 1:
        return False
    token = tokens[0]
    listed = words().english if language == "fr" else words().english_roles
    if token.fold in listed and not token.text.isupper():
        return True
    known = gazetteer.find(token.key) if language == "fr" else gazetteer.label(token.key)
    if not token.first or known or is_given(token.text.lower()):
        return len(token.text) < 2
    return starts_common(token, language) or not token.text.isupper()
