"""How many threads a run computes with."""

from __future__ import annotations

import math
import os
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")  # of a container: microseconds of CPU, and of which period


def available_cores(quota: Path = QUOTA) -> int:
    """The cores that this process may use: those it is bound to, and what its container gets."""
    bound = getattr(os, "sched_getaffinity", None)  # not on macOS
    cores = len(bound(0)) if bound else os.cpu_count() or 1
    try:
        used, period = quota.read_text(encoding="ascii").split()
        return max(1, min(cores, math.ceil(int(used) / int(period))))
    except (OSError, ValueError):  # no such file, or no limit: "max 100000"
        return cores


def crowded(cores: int, load: float) -> str:
    """What to do where other processes use the cores as well; nothing where they are free.
    OpenMP's threads spin while they wait for each other: on a shared core that is many times
    slower than one thread.
    """
    if cores == 1 or load < cores / 2:
        return ""
    return (
        f"other processes use these cores (load {load:.1f} on {cores}): --set run.threads=1, or"
        " OMP_WAIT_POLICY=PASSIVE in the environment, may be several times faster"
    )
