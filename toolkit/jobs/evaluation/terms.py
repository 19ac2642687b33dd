"""Glossary adherence: are the terms of the source called by their names?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.glossary import Matcher, apply, read_glossary
from toolkit.jobs.evaluation.findings import Check, Example
from toolkit.jobs.evaluation.inputs import System, TestSet
from toolkit.jobs.evaluation.measures import Measured, Rate
from toolkit.metrics.base import Array


class Terms:
    """A glossary held against translations."""

    def __init__(self, path: Path) -> None:
        self._matcher = Matcher(read_glossary(path))

    def check(self) -> Check:
        """Flags a segment with a term that isn't called by its name."""
        return Check(
            name="glossary", title="Glossary disobeyed", find=self._disobeyed, needs_source=True
        )

    def measured(self, test_set: TestSet, systems: Sequence[System]) -> Measured:
        """The share of the source's terms that each system calls by their names."""
        rate = Rate(name="glossary_adherence", title="Glossary adherence", better="higher")
        return Measured(
            measure=rate, statistics=[self._statistics(test_set, system) for system in systems]
        )

    def _statistics(self, test_set: TestSet, system: System) -> Array:
        import numpy as np

        pairs = zip(test_set.sources or (), system.hypotheses, strict=True)
        counts = [self._counts(source, text) for source, text in pairs]
        return np.array(counts, np.float64)

    def _counts(self, source: str, text: str) -> tuple[int, int]:
        """Terms obeyed, and all terms."""
        terms = len(list(self._matcher.find(source)))
        return terms - len(self._names_missing(source, text)), terms

    def _names_missing(self, source: str, text: str) -> list[str]:
        """What should stand there: a term that would have to be written in isn't obeyed."""
        applied = apply(source, text, (), self._matcher)
        replaced = [done.term for done in applied.applications if done.action == "replaced"]
        terms = [*replaced, *(failure.term for failure in applied.failures)]
        return [f"'{term.source}' should be '{term.target}'" for term in terms]

    def _disobeyed(self, example: Example) -> str | None:
        return "; ".join(self._names_missing(example.source or "", example.hypothesis)) or None
