"""What became of the names: found again, spelt as the reference spells them, called one thing
all through a document.

Which names a sentence has is decided by the human side: a mention of the source counts when it
can be found in the reference too. The aligner misses some names and takes some words for names,
alike for every system.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.entities.align import align_pair
from toolkit.entities.gazetteer import gazetteer
from toolkit.jobs.evaluation.inputs import System, TestSet
from toolkit.jobs.evaluation.measures import Measured, Rate
from toolkit.metrics.base import Array

LABELS: Mapping[str, str] = {
    "PER": "people",
    "LOC": "places",
    "ORG": "organisations",
    "MISC": "others",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name of the source and what stands for it in English; `reason` says why they are one."""

    start: int
    end: int
    label: str
    source: str
    target: str
    reason: str

    def overlaps(self, other: Mention) -> bool:
        """Whether both are about the same words of the source."""
        return self.start < other.end and other.start < self.end


Mentions = Sequence[Mention]
Counts = tuple[int, int]  # how many, out of how many


def name_measures(test_set: TestSet, systems: Sequence[System]) -> list[Measured]:
    """The names' figures, each a share, as measures of the systems."""
    sources = test_set.sources or ()
    wanted = _mentions(sources, test_set.references[0])
    found = [_mentions(sources, system.hypotheses) for system in systems]
    documents = test_set.documents or tuple("" for _ in sources)
    measured = [
        Measured(measure=rate, statistics=[_statistics(count, wanted, rows) for rows in found])
        for rate, count in _rates()
    ]
    if test_set.documents:
        rate = Rate(
            name="entity_consistency",
            title="Names called one thing in their document",
            better="higher",
        )
        statistics = [_consistency(rows, documents) for rows in found]
        measured.append(Measured(measure=rate, statistics=statistics))
    return measured


def _mentions(sources: Sequence[str], texts: Sequence[str]) -> list[Mentions]:
    return [list(_linked(source, text)) for source, text in zip(sources, texts, strict=True)]


def _linked(source: str, text: str) -> Iterator[Mention]:
    aligned = align_pair(source, text, gazetteer())
    for link in aligned.links:
        here, there = aligned.source[link.source], aligned.target[link.target]
        yield Mention(
            start=here.start,
            end=here.end,
            label=here.label,
            source=here.text(source),
            target=there.text(text),
            reason=link.reason,
        )


Count = Callable[[Mentions, Mentions], Counts]


def _rates() -> Iterator[tuple[Rate, Count]]:
    """Every figure with the function that counts it in one segment, from what the reference has
    and what the translation has.
    """
    yield _rate("entity_recall", "Names found again"), _recall
    for label, title in LABELS.items():
        yield _rate(f"entity_recall_{label.lower()}", f"… {title}"), _recall_of(label)
    yield _rate("entity_precision", "Names that the reference has too"), _precision
    yield _rate("entity_agreement", "Found names spelt as in the reference"), _agreement
    yield _rate("entity_same", "… where English keeps the French spelling"), _agreement_of(True)
    yield (
        _rate("entity_changed", "… where it has its own (exonym, romanised)"),
        _agreement_of(False),
    )


def _rate(name: str, title: str) -> Rate:
    return Rate(name=name, title=title, better="higher")


def _statistics(count: Count, wanted: Sequence[Mentions], found: Sequence[Mentions]) -> Array:
    import numpy as np

    return np.array([count(*row) for row in zip(wanted, found, strict=True)], np.float64)


def _recall(wanted: Mentions, found: Mentions) -> Counts:
    return sum(any(map(name.overlaps, found)) for name in wanted), len(wanted)


def _recall_of(label: str) -> Count:
    def count(wanted: Mentions, found: Mentions) -> Counts:
        return _recall([name for name in wanted if name.label == label], found)

    return count


def _precision(wanted: Mentions, found: Mentions) -> Counts:
    return sum(any(map(name.overlaps, wanted)) for name in found), len(found)


def _agreement(wanted: Mentions, found: Mentions) -> Counts:
    """Of the names that both have, those spelt alike."""
    pairs = [(name, other) for name in wanted for other in found if name.overlaps(other)]
    return sum(name.target == other.target for name, other in pairs), len(pairs)


def _agreement_of(same: bool) -> Count:
    """Agreement on the names that the reference leaves as the source has them, or doesn't."""

    def count(wanted: Mentions, found: Mentions) -> Counts:
        return _agreement([name for name in wanted if (name.source == name.target) == same], found)

    return count


def _consistency(rows: Sequence[Mentions], documents: Sequence[str]) -> Array:
    """Of the names seen before in the document: those called as they were the first time."""
    import numpy as np

    first: dict[tuple[str, str], str] = {}
    counts = []
    for document, names in zip(documents, rows, strict=True):
        again = [name for name in names if (document, name.source) in first]
        kept = sum(first[document, name.source] == name.target for name in again)
        counts.append((kept, len(again)))
        for name in names:
            first.setdefault((document, name.source), name.target)
    return np.array(counts, np.float64)
