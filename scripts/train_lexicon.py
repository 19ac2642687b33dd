"""Derive the stem lexicon of `toolkit.text.lexicon` from parallel text, with IBM model 1.

Reads the first lines of each source, keeps content words as stems, runs expectation
maximisation (Brown et al. 1993, model 1, French generating English), and writes for each
frequent French stem the English stems of a probability worth keeping.
"""

from __future__ import annotations

import argparse
import lzma
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path

import numpy as np

from toolkit.text.lexicon import content_words, stem

SOURCES = {
    "news-commentary-10k": 12_000,
    "ud-pud": 1_000,
    "tatoeba": 30_000,
    "debian-www": 15_000,
    "europarl-1": 60_000,
    "europarl-3": 40_000,
    "hansard36-csc401": 30_000,
    "canada-digital-service": 8_000,
    "bilinguator-books": 10_000,
    "literary-isosceles": 15_000,
}
OUT = Path(__file__).parent.parent / "toolkit" / "text" / "lexicon.tsv"
Sides = tuple[list[str], list[str]]


def stems(data: Path) -> list[Sides]:
    found: list[Sides] = []
    for name, lines in SOURCES.items():
        path = data / "train" / f"{name}.tsv.xz"
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
            for line in islice(file, lines):
                french, _, english = line.rstrip("\n").partition("\t")
                sides = [
                    sorted({stem(match[0]) for match in content_words(text, lang)})
                    for text, lang in ((french, "fr"), (english, "en"))
                ]
                if all(0 < len(side) <= 40 for side in sides):
                    found.append((sides[0], sides[1]))
    return found


def frequent(sides: list[Sides], which: int, least: int) -> dict[str, int]:
    counts = Counter(word for pair in sides for word in pair[which])
    words = sorted(word for word, count in counts.items() if count >= least)
    return {word: index for index, word in enumerate(words)}


def links(
    sides: list[Sides], french: dict[str, int], english: dict[str, int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every French–English stem pair of every sentence: the two indexes, and which English
    word (of which sentence) it belongs to. French index 0 is the empty word.
    """
    left: list[int] = []
    right: list[int] = []
    token: list[int] = []
    number = 0
    for pair in sides:
        sources = [0, *(french[word] + 1 for word in pair[0] if word in french)]
        for word in pair[1]:
            if word in english:
                left += sources
                right += [english[word]] * len(sources)
                token += [number] * len(sources)
                number += 1
    return np.array(left, np.int64), np.array(right, np.int64), np.array(token, np.int64)


def model1(
    left: np.ndarray, right: np.ndarray, token: np.ndarray, rounds: int
) -> tuple[np.ndarray, np.ndarray]:
    """The stem pairs that occur together (French * width + English) and t(English|French)."""
    width = int(right.max()) + 1
    keys, place = np.unique(left * width + right, return_inverse=True)
    chance = np.ones(len(keys))
    for _ in range(rounds):
        share = chance[place]
        share /= np.bincount(token, share)[token]
        counts = np.bincount(place, share, len(keys))
        chance = counts / np.bincount(keys // width, counts)[keys // width]
    return keys, chance


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--least", type=int, default=12, help="sentences a French stem occurs in")
    parser.add_argument("--chance", type=float, default=0.04, help="least t(English|French)")
    args = parser.parse_args()
    sides = stems(args.data)
    french, english = frequent(sides, 0, args.least), frequent(sides, 1, 4)
    keys, chance = model1(*links(sides, french, english), rounds=5)
    words, names = list(english), ["", *french]
    table: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for key, value in zip(keys.tolist(), chance.tolist(), strict=True):
        if value >= args.chance and key >= len(words):
            table[names[key // len(words)]].append((-value, words[key % len(words)]))
    with OUT.open("w", encoding="utf-8", newline="\n") as out:
        for word in sorted(table):
            out.write(f"{word}\t{' '.join(other for _, other in sorted(table[word])[:6])}\n")
    print(f"{len(sides)} pairs → {len(table)} stems, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
