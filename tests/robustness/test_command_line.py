"""Signals, pipes and full disks: the command as a process."""

import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from toolkit.cli import interrupted

TRANSLATE = [sys.executable, "-m", "toolkit", "translate"]


@pytest.fixture
def environment(tmp_path):
    return {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}


def start(*args, env, **options):
    return subprocess.Popen(
        [*TRANSLATE, "--beam", "1", *map(str, args)],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


@pytest.fixture
def long_text(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("".join(f"Le chat numéro {n} dort depuis {n} jours.\n\n" for n in range(600)))
    return path


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_without_a_traceback(long_text, tmp_path, environment, number, code):
    process = start(long_text, "-o", tmp_path / "out", env=environment)
    time.sleep(1.5)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == code, errors
    assert b"Traceback" not in errors
    assert not (tmp_path / "out" / "long.txt").exists()


def test_head_ends_it_as_unix_tools_end(long_text, environment):
    process = start("--lines", long_text, env=environment)
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=60) == 141
    assert process.stderr.read() == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")  # noqa: PTH110
def test_a_full_disk_behind_stdout_is_one_line(tmp_path, environment):
    source = tmp_path / "a.txt"
    source.write_text("Le chat dort.\n")
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [*TRANSLATE, source], env=environment, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr == b"Error: Standard output can't be written: No space left on device.\n"


def test_a_full_disk_fails_the_file_and_keeps_no_half_of_it(long_text, tmp_path, environment):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    process = start(
        "--no-store",
        "--names",
        "off",
        long_text,
        "-o",
        tmp_path / "out",
        env=environment,
        preexec_fn=limit,
    )
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert b"can't be written" in errors
    assert b"Traceback" not in errors
    assert [path.name for path in (tmp_path / "out").rglob("*.t*")] == []


def test_a_store_on_a_full_disk_is_one_line(long_text, tmp_path, environment):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    process = start(long_text, "-o", tmp_path / "out", env=environment, preexec_fn=limit)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert b"segment store" in errors
    assert b"--no-store" in errors
    assert b"Traceback" not in errors


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")  # noqa: PTH110
def test_rows_for_a_full_stdout(tmp_path):
    rows = tmp_path / "a.tsv"
    rows.write_text("Le chat dort.\tThe cat sleeps.\n" * 20_000)
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "toolkit", "convert", rows, "--to", "jsonl", "-o", "-"],
            stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == b"Error: Standard output can't be written: No space left on device.\n"


def test_a_refusal_of_the_system_that_no_command_expects_is_one_line():
    script = (
        "import os; from toolkit import cli\n"
        "cli.LazyGroup.get_command = lambda *_: os.mkdir('/proc/x'); cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "doctor"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "Error: /proc/x: No such file or directory.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["translate", "-q", "a.txt"], "Interrupted. What is done is kept; run the same command"),
        (["train", "c.yaml"], "Interrupted. Add --resume"),
        (["eval", "a.en"], "Interrupted."),
        ([], "Interrupted."),
    ],
)
def test_how_an_interrupted_command_goes_on(arguments, said):
    message = interrupted(arguments)
    assert message.startswith(said)
