"""Acronyms that a model made up: PSG that became SGP, UBS that became US.

An acronym is either translated (PIB, GDP) or copied. The translations are known, from the list of
institutions and from the table beside it; any other that the draft has in an acronym's place was
invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from toolkit.entities.tables import rows
from toolkit.model import TokenLink
from toolkit.text.edits import Edit
from toolkit.text.english import article_before

_ACRONYM = re.compile(r"(?<![\w.$€-])[A-ZÀ-Þ]{2,6}(?![\w-]|\.\w)")
_STOPPED = re.compile(r"(?<![\w.-])(?:[A-ZÀ-Þ]\.){1,5}[A-ZÀ-Þ](?:\.(?![\w.-])|(?![\w.-]))")
_NEXT = re.compile(r"[ \u00a0]+(?=[A-ZÀ-Þ])")
# Words that begin a sentence after an acronym's last stop, which is the sentence's own then.
_OPENS = re.compile(
    r"(?:L[ae]s?|L['’]\w+|Une?|Des|Ils?|Elles?|On|Ce(?:tte|la|s)?|C['’]est|Mais|Et|En|Aux?|Dans"
    r"|Pour|Selon|D['’]\w+|De|Du|Sur|Depuis|Après|Avant|S(?:on|a|es)|Leurs?|Nous)(?!\w)"
)
_CURRENCIES = frozenset(["EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "CNY"])
_ARTICLE = re.compile(r"\b(?:l[ae]s?|du|des|aux?)[ \u00a0]\Z|\b[ld]['’]\Z", re.IGNORECASE)
_SMALL = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"})
_THE = re.compile(r"\bthe \Z", re.IGNORECASE)
_A = re.compile(r"\ban? \Z", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(les|des|aux|ces|[nv]os|leurs|[mts]es|plusieurs|quelques|certain(?:e?s)|nombreu(?:x|ses)|deux"
    r"|trois|quatre|cinq|six|sept|huit|neuf|dix|\d+)[ \u00a0](?:\w+[sx][ \u00a0]){0,2}\Z",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:de[ \u00a0]|d['’])\Z")
# What goes on after a noun: marks, verbs that every noun may have, small words.
_ENDS = re.compile(
    r"[^\w\s-]|\Z| (?:and|or|but|on|in|to|for|of|with|by|from|at|as|that|which|who|whose|than|not|"
    r"also|is|was|are|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|"
    r"after|before|during|since|where|when|while|because|if)\b"
)
# How much of the attention of a draft's acronym must lie on the source's and its article.
_SHARE = 0.5


def acronyms(text: str) -> Iterator[re.Match[str]]:
    """Words of two to six capitals, not beside a currency sign; a text in capitals has them too."""
    return _ACRONYM.finditer(text)


def stopped(text: str) -> Iterator[tuple[int, int, str]]:
    """Acronyms that are written with stops (O.N.U.), with their plain form; a sentence's own full
    stop stays behind it. Initials of people (J.R.R. Tolkien) are none: there is no article.
    """
    for match in _STOPPED.finditer(text):
        plain = match[0].replace(".", "")
        article = _ARTICLE.search(text, 0, match.start())
        named = article and article[0][0] not in "dD"
        following = _NEXT.match(text, match.end())
        begins = bool(following and _OPENS.match(text, following.end()))
        known = plain in translations()
        if following and not begins:
            is_one = bool(named) and (len(plain) > 2 or known)
        elif len(plain) > 2:
            is_one = bool(article) or known
        else:
            is_one = bool(article) and known
        if is_one:
            ends = begins or (match.start() and not text[match.end() :].strip(' \u00a0»")'))
            yield match.start(), match.end(), plain + ("." if ends and match[0][-1] == "." else "")


def whole(text: str, start: int, end: int) -> re.Match[str] | None:
    """The acronym that is the whole of a stretch of the text; None in a text in capitals."""
    match = _ACRONYM.match(text, start)
    return match if match and match.end() == end and not text.isupper() else None


@cache
def translations() -> dict[str, tuple[str, ...]]:
    """French acronym → English ones, the usual first; this is itself where it is mostly kept."""
    known = {french: tuple(english.split("|")) for french, english in rows("acronyms.tsv", 2)}
    for french, initials in everyday_words().items():
        usual = (initials.english, f"{initials.english}s")
        known[french] = tuple(dict.fromkeys((*usual, *known.get(french, ()))))
    return known


@dataclass(frozen=True, slots=True)
class Initials:
    """The English acronym of an everyday word, and whether it has a plural."""

    english: str
    countable: bool


@cache
def everyday_words() -> dict[str, Initials]:
    """French acronym → English one, where no name is meant: PME, SME."""
    return {
        french: Initials(english, kind == "count")
        for french, english, kind in rows("initials.tsv", 3)
    }


def left_in_french(source: str, target: str) -> Iterator[tuple[Edit, re.Match[str]]]:
    """Edits that write French acronyms of everyday words in English, each with the French; in the
    plural where the French has a plural article. The draft's article is made to agree, and that of
    what can't be counted goes (l'IA: AI).
    """
    if source.isupper():
        return
    listed = everyday_words()
    french = [match for match in acronyms(source) if match[0] in listed]
    for name in dict.fromkeys(match[0] for match in french):
        here = [match for match in french if match[0] == name]
        there = [match for match in acronyms(target) if match[0] == name]
        for own, left in zip(here, there, strict=False):
            yield _in_english(own, left, listed[name]), own


def _in_english(own: re.Match[str], left: re.Match[str], initials: Initials) -> Edit:
    english, start = initials.english, left.start()
    before = left.string[:start]
    rest = left.string[left.end() :]
    if initials.countable and _is_plural(own, before, rest):
        english += "s"
    if not initials.countable and (article := _THE.search(before)) and _ENDS.match(rest):
        start = article.start()
    elif article := _A.search(before):
        start = article.start()
        usual = article_before(english)
        english = f"{usual.capitalize() if article[0][0] == 'A' else usual} {english}"
    return Edit(start=start, end=left.end(), replacement=english)


def _is_plural(own: re.Match[str], before: str, rest: str) -> bool:
    """Whether the source speaks of several, and the draft doesn't put the acronym before a noun."""
    if _A.search(before):
        return False
    several = _SEVERAL.search(own.string, 0, own.start())
    if not several:
        return before.endswith(" of ") and _OF.search(own.string, 0, own.start()) is not None
    return several[1].lower() == "les" or _ENDS.match(rest) is not None


def in_place_of(
    acronym: re.Match[str], target: str, links: Sequence[TokenLink]
) -> tuple[int, int] | None:
    """Where in the draft another acronym, which the source hasn't, stands for one of the source;
    None where the draft has the acronym or nothing of the kind.
    """
    theirs = {match[0] for match in acronyms(acronym.string)}
    candidates = [match for match in acronyms(target) if match[0] not in _CURRENCIES]
    if any(match[0] == acronym[0] for match in candidates):
        return None
    article = _ARTICLE.search(acronym.string, 0, acronym.start())
    start = article.start() if article else acronym.start()
    shares = {
        match.span(): _share(match, start, acronym.end(), links)
        for match in candidates
        if match[0] not in theirs
    }
    best = max(shares, key=lambda span: shares[span], default=None)
    return best if best and shares[best] >= _SHARE else None


def _share(match: re.Match[str], start: int, end: int, links: Sequence[TokenLink]) -> float:
    total = inside = 0.0
    for link in links:
        if link.target_start < match.end() and link.target_end > match.start():
            total += link.weight
            if link.source_start < end and link.source_end > start:
                inside += link.weight
    return inside / total if total else 0.0


def is_of_words_before(target: str, span: tuple[int, int]) -> bool:
    """Whether an acronym in brackets is made of the initials of the words before it: Sustainable
    Development Goals (SDG).
    """
    if not target[: span[0]].endswith("(") or not target[slice(*span)].isupper():
        return False
    words = re.findall(r"[^\W\d_]+", target[: span[0]])
    initials = "".join(word[0].upper() for word in words if word not in _SMALL)
    return initials.endswith(target[slice(*span)])
