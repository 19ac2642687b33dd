"""Length ratio: how long the translation is, as a share of its reference, in 13a tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.metrics.base import Array, Metric
from toolkit.metrics.bleu import Bleu


class LengthRatio(Metric):
    """Statistics: hypothesis length and closest reference length, as in BLEU's brevity penalty."""

    name = "length"
    title = "Length ratio"
    better = "near one"
    digits = 3

    def statistics(
        self,
        systems: Sequence[Sequence[str]],
        references: Sequence[Sequence[str]],
        sources: Sequence[str] | None = None,
    ) -> list[Array]:
        """See Metric."""
        return [found[:, :2] for found in Bleu().statistics(systems, references)]

    def score(self, sums: Array) -> Array:
        """1 is the reference's length; an empty reference counts as 0, as in sacreBLEU."""
        import numpy as np

        length, expected = sums[..., 0], sums[..., 1]
        return np.divide(length, expected, out=np.zeros_like(length), where=expected > 0)

    def signature(self, n_references: int, **extra: Any) -> str:
        """See Metric."""
        return Bleu().signature(n_references, **extra)
