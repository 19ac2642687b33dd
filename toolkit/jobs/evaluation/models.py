"""Translating a test set with a model, to score what comes out."""

from __future__ import annotations

from toolkit.errors import ConfigError
from toolkit.jobs.evaluation.inputs import System, TestSet


def translate_with(model: str, test_set: TestSet) -> System:
    """The model's translation of the sources; ConfigError when there are none."""
    if test_set.sources is None:
        raise ConfigError("A model needs the source.", hint="Give --src.")
    raise ConfigError("Translating isn't available yet.")
