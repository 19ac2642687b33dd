"""What a wrong translation of a name leaves beside the right one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter

from rapidfuzz import fuzz

from toolkit.entities.gazetteer import words
from toolkit.entities.tables import fold
from toolkit.entities.tokens import Token, tokenise
from toolkit.entities.work import Found, Work
from toolkit.text.edits import Edit


def with_leftovers(target: str, span: tuple[int, int], name: str) -> tuple[int, int]:
    """The stretch with the generic words beside it that the English form has no more use for: in
    "the Rouge place" for la place Rouge, "place" goes with the colour.
    """
    heads = {word for word in fold(name).split() if word in words().english}
    spare = heads | {meaning for word in heads for meaning in words().english[word]}
    start, end = span
    for before, after in pairwise(tokenise(target, "en")):
        if after.glued != " ":
            continue
        if after.start == start and before.fold in spare:
            start = before.start
        elif before.end == end and after.fold in spare:
            end = after.end
    return start, end


def title(work: Work, mention: Found) -> Edit | None:
    """The title before a name that the draft has in French: maréchal Haftar, cheikh Ali."""
    french = _before(tokenise(work.source, "fr"), mention.start)
    english = _before(tokenise(work.target, "en"), (mention.target or (0, 0))[0])
    if french is None or english is None or words().roles.get(french.fold) != "title":
        return None
    if french.cap:  # Cheikh Tidiane Sarr is a name
        return None
    if english.fold != french.fold or english.fold in words().english_roles:
        return None
    return Edit(
        start=english.start, end=english.end, replacement=words().usual[french.fold].capitalize()
    )


def _before(tokens: Sequence[Token], start: int) -> Token | None:
    """The word right before an offset."""
    at = bisect_left(tokens, start, key=attrgetter("start"))
    here = 0 < at < len(tokens) and tokens[at].start == start and tokens[at].glued == " "
    return tokens[at - 1] if here else None


def family(work: Work, mention: Found, is_surname: Callable[[str], bool]) -> Edit | None:
    """Les Karimov are the Karimovs: French gives a family's name no plural, English does."""
    article = _before(tokenise(work.source, "fr"), mention.start)
    name = work.source[mention.start : mention.end]
    start, end = mention.target or (0, 0)
    if article is None or article.fold not in {"les", "des", "aux"} or not is_surname(name):
        return None
    if work.target[max(0, start - 4) : start].lower() != "the " or not work.free(end, end + 1):
        return None
    spelled = next((e.replacement for e in work.edits if e.end == end), work.target[start:end])
    plain = work.target[end : end + 1] in {"", " ", ",", "."} and not spelled.endswith("s")
    ending = "es" if spelled.endswith(("x", "z", "ch", "sh")) else "s"
    return Edit(start=end, end=end, replacement=ending) if plain else None


def demonyms(work: Work, mentions: Sequence[Found]) -> Iterator[tuple[Edit, str]]:
    """Adjectives of peoples that the draft left in French, with their French: le Russe Choïgou."""
    inside = _covered((m.start, m.end) for m in mentions)
    french = {
        token.fold: token
        for token in tokenise(work.source, "fr")
        if words().roles.get(token.fold) == "adj"
        and not (token.cap and PLURAL.search(token.fold))
        and not inside(token)
    }
    if not french:
        return
    taken = _covered(
        [*(m.target for m in mentions if m.target), *((e.start, e.end) for e in work.edits)]
    )
    tokens = tokenise(work.target, "en")
    for number, token in enumerate(tokens):
        if _is_english_adjective(token.fold) or taken(token) or _in_address(work.target, token):
            continue
        adjective = next((one for one in french.values() if _left(token, one)), None)
        if adjective:
            yield _english_adjective(tokens, number, adjective), adjective.text


def _is_english_adjective(word: str) -> bool:
    """Whether a folded word is listed as English, or is the plural of one: Islamists."""
    return word in words().english_roles or word.removesuffix("s") in words().english_roles


def _in_address(text: str, token: Token) -> bool:
    """Whether a slash stands right before or behind a word."""
    return "/" in text[max(0, token.start - 1) : token.start] + text[token.end : token.end + 1]


def _covered(spans: Iterable[tuple[int, int]]) -> Callable[[Token], bool]:
    """Whether a word begins inside one of the spans, which don't overlap."""
    ordered = sorted(spans)

    def inside(token: Token) -> bool:
        at = bisect_right(ordered, token.start, key=itemgetter(0)) - 1
        return at >= 0 and token.start < ordered[at][1]

    return inside


def _english_adjective(tokens: Sequence[Token], at: int, adjective: Token) -> Edit:
    """The adjective in English, and before the title that it follows: President Azerbaijanais."""
    usual = words().usual[adjective.fold]
    english = usual.upper() if tokens[at].text.isupper() else usual.title()
    first = at
    while first and tokens[first].glued == " " and _is_title(tokens[first - 1]):
        first -= 1
    titles = [token.text for token in tokens[first:at]]
    return Edit(
        start=tokens[first].start,
        end=tokens[at].end,
        replacement=" ".join([english, *titles]),
    )


def _is_title(token: Token) -> bool:
    return token.cap and words().english_roles.get(token.fold) == "title"


# "les Kazakhs": a people, whose English plural isn't the adjective's.
PLURAL = re.compile("[^ai]s$|[ao]nes$")


def _left(token: Token, adjective: Token) -> bool:
    """Whether a word of the draft is a French adjective, as it stood or slightly garbled."""
    if token.fold == adjective.fold:
        return True
    long = min(len(token.fold), len(adjective.fold)) >= MIN_GARBLED
    return long and fuzz.ratio(token.fold, adjective.fold) >= GARBLED


# How long a garbled adjective must be, and how alike (of 100), to be known again.
MIN_GARBLED, GARBLED = 7, 88
