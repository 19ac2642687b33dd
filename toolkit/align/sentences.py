"""Sentence alignment of two lists of lines, in two passes.

The first pass finds the beads that words, numbers, names and lengths make sure; what these teach
about the documents' own vocabulary helps the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.align import confidence, corridor, evidence
from toolkit.align.base import Bead
from toolkit.align.dynamic import Block, Shape, Step, best_path
from toolkit.align.features import (
    FEW_SHAPES,
    SHAPES,
    Channel,
    DenseChannel,
    Evidence,
    SparseChannel,
)
from toolkit.align.lexicon import Lexicon, learn, shipped
from toolkit.align.vectors import Line
from toolkit.align.weights import BeadScorer, Weights, load

_USUAL = 0.02  # the share of lone lines before anything is known
_SMOOTH = 10
_SLACK = 60
_MAX_SLACK = 2_000


def find_path(
    known: Evidence,
    words: SparseChannel,
    weights: Weights,
    *,
    lone: float,
    shapes: Sequence[Shape] = SHAPES,
) -> tuple[list[Step], list[Block]]:
    """The best path and its corridor, which is widened until the path stays inside.

    `lone` is the share of lines that are believed to have no partner.
    """
    scorer = BeadScorer(known, weights, shapes)
    slack = _SLACK
    while True:
        blocks = corridor.find(words.fr, words.en, slack)
        path, clear = best_path(known.size, blocks, scorer, weights.skip_score(lone))
        if clear or slack >= _MAX_SLACK:
            return path, blocks
        slack *= 3


def second_pass(
    fr: Sequence[Line],
    en: Sequence[Line],
    lexicon: Lexicon,
    weights: Weights,
    more: Sequence[Channel] = (),
) -> tuple[Evidence, SparseChannel, float]:
    """What a first pass teaches: evidence with a better lexicon, and the share of lone lines."""
    known, words = evidence.gather(fr, en, lexicon)
    first, _ = find_path(known, words, weights, lone=_USUAL, shapes=FEW_SHAPES)
    pairs = [
        (fr[step.fr_start].keys, en[step.en_start].keys)
        for step in first
        if step.fr_end - step.fr_start == step.en_end - step.en_start == 1
    ]
    taught = evidence.gather(fr, en, lexicon.extended(learn(pairs, lexicon)), more)
    return *taught, _lone_share(first)


def _lone_share(path: Sequence[Step]) -> float:
    """The share of lines without a partner, smoothed for short documents."""
    lines = alone = 0
    for step in path:
        fr, en = step.fr_end - step.fr_start, step.en_end - step.en_start
        lines += fr + en
        alone += (fr + en) * (not (fr and en))
    return (alone + _SMOOTH * _USUAL) / (lines + _SMOOTH)


def align_lines(
    fr: Sequence[str],
    en: Sequence[str],
    *,
    translated: Sequence[str] | None = None,
    embedded: tuple[Any, Any] | None = None,
) -> list[Bead]:
    """Beads that cover all lines of both sides once, in order.

    `translated` holds a machine translation of each French line; `embedded` a vector for each
    line of both sides (lines × width, of length 1). Either sharpens what words alone say.
    """
    lexicon = shipped()
    sides = evidence.read(fr, en)
    more = list[Channel]()
    if translated is not None:
        more = [evidence.by_translation(translated, sides[1], lexicon)]
    elif embedded is not None:
        more = [DenseChannel(*embedded)]
    weights = load("translation" if more else "words")
    known, words, lone = second_pass(*sides, lexicon, load("words"), more)
    steps, blocks = find_path(known, words, weights, lone=lone)
    return _beads(steps, blocks, known, weights)


def _beads(
    steps: Sequence[Step], blocks: Sequence[Block], known: Evidence, weights: Weights
) -> list[Bead]:
    features = confidence.path_features(known, blocks, steps)
    sure = iter(confidence.probabilities(steps, features, weights) if len(features) else ())
    rows = iter(features)
    beads = []
    for step in steps:
        fr, en = range(step.fr_start, step.fr_end), range(step.en_start, step.en_end)
        if fr and en:
            why = confidence.reasons(step, next(rows))
            beads.append(Bead(fr=fr, en=en, confidence=round(float(next(sure)), 4), reasons=why))
        else:
            beads.append(Bead(fr=fr, en=en, reasons=("nothing like it on the other side",)))
    return beads
