"""Scores of beads from their features, with weights fitted by scripts/fit_align.py."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from toolkit.align.base import Array
from toolkit.align.dynamic import NEVER, Block, Shape
from toolkit.align.features import SHAPES, Evidence, block_features

Kind = Literal["words", "translation"]
GROUPS = ("1-1", "1-n", "n-m")


def rarity(lone: float) -> float:
    """0 where one line in ten has no partner, 1 where one in a hundred has none, and so on."""
    return -1 - math.log10(min(max(lone, 0.003), 0.2))


def group(shape: Shape) -> int:
    """Which set of weights a bead shape uses (an index into GROUPS)."""
    return 0 if shape == (1, 1) else 1 if 1 in shape else 2


@dataclass(frozen=True, slots=True)
class Weights:
    """`features`: groups × features; `biases` by shape; `skip`: see `skip_score`;
    `confidence`: a logistic regression over `confidence.SIGNALS`.
    """

    features: Array
    biases: Mapping[Shape, float]
    skip: tuple[float, float]
    confidence: Array

    def skip_score(self, lone: float) -> float:
        """The score of a line without a partner, in documents where a share `lone` of the lines
        seems to have none: where nothing is missing, a lone line is hard to believe.
        """
        return min(-0.1, self.skip[0] + self.skip[1] * rarity(lone))

    def score(self, shape: Shape, features: Array) -> Array:
        """Scores of beads of one shape; features × … → …"""
        weighted = np.tensordot(self.features[group(shape)], features, axes=1)
        return weighted + self.biases[shape]


@cache
def load(kind: Kind) -> Weights:
    """The fitted weights: with words alone, or with a translation (or embedding) besides."""
    text = files("toolkit").joinpath("data", "align", "weights.json").read_text("utf-8")
    return from_dict(json.loads(text)[kind])


def from_dict(values: Mapping[str, Any]) -> Weights:
    """Weights from what the JSON file holds."""
    biases = {_shape(name): bias for name, bias in values["biases"].items()}
    features = np.array([values["features"][name] for name in GROUPS], dtype=np.float32)
    return Weights(features, biases, tuple(values["skip"]), np.array(values.get("confidence", [])))


def _shape(name: str) -> Shape:
    fr, _, en = name.partition("-")
    return int(fr), int(en)


class BeadScorer:
    """Scores every bead of a block: the `Scorer` of the fine path."""

    def __init__(
        self, evidence: Evidence, weights: Weights, shapes: Sequence[Shape] = SHAPES
    ) -> None:
        self.evidence, self.weights, self.shapes = evidence, weights, shapes

    def __call__(self, block: Block) -> Mapping[Shape, Array]:
        """See Scorer."""
        scores = {}
        for shape, features in block_features(self.evidence, block, self.shapes):
            scored = self.weights.score(shape, features)
            scores[shape] = np.pad(scored, ((0, 0), (shape[1], 0)), constant_values=NEVER)
        return scores
