"""What a long command is at, told on a terminal and nowhere else."""

import os
import pty
import subprocess
import sys

import pytest

LINES = "The cat is sleeping.\nThe dog is awake.\n"


@pytest.fixture
def command(tmp_path):
    for name in "hyp.en", "ref.en":
        (tmp_path / name).write_text(LINES, "utf-8")
    hyp, ref = tmp_path / "hyp.en", tmp_path / "ref.en"
    return [sys.executable, "-m", "toolkit", "eval", hyp, "--ref", ref, "--no-cache"]


def on_a_terminal(command):
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL) as process:
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 4096):
                said += part
        except OSError:  # Linux's end of a terminal that nobody writes to
            pass
    os.close(ours)
    assert process.returncode == 0
    return said.decode()


def test_steps_take_each_others_place_and_leave_nothing(command):
    said = on_a_terminal(command)
    steps = [step for step in said.split("\r\x1b[K") if step]
    assert steps[0] == "BLEU …"
    assert steps[-2:] == ["Checks and names …", "Intervals …"]
    assert said.endswith("\r\x1b[K")
    assert on_a_terminal([*command, "-q"]) == ""


def test_a_file_gets_no_steps(command):
    assert subprocess.run(command, capture_output=True, check=True).stderr == b""
