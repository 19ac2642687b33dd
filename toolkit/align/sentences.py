"""Sentence alignment of two lists of lines, in two passes.

The first pass finds the beads that words, numbers, names and lengths make sure; what these teach
about the documents' own vocabulary helps the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.align import confidence, corridor, evidence
from toolkit.align.base import Bead
from toolkit.align.dynamic import Block, Step, best_path
from toolkit.align.features import (
    FEW_SHAPES,
    SHAPES,
    Channel,
    DenseChannel,
    Evidence,
)
from toolkit.align.lexicon import Bitext, Lexicon, learn, shipped
from toolkit.align.vectors import Line
from toolkit.align.weights import BeadScorer, Weights, load

_USUAL = 0.02  # the share of lone lines before anything is known
_SMOOTH = 10
_WIDE, _NARROW, _WIDEST = 60, 30, 3_000  # how far a corridor reaches from its path, in lines


@dataclass(frozen=True, slots=True)
class Taught:
    """What a first pass leaves for the second: better evidence, its path, and the share of lines
    that have no partner.
    """

    evidence: Evidence
    path: Sequence[Step]
    lone: float


def first_pass(
    fr: Sequence[Line],
    en: Sequence[Line],
    lexicon: Lexicon,
    weights: Weights,
    more: Sequence[Channel] = (),
) -> Taught:
    """Find a path with few bead shapes, and learn the documents' own words from it."""
    known = evidence.gather(fr, en, lexicon)
    scorer = BeadScorer(known, weights, FEW_SHAPES)
    slack, clear = _WIDE, False
    while not clear:
        blocks = corridor.find(known.words.fr, known.words.en, slack)
        path, clear = best_path(known.size, blocks, scorer, weights.skip_score(_USUAL))
        slack *= 4
        clear |= slack > _WIDEST
    learned = learn(_one_to_one(path, fr, en), lexicon)
    return Taught(evidence.reread(known, fr, lexicon.extended(learned), more), path, _lone_share(path))


def second_pass(taught: Taught, weights: Weights) -> tuple[list[Step], list[Block]]:
    """The best path of all, near the first one, and the corridor that it was found in."""
    known = taught.evidence
    scorer = BeadScorer(known, weights, SHAPES)
    slack = _NARROW
    while True:
        blocks = corridor.around(taught.path, known.size, slack)
        path, clear = best_path(known.size, blocks, scorer, weights.skip_score(taught.lone))
        if clear or slack > _WIDEST:
            return path, blocks
        slack *= 4


def _one_to_one(path: Sequence[Step], fr: Sequence[Line], en: Sequence[Line]) -> Bitext:
    return [
        (fr[step.fr_start].keys, en[step.en_start].keys)
        for step in path
        if step.fr_end - step.fr_start == step.en_end - step.en_start == 1
    ]


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
    taught = first_pass(*sides, lexicon, load("words"), more)
    steps, blocks = second_pass(taught, weights)
    return _beads(steps, blocks, taught.evidence, weights)


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
