"""Finding a glossary's terms in French sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from toolkit.glossary.records import Glossary, Term
from toolkit.text.tokens import Token, tokens

_AIL = frozenset({"bail", "corail", "émail", "soupirail", "travail", "vantail", "vitrail"})
_WORD = re.compile(r"\w+")
_PLURAL_MARK = re.compile(r"[sx]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All that a glossary says about one source term.

    `targets` are in order of preference; `forbidden` are renderings not to be used.
    """

    source: str
    keys: tuple[str, ...]
    targets: tuple[Term, ...]
    forbidden: tuple[str, ...]
    case_sensitive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A term in a sentence: source tokens `first:last`, code points `start:end`; `plural` when
    it stands there in a plural that the glossary's own form isn't.
    """

    entry: Entry
    first: int
    last: int
    start: int
    end: int
    plural: bool


class Matcher:
    """Terms by the folded form of their first word: a sentence costs one look-up a word,
    however long the glossary is.
    """

    def __init__(self, glossary: Glossary) -> None:
        grouped: dict[str, list[Term]] = defaultdict(list)
        for term in glossary.terms:
            grouped[term.source].append(term)
        self._by_first: dict[str, list[Entry]] = defaultdict(list)
        for source, terms in grouped.items():
            entry = _entry(source, terms)
            if entry.keys:
                self._by_first[fold(entry.keys[0])].append(entry)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry.keys))
        self._openers = {_opener(first) for first in self._by_first}

    def find(self, source: str) -> Iterator[Match]:
        """Terms from left to right, the longest at each place; they don't overlap."""
        if self._openers.isdisjoint(map(fold, ["", *_WORD.findall(source.casefold())])):
            return  # most sentences hold no term, and needn't be taken apart to know it
        items = tokens(source, "fr")
        i = 0
        while i < len(items):
            match = self._at(source, items, i)
            if match:
                yield match
            i = match.last if match else i + 1

    def _at(self, source: str, items: Sequence[Token], i: int) -> Match | None:
        for entry in self._by_first.get(fold(items[i].key), ()):
            found = items[i : i + len(entry.keys)]
            if len(found) == len(entry.keys):
                plurals = [
                    _same(key, token.key) for key, token in zip(entry.keys, found, strict=True)
                ]
                start, end = found[0].start, found[-1].end
                if None not in plurals and _case_fits(entry, source[start:end]):
                    return Match(
                        entry=entry,
                        first=i,
                        last=i + len(found),
                        start=start,
                        end=end,
                        plural=any(plurals),
                    )
        return None


def _opener(key: str) -> str:
    word = _WORD.search(key)
    return word.group() if word else ""


def _entry(source: str, terms: list[Term]) -> Entry:
    return Entry(
        source=source,
        keys=tuple(token.key for token in tokens(source, "fr")),
        targets=tuple(term for term in terms if not term.forbidden),
        forbidden=tuple(term.target for term in terms if term.forbidden),
        case_sensitive=any(term.case_sensitive for term in terms),
    )


@lru_cache(maxsize=16_384)
def fold(key: str) -> str:
    """A form that a French word and its plural share; unlike words may share it too."""
    return "-".join(_fold_word(word) for word in key.split("-"))


def _fold_word(word: str) -> str:
    if len(word) < 3:
        return word
    if word in _AIL:
        return f"{word[:-3]}al"
    if word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    return _PLURAL_MARK.sub("", word)


def _same(term: str, text: str) -> bool | None:
    """Whether a word of the text is the plural of the term's; None when it is another word."""
    if term == text:
        return False
    ours, theirs = term.split("-"), text.split("-")
    if len(ours) != len(theirs):
        return None
    parts = zip(ours, theirs, strict=True)
    return True if all(one == many or many in _plurals(one) for one, many in parts) else None


def _plurals(word: str) -> tuple[str, ...]:
    forms = [f"{word}s"]
    if word.endswith(("au", "eu", "ou")):
        forms.append(f"{word}x")
    if word.endswith("al") or word in _AIL:
        forms.append(f"{word[: word.rindex('a')]}aux")
    return tuple(forms)


def _case_fits(entry: Entry, text: str) -> bool:
    """Terms with capitals are names or acronyms: the text must have them too (all capitals will
    do). Others may be written in any way, unless the glossary says that case matters.
    """
    if entry.case_sensitive:
        return text.rstrip("sx") == entry.source.rstrip("sx")
    if entry.source == entry.source.lower() or text.isupper():
        return True
    capitals = [c for c in entry.source if c.isupper()]
    return [c for c in text if c.isupper()][-len(capitals) :] == capitals
