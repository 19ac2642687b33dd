"""What scores can't see: checks of every segment, as flags and as rates.

Each check also runs on the first reference as if it were a translation (with the other
references, if any), so that a reader knows how often it is wrong about good text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.jobs.evaluation.inputs import System, TestSet
from toolkit.jobs.evaluation.measures import Measured, Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One segment as the checks see it; all text is NFC."""

    source: str | None
    hypothesis: str
    references: tuple[str, ...] = ()


Find = Callable[[Example], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check: what it says of a segment, or None where there is nothing to say.

    `find` of an `excusable` check looks at the source alone: where there are references, what it
    says is dropped when it says as much of one of them (a human does the same), and
    `find_in_references` may know more by comparing with them, or know better
    (`references_decide`): then it alone is asked.
    """

    name: str
    title: str
    find: Find
    needs_source: bool = False
    excusable: bool = False
    find_in_references: Find | None = None
    references_decide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the checks found in each system, and in the reference taken as one.

    `flags[system][segment]` maps check names to messages.
    """

    checks: tuple[Check, ...]
    flags: tuple[tuple[Mapping[str, str], ...], ...]
    reference_flags: tuple[Mapping[str, str], ...]

    @property
    def names(self) -> set[str]:
        """The checks' names."""
        return {check.name for check in self.checks}

    def measured(self) -> list[Measured]:
        """The rate of every check, as a measure of the systems."""
        return [self._measure(check) for check in self.checks]

    def _measure(self, check: Check) -> Measured:
        import numpy as np

        statistics = [
            np.array([(check.name in found, 1) for found in segments], np.float64)
            for segments in self.flags
        ]
        return Measured(measure=Rate(name=check.name, title=check.title), statistics=statistics)

    def noise(self, name: str) -> float:
        """The share of reference segments that a check flags."""
        return sum(name in found for found in self.reference_flags) / len(self.reference_flags)


def find_all(test_set: TestSet, systems: Sequence[System], checks: Sequence[Check]) -> Findings:
    """Run the checks over every system and over the first reference."""
    usable = tuple(
        check for check in checks if test_set.sources is not None or not check.needs_source
    )
    references = [tuple(map(_nfc, lines)) for lines in zip(*test_set.references, strict=True)]
    sources = [None if source is None else _nfc(source) for source in _sources(test_set)]

    def run(hypotheses: Sequence[str], expected: Sequence[tuple[str, ...]]) -> _Flags:
        return tuple(
            _flags(usable, Example(source=source, hypothesis=_nfc(line), references=wanted))
            for source, line, wanted in zip(sources, hypotheses, expected, strict=True)
        )

    others = [lines[1:] for lines in references]
    return Findings(
        checks=usable,
        flags=tuple(run(system.hypotheses, references) for system in systems),
        reference_flags=run(test_set.references[0], others),
    )


_Flags = tuple[Mapping[str, str], ...]


def _sources(test_set: TestSet) -> Sequence[str | None]:
    return test_set.sources or [None] * len(test_set)


def _flags(checks: Sequence[Check], example: Example) -> dict[str, str]:
    if example.hypothesis in example.references:
        return {}
    found = {check.name: _message(check, example) for check in checks}
    return {name: message for name, message in found.items() if message}


def _message(check: Check, example: Example) -> str | None:
    if check.references_decide and check.find_in_references and example.references:
        return check.find_in_references(example)
    message = check.find(example)
    if message and check.excusable and any(map(check.find, _humans(example))):
        message = None
    if not message and example.references and check.find_in_references:
        message = check.find_in_references(example)
    return message


def _humans(example: Example) -> list[Example]:
    """The references as examples of their own."""
    return [
        Example(source=example.source, hypothesis=reference) for reference in example.references
    ]


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
