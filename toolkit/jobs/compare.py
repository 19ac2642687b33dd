"""Comparing two runs of `toolkit eval` on the same test set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import DataError
from toolkit.jobs.evaluate import EvalSettings, Evaluation, evaluate
from toolkit.jobs.evaluation.gates import Gates
from toolkit.jobs.evaluation.inputs import System, TestSet
from toolkit.jobs.evaluation.outputs import read_report


def compare(
    before: Path, after: Path, *, settings: EvalSettings | None = None, gates: Gates | None = None
) -> Evaluation:
    """Evaluate the systems of two reports together, the first one's first system the baseline.

    Raises DataError when the reports are of different test sets.
    """
    old, new = read_report(before), read_report(after)
    if old["test_set"]["sha256"] != new["test_set"]["sha256"]:
        raise DataError(
            f"{before} and {after} were made with different test sets "
            f"('{old['test_set']['name']}' and '{new['test_set']['name']}').",
            hint="Evaluate both on the same source and references.",
        )
    systems = [*_systems(old, str(before)), *_systems(new, str(after))]
    names = [system.name for system in systems]
    if len(set(names)) < len(names):
        systems = [_renamed(system) for system in systems]
    return evaluate(
        _test_set(old), systems, baseline=systems[0].name, settings=settings, gates=gates
    )


def _test_set(report: Mapping[str, Any]) -> TestSet:
    segments = report["segments"]

    def column(key: str) -> tuple[str, ...] | None:
        return tuple(segment[key] for segment in segments) if key in segments[0] else None

    return TestSet(
        name=report["test_set"]["name"],
        references=tuple(zip(*(segment["references"] for segment in segments), strict=True)),
        sources=column("source"),
        documents=column("document"),
        domains=column("domain"),
    )


def _systems(report: Mapping[str, Any], path: str) -> list[System]:
    outputs = zip(*(segment["hypotheses"] for segment in report["segments"]), strict=True)
    return [
        System(name=system["name"], hypotheses=tuple(lines), origin={"report": path})
        for system, lines in zip(report["systems"], outputs, strict=True)
    ]


def _renamed(system: System) -> System:
    name = f"{system.origin['report']}: {system.name}"
    return System(name=name, hypotheses=system.hypotheses, origin=system.origin)
