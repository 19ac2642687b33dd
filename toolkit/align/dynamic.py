"""The best path through a corridor of bead scores (dynamic programming, one row at a time).

A node (i, j) means that i French and j English lines are behind. The corridor is a list of
blocks: within one, all rows see the same window of columns. Rows are vectorised: beads come from
earlier rows, and runs of 0-1 from a running maximum along the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.align.base import Array

Shape = tuple[int, int]
MAX_ROWS = 4
NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Block:
    """Rows `top`..`bottom` may meet columns `left`..`right` (ends exclusive)."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Step:
    """A bead of the path: `fr` and `en` lines (ends exclusive)."""

    fr_start: int
    fr_end: int
    en_start: int
    en_end: int


# Scores of every bead shape that ends in a block's rows: arrays of rows × nodes, where node k is
# left + k English lines behind; what sticks out of the window scores NEVER.
Scorer = Callable[[Block], Mapping[Shape, Array]]


def best_path(
    size: Shape, corridor: Sequence[Block], scorer: Scorer, skip: float
) -> tuple[list[Step], bool]:
    """The best-scored path over `size` lines, and whether it stays clear of the corridor's edges.

    `skip` (negative) is the score of every line left without a partner.
    """
    rows: list[tuple[int, Array]] = []  # the last MAX_ROWS rows: (left, scores of the nodes)
    moves: list[tuple[Block, list[Shape], Array]] = []
    for block in corridor:
        scores = scorer(block)
        shapes = list(scores)
        back = np.empty((block.bottom - block.top + 1, block.right - block.left + 1), np.int8)
        if not rows:
            rows.append((block.left, _first_row(block, skip)))
        back[0] = -2
        for row in range(block.bottom - block.top):
            here = [scores[shape][row] for shape in shapes]
            best, back[row + 1] = _next_row(rows, block, here, shapes, skip)
            rows = [*rows[1 - MAX_ROWS :], (block.left, best)]
        moves.append((block, shapes, back))
    return _trace(size, moves)


def _first_row(block: Block, skip: float) -> Array:
    return skip * np.arange(block.left, block.right + 1, dtype=np.float64)


def _next_row(
    rows: list[tuple[int, Array]],
    block: Block,
    scores: list[Array],
    shapes: list[Shape],
    skip: float,
) -> tuple[Array, Array]:
    width = block.right - block.left + 1
    best = _seen_from(rows[-1], block, 0, width) + skip  # 1-0
    move = np.full(width, -1, np.int8)
    for number, (shape, score) in enumerate(zip(shapes, scores, strict=True)):
        if shape[0] > len(rows):
            continue
        total = _seen_from(rows[-shape[0]], block, shape[1], width) + score
        better = total > best
        best = np.where(better, total, best)
        move[better] = number
    slope = skip * np.arange(width, dtype=np.float64)
    reached = np.maximum.accumulate(best - slope) + slope  # any run of 0-1
    move[reached > best + 1e-6] = -2
    return np.maximum(best, reached), move


def _seen_from(row: tuple[int, Array], block: Block, back: int, width: int) -> Array:
    """A row's scores at the nodes `back` columns before each node of the block."""
    left, scores = row
    first = block.left - back - left
    begin, end = max(0, first), min(len(scores), first + width)
    out = np.full(width, NEVER, np.float64)
    if begin < end:
        out[begin - first : end - first] = scores[begin:end]
    return out


def _trace(size: Shape, moves: list[tuple[Block, list[Shape], Array]]) -> tuple[list[Step], bool]:
    i, j = size
    steps: list[Step] = []
    clear = True
    place = len(moves) - 1
    while i or j:
        while place and i <= moves[place][0].top:
            place -= 1
        block, shapes, back = moves[place]
        clear &= _clear(block, j, size)
        move = int(back[i - block.top, j - block.left]) if i else -2
        a, b = {-1: (1, 0), -2: (0, 1)}.get(move) or shapes[move]
        steps.append(Step(i - a, i, j - b, j))
        i, j = i - a, j - b
    return steps[::-1], clear


def _clear(block: Block, j: int, size: Shape) -> bool:
    """Whether a node lies off the window's sides, where these aren't the document's own."""
    margin = 2
    return (block.left == 0 or j >= block.left + margin) and (
        block.right >= size[1] or j <= block.right - margin
    )
