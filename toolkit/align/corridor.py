"""Where to look: a corridor of blocks around a coarse path, so that cost grows with the length of
the documents and not with its square.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from toolkit.align.base import Array
from toolkit.align.dynamic import NEVER, Block, Shape, Step, best_path
from toolkit.align.vectors import Vectors

ROWS = 128  # rows of a block
SMALL = 400  # documents of so many lines need no corridor
GROUP = 8  # lines that the coarse path takes as one
MOST_GROUPS = 3_000  # a coarse path over more groups is itself found in a corridor
_COARSE_SHAPES: tuple[Shape, ...] = ((1, 1), (1, 2), (2, 1))
_COARSE_SKIP = -0.02
_SKETCH = 1024


def whole(size: Shape) -> list[Block]:
    """No corridor: all columns in every block."""
    return [Block(top, bottom, 0, size[1]) for top, bottom in _rows(size[0])]


def _rows(count: int) -> list[tuple[int, int]]:
    return [(top, min(top + ROWS, count)) for top in range(0, max(1, count), ROWS)]


def find(fr: Vectors, en: Vectors, slack: int) -> list[Block]:
    """The corridor: all columns for small documents, else `slack` lines around a coarse path."""
    size = len(fr), len(en)
    if min(size) <= SMALL:
        return whole(size)
    groups = (side.sketched(GROUP, _SKETCH) for side in (fr, en))
    return _around(coarse_path(*groups), size, GROUP, slack)


def around(path: Sequence[Step], size: Shape, slack: int) -> list[Block]:
    """The corridor within `slack` lines of a path; all columns for small documents."""
    return whole(size) if min(size) <= SMALL else _around(path, size, 1, slack)


def _fours(points: Array) -> Array:
    return np.asarray(np.add.reduceat(points, np.arange(0, len(points), 4)))


def _unit(points: Array) -> Array:
    length: Array = np.linalg.norm(points, axis=1, keepdims=True)
    return np.asarray(points / (length + 1e-6))


def coarse_path(fr: Array, en: Array) -> list[Step]:
    """The best path over groups of lines; in a corridor of its own when there are many."""
    size = len(fr), len(en)
    corridor = whole(size)
    if max(size) > MOST_GROUPS:
        corridor = _around(coarse_path(_fours(fr), _fours(en)), size, 4, 24)
    scorer = _Similarity(_unit(fr - fr.mean(axis=0)), _unit(en - en.mean(axis=0)))
    return best_path(size, corridor, scorer, _COARSE_SKIP)[0]


class _Similarity:
    """Scores of groups: cosines, the mean of both for a group that meets two."""

    def __init__(self, fr: Array, en: Array) -> None:
        self.fr, self.en = fr, en

    def __call__(self, block: Block) -> Mapping[Shape, Array]:
        first = max(0, block.top - 1)
        cosine = self.fr[first : block.bottom] @ self.en[block.left : block.right].T
        rows = cosine[block.top - first :]
        before = cosine[: block.bottom - block.top]
        if block.top == first:
            before = np.vstack([np.full((1, cosine.shape[1]), NEVER), cosine[:-1]])
        pairs = {(1, 1): rows, (2, 1): (rows + before) / 2}
        out = {shape: _at_nodes(score, 1) for shape, score in pairs.items()}
        out[1, 2] = _at_nodes((rows[:, 1:] + rows[:, :-1]) / 2, 2)
        return out


def _at_nodes(score: Array, first: int) -> Array:
    """Scores as an array over the window's nodes; no bead ends before node `first`."""
    return np.pad(score, ((0, 0), (first, 0)), constant_values=NEVER)


def _around(path: Sequence[Step], size: Shape, scale: int, slack: int) -> list[Block]:
    """Blocks of lines within `slack` of a path over groups of `scale` lines."""
    reach = np.zeros((2, size[0] + 1), dtype=np.int64)
    low, high = _extent(path, size, scale)
    reach[0] = np.maximum(0, low - slack)
    reach[1] = np.minimum(size[1], high + slack)
    reach[0, 0], reach[1, -1] = 0, size[1]
    return [
        Block(
            top,
            bottom,
            int(reach[0, top : bottom + 1].min()),
            int(reach[1, top : bottom + 1].max()),
        )
        for top, bottom in _rows(size[0])
    ]


def _extent(path: Sequence[Step], size: Shape, scale: int) -> tuple[Array, Array]:
    """First and last column that the path touches at every row (of lines, not groups)."""
    low = np.full(size[0] + 1, size[1], dtype=np.int64)
    high = np.zeros(size[0] + 1, dtype=np.int64)
    for step in path:
        rows = slice(step.fr_start * scale, step.fr_end * scale + 1)
        low[rows] = np.minimum(low[rows], step.en_start * scale)
        high[rows] = np.maximum(high[rows], step.en_end * scale)
    return low, high
