"""The English spellings of a name that French writes in its own romanisation.

No list of people is needed: given names come from a table, everything else is spelled letter
group by letter group (`toolkit.entities.transducer`) for the languages that the name may come
from (`toolkit.entities.origins`).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from toolkit.entities.origins import LANGUAGE, guess
from toolkit.entities.tables import rows, word_set
from toolkit.entities.transducer import GROUPS, Transducer

PIECE = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|[\W\d_]+")
NUMERAL = re.compile(r"[IVXL]{1,6}|Ier")
PARTICLES = word_set("al el ben bin ibn bint abd de du des la le von van der den")
# A word's share of a spelling below this isn't worth listing.
FLOOR = 0.005
# With this share a name stays unless another spelling has twice as much.
DOUBT = 0.25
# Log-odds for "leave it as it is", beside what the letters say: the learning data has far more
# names that stay than a newspaper's foreign pages. Place names stay still more rarely.
KEEP_PERSON, KEEP_UNKNOWN, KEEP_PLACE = 0.0, -2.0, -4.0
GIVEN_BONUS = 2.5
# The share of names left as they are that English writes without accents.
BARE_SHARE = 0.12


@dataclass(frozen=True, slots=True)
class Form:
    """An English form of a name, how sure it is (0–1), and why, for people."""

    text: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the table of given names says about one word."""

    forms: tuple[str, ...]
    origin: str


def read_rules() -> dict[str, tuple[str, ...]]:
    """French letters → the English letters that may answer."""
    return {
        fr: tuple("" if out == "-" else "-" if out == "=" else out for out in en.split(","))
        for fr, en in rows("graphemes.tsv", 2)
    }


@cache
def transducer() -> Transducer:
    """The letter rules with the weights that ship with the package."""
    return Transducer(read_rules(), {n: float(w) for n, w in rows("letters.tsv", 2)})


@cache
def given_names() -> dict[str, tuple[Given, ...]]:
    """Lower-case French given name → its readings, one for each language that has it."""
    table: dict[str, list[Given]] = {}
    for fr, en, origin in rows("given.tsv", 3):
        for form in fr.split("|"):
            entry = Given(tuple(en.split("|")), GROUPS.get(origin, origin))
            table.setdefault(unicodedata.normalize("NFC", form.lower()), []).append(entry)
    return {name: tuple(entries) for name, entries in table.items()}


def romanise(
    name: str,
    prior: Mapping[str, float] | None = None,
    count: int = 5,
    *,
    person: bool | None = None,
) -> list[Form]:
    """Ranked English forms of a French name; the first may be the name itself.

    `prior` is log-odds by origin from the context. `person` says whether this is a person's
    name; when it isn't known, it is one if it begins with a known given name.
    """
    pieces = PIECE.findall(name)
    if person is None:
        person = len(pieces) > 1 and pieces[0].lower() in given_names()
    odds = origins(pieces, prior, person)
    found: dict[str, tuple[float, str]] = {}
    for origin, share in odds.items():
        if share < FLOOR:
            continue
        for text, probability, reason in _spell(pieces, origin, count, person):
            total, best = found.get(text, (0.0, ""))
            score = share * probability
            found[text] = (total + score, reason if score > total else best)
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
    kept = found.get(name, (0.0, ""))[0]
    if kept >= DOUBT and ranked[0][1][0] < 2 * DOUBT:
        ranked.sort(key=lambda item: item[0] != name)  # in doubt a name stays as it is
    return [Form(text, round(score, 4), reason) for text, (score, reason) in ranked[:count]]


def origins(
    pieces: Sequence[str], prior: Mapping[str, float] | None = None, person: bool = True
) -> dict[str, float]:
    """The probability of each origin of a name split into pieces."""
    words = [p.lower() for p in pieces if p[0].isalpha() and p.lower() not in PARTICLES]
    alone = KEEP_PLACE if len(words) == 1 else KEEP_UNKNOWN
    bonus = {"keep": KEEP_PERSON if person else alone}
    for origin, value in (prior or {}).items():
        bonus[origin] = bonus.get(origin, 0.0) + value
    if person and len(words) > 1:
        for entry in given_names().get(words[0], ()):
            bonus[entry.origin] = bonus.get(entry.origin, 0.0) + GIVEN_BONUS
    return guess(words, bonus)


def _spell(
    pieces: Sequence[str], origin: str, count: int, person: bool
) -> list[tuple[str, float, str]]:
    if origin == "keep":
        return _kept("".join(pieces))
    partial: list[tuple[str, float, tuple[str, ...]]] = [("", 1.0, ())]
    first = True
    for piece in pieces:
        if not piece[0].isalpha():
            partial = [(text + piece, p, why) for text, p, why in partial]
            continue
        options = word_options(piece, origin + ("" if person else "+"), first and person, 2 * count)
        first = False
        partial = sorted(
            (
                (text + option, p * q, (*why, *steps))
                for text, p, why in partial
                for option, q, steps in options
            ),
            key=lambda item: (-item[1], item[0]),
        )[: 2 * count]
    return [(text, p, _reason(why, origin)) for text, p, why in partial[:count]]


def _kept(name: str) -> list[tuple[str, float, str]]:
    """The name itself, and what English papers make of accents and Arabic articles."""
    bare = "".join(
        letter if letter.lower() not in ACCENTED else fold_letter(letter) for letter in name
    )
    variants = {bare: "accents left out", ARTICLE.sub("El ", bare): "el- written El"}
    variants.pop(name, None)
    share = BARE_SHARE / max(1, len(variants))
    others = [(text, share, reason) for text, reason in variants.items()]
    return [(name, 1 - share * len(others), LANGUAGE["keep"]), *others]


ACCENTED = "áàâäéèêëíìîïóòôúùûü"
ARTICLE = re.compile(r"\b[ae]l-(?=[A-Z])")


def fold_letter(letter: str) -> str:
    """A letter without its accent."""
    return unicodedata.normalize("NFD", letter)[0]


def _reason(steps: Sequence[str], origin: str) -> str:
    shown = ", ".join(dict.fromkeys(steps))
    return f"{shown} (French romanisation of {LANGUAGE[origin]})" if shown else "same spelling"


@lru_cache(maxsize=20_000)
def word_options(
    word: str, origin: str, given: bool, count: int
) -> tuple[tuple[str, float, tuple[str, ...]], ...]:
    """The spellings of one word with their shares and the changes made; cached."""
    low = word.lower()
    if (low in PARTICLES and word == low) or NUMERAL.fullmatch(word):
        return ((word, 1.0, ()),)
    if given:
        for entry in given_names().get(low, ()):
            if entry.origin == origin.rstrip("+"):
                return _given_options(word, entry)
    options = []
    for spelling in transducer().spellings(low, origin, count):
        steps = _changes(spelling.steps)
        options.append((recase(spelling.text, word), math.exp(spelling.logprob), steps))
    return tuple(options)


def _changes(steps: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The letters that changed, as people see them: ch→sh, not c→s."""
    shown = []
    for number, (fr, en) in enumerate(steps):
        after = steps[number + 1] if number + 1 < len(steps) else ("", "")
        h = "h" if fr == "c" and after == ("h", "h") else ""
        if fr != en:
            shown.append(f"{fr}{h}→{en}{h}" if en else f"{fr}→∅")
    return tuple(shown)


def _given_options(word: str, entry: Given) -> tuple[tuple[str, float, tuple[str, ...]], ...]:
    shares = [0.3**rank for rank in range(len(entry.forms))]
    return tuple(
        (
            form.upper() if word.isupper() and len(word) > 1 else form,
            share / sum(shares),
            () if form == word else (f"{word}→{form}",),
        )
        for form, share in zip(entry.forms, shares, strict=True)
    )


def recase(text: str, like: str) -> str:
    """`text` with capitals where `like` has them: all, the first, or none."""
    if like.isupper() and len(like) > 1:
        return text.upper()
    return text[:1].upper() + text[1:] if like[:1].isupper() else text
