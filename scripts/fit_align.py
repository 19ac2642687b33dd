"""Fit the weights of the sentence aligner (toolkit/data/align/weights.json).

Structured training (Collins 2002; margin by cost-augmented search, averaged): the path that the
current weights find is compared with the gold path, and what differs moves the weights. Every
second document of each source is left out, for bench_align.py. Each is seen as given, with lines
dropped at random, with runs dropped; newstest2012 documents have lines joined.

The first pass, which teaches the lexicon, uses the weights that are there already.

    python scripts/fit_align.py --data ../shared/data words
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from _align_data import (
    SOURCES,
    Bead,
    Pair,
    delete_lines,
    delete_runs,
    joined_newstest,
    load_gold,
    translations,
)

from toolkit.align import corridor, evidence, sentences
from toolkit.align.dynamic import NEVER, Block, Shape, Step, best_path
from toolkit.align.features import SHAPES, Evidence, block_features, feature_names
from toolkit.align.weights import GROUPS, Weights, group, load, rarity
from toolkit.text import dictionary

OUT = Path(__file__).parent.parent / "toolkit" / "data" / "align" / "weights.json"
EPOCHS = 6
RATE = 0.25
MARGIN = 1.0
START = {"cosine": 8.0, "coverage": 3.0, "weakest": 3.0, "mass": 0.3, "margin": 4.0,
         "length": -3.0, "far": -3.0, "same_numbers": 1.0, "other_numbers": -2.0}  # fmt: skip


def training_pairs(data: Path, limit: int | None) -> Iterator[Pair]:
    for source in SOURCES:
        for pair in load_gold(data / "align" / source)[::2][:limit]:
            if len(pair.fr) <= 350:
                yield pair
                yield pair  # as given counts as much as both kinds of loss
                yield delete_lines(pair, 0.1, seed=1)
                yield delete_runs(pair, seed=2)
    for share in (0.0, 0.03, 0.1):
        documents = joined_newstest(data / "mt", share, seed=3)
        kept = [pair for pair in documents if pair.name.startswith("newstest2012")]
        yield from kept[:limit]


class Parameters:
    """Weights as one flat vector: groups × features, then biases, then the skip scores."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        start = [START[name.rstrip("0123456789")] for name in names]
        biases = [-3.0 if shape == (1, 1) else -5.0 - sum(shape) / 2 for shape in SHAPES]
        self.vector = np.array([*start * len(GROUPS), *biases, -1.0, -1.0])
        self.total = np.zeros_like(self.vector)
        self.seen = 0
        self.squares = np.full_like(self.vector, 1.0)

    def place(self, shape: Shape) -> tuple[slice, int]:
        """Where a shape's weights and its bias are."""
        width = len(self.names)
        first = group(shape) * width
        return slice(first, first + width), len(GROUPS) * width + SHAPES.index(shape)

    def weights(self, vector: Any) -> Weights:
        """The vector as the aligner takes it."""
        width = len(self.names) * len(GROUPS)
        features = vector[:width].reshape(len(GROUPS), -1).astype(np.float32)
        biases = dict(zip(SHAPES, vector[width:-2].tolist(), strict=True))
        return Weights(features, biases, tuple(vector[-2:].tolist()), np.zeros(1))

    def move(self, slope: Any) -> None:
        """One step of AdaGrad (Duchi et al. 2011)."""
        self.squares += slope**2
        self.vector += RATE * slope / np.sqrt(self.squares)

    def average(self) -> None:
        """Count the present vector into the average."""
        self.total += self.vector
        self.seen += 1


class Example:
    """A document pair with every bead's features at hand."""

    def __init__(self, pair: Pair, known: Evidence, lone: float = 0.02) -> None:
        self.lone = lone
        self.pair, self.size = pair, known.size
        self.blocks = corridor.whole(known.size)
        self.features = {block: dict(block_features(known, block, SHAPES)) for block in self.blocks}
        self.gold = {_step(bead) for bead in pair.gold}

    def scorer(self, weights: Weights, margin: float) -> Any:
        """Scores of all beads, with `margin` added to each that isn't gold."""

        def score(block: Block) -> Mapping[Shape, Any]:
            out = {}
            for shape, features in self.features[block].items():
                scored = np.pad(
                    weights.score(shape, features) + margin * max(shape),
                    ((0, 0), (shape[1], 0)), constant_values=NEVER,
                )  # fmt: skip
                out[shape] = scored
            for step in self.gold:
                shape = (step.fr_end - step.fr_start, step.en_end - step.en_start)
                if block.top < step.fr_end <= block.bottom and shape in out:
                    out[shape][step.fr_end - 1 - block.top, step.en_end] -= margin * max(shape)
            return out

        return score

    def search(self, weights: Weights, margin: float = 0.0) -> list[Step]:
        """The best path."""
        scorer = self.scorer(weights, margin)
        return best_path(self.size, self.blocks, scorer, weights.skip_score(self.lone))[0]

    def total(self, steps: Iterator[Step] | set[Step] | list[Step], parameters: Parameters) -> Any:
        """Summed features of a path, as a vector like the parameters'."""
        out = np.zeros_like(parameters.vector)
        alone = sum(self.size)
        for step in steps:
            shape = (step.fr_end - step.fr_start, step.en_end - step.en_start)
            if shape in ((0, 1), (1, 0)):
                continue
            block = self.blocks[(step.fr_end - 1) // corridor.ROWS]
            places, bias = parameters.place(shape)
            row, column = step.fr_end - 1 - block.top, step.en_end - shape[1]
            out[places] += self.features[block][shape][:, row, column]
            out[bias] += 1
            alone -= sum(shape)
        out[-2:] = alone, alone * rarity(self.lone)
        return out


def _step(bead: Bead) -> Step:
    return Step(bead[0].start, bead[0].stop, bead[1].start, bead[1].stop)


def train(examples: list[Example], parameters: Parameters) -> Weights:
    rng = random.Random(5)
    usable = [example for example in examples if all(_shape(s) in SHAPES for s in example.gold)]
    print(len(usable), "of", len(examples), "documents", flush=True)
    for epoch in range(EPOCHS):
        rng.shuffle(usable)
        for example in usable:
            found = example.search(parameters.weights(parameters.vector), MARGIN)
            change = example.total(example.gold, parameters) - example.total(found, parameters)
            parameters.move(change / len(example.gold) ** 0.5)
            if epoch > 1:
                parameters.average()
        print("epoch", epoch + 1, "F1", _f1(usable[::5], parameters), flush=True)
    return parameters.weights(parameters.total / parameters.seen)


def _shape(step: Step) -> Shape:
    return step.fr_end - step.fr_start, step.en_end - step.en_start


def _f1(examples: list[Example], parameters: Parameters) -> float:
    right = total = 0
    for example in examples:
        found = {s for s in example.search(parameters.weights(parameters.vector)) if all(_shape(s))}
        right += len(found & example.gold)
        total += len(found) + len(example.gold)
    return round(2 * right / total, 4)


def as_dict(weights: Weights, names: Sequence[str]) -> dict[str, Any]:
    rows = [[round(float(x), 4) for x in row] for row in weights.features]
    return {
        "names": list(names),
        "features": dict(zip(GROUPS, rows, strict=True)),
        "biases": {f"{a}-{b}": round(bias, 4) for (a, b), bias in weights.biases.items()},
        "skip": [round(value, 4) for value in weights.skip],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["words", "translation"])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--limit", type=int, help="documents per source (translating takes time)")
    options = parser.parse_args()
    pairs = list(training_pairs(options.data, options.limit))
    english = translations(pairs) if options.kind == "translation" else {}
    names = feature_names(2 if english else 1)
    lex = dictionary.shipped()
    again = []
    for pair in pairs:
        fr, en = evidence.read(pair.fr, pair.en)
        more = []
        if english:
            more = [evidence.by_translation([english[line] for line in pair.fr], en, lex)]
        taught = sentences.first_pass(fr, en, lex, load("words"), more)
        again.append(Example(pair, taught.evidence, taught.lone))
    fitted = as_dict(train(again, Parameters(names)), names)
    stored = json.loads(OUT.read_text("utf-8"))
    fitted["confidence"] = stored.get(options.kind, {}).get("confidence", [])
    OUT.write_text(json.dumps({**stored, options.kind: fitted}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
