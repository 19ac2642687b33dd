"""Words with their places, for French and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from toolkit.entities.cities import key_of
from toolkit.entities.tables import fold, rows, word_set

Language = Literal["fr", "en"]
WORD = re.compile(r"(?:[A-ZÀ-Þ]\.){2,}|[^\W_]+(?:[&.'’ʼ‑-][^\W_]+)*|&")
# M'hidi, N'Djamena, D'Souza are names: nothing is elided before a consonant.
ELISION = re.compile(
    r"(?![MNDSTC]['’ʼ](?:[bcdfghjklmnpqrstvwxzBCDFGJKLMNPQRSTVWXZ]|H[a-z]))"
    r"(?i:(?:l|d|qu|n|s|j|m|t|c|jusqu|lorsqu|puisqu|quelqu|presqu)['’ʼ])",
)
POSSESSIVE = re.compile(r"['’ʼ]s?$", re.IGNORECASE)
ARTICLED = re.compile(r"(?:al|el|ul|ad|as|ach|ar|ez)-(?=[A-ZÀ-Þ])")
PREFIX = re.compile(r"(?:pro|anti|ex|non|post|pré|pre|vice)-(?=[^\W\d_]{3})")
CLOSERS = re.compile(r"[.!?…:;]|[\n]")
OPENERS = frozenset("-–—•\"“«'‘(")


@dataclass(slots=True)
class Token:
    """One word: where it is, its look-up form, and whether it begins a sentence."""

    start: int
    end: int
    text: str
    fold: str = ""
    cap: bool = False
    first: bool = False
    glued: str = " "
    key: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.fold = fold(self.text)
        self.cap = self.text[0].isupper() or ARTICLED.match(self.text) is not None
        self.key = key_of(self.text)


@lru_cache(maxsize=8_192)
def tokenise(text: str, language: Language) -> tuple[Token, ...]:
    """The words of a text. `glued` is what stands between a word and the one before it."""
    tokens: list[Token] = []
    done = 0
    for found in WORD.finditer(text):
        for start, end in _parts(found, language):
            token = Token(start, end, text[start:end], glued=text[done:start])
            token.first = not tokens or (
                bool(CLOSERS.search(token.glued)) and ends_sentence(tokens[-1])
            )
            token.first = token.first or (token.glued.strip() != "" and _opens(token.glued))
            tokens.append(token)
            done = end
    return tuple(tokens)


def _parts(found: re.Match[str], language: Language) -> list[tuple[int, int]]:
    start, end, word = found.start(), found.end(), found.group()
    if language == "fr":
        parts = []
        while match := ELISION.match(word):
            parts.append((start, start + match.end()))
            start, word = start + match.end(), word[match.end() :]
        return [*parts, *_unprefixed(start, end, word)] if word else parts
    if (match := POSSESSIVE.search(word)) and match.start() > 0:
        return [(start, start + match.start()), (start + match.start(), end)]
    return _unprefixed(start, end, word)


def _unprefixed(start: int, end: int, word: str) -> list[tuple[int, int]]:
    """pro-Kiev is two words, Tel-Aviv one."""
    if match := PREFIX.match(word):
        return [(start, start + match.end()), (start + match.end(), end)]
    return [(start, end)] if start < end else []


def ends_sentence(before: Token) -> bool:
    """Whether a full stop after this word may end a sentence: not after M., Dr., St."""
    return not (before.cap and len(before.text) <= 2) and before.fold not in ABBREVIATED


def _opens(gap: str) -> bool:
    stripped = gap.strip()
    return stripped[-1] in OPENERS and len(stripped) > 1 and stripped[0] in ".!?:…"


ABBREVIATED = word_set("mm mme mr mrs ms dr st ste gen col prof no vs inc co ltd jr sr")


def shouted(tokens: Sequence[Token]) -> bool:
    """Whether a text is all capitals, so that they say nothing of names."""
    return len(tokens) > 2 and all(token.text == token.text.upper() for token in tokens)


def common_words(language: Language) -> frozenset[str]:
    """Folded words that stand capitalised without being names."""
    return _common()[language]


@lru_cache(maxsize=1)
def _common() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {"fr": set(), "en": set()}
    for listed, language in rows("common.tsv", 2):
        words[language].update(fold(word) for word in listed.split())
    return {language: frozenset(known) for language, known in words.items()}
