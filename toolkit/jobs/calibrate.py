"""Calibrate filters: what they throw away of human references, beside what they find of pairs
that were spoiled on purpose.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import DataError, EncodingError
from toolkit.filters.base import Filter
from toolkit.filters.chain import judge_all
from toolkit.model import BitextRow
from toolkit.text.typography import nfc

SETS = ("newstest2012", "newstest2013", "flores-dev")
Pair = tuple[str, str]
Corruption = Callable[[Sequence[Pair], int, random.Random], Pair | None]


def swapped(pairs: Sequence[Pair], number: int, _rng: random.Random) -> Pair:
    """English on the French side and the reverse."""
    fr, en = pairs[number]
    return en, fr


def truncated(pairs: Sequence[Pair], number: int, rng: random.Random) -> Pair | None:
    """Only 30 to 70 % of the English words are left, and a full stop; 8 words at least."""
    fr, en = pairs[number]
    words = en.split()
    if len(words) < 8:
        return None
    return fr, " ".join(words[: int(len(words) * rng.uniform(0.3, 0.7))]).rstrip(",;:") + "."


def wrong_number(pairs: Sequence[Pair], number: int, rng: random.Random) -> Pair | None:
    """One digit of the English becomes another."""
    fr, en = pairs[number]
    places = [match.start() for match in re.finditer(r"\d", en)]
    if not places:
        return None
    place = rng.choice(places)
    digit = rng.choice([digit for digit in "123456789" if digit != en[place]])
    return fr, en[:place] + digit + en[place + 1 :]


def untranslated(pairs: Sequence[Pair], number: int, _rng: random.Random) -> Pair:
    """The French on both sides."""
    return pairs[number][0], pairs[number][0]


def misaligned(pairs: Sequence[Pair], number: int, rng: random.Random) -> Pair | None:
    """The English of any other line of the set."""
    if len(pairs) < 2:
        return None
    other = (number + rng.randrange(1, len(pairs))) % len(pairs)
    return pairs[number][0], pairs[other][1]


def neighbour(pairs: Sequence[Pair], number: int, _rng: random.Random) -> Pair | None:
    """The English of the next line, which is often about the same."""
    if len(pairs) < 2:
        return None
    return pairs[number][0], pairs[(number + 1) % len(pairs)][1]


def empty(pairs: Sequence[Pair], number: int, rng: random.Random) -> Pair:
    """Nothing, or only a mark, on one side."""
    fr, en = pairs[number]
    nothing = rng.choice(["", " ", ".", "-"])
    return (fr, nothing) if rng.random() < 0.5 else (nothing, en)


CORRUPTIONS: dict[str, Corruption] = {
    "swapped": swapped,
    "truncated": truncated,
    "wrong-number": wrong_number,
    "untranslated": untranslated,
    "empty": empty,
    "misaligned": misaligned,
    "neighbour": neighbour,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """One filter (or all together): shares in 0–1. `detected`: corruption → share found;
    `examples`: references that it rejects, with the reason.
    """

    name: str
    rejected: Mapping[str, float]
    all_rejected: float
    detected: Mapping[str, float]
    examples: Sequence[tuple[str, str, str]]


def read_set(folder: Path, name: str) -> list[Pair]:
    """The pairs of `NAME.fr` and `NAME.en`; empty lines are left out on both sides."""
    sides = []
    for lang in ("fr", "en"):
        path = folder / f"{name}.{lang}"
        try:
            sides.append(nfc(path.read_text("utf-8")).removesuffix("\n").split("\n"))
        except OSError as error:
            raise DataError(
                f"The reference can't be read: {error.strerror}.", where=str(path),
                hint="Name the folder that holds NAME.fr and NAME.en with --data.",
            ) from error  # fmt: skip
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise EncodingError(
                "This line isn't UTF-8.",
                where=f"{path}:{line}",
                hint="Convert it first: iconv -f cp1252 -t utf-8.",
            ) from error
    if len(sides[0]) != len(sides[1]):
        raise DataError(
            f"The sides have {len(sides[0])} and {len(sides[1])} lines.", where=f"{folder}/{name}"
        )
    pairs = [pair for pair in zip(*sides, strict=True) if pair[0].strip() and pair[1].strip()]
    if not pairs:
        raise DataError("The set holds no pair of lines.", where=f"{folder}/{name}")
    return pairs


def calibrate(
    folder: Path, filters: Mapping[str, Filter], *, sets: Sequence[str] = SETS, seed: int = 1
) -> list[Rates]:
    """Rates of each filter by itself, then of "together"."""
    good = {name: read_set(folder, name) for name in sets}
    bad = {name: list(_corrupted(good.values(), name, seed)) for name in CORRUPTIONS}
    each = [_rates(name, {name: one}, good, bad) for name, one in filters.items()]
    return [*each, _rates("together", filters, good, bad)]


def _corrupted(sets: Iterable[Sequence[Pair]], name: str, seed: int) -> Iterator[Pair]:
    rng = random.Random(f"{name} {seed}")  # noqa: S311 - reproducible, no secret
    for pairs in sets:
        for number in range(len(pairs)):
            pair = CORRUPTIONS[name](pairs, number, rng)
            if pair is not None and pair != pairs[number]:
                yield pair


def _rates(
    name: str,
    filters: Mapping[str, Filter],
    good: Mapping[str, Sequence[Pair]],
    bad: Mapping[str, Sequence[Pair]],
) -> Rates:
    reasons = {key: _reasons(pairs, filters) for key, pairs in good.items()}
    total = sum(map(len, good.values()))
    examples = [
        (*pair, reason)
        for key, pairs in good.items()
        for pair, reason in zip(pairs, reasons[key], strict=True)
        if reason
    ]
    return Rates(
        name=name,
        rejected={key: _share(found) for key, found in reasons.items()},
        all_rejected=len(examples) / total,
        detected={key: _share(_reasons(pairs, filters)) for key, pairs in bad.items()},
        examples=examples,
    )


def _share(reasons: Sequence[str]) -> float:
    return sum(map(bool, reasons)) / len(reasons) if reasons else 0.0


def _reasons(pairs: Sequence[Pair], filters: Mapping[str, Filter]) -> list[str]:
    """Why each pair would go; empty where it stays."""
    rows = [BitextRow(id="", fr=fr, en=en) for fr, en in pairs]
    return [f"{v.reason}: {v.detail}" if v.reason else "" for v in judge_all(rows, filters)]
