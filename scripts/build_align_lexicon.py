"""Train the word lexicon that ships with the sentence aligner (toolkit/data/align/lexicon.tsv.xz).

IBM model 1 (Brown et al. 1993), p(English key | French key), over bitext files `fr<TAB>en`. The
keys are those of toolkit.align.words. Lines that occur in the alignment documents with gold are
left out, so that figures measured there say something about unseen text.

    python scripts/build_align_lexicon.py --data ../shared/data
"""

from __future__ import annotations

import argparse
import lzma
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from toolkit.text.keys import en_key, fr_key, tokens

OUT = Path(__file__).parent.parent / "toolkit" / "data" / "align" / "lexicon.tsv.xz"
SOURCES = {  # file → pairs taken, spread evenly over the file
    "europarl-1": 60_000, "europarl-2": 60_000, "europarl-3": 60_000, "canada-laws": 30_000,
    "news-commentary-10k": 11_402, "tatoeba": 60_000, "debian-www": 25_000,
    "canada-digital-service": 8_340, "literary-isosceles": 15_000, "opensource-guide": 5_000,
    "python-docs": 5_000, "w3c-i18n": 3_000,
}  # fmt: skip
MAX_TOKENS = 40
FR_WORDS, EN_WORDS = 16_000, 13_000
ROUNDS = 4
KEEP, FLOOR = 5, 0.04


def known_lines(folder: Path) -> set[str]:
    files = [*folder.glob("*/*.fr.txt"), *folder.glob("*/*.en.txt")]
    return {line.strip() for file in files for line in file.read_text("utf-8").split("\n")}


def pairs(folder: Path, banned: set[str]) -> Iterator[tuple[list[str], list[str]]]:
    for name, wanted in SOURCES.items():
        with lzma.open(folder / f"{name}.tsv.xz", "rt", encoding="utf-8", newline="\n") as file:
            total = sum(1 for _ in file)
            file.seek(0)
            for line in islice(file, 0, None, max(1, total // wanted)):
                fr, _, en = line.rstrip("\n").partition("\t")
                if fr in banned or en in banned:
                    continue
                sides = [fr_key(t) for t in tokens(fr)], [en_key(t) for t in tokens(en)]
                if all(0 < len(side) <= MAX_TOKENS for side in sides):
                    yield sides


def words_only(keys: list[str]) -> list[str]:
    return [key for key in keys if not key.startswith("#")]


def vocabulary(counts: Counter[str], size: int) -> dict[str, int]:
    return {key: rank for rank, (key, _) in enumerate(counts.most_common(size), start=1)}


def co_occurrences(bitext: list[tuple[np.ndarray, np.ndarray]]) -> Iterator[tuple[np.ndarray, ...]]:
    """Chunks of flat (French id, English id, number of the English token); id 0 is no word."""
    for start in range(0, len(bitext), 5_000):
        french, english, slots, slot = [], [], [], 0
        for fr, en in bitext[start : start + 5_000]:
            french.append(np.tile(fr, len(en)))
            english.append(np.repeat(en, len(fr)))
            slots.append(np.repeat(np.arange(slot, slot + len(en)), len(fr)))
            slot += len(en)
        yield np.concatenate(french), np.concatenate(english), np.concatenate(slots)


def train(bitext: list[tuple[np.ndarray, np.ndarray]], shape: tuple[int, int]) -> np.ndarray:
    table = np.ones(shape, dtype=np.float32)
    for round_ in range(ROUNDS):
        counts = np.zeros(shape[0] * shape[1], dtype=np.float32)
        for fr, en, slot in co_occurrences(bitext):
            weight = table[fr, en]
            weight /= np.bincount(slot, weights=weight)[slot]
            np.add.at(counts, fr.astype(np.int64) * shape[1] + en, weight.astype(np.float32))
        table = counts.reshape(shape)
        table /= table.sum(axis=1, keepdims=True) + 1e-9
        print(f"round {round_ + 1} done", flush=True)
    return table


def entries(table: np.ndarray, fr_words: list[str], en_words: list[str]) -> Iterator[str]:
    for row, word in enumerate(fr_words, start=1):
        best = np.argsort(-table[row, 1:])[:KEEP] + 1
        kept = [(en_words[i - 1], table[row, i]) for i in best if table[row, i] >= FLOOR]
        if kept:
            cells = "\t".join(f"{key} {round(100 * p)}" for key, p in kept)
            yield f"{word}\t{cells}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    text = [
        (words_only(fr), words_only(en))
        for fr, en in pairs(data / "train", known_lines(data / "align"))
    ]
    fr_counts = Counter(key for fr, _ in text for key in set(fr))
    en_counts = Counter(key for _, en in text for key in set(en))
    fr_ids, en_ids = vocabulary(fr_counts, FR_WORDS), vocabulary(en_counts, EN_WORDS)
    bitext = [
        (
            np.array([0, *(fr_ids.get(key, 0) for key in fr)], dtype=np.int32),
            np.array([en_ids.get(key, 0) for key in en], dtype=np.int32),
        )
        for fr, en in text
        if fr and en
    ]
    print(len(bitext), "pairs", flush=True)
    table = train(bitext, (len(fr_ids) + 1, len(en_ids) + 1))
    frequent = (f"\t{key} {en_counts[key]}" for key in en_ids)
    lines = [f"!{len(bitext)}", *entries(table, list(fr_ids), list(en_ids)), "", *frequent]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(OUT, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
