"""Sentence alignment of two lists of lines, in two passes.

The first pass finds the beads that words, numbers, names and lengths make sure; what these teach
about the documents' own vocabulary helps the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.align import confidence, corridor, evidence
from toolkit.align.base import Array, Bead
from toolkit.align.dynamic import Block, Shape, Step, best_path
from toolkit.align.features import (
    FEW_SHAPES,
    SHAPES,
    Channel,
    DenseChannel,
    Evidence,
)
from toolkit.align.lexicon import Bitext, learn
from toolkit.align.vectors import Line
from toolkit.align.weights import BeadScorer, Weights, load
from toolkit.text.dictionary import Lexicon, shipped

_LONE = ("nothing like it on the other side",)
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
    return Taught(
        evidence.reread(known, fr, lexicon.extended(learned), more), path, _lone_share(path)
    )


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
    embedded: tuple[Array, Array] | None = None,
) -> list[Bead]:
    """Beads that cover all lines of both sides once, in order.

    `translated` holds a machine translation of each French line; `embedded` a vector for each
    line of both sides (lines × width, of length 1). Either sharpens what words alone say.
    Blank lines are no sentences: they stand alone, or lie within a bead.
    """
    places = [[n for n, line in enumerate(side) if line.strip()] for side in (fr, en)]
    kept = [[side[n] for n in place] for side, place in zip((fr, en), places, strict=True)]
    if not all(kept):
        return _alone((0, len(fr)), (0, len(en)))
    if translated is not None:
        translated = [translated[n] for n in places[0]]
    if embedded is not None:
        embedded = (embedded[0][places[0]], embedded[1][places[1]])
    beads = _align(kept[0], kept[1], translated, embedded)
    return list(_with_blanks(beads, places, (len(fr), len(en))))


def _with_blanks(
    beads: Iterable[Bead], places: Sequence[Sequence[int]], size: Shape
) -> Iterator[Bead]:
    """The beads by the lines' own numbers, and blank lines between them by themselves."""
    fr_at = en_at = 0
    for bead in beads:
        fr, en = _spanned(bead.fr, places[0], fr_at), _spanned(bead.en, places[1], en_at)
        yield from _alone((fr_at, fr.start), (en_at, en.start))
        yield replace(bead, fr=fr, en=en)
        fr_at, en_at = fr.stop, en.stop
    yield from _alone((fr_at, size[0]), (en_at, size[1]))


def _spanned(lines: range, places: Sequence[int], at: int) -> range:
    return range(places[lines.start], places[lines.stop - 1] + 1) if lines else range(at, at)


def _alone(fr: tuple[int, int], en: tuple[int, int]) -> list[Bead]:
    nothing = range(0)
    return [
        *(Bead(fr=range(n, n + 1), en=nothing, reasons=_LONE) for n in range(*fr)),
        *(Bead(fr=nothing, en=range(n, n + 1), reasons=_LONE) for n in range(*en)),
    ]


def _align(
    fr: Sequence[str],
    en: Sequence[str],
    translated: Sequence[str] | None,
    embedded: tuple[Array, Array] | None,
) -> list[Bead]:
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
            beads.append(Bead(fr=fr, en=en, reasons=_LONE))
    return beads
