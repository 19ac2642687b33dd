"""Derive the French/English character statistics of `toolkit.text.language` from parallel text.

Counts the trigrams of lower-cased words on both sides and keeps, for the frequent ones, how
much more French than English they are (log-odds, in hundredths). Only these counts are kept.
"""

from __future__ import annotations

import argparse
import lzma
import math
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from toolkit.text.language import trigrams

SOURCES = ("news-commentary-10k", "tatoeba", "europarl-1", "debian-www", "ud-pud")
OUT = Path(__file__).parent.parent / "toolkit" / "text" / "trigrams.tsv"


def sides(data: Path, lines: int) -> Iterator[tuple[str, str]]:
    for name in SOURCES:
        path = data / "train" / f"{name}.tsv.xz"
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
            for line in islice(file, lines):
                french, _, english = line.rstrip("\n").partition("\t")
                yield french, english


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--lines", type=int, default=20_000, help="lines read from each source")
    parser.add_argument("--keep", type=int, default=4000, help="trigrams kept")
    args = parser.parse_args()
    french: Counter[str] = Counter()
    english: Counter[str] = Counter()
    for left, right in sides(args.data, args.lines):
        french.update(trigrams(left))
        english.update(trigrams(right))
    totals = french.total(), english.total()
    kept = sorted(gram for gram, _ in (french + english).most_common(args.keep))
    with OUT.open("w", encoding="utf-8", newline="\n") as out:
        for gram in kept:
            shares = (french[gram] + 5) / totals[0], (english[gram] + 5) / totals[1]
            odds = math.log(shares[0] / shares[1])
            out.write(f"{gram}\t{round(100 * odds)}\n")
    print(f"{OUT.name}: {len(kept)} trigrams, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
