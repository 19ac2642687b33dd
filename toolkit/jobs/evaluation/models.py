"""Translating a test set with a model, to score what comes out."""

from __future__ import annotations

from pathlib import Path

from toolkit.errors import ConfigError
from toolkit.jobs.evaluation.inputs import System, TestSet


def translate_with(model: str, test_set: TestSet, glossary: Path | None = None) -> System:
    """The model's translation of the sources, line by line; the user's segment store is left
    out of it, so that nobody's corrections count for the model. ConfigError without sources.
    """
    from toolkit.jobs.translation.options import TranslateOptions
    from toolkit.jobs.translation.translator import Translator

    if test_set.sources is None:
        raise ConfigError("A model needs the source.", hint="Give --src.")
    options = TranslateOptions(
        model=model, use_store=False, glossary=(glossary,) if glossary else ()
    )
    with Translator(options) as translator:
        lines = tuple(line.rstrip() for line in translator.lines(test_set.sources))
    return System(name=Path(model).name, hypotheses=lines, origin={"model": model})
