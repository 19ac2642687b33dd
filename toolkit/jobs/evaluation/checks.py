"""The checks that an evaluation runs."""

from __future__ import annotations

from pathlib import Path

from toolkit.jobs.evaluation.findings import Check, Example


def standard_checks(glossary: Path | None = None) -> list[Check]:
    """Every check there is, in the order of the report."""
    return [
        Check(name="empty", title="Empty", find=_empty),
        Check(name="copied", title="Copied from the source", find=_copied, needs_source=True),
    ]


def _empty(example: Example) -> str | None:
    expected = example.source if example.source is not None else "".join(example.references)
    return "nothing was translated" if expected.strip() and not example.hypothesis.strip() else None


def _copied(example: Example) -> str | None:
    """The same words as the source, when there are enough of them to be a sentence."""
    words = example.hypothesis.split()
    if len(words) < 4 or example.hypothesis in example.references:
        return None
    return "the source, word for word" if words == (example.source or "").split() else None
