"""Train what `toolkit.text.adequacy` knows: a word table (IBM model 1, Brown et al. 1993) and the
weights of the facts read from it.

Writes `toolkit/text/adequacy.tsv.xz` and prints the weights to put into the module. Training
text only; what it detects on news is shown by `toolkit filters calibrate`.
"""

from __future__ import annotations

import argparse
import lzma
import math
import random
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

SIZES = {
    "news-commentary-10k": 8_000,
    "europarl-1": 160_000,
    "europarl-3": 60_000,
    "hansard36-csc401": 50_000,
    "canada-laws": 15_000,
    "debian-www": 30_000,
    "canada-digital-service": 8_000,
    "tatoeba": 50_000,
    "giga-fren-27k": 20_000,
    "literary-isosceles": 15_000,
    "opensource-guide": 2_000,
    "sdg-translations": 2_000,
    "names-cldr": 2_000,
}
FITTED = {"news-commentary-10k": (8_000, 11_000), "ud-pud": (0, 1_000), "europarl-2": (0, 3_000)}
ROUNDS = 4
LEAST = 4  # occurrences of a word
PRUNED = 0.002
KEPT, MOST = 0.012, 14
Pair = tuple[str, str]


def read(data: Path, name: str, first: int, last: int) -> list[Pair]:
    with lzma.open(data / "train" / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
        cells = (line.rstrip("\n").split("\t") for line in islice(lines, first, last))
        return [(cell[0], cell[1]) for cell in cells if len(cell) >= 2]


def matrix(lists: list[list[str]]) -> tuple[sparse.csr_matrix, list[str]]:
    """Which sentence holds which word; words that are too rare are left out."""
    counts = Counter(word for words in lists for word in words)
    known = sorted(word for word, count in counts.items() if count >= LEAST)
    ids = {word: number for number, word in enumerate(known)}
    columns = [[ids[word] for word in words if word in ids] for words in lists]
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter((c for row in columns for c in row), dtype=np.int32, count=starts[-1])
    ones = np.ones(len(flat), dtype=np.float32)
    return sparse.csr_matrix((ones, flat, starts), shape=(len(lists), len(known))), known


def model_1(fr: sparse.csr_matrix, en: sparse.csr_matrix) -> sparse.csr_matrix:
    """t(English | French); the last French row is the empty word, which every sentence has."""
    fr = sparse.hstack([fr, np.ones((fr.shape[0], 1), dtype=np.float32)]).tocsr()
    table = None
    for number in range(ROUNDS):
        counts: Any = None
        for start in range(0, fr.shape[0], 20_000):
            left, right = fr[start : start + 20_000], en[start : start + 20_000]
            part = _expected(left, right, table)
            counts = part if counts is None else counts + part
        if table is not None:
            counts = counts.multiply(table).tocsr()
        totals = np.asarray(counts.sum(axis=1)).ravel()
        table = sparse.diags_array(1 / np.maximum(totals, 1e-9)) @ counts
        table = _pruned(table.tocsr().astype(np.float32), PRUNED if number else 0.0004)
        print(f"round {number + 1}: {table.nnz:,} entries", flush=True)
    return table


def _expected(left: sparse.csr_matrix, right: sparse.csr_matrix, table: object) -> object:
    if table is None:
        shares = (
            sparse.diags_array(
                1
                / np.maximum(
                    left.sum(axis=1).A1
                    if hasattr(left.sum(axis=1), "A1")
                    else np.asarray(left.sum(axis=1)).ravel(),
                    1,
                )
            )
            @ right
        )
        return (left.T @ shares).tocsr()
    explained = (left @ table).multiply(right).tocsr()
    explained.data = 1 / np.maximum(explained.data, 1e-6)
    return (left.T @ explained).tocsr()


def _pruned(table: sparse.csr_matrix, least: float) -> sparse.csr_matrix:
    table.data[table.data < least] = 0
    table.eliminate_zeros()
    return table


def lines(table: sparse.csr_matrix, fr: list[str], en: list[str]) -> list[str]:
    out = []
    for row, word in enumerate(fr):
        part = slice(table.indptr[row], table.indptr[row + 1])
        found = sorted(zip(table.data[part], table.indices[part], strict=True), reverse=True)[:MOST]
        cells = [f"{en[e]} {round(100 * -math.log(p))}" for p, e in found if p >= KEPT]
        if cells:
            out.append("\t".join([word, *cells]))
    return out


def train(data: Path, out: Path) -> None:
    from toolkit.text.adequacy import keys

    pairs = [p for name, size in SIZES.items() for p in read(data, name, 0, size)]
    print(f"{len(pairs):,} pairs", flush=True)
    fr, fr_words = matrix([sorted(set(keys(p[0]))) for p in pairs])
    en, en_words = matrix([sorted(set(keys(p[1]))) for p in pairs])
    table = model_1(fr, en)
    counts = np.asarray(en.sum(axis=0)).ravel()
    common = [f"{w} {int(c)}" for w, c in zip(en_words, counts, strict=True)]
    text = "\n".join([str(len(pairs)), *lines(table, fr_words, en_words), "", *common])
    out.write_bytes(lzma.compress(text.encode(), preset=9))
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB", flush=True)


def fit(data: Path) -> None:
    """Logistic regression: true pairs against the next sentence's translation and a random one."""
    from toolkit.text.adequacy import facts

    rng = random.Random(7)
    rows, labels = [], []
    for name, (first, last) in FITTED.items():
        pairs = read(data, name, first, last)
        for number, (fr, en) in enumerate(pairs):
            others = (number + 1) % len(pairs), rng.randrange(len(pairs))
            rows += [facts(fr, en), *(facts(fr, pairs[o][1]) for o in others)]
            labels += [1, 0, 0]
    print("weights (bias first):", [round(float(w), 3) for w in logistic(rows, labels)])


def logistic(rows: list[tuple[float, ...]], labels: list[int]) -> np.ndarray:
    x, y = np.array(rows), np.array(labels)
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[np.ones(len(x)), (x - mean) / spread]
    w = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + 0.01 * np.eye(len(w))
        w += np.linalg.solve(hessian, z.T @ (y - p) - 0.01 * w)
    plain = w[1:] / spread
    return np.concatenate([[w[0] - plain @ mean], plain])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--fit-only", action="store_true")
    args = parser.parse_args()
    if not args.fit_only:
        train(args.data, Path("toolkit/text/adequacy.tsv.xz"))
    fit(args.data)


if __name__ == "__main__":
    main()
