"""Stages on disk: each is made in a temporary folder and renamed when it is whole.

A stage's fingerprint is a digest of its settings, of the code's version and of the fingerprints
before it. A stage that lies there with the right fingerprint is taken as it is; one that was
interrupted goes on at the task where it stopped, since tasks write whole files too.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from toolkit import __version__
from toolkit.errors import OutputError
from toolkit.jobs.building.stats import Stats
from toolkit.jobs.runners import Runner
from toolkit.jobs.runners.local import LocalRunner
from toolkit.text.files import write_atomically

FORMAT = 5  # raised when what stages write changes, so that older ones are made again
MANIFEST = "manifest.json"
LOCK = ".lock"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece of a stage: `run(target, *args)` writes the file `target` and gives its counts.

    `run` must be importable (a worker process calls it); `key` orders the stage's files.
    """

    key: str
    run: Callable[..., Stats]
    args: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A finished stage."""

    name: str
    folder: Path
    fingerprint: str
    manifest: dict[str, Any]
    reused: bool

    @property
    def title(self) -> str:
        """Its name as people see it, without the number that orders the folders."""
        return self.name.partition("-")[2]

    @property
    def path(self) -> Path:
        """The file of its manifest."""
        return self.folder / MANIFEST

    def files(self, suffix: str = ".parquet") -> list[Path]:
        """Its data files, in order."""
        return sorted(self.folder.glob(f"*{suffix}"))


def fingerprint(*parts: Any) -> str:
    """A digest of anything that JSON can hold."""
    text = json.dumps([FORMAT, __version__, *parts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Workshop:
    """The folder of stages, and the worker processes that fill it."""

    def __init__(
        self,
        root: Path,
        *,
        jobs: int = 1,
        progress: Progress | None = None,
        runner: Runner | None = None,
    ) -> None:
        self.root = root
        self.runner: Runner = runner or LocalRunner(workers=jobs)
        self._progress = progress or (lambda *_: None)
        self._ours = runner is None
        self._lock: IO[bytes] | None = None

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *_: object) -> None:
        if self._ours:
            self.runner.close()
        if self._lock:
            self._lock.close()

    def claim(self) -> None:
        """Keep other builds out of the folder until the end; OutputError when one is in it."""
        import fcntl

        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self._lock = (self.root / LOCK).open("wb")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(
                "Another build works in this folder.", where=str(self.root),
                hint="Wait until it is done, or give this one another `work` folder.",
            ) from None  # fmt: skip
        except OSError as error:
            if self._lock is None:
                raise _unusable(self.root, error) from error
            # A disk without locks: builds there aren't kept apart.

    def found(self, name: str, mark: str) -> Stage | None:
        """The stage if it is there, whole and made of the same."""
        try:
            manifest = json.loads((self.root / name / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if manifest.get("fingerprint") != mark:
            return None
        folder = self.root / name
        return Stage(name=name, folder=folder, fingerprint=mark, manifest=manifest, reused=True)

    def stage(
        self,
        name: str,
        mark: str,
        tasks: Callable[[Path], Sequence[Task]],
        settings: Any = None,
    ) -> Stage:
        """Take the stage, or make it. `tasks` may prepare in the temporary folder it is given."""
        if stage := self.found(name, mark):
            return stage
        building = self._prepare(name, mark)
        began = time.monotonic()
        listed = tasks(building)
        total = Stats()
        for done, stats in enumerate(self._run(building, listed), start=1):
            total = total.plus(stats)
            self._progress(name, done, len(listed))
        seconds = round(time.monotonic() - began, 2)
        manifest = {
            "stage": name, "fingerprint": mark, "settings": settings, **total.as_dict(),
            "seconds": seconds,
        }  # fmt: skip
        return self._finish(name, mark, building, manifest)

    def _prepare(self, name: str, mark: str) -> Path:
        building = self.root / f".{name}.{mark[:12]}.part"
        try:
            for stale in self.root.glob(f".{name}.*.part"):
                if stale != building:
                    shutil.rmtree(stale)
            building.mkdir(parents=True, exist_ok=True)
            for half in building.glob(".*.tmp"):  # a worker that was killed left it
                half.unlink()
        except OSError as error:
            raise _unusable(self.root, error) from error
        return building

    def _finish(self, name: str, mark: str, building: Path, manifest: dict[str, Any]) -> Stage:
        for file in building.glob("*.stats"):
            file.unlink()
        text = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
        write_atomically(building / MANIFEST, text.encode())
        folder = self.root / name
        if folder.exists():
            shutil.rmtree(folder)
        building.rename(folder)
        return Stage(name=name, folder=folder, fingerprint=mark, manifest=manifest, reused=False)

    def _run(self, folder: Path, tasks: Sequence[Task]) -> Iterator[Stats]:
        """Run the tasks that aren't done; the counts come in any order."""
        waiting = []
        for task in tasks:
            if done := _done(folder / task.key):
                yield done
            else:
                waiting.append(task)
        items = [(task, folder / task.key) for task in waiting]
        yield from self.runner.map(_Worker, items)


def _unusable(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"The work folder can't be used: {error.strerror}.", where=str(folder))


def _done(target: Path) -> Stats | None:
    """The counts of a task that was finished before; they are written last."""
    try:
        text = target.with_name(f"{target.name}.stats").read_text("utf-8")
        return Stats.from_dict(json.loads(text))
    except (OSError, ValueError):
        return None


class _Worker:
    """The stage that runners run: a task and its target → the task's counts."""

    def __call__(self, item: tuple[Task, Path]) -> Stats:
        return _work(*item)


def _work(task: Task, target: Path) -> Stats:
    stats = task.run(target, *task.args)
    text = json.dumps(stats.as_dict(), ensure_ascii=False)
    write_atomically(target.with_name(f"{target.name}.stats"), text.encode())
    return stats
