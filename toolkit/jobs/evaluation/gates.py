"""Gates: limits that an evaluation must keep, so that a build can fail.

A gate file maps measures to limits, `slices` to more of the same for parts of the test set:

    min_segments: 100
    bleu: {min: 30, max_drop: 0.5, p: 0.05}
    untranslated: {max: 0}
    slices:
      "length:41+": {chrf: {min: 50}}
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, FiniteFloat, model_validator

from toolkit.config import Settings, apply_override, read_yaml, validate
from toolkit.errors import ConfigError
from toolkit.jobs.evaluation.measures import Measured, Rate
from toolkit.jobs.evaluation.slices import Slice
from toolkit.metrics.significance import SEED, Bootstrap, paired_bootstrap, paired_randomisation

if TYPE_CHECKING:
    from toolkit.metrics.ngrams import Ints

Outcome = Literal["passed", "failed", "inconclusive"]
EXIT_CODES: Mapping[Outcome, int] = {"passed": 0, "failed": 1, "inconclusive": 3}


class Gate(Settings):
    """Limits of one measure. `min` and `max` are absolute; `max_drop` is how much worse than the
    baseline is borne, in the measure's own direction (a rise, for TER); with `p`, a drop counts
    only when it is that significant.
    """

    min: FiniteFloat | None = None
    max: FiniteFloat | None = None
    max_drop: Annotated[FiniteFloat, Field(ge=0)] | None = None
    p: Annotated[FiniteFloat, Field(gt=0, lt=1)] | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Gate:
        if self.min is None and self.max is None and self.max_drop is None:
            raise ValueError("a gate needs min, max or max_drop")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min:g} is above max {self.max:g}")
        if self.p is not None and self.max_drop is None:
            raise ValueError("p goes with max_drop")
        return self


class Gates(Settings):
    """A gate file. Below `min_segments`, a gate is inconclusive (3 for the exit code)."""

    min_segments: Annotated[int, Field(ge=1)] = 100
    measures: dict[str, Gate] = Field(default_factory=dict)
    slices: dict[str, dict[str, Gate]] = Field(default_factory=dict)

    def all(self) -> Iterable[tuple[str | None, str, Gate]]:
        """Every gate: its slice (None for everything), its measure, its limits."""
        for measure, gate in self.measures.items():
            yield None, measure, gate
        for part, gates in self.slices.items():
            for measure, gate in gates.items():
                yield part, measure, gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one limit of one gate for one system; `message` says why."""

    system: str
    gate: str
    outcome: Outcome
    message: str


def read_gates(options: Sequence[str]) -> Gates | None:
    """Gates from files (`gate.yaml`) and flags (`bleu.min=30`), the later ones winning."""
    if not options:
        return None
    values: dict[str, Any] = {}
    for option in options:
        if "=" in option:
            apply_override(values, option)
        else:
            _merge(values, read_yaml(Path(option)))
    known: dict[str, Any] = {
        key: values.pop(key) for key in ("min_segments", "slices") if key in values
    }
    for gates in (values, *_mappings(known.get("slices"))):
        _check_form(gates)
    return validate(Gates, {"measures": values, **known}, where="--gate " + " ".join(options))


def _mappings(slices: Any) -> list[Mapping[str, Any]]:
    """The gates of each slice, as far as they have the form of gates."""
    found = slices.values() if isinstance(slices, Mapping) else ()
    return [gates for gates in found if isinstance(gates, Mapping)]


def _check_form(gates: Mapping[str, Any]) -> None:
    """Raise ConfigError for a measure with a bare number: is it the least or the most?"""
    for name, gate in gates.items():
        if not isinstance(gate, Mapping):
            raise ConfigError(
                f"'{name}' needs to say which limit {gate} is.",
                where="--gate",
                hint=f"Write {name}.min={gate}, {name}.max={gate} or {name}.max_drop={gate}.",
            )


def _merge(values: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(values.get(key), dict):
            _merge(values[key], value)
        else:
            values[key] = value


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Holds what was measured against gates. `baseline` is a system's number."""

    gates: Gates
    measured: Mapping[str, Measured]
    slices: Sequence[Slice]
    systems: Sequence[str]
    baseline: int | None = None
    n_resamples: int = 1000
    seed: int = SEED

    def verdicts(self) -> list[Verdict]:
        """One for every limit of every gate and every system but the baseline."""
        judged = [number for number in range(len(self.systems)) if number != self.baseline]
        return [
            verdict
            for part, measure, gate in self.gates.all()
            for system in judged
            for verdict in self._judge(part, measure, gate, system)
        ]

    def _judge(self, part: str | None, name: str, gate: Gate, system: int) -> Iterable[Verdict]:
        measured = self.measured[_known(name, self.measured, "measure")]
        rows = self._rows(part)
        for limit in ("min", "max", "max_drop"):
            if (bound := getattr(gate, limit)) is None:
                continue
            if limit == "max_drop":
                outcome, message = self._drop(measured, gate, system, rows)
            else:
                outcome, message = _absolute(measured.score(system, rows), limit, bound)
            if not (outcome == "failed" and limit == "max" and bound == 0):
                outcome, message = self._enough(outcome, message, measured, rows)
            gate_name = f"{part + ' ' if part else ''}{name}.{limit}={bound:g}"
            yield Verdict(
                system=self.systems[system], gate=gate_name, outcome=outcome, message=message
            )

    def _rows(self, part: str | None) -> Ints | None:
        if part is None:
            return None
        by_name = {found.name: found for found in self.slices}
        return by_name[_known(part, by_name, "slice")].rows

    def _drop(
        self, measured: Measured, gate: Gate, system: int, rows: Ints | None
    ) -> tuple[Outcome, str]:
        if self.baseline is None:
            raise ConfigError("A gate with max_drop needs a baseline.", hint="Give --baseline.")
        drop = measured.worse_by(system, self.baseline, rows)
        if math.isnan(drop):
            return "inconclusive", "nothing was measured"
        bound = gate.max_drop or 0.0
        said = f"{abs(drop):.4g} {'worse' if drop > 0 else 'better'} than the baseline"
        said += f", a drop of {bound:g} allowed"
        if drop <= bound:
            return "passed", said
        if gate.p is None:
            return "failed", said
        p_value = self._p_value(measured, system, self.baseline, rows)
        significant = p_value < gate.p
        said += f"; p = {p_value:.4f}, {gate.p:g} asked"
        return ("failed" if significant else "inconclusive"), said

    def _p_value(self, measured: Measured, system: int, baseline: int, rows: Ints | None) -> float:
        ours, theirs = measured.statistics[system], measured.statistics[baseline]
        if rows is not None:
            ours, theirs = ours[rows], theirs[rows]
        score = measured.measure.score
        if isinstance(measured.measure, Rate):
            return paired_randomisation(
                theirs, ours, score, n_trials=self.n_resamples, seed=self.seed, count_ties=True
            ).p_value
        bootstrap = Bootstrap(len(ours), self.n_resamples, self.seed)
        return paired_bootstrap(
            bootstrap.scores(ours, score),
            bootstrap.scores(theirs, score),
            measured.score(system, rows) - measured.score(baseline, rows),
        ).p_value

    def _enough(
        self, outcome: Outcome, message: str, measured: Measured, rows: Ints | None
    ) -> tuple[Outcome, str]:
        """Too few segments prove nothing (except that something forbidden does occur)."""
        n_segments = len(measured.statistics[0]) if rows is None else len(rows)
        if n_segments >= self.gates.min_segments:
            return outcome, message
        few = f"only {n_segments} segments, {self.gates.min_segments} needed"
        return "inconclusive", f"{few} ({message})"


def _absolute(value: float, limit: str, bound: float) -> tuple[Outcome, str]:
    if math.isnan(value):
        return "inconclusive", "nothing was measured"
    kept = value >= bound if limit == "min" else value <= bound
    return ("passed" if kept else "failed"), f"{value:.6g}, {limit} {bound:g}"


def _known(name: str, table: Mapping[str, Any], what: str) -> str:
    if name in table:
        return name
    near = difflib.get_close_matches(name, table, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(sorted(table))}."
    raise ConfigError(f"A gate names the {what} '{name}', which wasn't measured.", hint=hint)


def overall(verdicts: Iterable[Verdict]) -> Outcome:
    """The worst outcome: failed before inconclusive before passed."""
    found = {verdict.outcome for verdict in verdicts}
    if "failed" in found:
        return "failed"
    return "inconclusive" if "inconclusive" in found else "passed"
