"""Ray Data runs the stages: engines in pools of actors, all else in tasks whose processes go
from stage to stage; what a dying worker leaves is tried again.

Ray's own scheduling, back-pressure and spilling are all there is; items and results travel
pickled in a column of bytes.
"""

from __future__ import annotations

import logging
import os
import pickle
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from toolkit.errors import ConfigError, MissingExtraError, ToolkitError
from toolkit.jobs.runners.base import Emit, Stage, opened

BLOCKS = 16  # of groups for each worker, so that all end at about the same time
LOCAL_STORE = 128 * 2**20  # bytes of shared memory of a cluster that we start; more is spilled


class RayRunner:
    """`address`: "local" starts a cluster on this machine and stops it in the end; "auto" or an
    address joins one that runs. A worker takes `threads` CPUs and, where it holds a model,
    `gpus_per_worker` GPUs.
    """

    def __init__(
        self,
        *,
        workers: int = 0,
        address: str = "local",
        threads: int = 1,
        gpus_per_worker: float = 0.0,
    ) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # remarks to Ray's developers
        try:
            import ray
            import ray.data
        except ImportError:
            raise MissingExtraError("The runner 'ray'", "ray") from None
        self._ray: Any = ray
        self._threads, self._gpus = threads, gpus_per_worker
        self._ours = not ray.is_initialized()
        if self._ours:
            self._start(address, workers)
        context = ray.data.DataContext.get_current()
        # Tasks; a hash shuffle would start a process for every partition.
        context.shuffle_strategy = ray.data.context.ShuffleStrategy.SORT_SHUFFLE_PULL_BASED
        context.enable_progress_bars = False  # the commands draw their own
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        found: Any = ray.cluster_resources  # untyped
        cores = int(found().get("CPU", 1))
        self.workers = workers or max(1, cores // threads)

    def _start(self, address: str, workers: int) -> None:
        quiet = {"logging_level": logging.ERROR, "log_to_driver": False}
        try:
            if address != "local":
                reach(address)
                with _hushed():
                    self._ray.init(address=address, **quiet)
                return
            cores = max(workers * self._threads, 1) if workers else os.cpu_count()
            with _hushed():
                self._ray.init(
                    address="local",
                    num_cpus=cores,
                    include_dashboard=False,
                    object_store_memory=LOCAL_STORE,
                    **quiet,
                )
        except (OSError, ValueError, RuntimeError) as error:
            raise ConfigError(
                f"There is no Ray cluster to join: {error}", where=f"--address {address}",
                hint="Start one (ray start --head), or use --address local. Where a cluster asks "
                "for a token, set RAY_AUTH_MODE=token here too.",
            ) from error  # fmt: skip

    def map(self, stage: Stage, items: Sequence[Any], *, engine: bool = False) -> Iterator[Any]:
        """See Runner."""
        rows = [{"value": pickle.dumps(item)} for item in items]
        if rows:
            data = self._ray.data.from_items(rows, override_num_blocks=len(rows))
            yield from self._results(self._pool(data, stage, len(rows), engine))

    def exchange(
        self, emit: Emit, items: Sequence[Any], reduce: Stage, *, engine: bool = False
    ) -> Iterator[Any]:
        """See Runner. The two pools run one after the other: on few cores neither could start
        while the other holds them. What is between them lies in Ray's object store.
        """
        rows = [{"value": pickle.dumps(item)} for item in items]
        if not rows:
            return
        data = self._ray.data.from_items(rows, override_num_blocks=len(rows))
        try:
            emitted = self._pool(data, emit, len(rows), False, rows=True).materialize()
            if not emitted.count():
                return
            by_part = emitted.groupby("part").map_groups(_gather, batch_format="pyarrow")
            groups = by_part.materialize()
            found = groups.count()
            groups = groups.repartition(min(found, BLOCKS * self.workers)).materialize()
        except self._ray.exceptions.RayError as error:
            raise _told(error) from error
        yield from self._results(self._pool(groups, _Gathered(reduce), found, engine))

    def _pool(
        self, data: Any, stage: Stage, items: int, engine: bool, *, rows: bool = False
    ) -> Any:
        """A dataset of results: the stage in a pool of actors, an item a call."""
        packed, size = pickle.dumps(stage), min(self.workers, items)
        settings = {"batch_size": 1, "batch_format": "pyarrow", "num_cpus": self._threads}
        if not engine:
            tasks = self._ray.data.TaskPoolStrategy(size=size)
            run = _emitted if rows else _called
            return data.map_batches(run, fn_args=(packed,), compute=tasks, **settings)
        if self._gpus:
            settings["num_gpus"] = self._gpus
        actors = self._ray.data.ActorPoolStrategy(size=size, max_tasks_in_flight_per_actor=2)
        return data.map_batches(_Engine, fn_constructor_args=(packed,), compute=actors, **settings)

    def _results(self, data: Any) -> Iterator[Any]:
        try:
            for row in data.iter_rows():
                value = pickle.loads(row["value"])  # noqa: S301 - from our own workers
                if isinstance(value, _Failure):
                    raise value.error
                yield value
        except self._ray.exceptions.RayError as error:
            raise _told(error) from error

    def close(self) -> None:
        """See Runner. A cluster that was there before goes on."""
        if self._ours:
            self._ray.shutdown()


@contextmanager
def _hushed() -> Iterator[None]:
    """Ray's C++ part greets on standard error; what goes wrong it raises."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def reach(address: str) -> None:
    """OSError when nobody listens at HOST:PORT; Ray itself would try for minutes."""
    host, _, port = address.rpartition("//")[2].rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=10).close()


class _Failure:
    """A stage's own error on its way to the driver. It isn't raised in the worker, for Ray would
    print its stack.
    """

    def __init__(self, error: ToolkitError) -> None:
        self.error = error


def _called(batch: Any, packed: bytes) -> Any:
    """A task: the results of a batch of pickled items."""
    return {"value": [pickle.dumps(_outcome(packed, item)) for item in batch["value"].to_pylist()]}


def _outcome(packed: bytes, item: bytes) -> Any:
    try:
        return opened(packed)(pickle.loads(item))  # noqa: S301 - from our own driver
    except ToolkitError as error:
        return _Failure(error)


def _emitted(batch: Any, packed: bytes) -> Any:
    """A task: rows of number and pickled value, many of an item."""
    import pyarrow as pa

    rows: list[tuple[int, bytes]] = []
    for item in batch["value"].to_pylist():
        made = _outcome(packed, item)
        made = {0: made} if isinstance(made, _Failure) else made
        rows += [(part, pickle.dumps(value)) for part, value in made.items()]
    columns = {"part": [part for part, _ in rows], "value": [value for _, value in rows]}
    return pa.table(columns, pa.schema([("part", pa.int64()), ("value", pa.binary())]))


class _Engine:
    """An actor: a stage that holds a model. Ray calls an actor from several threads, one after
    the other; the stage always runs in one, for SQLite's sake.
    """

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._thread = ThreadPoolExecutor(1)

    def __call__(self, batch: Any) -> Any:
        """The results of a batch of pickled items."""
        return self._thread.submit(_called, batch, self._packed).result()


class _Gathered:
    """A stage whose item is a list of pickled values."""

    def __init__(self, reduce: Stage) -> None:
        self._reduce = reduce

    def __call__(self) -> Any:
        reduce = self._reduce()

        def run(group: list[bytes]) -> Any:
            values = [pickle.loads(value) for value in group]  # noqa: S301
            for value in values:
                if isinstance(value, _Failure):
                    raise value.error
            return reduce(values)

        return run


def _gather(group: Any) -> Any:
    """One row of a group: its values, in an order that doesn't depend on who came first."""
    import pyarrow as pa

    return pa.table({"value": [pickle.dumps(sorted(group["value"].to_pylist()))]})


def _told(error: Exception) -> ToolkitError:
    """What Ray itself could not mend."""
    cause = getattr(error, "cause", None) or error.__cause__ or error
    lines = str(cause).strip().split("\n")
    return ToolkitError(
        f"Ray gave up on a task: {type(cause).__name__}: {lines[0]}",
        hint="Run the same command again to go on; what is done is kept.",
    )
