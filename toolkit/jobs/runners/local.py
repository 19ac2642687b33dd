"""The default: processes on this machine."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.jobs.runners.base import Emit, Stage, opened


class LocalRunner:
    """`workers` processes; with one, everything happens in this process."""

    def __init__(self, *, workers: int = 1, **_: Any) -> None:
        self.workers = workers
        self._pool: _Pool | None = None

    def map(self, stage: Stage, items: Sequence[Any], *, engine: bool = False) -> Iterator[Any]:
        """See Runner."""
        if self.workers == 1 or len(items) < 2:
            if items:
                yield from map(stage(), items)
            return
        pool = self._pool = self._pool or _Pool(self.workers)
        futures = pool.submit(pickle.dumps(stage), items)
        try:
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool as error:
            raise ToolkitError(
                "A worker process died; the system may have killed it for its memory.",
                hint="Run again with fewer --jobs or smaller shard_rows; what is done is kept.",
            ) from error
        finally:
            if not all(future.done() for future in futures):
                pool.abort()
                self._pool = None

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
            self._pool.close()
            self._pool = None


class _Pool:
    """Worker processes that end with this one, however it ends: they hold the reading end of a
    pipe that nobody writes to, and end when its other end is closed.
    """

    def __init__(self, workers: int) -> None:
        context = get_context("spawn")
        self._reader, self._leash = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(workers, context, _begin, (self._reader,))

    def submit(self, packed: bytes, items: Sequence[Any]) -> list[Future[Any]]:
        """Give the workers items for a stage; this also starts them."""
        with _interrupts_ignored():
            return [self._executor.submit(_call, packed, item) for item in items]

    def abort(self) -> None:
        """End the workers whatever they do."""
        self._leash.close()
        self.close()

    def close(self) -> None:
        """Let the workers finish what they do."""
        self._executor.shutdown(cancel_futures=True)
        self._leash.close()
        self._reader.close()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes started here don't see Ctrl-C, which the terminal sends to all, not even while
    they import: what is ignored stays so in them.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _begin(leash: Connection) -> None:
    """In a worker, before its first item."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()


def _end_with(leash: Connection) -> None:
    wait([leash])
    os._exit(1)


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
