"""New names in training pairs, on both sides at once, so that the model learns to carry names over.

A small model spells a name that it hasn't seen as one that it has. Three remedies: names that are
spelled alike on both sides are replaced by others, short sentences around made-up names are added,
and names alone.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from toolkit.training.data import Pair
from toolkit.training.names import VOWELS, NameMaker, Spelling, spellings, tables

_TOKEN = re.compile(r"[^\s'’\"()\[\],;:!?/«»“”]+")
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'’-]*[^\W\d_]")
_TITLE = re.compile(
    r"\b(?:M|MM|Mme|Mr|Mrs|Ms|Dr|[Mm]inistre|[Pp]résidente?|[Gg]énéral|[Cc]ommissaire)\.? $"
)
_LOCATIVE = re.compile(r"\b(?:à|en|au|du|la|le|de|d['’]|l['’]) ?$")
_ELIDES = re.compile(r"\b(?:de|le|la|que|se|ce|je) $")
HEADLINE_WORDS = 15
CONTEXT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A run of capitalised words that stands once on each side, spelled alike."""

    words: tuple[str, ...]
    source: tuple[int, int]
    target: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How much is changed or added; see `settings.Augmentation`."""

    replace: float
    copies: float = 0.0
    sentences: float = 0.0
    capitals: float = 0.0


class Augmenter:
    """Changes a stream of pairs; `known` are words that may be replaced (`learn_names`)."""

    def __init__(
        self, maker: NameMaker, known: frozenset[str], shares: Shares, rng: random.Random
    ) -> None:
        self._maker = maker
        self._known = known
        self._shares = shares
        self._rng = rng

    def __call__(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """The pairs, some of them changed, with made-up pairs in between."""
        for pair in pairs:
            yield self._change(pair)
            yield from self._made(self._shares.sentences, self._sentence)
            yield from self._made(self._shares.copies, self._copy)

    def _made(self, per_thousand: float, make: Callable[[], Pair]) -> Iterator[Pair]:
        times, rest = divmod(per_thousand / 1000, 1)
        for _ in range(int(times) + (self._rng.random() < rest)):
            yield make()

    def _change(self, pair: Pair) -> Pair:
        if self._rng.random() < self._shares.replace:
            pair = self._replace(pair)
        short = not pair.anchors and len(pair.source.split()) <= HEADLINE_WORDS
        if short and self._rng.random() < self._shares.capitals:
            return Pair(source=pair.source.upper(), target=pair.target.upper())
        return pair

    def _replace(self, pair: Pair) -> Pair:
        runs = [
            r for r in shared_names(pair.source, pair.target) if self._known.issuperset(r.words)
        ]
        edits = [(run, name) for run in runs if (name := self._other(run, pair.source))]
        source, target, anchors = pair.source, pair.target, pair.anchors
        for run, name in sorted(edits, key=lambda edit: -edit[0].source[0]):
            source = source[: run.source[0]] + name[0] + source[run.source[1] :]
        for run, name in sorted(edits, key=lambda edit: -edit[0].target[0]):
            target = target[: run.target[0]] + name[1] + target[run.target[1] :]
            anchors += tuple(zip(name[0].split(), name[1].split(), strict=True))
        return Pair(source=source, target=target, anchors=anchors)

    def _other(self, run: Shared, source: str) -> Spelling | None:
        """A name that fits where the run stands: after an elided article, a vowel; else, after a
        word that would have been elided, none. None if no fitting one was drawn.
        """
        before = source[max(0, run.source[0] - CONTEXT) : run.source[0]]
        elided = before[-1:] in ("'", "’")
        for _ in range(12):
            name = self._draw(len(run.words), before)
            if not before and not name[0][0].isupper():
                continue
            if (name[0][0] in VOWELS) == elided or not (elided or _ELIDES.search(before)):
                return name
        return None

    def _draw(self, words: int, before: str) -> Spelling:
        if words > 1:
            return self._maker.person(min(words, 3))
        if _TITLE.search(before):
            return self._maker.surname()
        place = _LOCATIVE.search(before) or self._rng.random() < 0.4
        return self._maker.place() if place else self._maker.surname()

    def _sentence(self) -> Pair:
        return fill(self._rng.choice(_sentences()), self._maker, self._rng)

    def _copy(self) -> Pair:
        draw = (self._maker.person, self._maker.surname, self._maker.place)
        names = [self._rng.choice(draw)() for _ in range(self._rng.choice((1, 1, 1, 2, 3)))]
        return Pair(
            source=_enumerate([fr for fr, _ in names], "et"),
            target=_enumerate([en for _, en in names], "and"),
            anchors=_anchors(names),
        )


def shared_names(source: str, target: str) -> list[Shared]:
    """Runs of capitalised words that both sides spell alike, each word once on each side."""
    left, right = list(_TOKEN.finditer(source)), list(_TOKEN.finditer(target))
    on_left, on_right = (Counter(_word(token) for token in side) for side in (left, right))
    places = {_word(token): i for i, token in enumerate(right)}
    runs: list[list[tuple[int, int]]] = []
    for i, token in enumerate(left):
        word = _word(token)
        if not (_NAME.fullmatch(word) and on_left[word] == on_right[word] == 1):
            continue
        if (
            runs
            and runs[-1][-1] == (i - 1, places[word] - 1)
            and _adjoin(source, left[i - 1], token)
        ):
            runs[-1].append((i, places[word]))
        else:
            runs.append([(i, places[word])])
    return [_shared(run, left, right) for run in runs]


def _shared(
    run: list[tuple[int, int]], left: list[re.Match[str]], right: list[re.Match[str]]
) -> Shared:
    (first, first_right), (last, last_right) = run[0], run[-1]
    return Shared(
        words=tuple(_word(left[i]) for i, _ in run),
        source=(left[first].start(), left[last].start() + len(_word(left[last]))),
        target=(
            right[first_right].start(),
            right[last_right].start() + len(_word(right[last_right])),
        ),
    )


def _word(token: re.Match[str]) -> str:
    return token.group().rstrip(".") if len(token.group()) > 2 else token.group()


def _adjoin(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return text[one.end() : other.start()] == " " and not one.group().endswith(".")


def learn_names(pairs: Iterable[Pair]) -> frozenset[str]:
    """Words of a sample that are names: capitalised inside a sentence and alike on both sides at
    least twice, and hardly ever in lower case.
    """
    lower: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    for pair in pairs:
        lower.update(word for word in pair.source.split() if word.islower())
        for run in shared_names(pair.source, pair.target):
            if run.source[0] > 0:
                shared.update(run.words)
    return frozenset(
        word
        for word, n in shared.items()
        if n > 1 and lower[word.lower()] < 1 + 0.15 * n and len(word) > 2
    )


def fill(sentence: tuple[str, str], maker: NameMaker, rng: random.Random) -> Pair:
    """A pair made of a sentence of `tables/sentences.tsv`: {P} and {Q} persons, {S} and {Z}
    surnames, {L} a place, {N} a number, {Y} a year, {R} a title, {A} a nationality, {D} a day.
    """
    names = {"P": maker.person(), "Q": maker.person(), "S": maker.surname(), "Z": maker.surname(),
             "L": maker.place()}  # fmt: skip
    number, year = str(rng.randint(3, 90)), str(rng.randint(1950, 2029))
    slots = {**names, "N": (number, number), "Y": (year, year)}
    slots |= {key: rng.choice(spellings(tables("slots.yaml")[key])) for key in "AD"}
    for key in ("R", "R2"):
        french, _, english = rng.choice(tables("slots.yaml")["R"]).partition("/")
        slots[key] = french, english if english[0].isupper() else f"the {english}"
    texts = []
    for side, text in enumerate(sentence):
        values = {key: value[side] for key, value in slots.items()}
        english = {f"{key}E": value[1] for key, value in slots.items()}
        filled = text.format(**values, **english, RE2=slots["R2"][1])
        texts.append(_capitalised(filled))
    used = [name for key, name in names.items() if f"{{{key}}}" in sentence[0]]
    anchors = tuple(
        (_as_written(fr, texts[0]), _as_written(en, texts[1])) for fr, en in _anchors(used)
    )
    return Pair(source=texts[0], target=texts[1], anchors=anchors)


def _capitalised(text: str) -> str:
    return text[0].upper() + text[1:]


def _as_written(word: str, text: str) -> str:
    """A name with a small article (al-Sabin) is capitalised where it begins the sentence."""
    return _capitalised(word) if text.startswith(_capitalised(word)) else word


@cache
def _sentences() -> list[tuple[str, str]]:
    text = (files("toolkit.training") / "tables" / "sentences.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.split("\n") if line]
    return [(source, target) for source, target in rows]


def _anchors(names: Iterable[Spelling]) -> tuple[tuple[str, str], ...]:
    return tuple(
        pair
        for fr, en in names
        if len(fr.split()) == len(en.split())
        for pair in zip(fr.split(), en.split(), strict=True)
    )


def _enumerate(items: list[str], conjunction: str) -> str:
    if len(items) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"
