"""Evaluation: scores with intervals and tests, findings, slices and gates of systems."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from toolkit import registry
from toolkit.config import Settings
from toolkit.errors import ConfigError
from toolkit.jobs.evaluation.findings import Findings, find_all
from toolkit.jobs.evaluation.gates import Gates, Judge, Verdict
from toolkit.jobs.evaluation.inputs import System, TestSet, check_length
from toolkit.jobs.evaluation.measures import Measured, Rate, Score
from toolkit.jobs.evaluation.slices import Slice, slices
from toolkit.metrics.base import Array, Metric
from toolkit.metrics.cache import cached_statistics
from toolkit.metrics.significance import (
    SEED,
    Bootstrap,
    Comparison,
    interval,
    paired_bootstrap,
    paired_randomisation,
)

DEFAULT_METRICS = ("bleu", "chrf", "chrf++", "ter", "length")
Progress = Callable[[str], None]


class EvalSettings(Settings):
    """How to evaluate. `test`: paired bootstrap (bs) or approximate randomisation (ar) against
    the baseline. `cache` is a folder for statistics; None computes them anew.
    """

    metrics: tuple[str, ...] = DEFAULT_METRICS
    resamples: Annotated[int, Field(ge=2)] = 1000
    trials: Annotated[int, Field(ge=1)] = 10_000
    test: Literal["bs", "ar"] = "bs"
    seed: int = SEED
    checks: bool = True
    glossary: Path | None = None
    cache: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that was found. `scores[system][measure]`; `baseline` is a system's number."""

    test_set: TestSet
    systems: tuple[System, ...]
    baseline: int | None
    settings: EvalSettings
    measured: Mapping[str, Measured]
    scores: tuple[Mapping[str, Score], ...]
    findings: Findings | None
    verdicts: tuple[Verdict, ...]

    @property
    def slices(self) -> tuple[Slice, ...]:
        """The parts of the test set that can be scored apart."""
        return tuple(slices(self.test_set))


def evaluate(
    test_set: TestSet,
    systems: Sequence[System],
    *,
    baseline: str | None = None,
    settings: EvalSettings | None = None,
    gates: Gates | None = None,
    extra_metrics: Sequence[Metric] = (),
    progress: Progress = lambda _: None,
) -> Evaluation:
    """Score systems on a test set; `progress` hears what is done next. Raises ConfigError for an
    unknown baseline, metric or gate, DataError for a system that isn't as long as the test set.
    """
    for system in systems:
        check_length(system.hypotheses, test_set, system.name)
    settings = settings or EvalSettings()
    names = [system.name for system in systems]
    against = None if baseline is None else _index(names, baseline)
    metrics = [*(registry.load("metric", name)() for name in settings.metrics), *extra_metrics]
    measured = _measure(test_set, systems, metrics, settings, progress)
    progress("Checks and names")
    findings = _look(test_set, systems, settings, measured) if settings.checks else None
    progress("Intervals")
    judge = gates and Judge(
        gates=gates,
        measured=measured,
        slices=slices(test_set) if gates.slices else (),
        systems=names,
        baseline=against,
        n_resamples=settings.resamples,
        seed=settings.seed,
    )
    return Evaluation(
        test_set=test_set,
        systems=tuple(systems),
        baseline=against,
        settings=settings,
        measured=measured,
        scores=_scores(measured, len(systems), against, settings),
        findings=findings,
        verdicts=tuple(judge.verdicts()) if judge else (),
    )


def _index(names: Sequence[str], baseline: str) -> int:
    if baseline not in names:
        raise ConfigError(f"The baseline '{baseline}' is none of: {', '.join(names)}.")
    return names.index(baseline)


def _measure(
    test_set: TestSet,
    systems: Sequence[System],
    metrics: Sequence[Metric],
    settings: EvalSettings,
    progress: Progress,
) -> dict[str, Measured]:
    texts = [system.hypotheses for system in systems]
    found = {}
    for metric in metrics:
        if metric.needs_source and test_set.sources is None:
            raise ConfigError(f"{metric.title} needs the source.", hint="Give --src.")
        progress(metric.title)
        statistics = cached_statistics(
            metric, texts, test_set.references, test_set.sources, settings.cache
        )
        signature = metric.signature(
            len(test_set.references), bs=settings.resamples, seed=settings.seed
        )
        found[metric.name] = Measured(measure=metric, statistics=statistics, signature=signature)
    return found


def _look(
    test_set: TestSet,
    systems: Sequence[System],
    settings: EvalSettings,
    measured: dict[str, Measured],
) -> Findings:
    """Run the checks; their rates join what was measured."""
    from toolkit.jobs.evaluation.checks import standard_checks
    from toolkit.jobs.evaluation.names import name_measures
    from toolkit.jobs.evaluation.terms import Terms

    checks = standard_checks(test_set, systems)
    if settings.glossary:
        terms = Terms(settings.glossary)
        checks.append(terms.check())
    findings = find_all(test_set, systems, checks)
    rates = findings.measured()
    if settings.glossary:
        if test_set.sources is None:
            raise ConfigError("A glossary needs the source.", hint="Give --src.")
        rates.append(terms.measured(test_set, systems))
    if test_set.sources is not None:
        rates += name_measures(test_set, systems)
    measured.update({rate.measure.name: rate for rate in rates})
    return findings


def _scores(
    measured: Mapping[str, Measured], n_systems: int, baseline: int | None, settings: EvalSettings
) -> tuple[dict[str, Score], ...]:
    """Every measure of every system, on the same resamples."""
    n_segments = len(next(iter(measured.values())).statistics[0])
    bootstrap = Bootstrap(n_segments, settings.resamples, settings.seed)
    scores: tuple[dict[str, Score], ...] = tuple({} for _ in range(n_systems))
    for name, found in measured.items():
        resampled = bootstrap.scores_of(found.statistics, found.measure.score)
        for system in range(n_systems):
            scores[system][name] = _score(found, resampled, system, baseline, settings)
    return scores


def _score(
    found: Measured,
    resampled: Sequence[Array],
    system: int,
    baseline: int | None,
    settings: EvalSettings,
) -> Score:
    value = found.score(system)
    if math.isnan(value):
        return Score(value=value)
    comparison = None
    if baseline is not None and system != baseline and not math.isnan(found.score(baseline)):
        comparison = _compare(found, resampled, system, baseline, settings)
    return Score(value=value, interval=interval(resampled[system]), comparison=comparison)


def _compare(
    found: Measured,
    resampled: Sequence[Array],
    system: int,
    baseline: int,
    settings: EvalSettings,
) -> Comparison:
    counted = isinstance(found.measure, Rate)
    if settings.test == "bs" and not counted:
        difference = found.score(system) - found.score(baseline)
        return paired_bootstrap(resampled[system], resampled[baseline], difference)
    return paired_randomisation(
        found.statistics[baseline],
        found.statistics[system],
        found.measure.score,
        n_trials=settings.resamples if counted else settings.trials,
        seed=settings.seed,
        count_ties=counted,
    )
