"""Statistics kept on disk by content, so that a text is measured once however often it is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from toolkit.metrics.base import Array, Metric, check_lengths
from toolkit.text.files import atomic

_FORMAT = "1"  # raise it when statistics change their meaning


def digest(lines: Iterable[str]) -> str:
    """The sha256 of lines of text, each ended by a newline: that of the file that holds them."""
    sha = hashlib.sha256()
    for line in lines:
        sha.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return sha.hexdigest()


def cached_statistics(
    metric: Metric,
    systems: Sequence[Sequence[str]],
    references: Sequence[Sequence[str]],
    sources: Sequence[str] | None = None,
    folder: Path | None = None,
) -> list[Array]:
    """`metric.statistics`, but only for systems that `folder` doesn't know; None means no cache.
    Raises DataError where the texts differ in length.
    """
    check_lengths(systems, references, sources)
    if folder is None or not metric.cacheable:
        return metric.statistics(systems, references, sources)
    about = [_FORMAT, metric.name, metric.signature(len(references)), *map(digest, references)]
    paths = [folder / f"{digest([*about, digest(system)])}.npy" for system in systems]
    found = [_load(path, len(references[0])) for path in paths]
    missing = [index for index, known in enumerate(found) if known is None]
    if missing:
        fresh = metric.statistics([systems[index] for index in missing], references, sources)
        for index, statistics in zip(missing, fresh, strict=True):
            _save(paths[index], statistics)
            found[index] = statistics
    return [statistics for statistics in found if statistics is not None]


def _load(path: Path, n_segments: int) -> Array | None:
    """What a file holds; a broken or foreign one counts as absent."""
    import numpy as np

    try:
        statistics = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return statistics if statistics.ndim == 2 and len(statistics) == n_segments else None


def _save(path: Path, statistics: Array) -> None:
    """Keep statistics. A cache that can't be written is no error."""
    import numpy as np

    try:
        with atomic(path) as place, place.open("wb") as file:
            np.save(file, statistics)
    except OSError:
        return
