"""Document pairs with gold beads, and what deletions make of them (for fit_align, bench_align)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.text.compressed import read_lines

SOURCES = ("news-commentary", "europarl", "canada-laws")
Bead = tuple[range, range]  # French lines, English lines


@dataclass(frozen=True)
class Pair:
    """A document pair with its gold beads; lines without a partner are in no bead."""

    name: str
    fr: list[str]
    en: list[str]
    gold: list[Bead]


def load_gold(folder: Path) -> list[Pair]:
    """The pairs of one source, in name order."""
    return [_load(path) for path in sorted(folder.glob("*.gold.tsv"))]


def _load(path: Path) -> Pair:
    stem = path.name.removesuffix(".gold.tsv")
    rows = [line.split("\t") for line in read_lines(path) if not line.startswith("#")]
    gold = [(range(int(a), int(b)), range(int(c), int(d))) for a, b, c, d in rows]
    fr, en = (list(read_lines(path.with_name(f"{stem}.{lang}.txt"))) for lang in ("fr", "en"))
    return Pair(stem, fr, en, [(f, e) for f, e in gold if f and e])


def ungrouped(pair: Pair) -> Pair:
    """The pair with each gold bead of two lines on both sides as two 1-1 beads."""
    gold = []
    for fr, en in pair.gold:
        two = len(fr) == len(en) == 2
        gold += [(fr[:1], en[:1]), (fr[1:], en[1:])] if two else [(fr, en)]
    return Pair(pair.name, pair.fr, pair.en, gold)


def delete(pair: Pair, drop_fr: set[int], drop_en: set[int]) -> Pair:
    """The pair without some lines; beads keep what is left of them."""
    fr, fr_place = _kept(pair.fr, drop_fr)
    en, en_place = _kept(pair.en, drop_en)
    beads = ((_moved(f, fr_place), _moved(e, en_place)) for f, e in pair.gold)
    return Pair(pair.name, fr, en, [(f, e) for f, e in beads if f and e])


def _kept(lines: Sequence[str], drop: set[int]) -> tuple[list[str], list[int]]:
    kept, place = [], [0]
    for number, line in enumerate(lines):
        if number not in drop:
            kept.append(line)
        place.append(len(kept))
    return kept, place


def _moved(lines: range, place: list[int]) -> range:
    return range(place[lines.start], place[lines.stop])


def delete_lines(pair: Pair, share: float, seed: int) -> Pair:
    """Drop `share` of the lines of either side at random."""
    rng = random.Random(f"{seed} {pair.name}")
    drops = (
        set(rng.sample(range(len(side)), round(share * len(side)))) for side in (pair.fr, pair.en)
    )
    return delete(pair, *drops)


def delete_runs(pair: Pair, seed: int) -> Pair:
    """Drop runs of 5–15 lines, about 10 % of a side in all, from both sides in turn."""
    rng = random.Random(f"{seed} runs {pair.name}")
    drops: tuple[set[int], set[int]] = (set(), set())
    for drop, side in zip(drops, (pair.fr, pair.en), strict=True):
        while len(drop) < 0.1 * len(side):
            start, length = rng.randrange(len(side)), rng.randint(5, min(15, 1 + len(side) // 4))
            drop.update(range(start, min(len(side), start + length)))
    return delete(pair, *drops)


def joined_newstest(folder: Path, share: float, seed: int, length: int = 100) -> Iterator[Pair]:
    """Documents of `length` newstest lines; on either side about every tenth line is joined to
    the one before, then `share` of the lines of either side is dropped.
    """
    for name in ("newstest2012", "newstest2013"):
        sides = [list(read_lines(folder / f"{name}.{lang}")) for lang in ("fr", "en")]
        for start in range(0, len(sides[0]) - length + 1, length):
            rng = random.Random(f"{seed} {name} {start}")
            fr, en = (side[start : start + length] for side in sides)
            yield delete_lines(_join(f"{name}-{start}", fr, en, rng), share, seed)


def _join(name: str, fr: list[str], en: list[str], rng: random.Random) -> Pair:
    """Join pairs of lines on one side or the other."""
    out = Pair(name, [], [], [])
    at = 0
    while at < len(fr):
        draw = rng.random()
        size = 2 if draw < 0.2 and at + 1 < len(fr) else 1
        join_fr = size == 2 and draw < 0.1
        join_en = size == 2 and not join_fr
        for side, lines, join in ((out.fr, fr, join_fr), (out.en, en, join_en)):
            chunk = lines[at : at + size]
            side.extend([" ".join(chunk)] if join else chunk)
        f, e = (1 if join_fr else size), (1 if join_en else size)
        out.gold.append((range(len(out.fr) - f, len(out.fr)), range(len(out.en) - e, len(out.en))))
        at += size
    return out


def translations(pairs: Iterable[Pair]) -> dict[str, str]:
    """The machine translation of every French line, through the user's segment store."""
    from toolkit.jobs.translate import TranslateOptions, Translator

    lines = list(dict.fromkeys(line for pair in pairs for line in pair.fr))
    with Translator(TranslateOptions(names="off")) as translator:
        return dict(zip(lines, translator.lines(lines), strict=True))


def strict_f1(pairs: Sequence[Pair], found: Sequence[Sequence[Bead]]) -> float:
    """F1 over beads with lines on both sides; a bead counts only when all its lines are right."""
    gold_count = found_count = right = 0
    for pair, beads in zip(pairs, found, strict=True):
        gold = {_key(bead) for bead in pair.gold}
        ours = {_key(bead) for bead in beads if bead[0] and bead[1]}
        gold_count, found_count = gold_count + len(gold), found_count + len(ours)
        right += len(gold & ours)
    return 2 * right / max(1, gold_count + found_count)


def _key(bead: Bead) -> tuple[int, int, int, int]:
    fr, en = bead
    return fr.start, fr.stop, en.start, en.stop
