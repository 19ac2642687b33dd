"""Pairs of stretches that may name the same thing, each with a score and a reason.

The French side leads: every French stretch that may be a name says what English could have made
of it, and that is looked for among the English words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, product
from operator import itemgetter

from toolkit.entities.cities import key_of
from toolkit.entities.gazetteer import Gazetteer, is_given, words
from toolkit.entities.institutions import LONGEST, institutions
from toolkit.entities.known import known, sought
from toolkit.entities.mentions import PARTICLES, ROMAN, chains, is_name_like, starts_common
from toolkit.entities.sentences import Pair, Sentence, Span
from toolkit.entities.similar import likeness
from toolkit.entities.tables import fold, word_set
from toolkit.entities.tokens import Token, common_words, shouted
from toolkit.entities.widen import widened
from toolkit.model import Label

PLACE = itemgetter(0)


def candidates(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Pair]:
    """Every pair worth considering."""
    for pair in chain(known(sentence, gazetteer), spelled(sentence, gazetteer)):
        yield widened(sentence, pair)
    yield from generic(sentence)
    yield from copied(sentence)
    yield from institutions_of(sentence, gazetteer)


def institutions_of(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Pair]:
    """Institutions and places with a generic word: ministère de l'Intérieur, mur d'Hadrien."""
    for fr, en, score, size, reason, label in institutions(
        sentence.fr, sentence.en, sentence.near, gazetteer
    ):
        yield Pair(fr, en, score, size, reason, label)


def copied(sentence: Sentence) -> Iterator[Pair]:
    """Names with a generic word that English takes over as they are: Île de la Cité."""
    for number, token in enumerate(sentence.fr):
        role = words().roles.get(token.fold)
        if role not in {"org", "loc"}:
            continue
        first, last = sentence.near(number)
        places = sentence.places.get(token.key, [])
        for place in places[bisect_left(places, first) : bisect_left(places, last)]:
            size = _common_length(
                sentence.fr[number : number + LONGEST], sentence.en[place : place + LONGEST]
            )
            if size > 1 and sentence.en[place].cap and sentence.fr[number + size - 1].cap:
                span, target = (number, number + size), (place, place + size)
                label: Label = "LOC" if role == "loc" else "ORG"
                yield Pair(span, target, 0.99, float(size), "same name", label)


def _common_length(fr: Sequence[Token], en: Sequence[Token]) -> int:
    """How many words two texts begin with in common, nothing but spaces between them."""
    size = 0
    while size < min(len(fr), len(en)) and fr[size].fold == en[size].fold:
        if size and (fr[size].glued.strip(" \u00a0") or en[size].glued.strip(" \u00a0")):
            break
        size += 1
    return size


def generic(sentence: Sentence) -> Iterator[Pair]:
    """Institutions called by their generic word, with a capital on both sides: la Commission."""
    for number, token in enumerate(sentence.fr):
        if words().roles.get(token.fold) != "org" or not _stands_alone(sentence.fr, number):
            continue
        first, last = sentence.near(number)
        for meaning in words().english[token.fold]:
            places = sentence.places.get(meaning, [])
            for place in places[bisect_left(places, first) : bisect_left(places, last)]:
                if _stands_alone(sentence.en, place):
                    span, target = (number, number + 1), (place, place + 1)
                    yield Pair(span, target, 0.8, 1.0, "the words translate each other", "ORG")


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capitalised word inside a sentence has no capitalised neighbour."""
    token = tokens[at]
    beside = [*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2]]
    return token.cap and not token.first and not any(other.cap for other in beside)


def spelled(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Pair]:
    """Chains of names whose words are spelled alike, once French romanisation is undone."""
    targets = [
        (place, token)
        for place, token in enumerate(sentence.en)
        if len(token.text) > 1 and token.fold not in common_words("en")
    ]
    for start, end in separate(sentence.fr, gazetteer):
        yield from _hyphenated(sentence, start, end, gazetteer)
        hits = {
            number: _alike(sentence, number, targets, gazetteer)
            for number in range(start, end)
            if is_name_like(sentence.fr[number], "fr") or ROMAN.fullmatch(sentence.fr[number].text)
        }
        yield from _runs(sentence, (start, end), hits, gazetteer)


def separate(tokens: Sequence[Token], gazetteer: Gazetteer) -> Iterator[Span]:
    """The French chains of name-like words, each name by itself: Abdallah II | de | Jordanie."""
    found = _known_runs(tokens, gazetteer) if shouted(tokens) else chains(tokens, "fr")
    for start, end in found:
        yield from _split(tokens, start, end, gazetteer)


def _known_runs(tokens: Sequence[Token], gazetteer: Gazetteer) -> Iterator[Span]:
    """In a text of capitals: given names with what follows, surnames and places that are known."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        given = is_given(token.text.lower()) and at + 1 < len(tokens)
        listed = token.fold not in words().english and token.fold not in common_words("fr")
        known = listed and (gazetteer.surname(token.key) or gazetteer.entries(token.key))
        if given or known:
            yield at, at + 1 + given
        at += 1 + given


def _split(tokens: Sequence[Token], start: int, end: int, gazetteer: Gazetteer) -> list[Span]:
    """Cut a chain before "de" when a known place or institution stands on either side of it."""
    for at in range(start + 1, end - 1):
        if tokens[at].fold in {"de", "du", "des", "d'", "la"}:
            left = gazetteer.find(key_of(" ".join(t.text for t in tokens[start:at])))
            after = at + 1
            while after < end and not tokens[after].cap:
                after += 1
            right = gazetteer.find(tokens[after].key) if after < end else None
            if left or (right and right.label == "LOC" and right.source != "place"):
                return [(start, at), *_split(tokens, after, end, gazetteer)]
    return [(start, end)] if start < end else []


def _hyphenated(sentence: Sentence, start: int, end: int, gazetteer: Gazetteer) -> Iterator[Pair]:
    """Words with a hyphen that English writes as two: James-Webb, Basse-Silésie."""
    for number in range(start, end):
        token = sentence.fr[number]
        if "-" not in token.text or not token.cap:
            continue
        span = (number, number + 1)
        label = label_of(sentence.fr, span, gazetteer)
        yield from sought(sentence, span, token.text, 0.98, "same name", label)
        side, _, place = token.key.partition(" ")
        if words().roles.get(side) in {"dir", "word"}:
            names = {place, *(n for entry in gazetteer.entries(place) for n in entry.names)}
            for meaning, name in product(words().english[side], names):
                reason = "the words translate each other"
                yield from sought(sentence, span, f"{meaning} {name}", 0.97, reason, "LOC")


def _alike(
    sentence: Sentence, number: int, targets: Sequence[tuple[int, Token]], gazetteer: Gazetteer
) -> dict[int, float]:
    token = sentence.fr[number]
    first, last = (bisect_left(targets, end, key=PLACE) for end in sentence.near(number))
    bare = _bare(token.text)
    fixed = (entry for entry in gazetteer.entries(token.key) if entry.label != "PER")
    expected = {key_of(name) for entry in fixed for name in entry.names}
    found = {}
    for place, other in targets[first:last]:
        score = _word_score(token, bare, other)
        if expected and token.fold != other.fold and other.key not in expected:
            # what English calls it is known, and this isn't it
            score *= 0.55
        if score >= 0.5:
            found[place] = score
    return found


def _word_score(token: Token, bare: str, other: Token) -> float:
    if token.fold in {other.fold, f"{other.fold}'s"}:
        return 1.0 if other.cap else 0.5
    if other.fold in words().english_roles or len(bare) < 3:
        return 0.0
    if token.text.isupper() and len(token.text) <= 5:
        return _acronym(token.text, other.text)
    if not other.cap and len(bare) < 5:
        return 0.0
    there = _bare(other.text)
    if not there or abs(len(bare) - len(there)) > 5:
        return 0.0
    score = likeness(bare, there)
    if score < 0.9 and len(bare) < 5:
        score *= 0.6
    return score if other.cap else score * 0.85


def _acronym(a: str, b: str) -> float:
    """Acronyms whose letters are the same in another order (OTAN/NATO)."""
    plain = b.replace(".", "")
    if not plain.isupper() and a != plain.upper():
        return 0.0
    if a == plain.upper():
        return 0.98
    return 0.75 if len(a) > 2 and sorted(a) == sorted(plain) else 0.0


def _bare(word: str) -> str:
    """A word without its Arabic article or elided particle."""
    low = fold(word)
    for lead in ("al-", "el-", "al ", "el ", "l'", "d'", "ul-", "ad-", "as-", "ach-", "ar-"):
        if low.startswith(lead) and len(low) > len(lead) + 2:
            return word[len(lead) :]
    return word


def _runs(
    sentence: Sentence,
    chain: Span,
    hits: dict[int, dict[int, float]],
    gazetteer: Gazetteer,
) -> Iterator[Pair]:
    """The longest stretches of the chain whose words follow one another in English too."""
    done: set[Span] = set()
    for first, found in hits.items():
        for place, score in found.items():
            if (first, place) in done:
                continue
            run = [(first, place, score)]
            while step := _next(sentence, run[-1], chain[1], hits):
                run.append(step)
            done.update((number, spot) for number, spot, _ in run)
            yield from _pair_of(sentence, chain, run, hits, gazetteer)


def _next(
    sentence: Sentence,
    last: tuple[int, int, float],
    end: int,
    hits: dict[int, dict[int, float]],
) -> tuple[int, int, float] | None:
    number, place, _ = last
    for far in range(number + 1, min(number + 4, end)):
        for spot in range(place + 1, min(place + 4, len(sentence.en))):
            if spot in hits.get(far, {}) and _bridged(sentence.en, place, spot):
                return far, spot, hits[far][spot]
        if hits.get(far):
            return None
    return None


def _bridged(tokens: Sequence[Token], place: int, spot: int) -> bool:
    for token in tokens[place + 1 : spot + 1]:
        if token.glued.strip(" .-\u00a0"):
            return False
    return all(
        token.fold in PARTICLES or token.fold in BETWEEN or token.cap
        for token in tokens[place + 1 : spot]
    )


BETWEEN = word_set("of the de du la le las los des d' l' & and i y da di dos")


def _pair_of(
    sentence: Sentence,
    chain: Span,
    run: list[tuple[int, int, float]],
    hits: dict[int, dict[int, float]],
    gazetteer: Gazetteer,
) -> Iterator[Pair]:
    content = [sentence.fr[number] for number, *_ in run]
    if all(t.fold in words().roles or ROMAN.fullmatch(t.text) for t in content):
        return
    fr = _widen_french(sentence.fr, chain, (run[0][0], run[-1][0] + 1), hits)
    en = _widen_english(sentence.en, (run[0][1], run[-1][1] + 1), sentence.fr[fr[0] : fr[1]])
    size = float(len(run) + _kept_between(sentence, fr, en, run))
    score = sum(s for *_, s in run) / len(run)
    score *= 1 - 0.08 * (fr[1] - fr[0] - size > 0)
    token = sentence.fr[fr[0]]
    if len(run) == 1:
        if not _sure_alone(sentence, run[0], gazetteer):
            return
        if len(token.text) < 3 and not token.text.isupper():
            return
    label = label_of(sentence.fr, fr, gazetteer)
    yield Pair(fr, en, score, size, _why(sentence, run), label)


def _kept_between(
    sentence: Sentence, fr: Span, en: Span, run: Sequence[tuple[int, int, float]]
) -> int:
    """How many particles between the run's words stand in English too: Jean-Marie Le Pen."""
    met = {number for number, *_ in run}
    there = {token.fold for token in sentence.en[slice(*en)]}
    return sum(n not in met and sentence.fr[n].fold in there for n in range(*fr))


def _sure_alone(sentence: Sentence, hit: tuple[int, int, float], gazetteer: Gazetteer) -> bool:
    """Whether one word alone is a name, not a word that only opens both sentences."""
    token, other = sentence.fr[hit[0]], sentence.en[hit[1]]
    if words().roles.get(token.fold) in {"org", "loc", "word", "dir", "event"} or not other.cap:
        return False
    if not token.first:
        return True
    if gazetteer.find(token.key) or is_given(token.text.lower()) or token.text.isupper():
        return True
    if starts_common(token, "fr") or token.fold in words().english:
        return False
    return not other.first or not starts_common(other, "en")


def _widen_french(
    tokens: Sequence[Token],
    chain: Span,
    span: Span,
    hits: dict[int, dict[int, float]],
) -> Span:
    """Take in particles before the run and parts of the name that English left out."""
    start, end = span
    while start > chain[0]:
        before = tokens[start - 1]
        dropped = hits.get(start - 1) == {} and is_given(before.text.lower())
        if before.fold not in PARTICLES and not dropped:
            break
        start -= 1
    while start > 0 and tokens[start - 1].fold in PARTICLES and tokens[start - 1].fold != "den":
        start -= 1
    while end < chain[1] and ROMAN.fullmatch(tokens[end].text):
        end += 1
    return start, end


def _widen_english(tokens: Sequence[Token], span: Span, french: Sequence[Token]) -> Span:
    start, end = span
    particle = french[0].fold in PARTICLES or fold(french[0].text)[:3] in {"al-", "el-"}
    while particle and start > 0 and tokens[start - 1].fold in PARTICLES:
        start -= 1
    if end < len(tokens) and ROMAN.fullmatch(tokens[end].text) and ROMAN.fullmatch(french[-1].text):
        end += 1
    return start, end


def _why(sentence: Sentence, run: list[tuple[int, int, float]]) -> str:
    changed = [
        f"{sentence.fr[a].text}→{sentence.en[b].text}"
        for a, b, _ in run
        if sentence.fr[a].fold != sentence.en[b].fold
    ]
    return f"spelled alike: {', '.join(changed)}" if changed else "same name"


def label_of(tokens: Sequence[Token], span: Span, gazetteer: Gazetteer) -> Label:
    """A guess of the type, from lists and from what stands before the name."""
    start, end = span
    key = key_of(" ".join(token.text for token in tokens[start:end]))
    if end == start + 1 and gazetteer.surname(key):
        return "PER"
    if entry := gazetteer.find(key):
        return entry.label
    head = tokens[start]
    role = words().roles.get(head.fold)
    if role in {"org", "loc"}:
        return "ORG" if role == "org" else "LOC"
    if head.text.isupper() and 1 < len(head.text) <= 6 and end == start + 1:
        return "ORG"
    before = tokens[start - 1].fold if start else ""
    if end - start > 1 or words().roles.get(before) == "title" or is_given(head.text.lower()):
        return "PER"
    return "LOC" if before in {"a", "en", "au", "vers"} else "PER"
