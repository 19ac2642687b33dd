"""Cleaners and filters, chosen by name and settings, run over rows in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from toolkit import registry
from toolkit.config import validate
from toolkit.errors import ConfigError
from toolkit.filters.base import Filter, ScoreFilter
from toolkit.model import BitextRow

Chosen = Sequence[str | Mapping[str, Any]]
DEFAULT_CLEANERS = ("unicode", "markup", "whitespace")
# The cheap ones first: a row that one drops, the next needn't look at.
_ORDER = ("empty", "length", "alphabet", "markup", "untranslated", "repeated", "length_ratio",
          "language", "numbers", "adequacy", "likelihood")  # fmt: skip


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


_REPEATED = ("unicode", "whitespace")
_ROUNDS = 8


def make_cleaner(names: Sequence[str]) -> Callable[[str], str]:
    """The cleaners named, one after the other; then, while that changes anything, those again
    whose work may bring more to light: a tab that became a space can be the last byte of a mangled
    letter. References and tags are undone once: `&amp;lt;` says `&lt;`.
    """
    steps: list[Callable[[str], str]] = [registry.load("cleaner", name) for name in names]
    repeated = [step for name, step in zip(names, steps, strict=True) if name in _REPEATED]

    def clean(text: str) -> str:
        before = text
        for step in steps:
            text = step(text)
        for _ in range(_ROUNDS):
            if text == before:
                break
            before = text
            for step in repeated:
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
    """Run the filters over one row, in order; the first rejection ends it."""
    return judge_all([row], filters)[0]


def judge_all(rows: Sequence[BitextRow], filters: Mapping[str, Filter]) -> list[Verdict]:
    """Run the filters over rows, in order; a row that one rejects, the next doesn't see."""
    verdicts = [Verdict(row) for row in rows]
    alive = list(range(len(rows)))
    for name, each in filters.items():
        if isinstance(each, ScoreFilter):
            _score(verdicts, alive, each)
        for place in alive:
            row = verdicts[place].row
            if found := each.judge(row):
                verdicts[place] = Verdict(row, f"{name}.{found.code}", found.detail)
        alive = [place for place in alive if verdicts[place].reason is None]
    return verdicts


def _score(verdicts: list[Verdict], alive: Sequence[int], by: ScoreFilter) -> None:
    """Put the filter's score on the rows that don't have it."""
    name = by.score_name
    places = [place for place in alive if name not in verdicts[place].row.scores]
    found = by.scores([verdicts[place].row for place in places])
    for place, score in zip(places, found, strict=True):
        row = verdicts[place].row
        verdicts[place] = Verdict(replace(row, scores={**row.scores, name: round(score, 4)}))
