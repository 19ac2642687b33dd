"""Threads of a run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.training.threads import available_cores, crowded


@pytest.mark.skipif(sys.platform != "linux", reason="binds a process to a core")
def test_only_cores_that_the_process_is_bound_to_count():
    script = (
        "import os; from toolkit.training.threads import available_cores;"
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); print(available_cores())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout == b"1\n"


@pytest.mark.parametrize("quota", ["100000 100000", "50000 100000"])
def test_a_container_may_have_less_than_its_machine(tmp_path: Path, quota: str):
    (tmp_path / "cpu.max").write_text(f"{quota}\n")
    assert available_cores(tmp_path / "cpu.max") == 1


def test_a_container_without_a_limit_has_all_cores(tmp_path: Path):
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert available_cores(tmp_path / "cpu.max") == available_cores(tmp_path / "none")


def test_cores_that_others_use_are_told():
    assert "run.threads=1" in crowded(2, 1.9)
    assert crowded(2, 0.4) == crowded(1, 3.0) == ""
