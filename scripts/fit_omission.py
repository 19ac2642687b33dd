"""Fit the weights of `toolkit.text.omission` and show what they detect.

Human references against the same with a clause dropped or the end cut off; logistic regression
by gradient descent. The threshold is set for a rate of flagged references.

With `--systems`, those of `toolkit.jobs.evaluation.omission`: machine translations of FLORES dev
and newstest2013 against the same with a part missing, with the reference at hand. What is
detected is shown for each set with the weights of the other one alone.
"""

from __future__ import annotations

import argparse
import random
from html import unescape
from pathlib import Path

import numpy as np
from _planted import clause
from bench_numbers import pairs
from calibrate_checks import clause_dropped, truncated

from toolkit.jobs.evaluation.omission import joint_features
from toolkit.text.omission import features

PLANTS = (clause, clause_dropped, truncated)


def logistic(facts: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Weights of the columns, the bias last."""
    mean, spread = facts.mean(0), facts.std(0)
    scaled = np.c_[(facts - mean) / spread, np.ones(len(facts))]
    weights = np.zeros(scaled.shape[1])
    for _ in range(3000):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        weights -= 0.5 * scaled.T @ (chance - labels) / len(labels)
    slopes = weights[:-1] / spread
    return np.append(slopes, weights[-1] - slopes @ mean)


def on_systems(data: Path, name: str) -> tuple[np.ndarray, list[np.ndarray]]:
    """The facts of all systems' translations of one set: untouched, and with each defect."""
    rng = random.Random(5)
    kept: list[tuple[float, ...]] = []
    cut: list[list[tuple[float, ...]]] = [[] for _ in PLANTS]
    texts = [
        (data / "mt" / f"{name}.{lang}").read_text("utf-8").split("\n") for lang in ("fr", "en")
    ]
    for path in sorted((data / "mt" / "systems").glob(f"{name}.*.en")):
        outputs = map(unescape, path.read_text("utf-8").split("\n"))
        for source, reference, output in zip(*texts, outputs, strict=True):
            if len(source) < 20:
                continue
            kept.append(joint_features(source, output, reference))
            for rows, plant in zip(cut, PLANTS, strict=True):
                if changed := plant(source, output, rng):
                    rows.append(joint_features(source, changed, reference))
    return np.array(kept), [np.array(rows) for rows in cut]


def systems(data: Path, alarms: float) -> None:
    found = {name: on_systems(data, name) for name in ("flores-dev", "newstest2013")}
    for tested in (*found, None):
        parts = [part for name, part in found.items() if name != tested]
        facts = np.concatenate([rows for kept, cut in parts for rows in (kept, *cut)])
        labels = np.concatenate(
            [
                np.full(len(r), n > 0, float)
                for kept, cut in parts
                for n, r in enumerate((kept, *cut))
            ]
        )
        weights = logistic(facts, labels)
        shown = [found[tested]] if tested else parts
        kept = np.concatenate([kept for kept, _ in shown]) @ weights[:-1] + weights[-1]
        threshold = float(np.quantile(kept, 1 - alarms))
        print(f"tested on {tested or 'what they were fitted to'}: {alarms:.1%} flagged", end="")
        for number, plant in enumerate(PLANTS):
            rows = np.concatenate([cut[number] for _, cut in shown])
            share = np.mean(rows @ weights[:-1] + weights[-1] > threshold)
            print(f", {plant.__name__} {share:.1%} found", end="")
        print()
    print("weights", tuple(weights[:-1].round(3).tolist()), "bias", weights[-1].round(3))
    print(f"threshold {threshold:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--alarms", type=float, default=0.025, help="references flagged")
    parser.add_argument("--systems", action="store_true")
    args = parser.parse_args()
    if args.systems:
        systems(args.data, args.alarms)
        return
    references = [pair for pair in pairs(args.data) if len(pair[0]) >= 20]
    rng = random.Random(2)
    kept = np.array([features(*pair) for pair in references])
    cut = [
        np.array([features(s, x) for s, t in references if (x := plant(s, t, rng))])
        for plant in (clause_dropped, truncated)
    ]
    facts = np.concatenate([kept, *cut])
    labels = np.r_[np.zeros(len(kept)), np.ones(len(facts) - len(kept))]
    weights = logistic(facts, labels)
    score = [part @ weights[:-1] + weights[-1] for part in (kept, *cut)]
    threshold = float(np.quantile(score[0], 1 - args.alarms))
    print("weights", tuple(weights[:-1].round(3).tolist()), "bias", weights[-1].round(3))
    print(f"threshold {threshold:.3f} flags {args.alarms:.1%} of {len(kept)} references")
    for name, part in zip(("clause dropped", "truncated"), score[1:], strict=True):
        print(f"{name}: {np.mean(part > threshold):.2%} found of {len(part)}")


if __name__ == "__main__":
    main()
