"""How sure a bead is, and why.

A logistic regression over what the features say of the bead and of its neighbours, fitted by
scripts/fit_align_confidence.py on documents with gold beads: of the beads with confidence .9,
nine in ten are exactly right.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.align.base import Array
from toolkit.align.dynamic import Block, Step
from toolkit.align.features import Evidence, block_features
from toolkit.align.weights import Weights

SIGNALS = ("constant", "score", "low score", "neighbour", "weakest", "cosine", "not 1-1", "n-m",
           "alone before or after", "few words", "lone lines in all")  # fmt: skip
_COSINE, _WEAKEST, _MASS = 0, 2, 3
_LENGTH, _SAME_NUMBERS, _OTHER_NUMBERS = -4, -2, -1


def path_features(known: Evidence, blocks: Sequence[Block], steps: Sequence[Step]) -> Array:
    """Features of every step with two sides, in order; shape steps × features."""
    rows: list[Array] = []
    for block in blocks:
        here = [s for s in steps if block.top < s.fr_end <= block.bottom and _paired(s)]
        shapes = sorted({_shape(step) for step in here})
        found = dict(block_features(known, block, shapes))
        for step in here:
            column = step.en_end - block.left - _shape(step)[1]
            rows.append(found[_shape(step)][:, step.fr_end - 1 - block.top, column])
    return np.array(rows)


def _shape(step: Step) -> tuple[int, int]:
    return step.fr_end - step.fr_start, step.en_end - step.en_start


def _paired(step: Step) -> bool:
    return all(_shape(step))


def signals(steps: Sequence[Step], features: Array, weights: Weights) -> Array:
    """What the regression sees of each paired step: SIGNALS, in order."""
    paired = [step for step in steps if _paired(step)]
    scores = np.array(
        [weights.score(_shape(step), row) for step, row in zip(paired, features, strict=True)]
    ).clip(-10, 20)
    around = np.pad(scores, 1, constant_values=5.0)
    neighbour = np.minimum(around[:-2], around[2:])
    shapes = [_shape(step) for step in paired]
    columns = [
        np.ones(len(paired)),
        scores / 10,
        np.minimum(scores, 2.0) / 10,
        np.clip(neighbour, -5, 10) / 10,
        features[:, _WEAKEST],
        features[:, _COSINE],
        [shape != (1, 1) for shape in shapes],
        [1 not in shape for shape in shapes],
        _alone(steps),
        features[:, _MASS] < 0.7,
        np.full(len(paired), _lone_share(steps)),
    ]
    return np.column_stack([np.asarray(column, dtype=np.float64) for column in columns])


def _alone(steps: Sequence[Step]) -> list[float]:
    """For each paired step, how many of its two neighbours are lines without a partner."""
    flags = [0.0, *(0.0 if _paired(step) else 1.0 for step in steps), 0.0]
    near = (flags[i] + flags[i + 2] for i in range(len(steps)))
    return [count for count, step in zip(near, steps, strict=True) if _paired(step)]


def _lone_share(steps: Sequence[Step]) -> float:
    lone = sum(sum(_shape(step)) for step in steps if not _paired(step))
    return lone / max(1, sum(sum(_shape(step)) for step in steps))


def probabilities(steps: Sequence[Step], features: Array, weights: Weights) -> Array:
    """Confidence of every paired step, in order."""
    logits = signals(steps, features, weights) @ weights.confidence
    return np.asarray(1 / (1 + np.exp(-logits)))


def reasons(step: Step, features: Array) -> tuple[str, ...]:
    """What speaks for a paired step and against it, in words."""
    found = [f"words agree {features[_COSINE]:.2f}"]
    if features[_SAME_NUMBERS] > 0:
        found.append("the same numbers")
    if features[_OTHER_NUMBERS] > 0:
        found.append("a number on one side only")
    if features[_LENGTH] >= 0.99:
        found.append("lengths differ much")
    if _shape(step) != (1, 1) and features[_WEAKEST] < 0.1:
        found.append("one of the lines shares little")
    return tuple(found)
