"""Fit the aligner's confidence (logistic regression) and print how reliable it is.

Fitted on the documents that fit_align.py used (and on some paired with a stranger), measured on
the others: for each band of
confidence, how many beads it holds and the share that is exactly right.

    python scripts/fit_align_confidence.py --data ../shared/data words
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from _align_data import (
    SOURCES,
    Pair,
    delete_lines,
    delete_runs,
    joined_newstest,
    load_gold,
    translations,
)

from toolkit.align import confidence, evidence, sentences
from toolkit.align.weights import Kind, load
from toolkit.text import dictionary

OUT = Path(__file__).parent.parent / "toolkit" / "data" / "align" / "weights.json"
RIDGE = 1.0
BANDS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.001)


def variants(data: Path, half: int, limit: int | None) -> Iterator[Pair]:
    for source in SOURCES:
        for pair in load_gold(data / "align" / source)[half::2][:limit]:
            yield pair
            yield delete_lines(pair, 0.1, seed=11)
            yield delete_runs(pair, seed=12)
        for pair, other in pairwise(load_gold(data / "align" / source)[half::6][:limit]):
            yield Pair(f"{pair.name} {other.name}", pair.fr, other.en, [])
    year = ("newstest2012", "newstest2013")[half]
    for share in (0.0, 0.1):
        joined = joined_newstest(data / "mt", share, seed=13)
        yield from [pair for pair in joined if pair.name.startswith(year)][:limit]


def observe(pairs: Sequence[Pair], kind: Kind) -> tuple[Any, Any]:
    """Signals of every bead found, and whether it is right."""
    rows, right = [], []
    weights, lex = load(kind), dictionary.shipped()
    english = translations(pairs) if kind == "translation" else {}
    for pair in pairs:
        fr, en = evidence.read(pair.fr, pair.en)
        more = []
        if english:
            more = [evidence.by_translation([english[line] for line in pair.fr], en, lex)]
        taught = sentences.first_pass(fr, en, lex, load("words"), more)
        steps, blocks = sentences.second_pass(taught, weights)
        features = confidence.path_features(taught.evidence, blocks, steps)
        rows.append(confidence.signals(steps, features, weights))
        gold = {(f.start, f.stop, e.start, e.stop) for f, e in pair.gold}
        spans = ((s.fr_start, s.fr_end, s.en_start, s.en_end) for s in steps)
        right += [span in gold for span in spans if span[0] < span[1] and span[2] < span[3]]
    return np.vstack(rows), np.array(right, dtype=np.float64)


def fit(rows: Any, right: Any) -> Any:
    """Newton's method with a small ridge."""
    beta = np.zeros(rows.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-rows @ beta))
        slope = rows.T @ (right - p) - RIDGE * beta
        curve = (rows * (p * (1 - p))[:, None]).T @ rows + RIDGE * np.eye(len(beta))
        beta = beta + np.linalg.solve(curve, slope)
    return beta


def report(said: Any, right: Any) -> None:
    print("confidence      beads   said  right")
    for low, high in pairwise(BANDS):
        chosen = (said >= low) & (said < high)
        if chosen.any():
            print(f"{low:.2f} to {min(high, 1):.2f} {chosen.sum():8d}  {said[chosen].mean():.3f}  "
                  f"{right[chosen].mean():.3f}")  # fmt: skip
    print(f"expected calibration error {_error(said, right):.4f}")


def _error(said: Any, right: Any, bins: int = 15) -> float:
    place = np.minimum((said * bins).astype(int), bins - 1)
    gaps: Sequence[float] = [abs((said - right)[place == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(said))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["words", "translation"])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--limit", type=int, help="documents per source (translating takes time)")
    options = parser.parse_args()
    beta = fit(*observe(list(variants(options.data, 0, options.limit)), options.kind))
    stored = json.loads(OUT.read_text("utf-8"))
    stored[options.kind]["confidence"] = [round(float(x), 4) for x in beta]
    OUT.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    rows, right = observe(list(variants(options.data, 1, options.limit)), options.kind)
    report(1 / (1 + np.exp(-rows @ beta)), right)


if __name__ == "__main__":
    main()
