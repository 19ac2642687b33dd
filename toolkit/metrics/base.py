"""What a metric is: statistics per segment that add up, and a score made from their sum.

Because the statistics add up, one pass over the text serves everything that follows: corpus,
document, slice and segment scores, confidence intervals and paired tests.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from toolkit.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.floating[Any]]
else:
    Array: TypeAlias = Any

Direction = Literal["higher", "lower", "near one"]


class Metric(ABC):
    """A metric. `cacheable` says that the statistics depend on the texts alone."""

    name: ClassVar[str]
    title: ClassVar[str]
    better: ClassVar[Direction] = "higher"
    digits: ClassVar[int] = 1
    cacheable: ClassVar[bool] = True
    needs_source: ClassVar[bool] = False

    @abstractmethod
    def statistics(
        self,
        systems: Sequence[Sequence[str]],
        references: Sequence[Sequence[str]],
        sources: Sequence[str] | None = None,
    ) -> list[Array]:
        """One array (segments × statistics) a system. `references` is a list of reference
        translations of the whole test set. The caller has checked the lengths (`check_lengths`).
        """

    @abstractmethod
    def score(self, sums: Array) -> Array:
        """Scores of summed statistics: (…, statistics) → (…). Where the sums are float32, so is
        the arithmetic: that is how sacreBLEU scores its resamples.
        """

    def segment_scores(self, statistics: Array) -> Array:
        """The score of every segment alone: (segments, statistics) → (segments)."""
        return self.score(statistics)

    @abstractmethod
    def signature(self, n_references: int, **extra: Any) -> str:
        """The sacreBLEU-style signature; `extra` may hold `bs`, `ar` and `seed`."""


def check_lengths(
    systems: Sequence[Sequence[str]], references: Sequence[Sequence[str]], sources: Any = None
) -> None:
    """Raise DataError unless everything has as many segments as the first reference, and some."""
    if not references:
        raise DataError("There is no reference to score against.", hint="Give one with --ref.")
    expected = len(references[0])
    if not expected:
        raise DataError("The reference holds no segment.")
    streams = [("A reference", text) for text in references[1:]]
    streams += [(f"System {number}", text) for number, text in enumerate(systems, start=1)]
    streams += [("The source", sources)] if sources is not None else []
    for what, text in streams:
        if len(text) != expected:
            raise DataError(f"{what} has {len(text)} segments, the reference {expected}.")


def sacrebleu_signature(metric: Any, extra: dict[str, Any]) -> str:
    """The signature of a sacreBLEU metric object that has seen its references."""
    signature = metric.get_signature()
    for key, value in extra.items():
        if value is not None:
            signature.update(key, value)
    return str(signature)


def any_references(count: int) -> list[list[str]]:
    """Stand-ins that tell a sacreBLEU metric how many references there are."""
    return [["."] for _ in range(count)]
