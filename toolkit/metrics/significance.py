"""Confidence intervals and paired tests, from statistics alone.

Draws, arithmetic and p-values are sacreBLEU's (same generator, same seed, same precision), so
that intervals and p-values equal those of its command line; the work is done by matrix products.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.metrics.base import Array

Scorer = Callable[[Array], Array]

SEED = 12345
_TIE = 1e-9
_CHUNK = 500  # resamples at a time: bounds the memory, changes no result


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The resamples' mean, and half the width of the 95 % interval around it."""

    mean: float
    half_width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A system against the baseline: the difference of the scores, and how likely one that
    large is by chance, were both the same.
    """

    difference: float
    p_value: float


class Bootstrap:
    """Resamples of a test set, drawn once and used for every metric and system.

    `n_segments` × `n_resamples` draws with replacement (Koehn, 2004).
    """

    def __init__(self, n_segments: int, n_resamples: int = 1000, seed: int = SEED) -> None:
        import numpy as np

        rng = np.random.default_rng(seed)
        self.n_resamples = n_resamples
        self._draws = rng.choice(n_segments, size=(n_resamples, n_segments), replace=True)
        self._counts: Array | None = None

    def scores(self, statistics: Array, score: Scorer) -> Array:
        """The score of every resample."""
        return self.scores_of([statistics], score)[0]

    def scores_of(self, systems: Sequence[Array], score: Scorer) -> list[Array]:
        """The same of several systems, their sums made by one matrix product, which is exact for
        whole numbers.
        """
        import numpy as np

        stacked = np.concatenate(systems, axis=1)
        if not np.array_equal(stacked, np.round(stacked)):
            return [score(self._sums_of_fractions(statistics)) for statistics in systems]
        sums = (self._multiplicities() @ stacked).astype(np.float32)
        return [score(part) for part in np.split(sums, len(systems), axis=1)]

    def _multiplicities(self) -> Array:
        """How often each resample holds each segment."""
        import numpy as np

        if self._counts is None:
            n_segments = self._draws.shape[1]
            self._counts = np.empty((self.n_resamples, n_segments))
            for row, draw in zip(self._counts, self._draws, strict=True):
                row[:] = np.bincount(draw, minlength=n_segments)
        return self._counts

    def _sums_of_fractions(self, statistics: Array) -> Array:
        """Summed one by one in single precision, as sacreBLEU does, for the same rounding."""
        import numpy as np

        single = statistics.astype(np.float32)
        starts = range(0, self.n_resamples, _CHUNK)
        return np.concatenate(
            [single[self._draws[start : start + _CHUNK]].sum(1) for start in starts]
        )


def interval(resampled: Array) -> Interval:
    """The 95 % interval of resampled scores; those where there was nothing to score (NaN) are
    left out, and there must be others.
    """
    import numpy as np

    ordered = np.sort(resampled[~np.isnan(resampled)])
    cut = len(ordered) // 40
    half_width = 0.5 * (ordered[-1 - cut] - ordered[cut])
    mean = ordered.mean(dtype=np.float64).astype(ordered.dtype)  # rounded as sacreBLEU rounds it
    return Interval(mean=float(mean), half_width=float(half_width))


def paired_bootstrap(ours: Array, theirs: Array, difference: float) -> Comparison:
    """Two-sided paired bootstrap test: are the resampled differences, centred, ever as large?

    `ours` and `theirs` are the scores of the same resamples of both systems.
    """
    import numpy as np

    spread = np.abs(ours - theirs)
    return _compare(spread - spread.mean(), difference)


def paired_randomisation(
    baseline: Array,
    system: Array,
    score: Scorer,
    *,
    n_trials: int = 10_000,
    seed: int = SEED,
    count_ties: bool = False,
) -> Comparison:
    """Two-sided approximate randomisation test (Riezler and Maxwell, 2005): swap the systems'
    segments at random and see how often the difference is larger.

    `count_ties`: or equal. sacreBLEU doesn't count these; where scores are counts of few things,
    they are many, and the test is only right with them.
    """
    import numpy as np

    kept_sum, other_sum, delta = system.sum(0), baseline.sum(0), baseline - system
    differences = []
    for swaps in _swaps(len(system), n_trials, seed):
        moved = swaps @ delta
        differences.append(np.abs(score(kept_sum + moved) - score(other_sum - moved)))
    difference = float(score(kept_sum) - score(other_sum))
    allowance = _TIE if count_ties else 0.0
    return _compare(np.concatenate(differences) + allowance, difference)


def _swaps(n_segments: int, n_trials: int, seed: int) -> Iterator[Array]:
    import numpy as np

    chosen = np.random.default_rng(seed).integers(2, size=(n_trials, n_segments), dtype=bool)
    for start in range(0, n_trials, _CHUNK):
        yield chosen[start : start + _CHUNK].astype(np.float64)


def _compare(chance: Array, difference: float) -> Comparison:
    if not difference:  # sacreBLEU would call a system significantly different from itself
        return Comparison(difference=0.0, p_value=1.0)
    as_large = int((chance > abs(difference)).sum())
    return Comparison(difference=difference, p_value=(as_large + 1) / (len(chance) + 1))
