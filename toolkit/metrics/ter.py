"""Translation edit rate (Snover et al., 2006), equal to sacreBLEU's (itself after Tercom)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.metrics.base import Array, Metric, any_references, sacrebleu_signature
from toolkit.metrics.edits import edits


class Ter(Metric):
    """Statistics: the fewest edits to any reference, and the references' mean length."""

    name = "ter"
    title = "TER"
    better = "lower"

    def statistics(
        self,
        systems: Sequence[Sequence[str]],
        references: Sequence[Sequence[str]],
        sources: Sequence[str] | None = None,
    ) -> list[Array]:
        """See Metric."""
        import numpy as np

        expected = [
            [line.lower().split() for line in lines] for lines in zip(*references, strict=True)
        ]
        known: list[dict[str, tuple[float, float]]] = [{} for _ in expected]
        found: list[Array] = []
        for system in systems:
            for line, wanted, rows in zip(system, expected, known, strict=True):
                if line not in rows:  # systems agree on many segments
                    rows[line] = _row(line.lower().split(), wanted)
            chosen = [rows[line] for line, rows in zip(system, known, strict=True)]
            found.append(np.array(chosen, np.float64))
        return found

    def score(self, sums: Array) -> Array:
        """Edits per reference word, × 100; words against an empty reference are 100."""
        import numpy as np

        count, length = sums[..., 0], sums[..., 1]
        rate = np.divide(count, length, out=np.ones_like(count), where=length > 0)
        return 100 * np.where((length <= 0) & (count <= 0), np.zeros_like(rate), rate)

    def signature(self, n_references: int, **extra: Any) -> str:
        """See Metric."""
        from sacrebleu.metrics import TER

        return sacrebleu_signature(TER(references=any_references(n_references)), extra)


def _row(words: list[str], references: Sequence[list[str]]) -> tuple[float, float]:
    count = min(edits(words, reference) for reference in references)
    return count, sum(map(len, references)) / len(references)
