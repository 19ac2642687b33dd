"""Names known by heart, looked up among a text's words: exonyms, acronyms, figures, rulers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from toolkit.entities.cities import key_of
from toolkit.entities.gazetteer import Entry, Gazetteer, ruler, ruler_heads, words
from toolkit.entities.mentions import starts_common
from toolkit.entities.sentences import Pair, Sentence, Span
from toolkit.entities.tables import fold, word_set
from toolkit.entities.tokens import Token, common_words
from toolkit.model import Label


def known(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Pair]:
    """Pairs of a known French name and one of its English forms."""
    for span, key in phrases(sentence.fr, gazetteer, lower=True):
        for entry in entries_at(sentence.fr, span, key, gazetteer):
            place = entry.source == "place"
            for rank, name in enumerate(entry.names):
                same = key_of(name) == key
                score = (0.995 if same else 0.99) - 0.002 * rank - 0.01 * place
                reason = "same name" if same else f"{entry.source}: {name}"
                bare, wanted = _untitled(sentence.fr, span, name, entry.label)
                yield from sought(sentence, bare, wanted, score, reason, entry.label)


def _untitled(tokens: Sequence[Token], span: Span, name: str, label: Label) -> tuple[Span, str]:
    """The name without the title that a list has with it (pape François, Pope Francis), or an
    article that the French doesn't have.
    """
    head = tokens[span[0]].fold
    first, _, rest = name.partition(" ")
    if first == "The" and head not in common_words("fr"):
        return span, rest
    title = words().roles.get(head) == words().english_roles.get(fold(first)) == "title"
    return ((span[0] + 1, span[1]), rest) if title and rest and label == "PER" else (span, name)


def phrases(
    tokens: Sequence[Token], gazetteer: Gazetteer, *, lower: bool = False
) -> Iterator[tuple[Span, str]]:
    """Stretches of words that could be looked up, with their keys. With `lower` also those
    without a capital: whether they are names, English must say.
    """
    for start, token in enumerate(tokens):
        if token.text[-1] in "'’ʼ" or token.text in LOWER:
            continue
        reach = gazetteer.reach(token.key, cap=token.cap)
        if not reach or not (lower or _may_open(tokens, start)):
            continue
        key = ""
        for end in range(start + 1, min(start + reach, len(tokens)) + 1):
            last = tokens[end - 1]
            if end - 1 > start and last.glued.replace("-", "").strip(" .\u00a0"):
                break
            key = _join(key, last)
            if last.text == "est" and tokens[end - 2].fold != "l'":
                continue
            if last.text[-1] in "'’ʼ" or (end == start + 1 and not token.cap):
                continue
            if token.text.lower() in LOWER and not any(t.cap for t in tokens[start + 1 : end]):
                continue  # La réunion du comité
            yield (start, end), key


LOWER = word_set("le la les l' de du des d' un une et en à au aux")


def _join(key: str, token: Token) -> str:
    if not key:
        return token.key
    return f"{key}{token.key}" if key[-1] == "'" else f"{key} {token.key}"


def _may_open(tokens: Sequence[Token], start: int) -> bool:
    """A name begins with a capital, or with a generic word that one follows soon."""
    if tokens[start].cap:
        return True
    return any(token.cap for token in tokens[start + 1 : start + 5])


def entries_at(
    tokens: Sequence[Token], span: Span, key: str, gazetteer: Gazetteer
) -> Iterator[Entry]:
    """What is known of the words of a span, unless they stand there as ordinary words."""
    start, end = span
    one = tokens[start]
    alone = end == start + 1
    if alone and (one.fold in common_words("fr") or _side(tokens, end, key)):
        return
    entries = _articled(tokens, start, key, gazetteer) or gazetteer.entries(key)
    if alone and (gazetteer.surname(key) or words().roles.get(one.fold) == "adj"):
        # Aoun the president, un Russe: a town of this name is less likely
        entries = tuple(entry for entry in entries if entry.source != "place")
    for entry in entries:
        if not (alone and one.first and entry.source == "place" and starts_common(one, "fr")):
            yield entry
    if not entries and not alone and gazetteer.lists and one.fold in ruler_heads():
        title = ruler(" ".join(token.text for token in tokens[start:end]))
        if title:
            yield Entry((title,), "PER", "ruler or saint")
    if alone and not one.first and (surname := gazetteer.surname(key)):
        yield surname


def _articled(
    tokens: Sequence[Token], start: int, key: str, gazetteer: Gazetteer
) -> tuple[Entry, ...]:
    """Names whose French article hides in the word before: au Cap, du Pirée, au Monde."""
    if not start or tokens[start - 1].fold not in {"au", "du"} or not gazetteer.lists:
        return ()
    return tuple(e for e in gazetteer.entries(f"le {key}") if e.label in {"LOC", "ORG"})


def _side(tokens: Sequence[Token], at: int, key: str) -> bool:
    """Whether a direction only says which part of a place is meant (le Sud de l'Azerbaïdjan)."""
    of = at < len(tokens) and tokens[at].fold in {"de", "d'", "du", "des"}
    return of and key in {"nord", "sud", "est", "ouest"}


def sought(
    sentence: Sentence, span: Span, name: str, score: float, reason: str, label: Label
) -> Iterator[Pair]:
    """Every place among the English words where a name stands."""
    wanted = key_of(name).split(" ")
    first, last = sentence.near(span[0])
    places = sentence.places.get(wanted[0], [])
    for place in places[bisect_left(places, first) : bisect_left(places, last)]:
        end = place
        have: list[str] = []
        while len(have) < len(wanted) and end < len(sentence.en):
            have += sentence.en[end].key.split(" ")
            end += 1
        if len(wanted) == 1 and wanted[0] in SIDES and _beside_name(sentence.en, place):
            continue
        if have != wanted or not _named(sentence.en[place:end], label):
            continue
        size = max(span[1] - span[0], len(wanted)) * 1.0
        yield Pair(span, (place, end), score, size, reason, label)


SIDES = word_set("north south east west northeast northwest southeast southwest")


def _beside_name(tokens: Sequence[Token], place: int) -> bool:
    return place + 1 < len(tokens) and tokens[place + 1].cap and not tokens[place + 1].first


def _named(tokens: Sequence[Token], label: Label) -> bool:
    """English writes names with capitals; a machine sometimes forgets one (kyiv)."""
    if any(token.cap for token in tokens):
        return True
    return len(tokens) == 1 and label == "LOC" and tokens[0].fold not in words().english_roles
