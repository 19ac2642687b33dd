"""Measure the sentence aligner: strict bead F1, competitors, speed.

    python scripts/bench_align.py --data ../shared/data [--half] [--limit N] [--translate] [--speed]

The sets: documents with gold as given, with 10 % of the lines of either side dropped at random,
with runs of 5–15 lines dropped (both seeded); documents of 100 newstest lines, neighbours joined
on one side or the other, with 0, 3 and 10 % dropped. F1 is over beads with lines on both sides.
Some gold beads of two lines on both sides are two right 1-1 beads that the makers of the documents
grouped: "gold 2-2 as two 1-1" says what they cost. Gale–Church is NLTK's (pip install nltk).
`--half` leaves out the documents that the weights were fitted on.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from _align_data import (
    SOURCES,
    Bead,
    Pair,
    delete_lines,
    delete_runs,
    joined_newstest,
    load_gold,
    strict_f1,
    translations,
    ungrouped,
)

from toolkit.align.sentences import align_lines

Aligner = Callable[[Pair], list[Bead]]


def sets(data: Path, half: bool, limit: int | None) -> Iterator[tuple[str, list[Pair]]]:
    for source in SOURCES:
        pairs = load_gold(data / "align" / source)[1 if half else 0 :: 2 if half else 1][:limit]
        yield f"{source}, as given", pairs
        yield f"{source}, gold 2-2 as two 1-1", list(map(ungrouped, pairs))
        yield f"{source}, 10 % dropped", [delete_lines(pair, 0.1, seed=21) for pair in pairs]
        yield f"{source}, runs dropped", [delete_runs(pair, seed=22) for pair in pairs]
    for share in (0.0, 0.03, 0.1):
        joined = list(joined_newstest(data / "mt", share, seed=23))
        kept = [pair for pair in joined if not half or pair.name.startswith("newstest2013")]
        yield f"newstest joined, {share:.0%} dropped", kept[:limit]


def ours(pair: Pair) -> list[Bead]:
    return [(bead.fr, bead.en) for bead in align_lines(pair.fr, pair.en)]


class Translated:
    """Our aligner with the similarity of a machine translation besides."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.english = translations(pairs)

    def __call__(self, pair: Pair) -> list[Bead]:
        """Beads of a pair."""
        translated = [self.english[line] for line in pair.fr]
        beads = align_lines(pair.fr, pair.en, translated=translated)
        return [(bead.fr, bead.en) for bead in beads]


def gale_church(pair: Pair) -> list[Bead]:
    """NLTK's implementation, which aligns lengths only."""
    try:
        from nltk.translate.gale_church import align_blocks
    except ImportError:
        raise SystemExit("Install nltk, or leave it out with --no-competitors.") from None

    links = align_blocks([len(line) for line in pair.fr], [len(line) for line in pair.en])
    beads: dict[int, tuple[set[int], set[int]]] = {}
    owner: dict[tuple[str, int], int] = {}
    for number, (fr, en) in enumerate(links):
        root = owner.setdefault(("fr", fr), owner.get(("en", en), number))
        owner[("en", en)] = root
        bead = beads.setdefault(root, (set(), set()))
        bead[0].add(fr)
        bead[1].add(en)
    return [(range(min(f), max(f) + 1), range(min(e), max(e) + 1)) for f, e in beads.values()]


def accuracy(measured: list[tuple[str, list[Pair]]], aligners: dict[str, Aligner]) -> None:
    print(f"{'strict bead F1':36}" + "".join(f"{name:>14}" for name in aligners))
    for name, pairs in measured:
        scores = [strict_f1(pairs, [align(pair) for pair in pairs]) for align in aligners.values()]
        print(f"{name:36}" + "".join(f"{score:14.4f}" for score in scores), flush=True)


def speed(data: Path) -> None:
    lines: tuple[list[str], list[str]] = ([], [])
    for number, pair in enumerate(load_gold(data / "align" / "europarl") * 4):
        changed = delete_lines(pair, 0.02, seed=number)
        lines[0].extend(changed.fr)
        lines[1].extend(changed.en)
    align_lines(lines[0][:50], lines[1][:50])
    spent: dict[int, list[float]] = {}
    for size in (500, 2_000, 20_000, 2_000):
        clocks = time.perf_counter(), time.process_time()
        align_lines(lines[0][:size], lines[1][:size])
        wall, cpu = time.perf_counter() - clocks[0], time.process_time() - clocks[1]
        spent.setdefault(size, []).append(cpu / size)
        rates = f"{size / wall:7.0f} pairs/s by the clock, {size / cpu:7.0f} per CPU second"
        print(f"{size:6d} lines: {rates}", flush=True)
    ratio = spent[20_000][0] / (sum(spent[2_000]) / len(spent[2_000]))
    print(f"CPU time per sentence, 20,000 lines against 2,000 before and after: ×{ratio:.2f}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--translate", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--no-competitors", action="store_true")
    parser.add_argument("--limit", type=int, help="documents per source")
    options = parser.parse_args(arguments)
    if options.speed:
        speed(options.data)
        return
    measured = list(sets(options.data, options.half, options.limit))
    aligners: dict[str, Aligner] = {"ours": ours}
    if options.translate:
        aligners["with MT"] = Translated(pair for _, pairs in measured for pair in pairs)
    if not options.no_competitors:
        aligners["Gale–Church"] = gale_church
    accuracy(measured, aligners)


if __name__ == "__main__":
    main()
