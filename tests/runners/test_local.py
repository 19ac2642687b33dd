"""Worker processes of this machine: how they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from toolkit.errors import DataError
from toolkit.jobs.runners.local import LocalRunner

SCRIPT = """
import os, sys, time
from toolkit.jobs.runners.local import LocalRunner

class Sleep:
    def __call__(self):
        return self.run

    def run(self, number):
        os.write(1, f"{os.getpid()}\\n".encode())  # at once, for two write
        time.sleep(60)

if __name__ == "__main__":
    runner = LocalRunner(workers=2)
    try:
        list(runner.map(Sleep(), range(8)))
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        runner.close()
"""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process whose two workers are about to start."""
    script = tmp_path / "sleeps.py"
    script.write_text(SCRIPT)
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate()


def started(process: subprocess.Popen[str]) -> list[int]:
    assert process.stdout
    return [int(process.stdout.readline()) for _ in range(2)]


def gone(pids: list[int]) -> bool:
    """Whether the processes end within some seconds; a zombie that nobody waits for has ended."""
    for _ in range(100):
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


def alive(pid: int) -> bool:
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return state.stdout.strip()[:1] not in {"", "Z"}


def test_workers_end_with_a_process_that_is_killed(running: subprocess.Popen[str]) -> None:
    pids = started(running)
    running.kill()
    assert gone(pids)


@pytest.mark.parametrize("delay", [None, 0.15, 0.4])
def test_an_interrupt_ends_everything_without_a_word(
    running: subprocess.Popen[str], delay: float | None
) -> None:
    """The terminal sends it to the whole group, maybe while the workers start."""
    pids = started(running) if delay is None else []
    if delay:
        wait_for_children(running.pid)
        time.sleep(delay)
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=20)
    assert (running.returncode, errors) == (130, "")
    assert gone(pids)


def wait_for_children(pid: int) -> None:
    """Until the tracker of resources and both workers are there."""
    for _ in range(200):
        found = subprocess.run(
            ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
        )
        if len(found.stdout.split()) >= 3:
            return
        time.sleep(0.05)


class Fails:
    """The first item fails while the second takes long."""

    def __call__(self) -> Callable[[int], int]:
        return self.run

    def run(self, number: int) -> int:
        if number == 0:
            raise DataError("No.")
        time.sleep(0 if number == 9 else 60)
        return number


def test_a_failure_ends_what_the_other_workers_do(tmp_path: Path) -> None:
    runner = LocalRunner(workers=2)
    began = time.monotonic()
    with pytest.raises(DataError, match=r"No\."):
        list(runner.map(Fails(), [0, 1, 2]))
    assert list(runner.map(Fails(), [9, 9])) == [9, 9]
    runner.close()
    assert time.monotonic() - began < 30
