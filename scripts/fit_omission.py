"""Fit the weights of `toolkit.text.omission` and show what they detect.

Human references against the same with a clause dropped or the end cut off; logistic regression
by gradient descent. The threshold is set for a rate of flagged references.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from bench_numbers import pairs
from calibrate_checks import clause_dropped, truncated

from toolkit.text.omission import features


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--alarms", type=float, default=0.025, help="references flagged")
    args = parser.parse_args()
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
