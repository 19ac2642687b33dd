"""What a runner is.

A stage is a factory that can be pickled (a class, or a `functools.partial` of one): each worker
calls it once, which loads what it needs, and then calls the result with one item after another.
A stage must be safe to run twice on one item, for a worker may die after its work and before it
has said so: it commits its output by one rename or one upload, under a name that the item gives.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from toolkit import registry

Run = Callable[[Any], Any]
Stage = Callable[[], Run]
Emit = Callable[[], Callable[[Any], Mapping[int, Any]]]


class Runner(Protocol):
    """Runs stages over items on `workers` workers; results come in any order."""

    workers: int

    def map(self, stage: Stage, items: Sequence[Any], *, engine: bool = False) -> Iterator[Any]:
        """The stage's result for every item. `engine`: each worker holds a loaded model."""
        ...

    def exchange(
        self, emit: Emit, items: Sequence[Any], reduce: Stage, *, engine: bool = False
    ) -> Iterator[Any]:
        """Values grouped by number: `emit` makes number → value of every item, and `reduce` is
        given the list of all values of one number. No process holds more than a group.
        """
        ...

    def close(self) -> None:
        """Let the workers go."""
        ...


def make_runner(name: str, **settings: Any) -> Runner:
    """The runner of that name: `workers`, and for Ray `address`, `threads`, `gpus_per_worker`."""
    runner: Runner = registry.load("runner", name)(**settings)
    return runner


_OPEN: dict[bytes, Run] = {}  # the stage that this worker runs


def opened(packed: bytes) -> Run:
    """In a worker: a pickled stage, loaded once for all its items; the one before it is let go."""
    if packed not in _OPEN:
        _OPEN.clear()
        _OPEN[packed] = pickle.loads(packed)()  # noqa: S301 - from our own driver
    return _OPEN[packed]
