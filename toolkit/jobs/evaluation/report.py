"""An evaluation as plain data: what `report.json` holds, and what every other output is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit import __version__
from toolkit.jobs.evaluation.gates import overall
from toolkit.jobs.evaluation.measures import Measured, Rate, none_if_nan
from toolkit.jobs.evaluation.slices import Slice
from toolkit.metrics.base import Metric
from toolkit.metrics.cache import digest

if TYPE_CHECKING:
    from toolkit.jobs.evaluate import Evaluation

FORMAT = 1


def as_dict(evaluation: Evaluation) -> dict[str, Any]:
    """The whole evaluation; `segments` holds every text, so that runs can be compared later."""
    return {
        **figures(evaluation),
        "misses": _misses(evaluation),
        "segments": _segments(evaluation),
    }


def figures(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation without its texts."""
    return {**headline(evaluation), "slices": [_slice(evaluation, p) for p in evaluation.slices]}


def headline(evaluation: Evaluation) -> dict[str, Any]:
    """What concerns the whole test set: what a summary needs."""
    systems = evaluation.systems
    return {
        "toolkit": __version__,
        "kind": "evaluation",
        "format": FORMAT,
        "test_set": {
            "name": evaluation.test_set.name,
            "segments": len(evaluation.test_set),
            "sha256": evaluation.test_set.digests(),
        },
        "baseline": None if evaluation.baseline is None else systems[evaluation.baseline].name,
        "settings": evaluation.settings.model_dump(mode="json", exclude={"cache"}),
        "measures": [_measure(evaluation, found) for found in evaluation.measured.values()],
        "systems": [
            {
                "name": system.name,
                "origin": dict(system.origin),
                "sha256": digest(system.hypotheses),
                "scores": {name: score.as_dict() for name, score in scores.items()},
            }
            for system, scores in zip(systems, evaluation.scores, strict=True)
        ],
        "gates": {
            "outcome": overall(evaluation.verdicts),
            "verdicts": [
                {
                    "system": verdict.system,
                    "gate": verdict.gate,
                    "outcome": verdict.outcome,
                    "message": verdict.message,
                }
                for verdict in evaluation.verdicts
            ],
        },
    }


def _misses(evaluation: Evaluation) -> dict[str, list[list[int]]]:
    """For every share that a higher figure is better of, the segments of each system that lower
    it: `result[measure][system]`.
    """
    return {
        name: [(rows[:, 0] < rows[:, 1]).nonzero()[0].tolist() for rows in found.statistics]
        for name, found in evaluation.measured.items()
        if isinstance(found.measure, Rate) and found.measure.better == "higher"
    }


def _measure(evaluation: Evaluation, found: Measured) -> dict[str, Any]:
    measure = found.measure
    about: dict[str, Any] = {
        "name": measure.name,
        "title": measure.title,
        "better": measure.better,
        "digits": measure.digits,
    }
    if isinstance(measure, Metric):
        about["signature"] = found.signature
    if evaluation.findings and measure.name in evaluation.findings.names:
        about["on_reference"] = evaluation.findings.noise(measure.name)
    return about


def _slice(evaluation: Evaluation, part: Slice) -> dict[str, Any]:
    return {
        "group": part.group,
        "value": part.value,
        "segments": len(part.rows),
        "rows": part.rows.tolist(),
        "small": part.small,
        "scores": [
            {
                name: none_if_nan(found.score(system, part.rows))
                for name, found in evaluation.measured.items()
            }
            for system in range(len(evaluation.systems))
        ],
    }


def _segments(evaluation: Evaluation) -> list[dict[str, Any]]:
    test_set, n_systems = evaluation.test_set, len(evaluation.systems)
    scores = segment_scores(evaluation.measured)
    hypotheses = zip(*(system.hypotheses for system in evaluation.systems), strict=True)
    rows = []
    for row, (references, outputs) in enumerate(
        zip(zip(*test_set.references, strict=True), hypotheses, strict=True)
    ):
        segment: dict[str, Any] = {"references": references, "hypotheses": outputs}
        for key, column in _columns(evaluation).items():
            segment[key] = column[row]
        segment["scores"] = {
            name: [columns[system][row] for system in range(n_systems)]
            for name, columns in scores.items()
        }
        if evaluation.findings:
            segment["flags"] = [dict(flags[row]) for flags in evaluation.findings.flags]
        rows.append(segment)
    return rows


def _columns(evaluation: Evaluation) -> dict[str, Sequence[str]]:
    test_set = evaluation.test_set
    columns = {
        "source": test_set.sources,
        "document": test_set.documents,
        "domain": test_set.domains,
    }
    return {key: column for key, column in columns.items() if column is not None}


def segment_scores(measured: Mapping[str, Measured]) -> dict[str, list[list[float]]]:
    """The score of every segment by every metric: `result[metric][system][segment]`."""
    return {
        name: [
            [round(float(score), 4) for score in found.measure.segment_scores(statistics)]
            for statistics in found.statistics
        ]
        for name, found in measured.items()
        if isinstance(found.measure, Metric)
    }
