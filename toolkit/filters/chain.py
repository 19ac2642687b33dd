"""Cleaners and filters, chosen by name and settings, run over rows in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from toolkit import registry
from toolkit.config import validate
from toolkit.errors import ConfigError
from toolkit.filters.base import Filter, Rejection, ScoreFilter
from toolkit.model import BitextRow

Chosen = Sequence[str | Mapping[str, Any]]
DEFAULT_CLEANERS = ("unicode", "markup", "whitespace")
# The cheap ones first: a row that one drops, the next needn't look at.
_ORDER = ("empty", "length", "alphabet", "markup", "untranslated", "repeated", "length_ratio",
          "language", "numbers", "adequacy")  # fmt: skip


def default_filters() -> tuple[str, ...]:
    """The names of the filters that run unless others are named, in order."""
    chosen = [name for name in registry.names("filter") if registry.load("filter", name).default]
    return tuple(sorted(chosen, key=lambda n: _ORDER.index(n) if n in _ORDER else len(_ORDER)))


def make_filters(chosen: Chosen | None = None) -> dict[str, Filter]:
    """Filters by name. `chosen` lists names, or `{name: settings}`; None is the default.

    Raises ConfigError for an unknown name or setting.
    """
    filters: dict[str, Filter] = {}
    for item in default_filters() if chosen is None else chosen:
        entries = {item: {}} if isinstance(item, str) else item
        for name, settings in entries.items():
            cls: type[Filter] = registry.load("filter", name)
            if not isinstance(settings, Mapping | None):
                raise ConfigError("Settings must be a mapping.", where=f"filters.{name}")
            filters[name] = validate(cls, settings or {}, where=f"filters.{name}")
    return filters


def make_cleaner(names: Sequence[str]) -> Callable[[str], str]:
    """The cleaners named, one after the other."""
    steps: list[Callable[[str], str]] = [registry.load("cleaner", name) for name in names]

    def clean(text: str) -> str:
        for step in steps:
            text = step(text)
        return text

    return clean


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row with its scores, and the filter that drops it (`name.code`), if one does."""

    row: BitextRow
    reason: str | None = None
    detail: str = ""


def judge(row: BitextRow, filters: Mapping[str, Filter]) -> Verdict:
    """Run the filters in order; the first rejection ends it."""
    for name, each in filters.items():
        if isinstance(each, ScoreFilter) and each.score_name not in row.scores:
            score = round(each.score(row), 4)
            row = replace(row, scores={**row.scores, each.score_name: score})
        found: Rejection | None = each.judge(row)
        if found:
            return Verdict(row, f"{name}.{found.code}", found.detail)
    return Verdict(row)
