"""Translation spread over Ray's workers ends as on one machine."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import yaml

from toolkit import make_runner
from toolkit.jobs.runners.ray import reach
from toolkit.jobs.translate import translate_files

SENTENCES = (
    "Le ministre Andreï Beloussov est arrivé à Moscou.",
    "Les prix ont augmenté de 3,5 % en mars.",
    "La réunion a eu lieu hier à Paris.",
    "Abonnez-vous à notre lettre.",
)


@pytest.fixture
def articles(tmp_path):
    """Articles that end alike, one that can't be read."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(40):
        own = f"Le numéro {number} du journal est paru en {1950 + number}."
        text = f"{own} {SENTENCES[number % 3]}\n\n{SENTENCES[3]}\n"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"no zip")
    return folder


def drafts(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*.txt")
        if "_toolkit" not in path.parts
    }


@pytest.mark.parametrize("workers", [1, 2])
def test_the_stages_end_alike_in_processes(articles, tmp_path, workers, monkeypatch):
    monkeypatch.setattr("toolkit.jobs.translation.spread.SHARD_BYTES", 1000)
    translate_files([articles], tmp_path / "one", use_store=False)
    runner = make_runner("local", workers=workers)
    try:
        spread = translate_files([articles], tmp_path / "many", runner=runner)
    finally:
        runner.close()
    assert drafts(tmp_path / "many") == drafts(tmp_path / "one")
    assert len(spread.failed()) == 1
    assert "broken.docx" in (tmp_path / "many/_toolkit/quarantine.jsonl").read_text("utf-8")
    # "Abonnez-vous" and the three others stand in many shards, and are translated once.
    assert spread.counts["translated"] == 40 + 4
    assert {state for record in spread.records for state in record.states} == {"machine"}


def test_ray_loses_and_doubles_nothing_when_a_worker_is_killed(
    articles, tmp_path, ray_runner, monkeypatch
):
    monkeypatch.setattr("toolkit.jobs.translation.spread.SHARD_BYTES", 1000)
    killed = []
    ending = threading.Event()
    thread = threading.Thread(target=_kill_a_worker, args=(killed, ending))
    thread.start()
    summary = translate_files([articles], tmp_path / "ray", runner=ray_runner)
    ending.set()
    thread.join()
    translate_files([articles], tmp_path / "one", use_store=False)
    assert killed
    assert drafts(tmp_path / "ray") == drafts(tmp_path / "one")
    assert len(drafts(tmp_path / "ray")) == 40
    assert [record.name for record in summary.failed()] == ["broken.docx"]
    again = translate_files([articles], tmp_path / "ray")
    assert sum(record.status == "unchanged" for record in again.records) == 40


def _kill_a_worker(killed, ending):
    """SIGKILL the first actor that has begun to run a stage."""
    while not killed and not ending.is_set():
        for process in Path("/proc").glob("[0-9]*"):
            if _command(process).startswith(b"ray::MapWorker(MapBatches(_Engine)"):
                os.kill(int(process.name), signal.SIGKILL)
                killed.append(process.name)
                return
        time.sleep(0.05)


def _command(process):
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def test_an_address_where_nobody_listens_is_told_at_once():
    with pytest.raises(OSError, match="refused"):
        reach("ray://127.0.0.1:1")
    reach("auto")


def test_what_only_ray_needs_is_not_passed_over(articles, tmp_path):
    command = [sys.executable, "-m", "toolkit", "translate", str(articles), "-o", str(tmp_path)]
    done = subprocess.run([*command, "--workers", "3"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "--runner ray" in done.stderr


def test_without_the_extra_the_command_that_installs_it_is_told(articles, tmp_path):
    code = (
        "import sys; sys.modules['ray'] = None\n"
        "from toolkit.cli import main\n"
        f"sys.argv = ['toolkit', 'translate', {str(articles)!r}, '-o', {str(tmp_path / 'o')!r},"
        " '--runner', 'ray']\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "pip install '.[ray]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_cluster_file_is_one_that_ray_takes():
    from ray.autoscaler._private.util import prepare_config, validate_config

    path = Path(__file__).parents[2] / "configs" / "ray-cluster.yaml"
    validate_config(prepare_config(yaml.safe_load(path.read_text(encoding="utf-8"))))
