"""COMET (Rei et al., 2020), run in an environment of its own.

Its package asks for library versions that can't be installed beside ours, so it is called as a
subprocess of another Python.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigError, DataError, ModelError
from toolkit.metrics.base import Array, Metric

_RECIPE = (
    "Make one with: python -m venv comet-env && comet-env/bin/pip install unbabel-comet, then "
    "give --comet-python comet-env/bin/python (or set TOOLKIT_COMET_PYTHON)."
)


class Comet(Metric):
    """Statistics: the segment's score, averaged over the references, and 1."""

    name = "comet"
    title = "COMET"
    digits = 4
    cacheable = False
    needs_source = True

    def __init__(self, model: str, python: str) -> None:
        """`model` is a checkpoint's path or a name that COMET can fetch; `python` is the
        interpreter of the environment that COMET is installed in.
        """
        self.model = model
        self.python = python
        self.version = "unknown"

    def statistics(
        self,
        systems: Sequence[Sequence[str]],
        references: Sequence[Sequence[str]],
        sources: Sequence[str] | None = None,
    ) -> list[Array]:
        """See Metric."""
        import numpy as np

        if sources is None:
            raise DataError("COMET needs the source.", hint="Give --src.")
        data = [
            {"src": source, "mt": hypothesis, "ref": expected}
            for system in systems
            for reference in references
            for source, hypothesis, expected in zip(sources, system, reference, strict=True)
        ]
        scores = np.array(self._run(data), np.float64)
        scores = scores.reshape(len(systems), len(references), len(sources)).mean(1)
        return [np.stack([row, np.ones_like(row)], axis=1) for row in scores]

    def _run(self, data: list[dict[str, str]]) -> list[float]:
        worker = Path(__file__).with_name("comet_worker.py")
        with tempfile.TemporaryDirectory() as folder:
            answer = Path(folder) / "scores.json"
            task = json.dumps({"model": self.model, "data": data})
            try:
                done = subprocess.run(
                    [self.python, str(worker), str(answer)],
                    input=task,
                    capture_output=True,
                    encoding="utf-8",
                    check=False,
                )
            except OSError as error:
                raise ConfigError(
                    f"COMET's Python '{self.python}' can't be run: {error.strerror}.", hint=_RECIPE
                ) from error
            if done.returncode:
                raise _failure(done.stderr, self.model)
            found = json.loads(answer.read_text(encoding="utf-8"))
        self.version = found["version"]
        scores: list[float] = found["scores"]
        if len(scores) != len(data):
            raise ModelError(f"COMET scored {len(scores)} of {len(data)} segments.")
        return scores

    def score(self, sums: Array) -> Array:
        """The mean over segments."""
        return sums[..., 0] / sums[..., 1]

    def signature(self, n_references: int, **extra: Any) -> str:
        """The model's file name stands for the model."""
        parts = {"nrefs": n_references, **extra, "model": Path(self.model).name}
        parts["version"] = self.version
        return "|".join(f"{key}:{value}" for key, value in parts.items() if value is not None)


def _failure(stderr: str, model: str) -> ConfigError | ModelError:
    last = stderr.strip().rpartition("\n")[2]
    if "ModuleNotFoundError" in last:
        return ConfigError(f"COMET isn't installed there ({last}).", hint=_RECIPE)
    return ModelError(f"COMET failed: {last}", where=model)


def comet_metrics(model: str | None, python: str | None) -> list[Metric]:
    """The COMET metric when a model is named; ConfigError when no environment is."""
    if model is None:
        return []
    python = python or os.environ.get("TOOLKIT_COMET_PYTHON")
    if not python:
        raise ConfigError("COMET needs an environment of its own.", hint=_RECIPE)
    return [Comet(model, python)]
