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
from toolkit.entities.similar import likeness
from toolkit.entities.tables import fold, word_set
from toolkit.entities.tokens import Token, common_words
from toolkit.model import Label

Found = tuple[tuple[int, int], tuple[int, int], float, float, str, Label]
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
    near: Callable[[int], tuple[int, int]],
    gazetteer: Gazetteer,
) -> Iterator[Found]:
    """Pairs of stretches (in words), score, size, reason, type. `near` says among which English
    words the counterpart of a French one may stand.
    """
    roles = words().roles
    runs = [(a, b) for a, b in capitals(en) if b - a > 1]
    if not runs:
        return
    for start, token in enumerate(fr):
        role = roles.get(token.fold)
        if role not in {"org", "loc", "word"} or not (token.cap or role in {"org", "loc"}):
            continue
        if (role == "word" and token.first) or token.text in SETTLEMENTS:
            continue
        stop = _reach(fr, start)
        for first, last in _within(runs, *near(start)):
            found = _match(fr, (start, stop), en, (first, last), gazetteer)
            if found and (role != "loc" or _has_name(fr, found[0]) or token.cap):
                span, target, score, size = found
                label: Label = "LOC" if role == "loc" else "ORG"
                yield span, target, score, size, "the words translate each other", label


def _within(runs: Sequence[tuple[int, int]], low: int, high: int) -> Iterator[tuple[int, int]]:
    """The parts of the runs that lie between two places."""
    at = max(0, bisect_left(runs, low, key=itemgetter(0)) - 1)
    for first, last in runs[at:]:
        if first >= high:
            return
        if last - max(first, low) > 1:
            yield max(first, low), min(last, high)


def _has_name(fr: Sequence[Token], span: tuple[int, int]) -> bool:
    return any(token.cap for token in fr[span[0] + 1 : span[1]])


def _reach(fr: Sequence[Token], start: int) -> int:
    """How far a name that begins here may go: to punctuation, at most LONGEST words."""
    end = start + 1
    while end < min(len(fr), start + LONGEST):
        gap = fr[end].glued.strip(" \u00a0\u202f-")
        if (gap and gap != ",") or words().roles.get(fr[end].fold) == "event":
            break
        if words().roles.get(fr[end].fold) == "title" or _person(fr, end):
            break
        if (fr[end].fold in {"a", "en", "au", "aux"} and fr[end].text != "à") or _second(fr, end):
            break
        end += 1
    return end


def _person(fr: Sequence[Token], at: int) -> bool:
    """Whether a given name and a surname stand here: ... de la Défense Andreï Beloussov."""
    known = fr[at].cap and fr[at].text.lower() in given_names()
    return known and at + 1 < len(fr) and fr[at + 1].cap and fr[at].glued == " "


def _second(fr: Sequence[Token], at: int) -> bool:
    """Whether "et" begins another name: la mer Noire et la mer Caspienne."""
    if fr[at].fold != "et":
        return False
    after = [token for token in fr[at + 1 : at + 3] if token.fold not in EMPTY][:1]
    return bool(after) and words().roles.get(after[0].fold) in {"org", "loc"}


def _match(
    fr: Sequence[Token],
    source: tuple[int, int],
    en: Sequence[Token],
    target: tuple[int, int],
    gazetteer: Gazetteer,
) -> tuple[tuple[int, int], tuple[int, int], float, float] | None:
    content = [n for n in range(*target) if en[n].fold not in EMPTY]
    head = [n for n in content if translates(fr[source[0]], en[n], gazetteer) >= 0.5]
    if not head:
        return None
    matched, extra = _matched(fr, source, en, content, head[0], gazetteer)
    start, rest = source[0], [n for n in content if n not in extra]
    lead = start - 1
    if lead >= 0 and fr[lead].cap and words().roles.get(fr[lead].fold) in {"dir", "word"}:
        for n in rest:
            if n not in matched.values() and translates(fr[lead], en[n], gazetteer) >= 0.5:
                start, matched = lead, {lead: n, **matched}
                break
    return _scored(fr, start, en, rest, matched)


def _matched(
    fr: Sequence[Token],
    source: tuple[int, int],
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
) -> tuple[tuple[int, int], tuple[int, int], float, float] | None:
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


@lru_cache(maxsize=100_000)
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
    return 0.0


def _stem(word: str) -> str:
    """The first letters that French and English cognates share."""
    return fold(word)[: max(5, int(len(word) * 0.6))]


def _known(token: Token, other: Token, gazetteer: Gazetteer) -> float:
    if not token.cap or token.fold in common_words("fr"):
        return 0.0
    entries = gazetteer.entries(token.key) or gazetteer.entries(f"la {token.key}")
    return float(any(other.key == key_of(name) for entry in entries for name in entry.names))
