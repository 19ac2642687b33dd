"""The default: processes on this machine."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.jobs.runners.base import Emit, Stage, opened


class LocalRunner:
    """`workers` processes; with one, everything happens in this process."""

    def __init__(self, *, workers: int = 1, **_: Any) -> None:
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def map(self, stage: Stage, items: Sequence[Any], *, engine: bool = False) -> Iterator[Any]:
        """See Runner."""
        if self.workers == 1 or len(items) < 2:
            if items:
                yield from map(stage(), items)
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.workers, get_context("spawn"))
        packed = pickle.dumps(stage)
        futures = [self._pool.submit(_call, packed, item) for item in items]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool as error:
            raise ToolkitError(
                "A worker process died; the system may have killed it for its memory.",
                hint="Run again with fewer --jobs or smaller shard_rows; what is done is kept.",
            ) from error
        finally:
            for future in futures:
                future.cancel()

    def exchange(
        self, emit: Emit, items: Sequence[Any], reduce: Stage, *, engine: bool = False
    ) -> Iterator[Any]:
        """See Runner. Groups wait in files."""
        with TemporaryDirectory() as name:
            for values in self.map(emit, items):
                for number, value in values.items():
                    with (Path(name) / str(number)).open("ab") as file:
                        pickle.dump(value, file)
            groups = sorted(Path(name).iterdir(), key=lambda path: int(path.name))
            yield from self.map(_Reading(reduce), groups, engine=engine)

    def close(self) -> None:
        """See Runner."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


class _Reading:
    """A stage that is given its group as a file."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def __call__(self) -> Callable[[Path], Any]:
        run = self._stage()
        return lambda path: run(list(_unpickled(path)))


def _unpickled(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        while file.peek(1):
            yield pickle.load(file)  # noqa: S301 - written by this run


def _call(packed: bytes, item: Any) -> Any:
    return opened(packed)(item)
