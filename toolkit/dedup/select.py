"""Which of the rows that say the same stay: the best-scored, then the first."""

from __future__ import annotations

from typing import Any

import numpy as np


def best_of(groups: Any, quality: Any) -> Any:
    """A mask of the rows that stay: of each group (equal numbers) the one with the highest
    quality, the earliest among equals.
    """
    order = np.lexsort((np.arange(len(groups)), -quality, groups))
    keep = np.zeros(len(groups), bool)
    if len(groups):
        first = np.concatenate([[True], groups[order[1:]] != groups[order[:-1]]])
        keep[order[first]] = True
    return keep


def shared(groups: Any, marked: Any) -> Any:
    """A mask of the rows whose group holds a marked row."""
    return np.isin(groups, np.unique(groups[marked]))
