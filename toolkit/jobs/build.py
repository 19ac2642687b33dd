"""Build: sources become a dataset, stage by stage; see `toolkit.jobs.building`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from toolkit import registry
from toolkit.bitext.parquet import arrow
from toolkit.config import load_settings
from toolkit.dedup.holdout import sacrebleu_files
from toolkit.errors import ConfigError, DataError
from toolkit.filters.chain import make_filters
from toolkit.jobs.building import grouping, reading, sifting
from toolkit.jobs.building.dataset import check_place, write_dataset
from toolkit.jobs.building.options import BuildOptions
from toolkit.jobs.building.report import REPORT
from toolkit.jobs.building.workshop import Progress, Stage, Task, Workshop, fingerprint
from toolkit.jobs.runners import Runner, make_runner
from toolkit.publish.layout import read_manifest

__all__ = ["REPORT", "STAGES", "Builder", "Built", "Runner", "Stage", "load_config", "make_runner"]

STAGES = ("read", "clean", "filter", "dedup", "decontaminate", "names", "split", "dataset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """The stages that were run or reused, in order; `dataset` is the folder, once it is there.
    `splits` holds the `rows` of each split, and how many were `asked` for.
    """

    stages: Sequence[Stage]
    dataset: Path | None
    splits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def load_config(path: Path, overrides: Sequence[str] = ()) -> BuildOptions:
    """The build that a YAML file describes."""
    return load_settings(BuildOptions, path, overrides)


class Builder:
    """One build. `base` is the folder that the config's paths start from."""

    def __init__(
        self,
        options: BuildOptions,
        base: Path,
        *,
        limit: int | None = None,
        jobs: int = 1,
        progress: Progress | None = None,
        runner: Runner | None = None,
    ) -> None:
        arrow()  # say at once what isn't installed
        self.options, self.base, self.limit = options, base, limit
        self.output = (base / options.output).resolve()
        work = options.work or options.output.with_name(f"{options.output.name}.work")
        self.work = (base / work).resolve() / (f"limit-{limit}" if limit else "")
        self._jobs, self._progress, self._runner = jobs, progress, runner
        self._filters = {n: f.model_dump() for n, f in make_filters(options.filters).items()}
        for name in options.clean:
            registry.load("cleaner", name)
        self._tests = self._test_files()

    def _test_files(self) -> list[Path]:
        """The files of the test sets; ConfigError for a pattern that finds none."""
        found: list[Path] = []
        for pattern in self.options.decontaminate.files:
            matches = [path for path in reading.matching(pattern, self.base) if path.is_file()]
            if not matches:
                raise ConfigError(
                    f"No test set is at '{pattern}'.", where="decontaminate.files",
                    hint="Paths are relative to the config file.",
                )  # fmt: skip
            found += matches
        for name in self.options.decontaminate.sacrebleu:
            found += sacrebleu_files(name)
        return found

    def plan(self) -> list[tuple[str, bool]]:
        """Each stage, and whether it lies there already and would be reused."""
        with Workshop(self.work) as shop:
            return [
                (name, shop.found(self._folder(name), mark) is not None)
                for name, mark in self._marks().items()
            ]

    def run(self, until: str = "dataset") -> Built:
        """Run the stages up to and with `until`; what is there already is reused."""
        if until not in STAGES:
            raise ConfigError(f"There is no stage '{until}'.", hint=f"Known: {', '.join(STAGES)}.")
        place = self.work / "dataset" if self.limit else self.output
        if until == "dataset":
            check_place(place)  # now, not after hours of work
        stages: list[Stage] = []
        marks = self._marks()
        with Workshop(
            self.work, jobs=self._jobs, progress=self._progress, runner=self._runner
        ) as shop:
            shop.claim()
            for name in STAGES[: STAGES.index(until) + 1]:
                if name == "dataset":
                    break
                run: Callable[[Workshop, str, list[Stage]], Stage] = getattr(self, f"_{name}")
                stages.append(run(shop, marks[name], stages))
                if not stages[-1].manifest["rows_out"]:
                    raise DataError(
                        f"No row is left after the stage '{name}'.", where=str(stages[-1].folder),
                        hint="Its manifest.json says what was dropped and why.",
                    )  # fmt: skip
        if until != "dataset":
            return Built(stages=stages, dataset=None)
        final = write_dataset(place, stages, self.options, marks["dataset"], self._tests)
        splits = read_manifest(final)["splits"]
        asked = self.options.split.asked(stages[-1].manifest["rows_in"])
        sizes = {name: {"rows": facts["rows"]} for name, facts in splits.items()}
        for name, rows in asked.items():
            if rows:
                sizes[name] = {"rows": 0, **sizes.get(name, {}), "asked": rows}
        return Built(stages=stages, dataset=final, splits=sizes)

    def _marks(self) -> dict[str, str]:
        """The fingerprint of each stage."""
        options = self.options
        inputs = [reading.source_digest(source, self.base) for source in options.sources]
        tests = [[path.name, reading.file_digest(path)] for path in self._tests]
        own: dict[str, Any] = {
            "read": [inputs, options.shard_rows, self.limit],
            "clean": options.clean,
            "filter": self._filters,
            "dedup": options.dedup.model_dump(),
            "decontaminate": [tests, options.decontaminate.ngram],
            "names": options.names.model_dump(),
            "split": [options.split.model_dump(), options.seed],
            "dataset": [
                options.name,
                options.file_rows,
                options.card.model_dump(),
                options.reference.model_dump(),
            ],
        }
        marks: dict[str, str] = {}
        before = ""
        for name in STAGES:
            before = marks[name] = fingerprint(name, own[name], before)
        return marks

    @staticmethod
    def _folder(name: str) -> str:
        return f"{STAGES.index(name) + 1}-{name}"

    def _read(self, shop: Workshop, mark: str, _: list[Stage]) -> Stage:
        options = self.options
        tasks = reading.read_tasks(options.sources, self.base, options.shard_rows, self.limit)
        settings = [source.model_dump(mode="json") for source in options.sources]
        return shop.stage(self._folder("read"), mark, lambda _: tasks, settings)

    def _clean(self, shop: Workshop, mark: str, stages: list[Stage]) -> Stage:
        names = self.options.clean
        return self._map(shop, "clean", mark, stages, sifting.clean, (names,), names)

    def _filter(self, shop: Workshop, mark: str, stages: list[Stage]) -> Stage:
        chosen = [{name: settings} for name, settings in self._filters.items()]
        return self._map(shop, "filter", mark, stages, sifting.sift, (chosen,), self._filters)

    def _decontaminate(self, shop: Workshop, mark: str, stages: list[Stage]) -> Stage:
        args = (tuple(self._tests), self.options.decontaminate.ngram)
        settings = self.options.decontaminate.model_dump()
        return self._map(shop, "decontaminate", mark, stages, sifting.decontaminate, args, settings)

    def _names(self, shop: Workshop, mark: str, stages: list[Stage]) -> Stage:
        settings = self.options.names
        args = (settings.link, settings.least)
        return self._map(shop, "names", mark, stages, sifting.names, args, settings.model_dump())

    def _map(
        self,
        shop: Workshop,
        name: str,
        mark: str,
        stages: list[Stage],
        run: Callable[..., Any],
        args: tuple[Any, ...],
        settings: Any,
    ) -> Stage:
        """A stage that makes one shard of each shard before it."""
        tasks = [Task(key=shard.name, run=run, args=(shard, *args)) for shard in stages[-1].files()]
        return shop.stage(self._folder(name), mark, lambda _: tasks, settings)

    def _dedup(self, shop: Workshop, mark: str, stages: list[Stage]) -> Stage:
        options = self.options.dedup

        def tasks(building: Path) -> list[Task]:
            keys = self._keys(shop, stages)
            marks = _marked(keys, grouping.duplicates(keys, options, building / "s.npy"), building)
            return [
                Task(key=shard.name, run=grouping.deduplicate, args=(shard, file))
                for shard, file in zip(stages[-1].files(), marks, strict=True)
            ]

        return shop.stage(self._folder("dedup"), mark, tasks, options.model_dump())

    def _split(self, shop: Workshop, mark: str, stages: list[Stage]) -> Stage:
        options = self.options.split

        def tasks(building: Path) -> list[Task]:
            keys = self._keys(shop, stages)
            marks = _marked(keys, grouping.places(keys, options, building / "s.npy"), building)
            return [
                Task(key=shard.stem, run=grouping.count_leaks, args=(shard, file))
                for shard, file in zip(stages[-1].files(), marks, strict=True)
            ]

        return shop.stage(self._folder("split"), mark, tasks, options.model_dump())

    def _keys(self, shop: Workshop, stages: Sequence[Stage]) -> grouping.Keys:
        """The keys of the last stage's rows. They are made of the filtered rows, once, by a stage
        of its own, so that it resumes too; the stages since then say which rows are left.
        """
        filtered, *later = stages[STAGES.index("filter") :]
        options = self.options
        near = options.dedup.near is not None or options.split.near is not None
        tasks = [
            Task(key=shard.stem, run=grouping.sign, args=(shard, options.seed, near))
            for shard in filtered.files()
        ]
        mark = fingerprint("keys", filtered.fingerprint, options.seed, near)
        stage = shop.stage(f"{self._folder('dedup')}-keys", mark, lambda _: tasks)
        kept = [stage.files(sifting.KEPT) for stage in later]
        return grouping.Keys(stage.files(".keys.npy"), self._runner, kept)


def _marked(keys: grouping.Keys, values: Any, folder: Path) -> list[Path]:
    return list(_saved(keys.split_up(values), folder))


def _saved(parts: Iterator[Any], folder: Path) -> Iterator[Path]:
    for number, part in enumerate(parts):
        path = folder / f"{number:05}.marks"
        with path.open("wb") as file:
            np.save(file, part)
        yield path
