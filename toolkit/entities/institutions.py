"""Names made of ordinary words: Agence internationale de l'énergie atomique, mur d'Hadrien.

French writes them with one capital, English with many: the English capitals say where the name
ends, and the two are one when their words translate each other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from toolkit.entities.cities import key_of
from toolkit.entities.gazetteer import Gazetteer, words
from toolkit.entities.mentions import LINKS, capitals
from toolkit.entities.romanise import given_names
from toolkit.entities.sentences import Span
from toolkit.entities.similar import likeness
from toolkit.entities.tables import fold, word_set
from toolkit.entities.tokens import Token, common_words, shouted
from toolkit.model import Label
from toolkit.text.lexicon import stem, translations

Found = tuple[Span, Span, float, float, str, Label]
Match = tuple[Span, Span, float, float]
LONGEST = 14
# "la ville de Moscou" is Moscow, and so on
SETTLEMENTS = word_set("ville villes cité région province quartier district comté")
EMPTY = word_set(
    "de du des d' la le les l' au aux a en et pour sur dans contre par "
    "the of for and in on to & 's ' against by with"
)


def institutions(
    fr: Sequence[Token],
    en: Sequence[Token],
    near: Callable[[int], Span],
    gazetteer: Gazetteer,
) -> Iterator[Found]:
    """Pairs of stretches (in words), score, size, reason, type. `near` says among which English
    words the counterpart of a French one may stand.
    """
    whole = capitals(en)
    runs = {role: _runs(en, whole, role) for role in ("loc", "org")}
    if not any(runs.values()):
        return
    loud = shouted(fr)
    for start, token in enumerate(fr):
        role = _opening(fr, start, gazetteer)
        if not role or (loud and role == "word"):
            continue
        stop = _reach(fr, start, gazetteer)
        for target in _within(runs["loc" if role == "loc" else "org"], *near(start)):
            found = _match(fr, (start, stop), en, target, gazetteer)
            if found and (role != "loc" or token.cap or _has_name(fr, found, target)):
                label: Label = "LOC" if role == "loc" else "ORG"
                span, there, score, size = found
                yield span, there, score, size, "the words translate each other", label


def _opening(fr: Sequence[Token], at: int, gazetteer: Gazetteer) -> str | None:
    """The role of a word that may open a name: a generic one, or a capitalised noun with its
    adjective (Rêve géorgien).
    """
    token = fr[at]
    role = words().roles.get(token.fold)
    if role in {"org", "loc"}:
        return None if token.text in SETTLEMENTS else role
    if not token.cap or token.first or role not in {"word", None} or _office(fr, at):
        return None
    if role:
        return role
    after = fr[at + 1] if at + 1 < len(fr) else token
    noun = translations(stem(token.fold)) and not gazetteer.entries(token.key)
    adjective = after.glued == " " and not after.cap and after.fold not in common_words("fr")
    return "word" if noun and adjective and token.fold not in common_words("fr") else None


def _office(fr: Sequence[Token], at: int) -> bool:
    """Whether the words only say what a minister is minister of."""
    before = at - 1
    while before >= 0 and fr[before].fold in EMPTY:
        before -= 1
    if before > 0 and fr[before].fold not in OFFICES and not fr[before].cap:
        before -= 1
    return at - 1 > before >= 0 and fr[before].fold in OFFICES


OFFICES = word_set("ministre ministres vice-ministre secretaire secretaires professeur professeure")


def _runs(en: Sequence[Token], runs: Sequence[Span], role: str) -> list[Span]:
    """The runs of two words and more, cut at titles (Senate | President | Larcher) and where
    somebody owns what follows: Salvini | 's League; but Hadrian's Wall, People's Party.
    """
    found: list[Span] = []
    for start, end in runs:
        begin = start
        for at in range(start + 1, end):
            owner = en[at - 1]
            if _office_between(en, at, end):
                found.append((begin, at))
                begin = at + 1
            if en[at].fold not in {"'s", "'"} or owner.fold in words().english_roles:
                continue
            if role == "org" or (at - begin > 1 and not en[begin].fold.startswith(("st", "saint"))):
                found.append((begin, at))
                begin = at + 1
        found.append((begin, end))
    return [(start, end) for start, end in found if end - start > 1]


def _office_between(en: Sequence[Token], at: int, end: int) -> bool:
    title = words().english_roles.get(en[at].fold) == "title" and en[at].cap
    return title and at + 1 < end and en[at - 1].cap and en[at + 1].cap


def _within(runs: Sequence[Span], low: int, high: int) -> Iterator[Span]:
    """The parts of the runs that lie between two places."""
    at = max(0, bisect_left(runs, low, key=itemgetter(0)) - 1)
    for first, last in runs[at:]:
        if first >= high:
            return
        if last - max(first, low) > 1:
            yield max(first, low), min(last, high)


def _has_name(fr: Sequence[Token], found: Match, run: Span) -> bool:
    """Whether a place has a name inside, or English writes it as one: empire romain."""
    (start, end), target, score, _ = found
    return any(token.cap for token in fr[start + 1 : end]) or (target == run and score > 0.97)


def _reach(fr: Sequence[Token], start: int, gazetteer: Gazetteer) -> int:
    """How far a name that begins here may go: to punctuation, at most LONGEST words."""
    end = start + 1
    while end < min(len(fr), start + LONGEST):
        gap = fr[end].glued.strip(" \u00a0\u202f-")
        event = fr[end].cap and words().roles.get(fr[end].fold) == "event"
        if (gap and gap != ",") or event or _titled(fr, end) or _person(fr, end, gazetteer):
            break
        if fr[end].text == "a" or _second(fr, start, end):
            break
        end += 1
    return end


def _titled(fr: Sequence[Token], at: int) -> bool:
    """Whether a title and its bearer stand here: ... de l'Intérieur du président Macron."""
    title = words().roles.get(fr[at].fold) == "title"
    return title and at + 1 < len(fr) and fr[at + 1].cap and fr[at + 1].glued == " "


def _person(fr: Sequence[Token], at: int, gazetteer: Gazetteer) -> bool:
    """Whether a person begins here: de la Défense Andreï Beloussov, de Jean-Pierre Bemba."""
    pair = fr[at : at + 2]
    if len(pair) < 2 or not all(token.cap for token in pair) or pair[1].glued != " ":
        return False
    if fr[at].text.lower() in given_names():
        return fr[at].glued == " "
    named = not any(token.fold in words().roles for token in pair)
    of = fr[at - 1].fold in {"de", "d'"}
    return named and of and not gazetteer.entries(key_of(" ".join(token.text for token in pair)))


def _second(fr: Sequence[Token], start: int, at: int) -> bool:
    """Whether "et" begins another name: la mer Noire et la mer Caspienne."""
    if fr[at].fold != "et":
        return False
    after = next((token for token in fr[at + 1 : at + 5] if token.fold not in EMPTY), None)
    if after is None:
        return False
    role = words().roles.get(after.fold)
    article = fr[at + 1].text in ARTICLES or fr[at + 1].text in {"le", "la", "les", "l'", "l’"}
    other = after.cap and (role != "word" or article)
    return role in {"org", "loc"} or (other and words().roles.get(fr[start].fold) == "org")


def _match(
    fr: Sequence[Token],
    source: Span,
    en: Sequence[Token],
    target: Span,
    gazetteer: Gazetteer,
) -> Match | None:
    content = [n for n in range(*target) if en[n].fold not in EMPTY]
    scores = [(translates(fr[source[0]], en[n], gazetteer), -n) for n in content]
    best, place = max(scores, default=(0.0, 0))
    if best < 0.5:
        return None
    matched, extra = _matched(fr, source, en, content, -place, gazetteer)
    _drop_apposed(fr, matched, -place)
    start, rest = source[0], [n for n in content if n not in extra]
    lead = start - 1
    if lead >= 0 and fr[lead].cap and words().roles.get(fr[lead].fold) in {"dir", "word"}:
        for n in rest:
            if n not in matched.values() and translates(fr[lead], en[n], gazetteer) >= 0.5:
                start, matched = lead, {lead: n, **matched}
                break
    return _scored(fr, start, en, rest, matched)


def _drop_apposed(fr: Sequence[Token], matched: dict[int, int], head: int) -> None:
    """Leave out the name of whom a name's words introduce: the Security Service chief Smith is
    not the service, but the Pushkin Institute is the Institut Pouchkine.
    """
    last = max(matched)
    first = last
    while first - 1 in matched and fr[first - 1].cap and fr[first].cap:
        first -= 1
    before = fr[first - 1]
    if not fr[first].cap or before.cap or before.fold in EMPTY or head == min(matched.values()):
        return
    if all(matched[at] > head for at in range(first, last + 1)):
        for at in range(first, last + 1):
            del matched[at]


def _matched(
    fr: Sequence[Token],
    source: Span,
    en: Sequence[Token],
    content: Sequence[int],
    head: int,
    gazetteer: Gazetteer,
) -> tuple[dict[int, int], set[int]]:
    """French word → English word, as far as the words translate each other; one may fail."""
    matched = {source[0]: head}
    extra: set[int] = set()
    misses = 0
    for number in range(source[0] + 1, source[1]):
        token = fr[number]
        if not _content(token):
            continue
        free = [n for n in content if n not in matched.values() and n not in extra]
        scores = [(translates(token, en[n], gazetteer), -abs(n - head), n) for n in free]
        best = max(scores, default=(0.0, 0, -1))
        if best[0] >= 0.5:
            matched[number] = best[2]
        elif parts := _parts(token, en, free):
            matched[number] = parts[0]
            extra.update(parts[1:])
        else:
            misses += 1
            if misses > 1:
                break
            continue
        misses = 0
    return matched, extra


def _parts(token: Token, en: Sequence[Token], free: Sequence[int]) -> list[int]:
    """Where the parts of a hyphenated word stand as words of their own: Max-Planck, Max Planck."""
    parts = token.key.split(" ")
    for place in free:
        last = place + len(parts)
        if len(parts) > 1 and [t.key for t in en[place:last]] == parts:
            return list(range(place, last))
    return []


def _scored(
    fr: Sequence[Token],
    start: int,
    en: Sequence[Token],
    content: Sequence[int],
    matched: dict[int, int],
) -> Match | None:
    if len(matched) < 2:
        return None
    end = max(matched) + 1
    first, last = min(matched.values()), max(matched.values()) + 1
    inside_fr = [n for n in range(start, end) if _content(fr[n])]
    first = _take_left(en, content, first, matched)
    if first and en[first - 1].text in ARTICLES and any(t.text in ARTICLES for t in fr[start:end]):
        first -= 1
    share = 2 * len(matched) / (len(inside_fr) + len([n for n in content if first <= n < last]))
    if share < 0.74 or not en[first].cap:
        return None
    if start and fr[start - 1].text in {"Le", "La", "Les"} and not fr[start - 1].first:
        start -= 1
    return (start, end), (first, last), 0.6 + 0.38 * share, len(matched) + 0.5


ARTICLES = word_set("La Le Les El Los Las Al")


def _content(token: Token) -> bool:
    return token.fold not in EMPTY and token.text[-1] not in "'’ʼ"


def _take_left(
    en: Sequence[Token], content: Sequence[int], first: int, matched: dict[int, int]
) -> int:
    """A capitalised word right before the name belongs to it, unless it only opens the sentence."""
    before = first - 1
    if before in content and not en[before].first and before not in matched.values():
        role = words().english_roles.get(en[before].fold)
        if role in {"word", "org"} and en[before].cap:
            return before
    return first


def translates(token: Token, other: Token, gazetteer: Gazetteer) -> float:
    """0–1: whether an English word inside a name is the French one."""
    if not other.cap and other.fold not in LOWER_TOO:
        return 0.0
    return _translates(token.fold, token.cap, other.fold, gazetteer.lists, gazetteer.places) or (
        _known(token, other, gazetteer)
    )


LOWER_TOO = frozenset(LINKS)


@lru_cache(maxsize=32_768)
def _translates(french: str, cap: bool, english: str, lists: bool, places: bool) -> float:
    del places
    if lists and english.rstrip("s'") in {
        meaning.rstrip("s'") for meaning in words().english.get(french, ())
    }:
        return 1.0
    if french == english and len(french) > 2:
        return 1.0
    if len(french) >= 5 and len(english) >= 5:
        alike = likeness(french, english)
        if alike >= (0.6 if cap else 0.75):
            return 0.9
        if _stem(french) == _stem(english):
            return 0.7
    if len(french) > 3 and stem(english) in (translations(stem(french)) or ()):
        return 0.6
    return 0.0


def _stem(word: str) -> str:
    """The first letters that French and English cognates share."""
    return fold(word)[: max(5, int(len(word) * 0.6))]


def _known(token: Token, other: Token, gazetteer: Gazetteer) -> float:
    if not token.cap or token.fold in common_words("fr"):
        return 0.0
    entries = gazetteer.entries(token.key) or gazetteer.entries(f"la {token.key}")
    return float(any(other.key == key_of(name) for entry in entries for name in entry.names))
