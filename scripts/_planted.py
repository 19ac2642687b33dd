"""Defects planted in good translations, by rule and seed: what `toolkit eval` has to find."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Plant = Callable[[str, str, random.Random], str | None]


def number(_source: str, text: str, rng: random.Random) -> str | None:
    """One number in figures becomes another."""
    found = list(re.finditer(r"\d+", text))
    if not found:
        return None
    place = rng.choice(found)
    digit = rng.randrange(place.start(), place.end())
    others = [d for d in "123456789" if d != text[digit]]
    return text[:digit] + rng.choice(others) + text[digit + 1 :]


def name(source: str, text: str, rng: random.Random) -> str | None:
    """One letter of a name is lost, doubled, changed, or swapped with the next."""
    found = [m for m in re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b", text) if m[0] in source]
    if not found:
        return None
    word = (place := rng.choice(found))[0]
    at = rng.randrange(1, len(word) - 1)
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + word[at] * 2 + word[at + 1 :],
        word[:at] + rng.choice([c for c in "aeioubdklmnrst" if c != word[at]]) + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]
    slip = rng.choice([slip for slip in slips if slip != word])
    return text[: place.start()] + slip + text[place.end() :]


def clause(_source: str, text: str, rng: random.Random) -> str | None:
    """One clause of at least four words, between commas or at an end, is dropped."""
    clauses = re.split(r"(?<=[,;:]) ", text)
    long = [n for n, part in enumerate(clauses) if len(part.split()) >= 4]
    if len(clauses) < 2 or not long:
        return None
    dropped = rng.choice(long)
    kept = " ".join(part for n, part in enumerate(clauses) if n != dropped).rstrip(",;: ")
    return kept if kept.endswith((".", "!", "?", '"')) else kept + "."


def loop(_source: str, text: str, rng: random.Random) -> str | None:
    """A few words are said again and again, to the end."""
    words = text.split()
    if len(words) < 6:
        return None
    size = rng.randint(1, 4)
    end = rng.randrange(size, len(words))
    return " ".join(words[:end] + words[end - size : end] * rng.randint(4, 8))


def french(source: str, _text: str, _rng: random.Random) -> str | None:
    """The source is left as it is."""
    return source if len(source.split()) >= 4 else None


def bracket(_source: str, text: str, rng: random.Random) -> str | None:
    """One bracket is lost."""
    found = [place.start() for place in re.finditer(r"[()\[\]]", text)]
    if not found:
        return None
    at = rng.choice(found)
    return text[:at] + text[at + 1 :]


KINDS: dict[str, Plant] = {
    "number": number,
    "name": name,
    "clause": clause,
    "loop": loop,
    "french": french,
    "bracket": bracket,
}


def plant(
    kind: str, sources: Sequence[str], texts: Sequence[str], count: int, seed: int = 1
) -> dict[int, str]:
    """Up to `count` segments with one defect of a kind: segment number → text."""
    rng = random.Random(seed)
    order = rng.sample(range(len(texts)), len(texts))
    found: dict[int, str] = {}
    for row in order:
        made = KINDS[kind](sources[row], texts[row], rng)
        if made is not None and made != texts[row]:
            found[row] = made
        if len(found) == count:
            break
    return found
