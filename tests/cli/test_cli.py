"""The command line as a user sees it: exit codes, streams, help, speed of the start."""

import json
import re
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from commands import toolkit

from toolkit.cli import COMMANDS, cli
from toolkit.jobs.doctor import EXTRAS
from toolkit.store import SegmentStore

HEAVY = (
    "torch",
    "transformers",
    "datasets",
    "ctranslate2",
    "lxml",
    "numpy",
    "rich",
    "pandas",
    "ray",
)


def toolkit_command(*args, data=None):
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *map(str, args)],
        input=data,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text("Le président est arrivé à Moscou.\n", encoding="utf-8")
    return path


def test_help_and_import_load_nothing_heavy():
    code = (
        "import sys, toolkit, toolkit.cli\n"
        "try: toolkit.cli.cli(['--help'])\n"
        "except SystemExit: pass\n"
        f"loaded = set({HEAVY!r}) & set(sys.modules)\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_help_is_quick():
    times = []
    for _ in range(5):
        began = time.perf_counter()
        assert toolkit_command("--help").returncode == 0
        times.append(time.perf_counter() - began)
    # The bar is 0.3 s on an idle machine; python's own start is what CI's noise multiplies.
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import click"], check=True)
    assert min(times) < max(0.3, 4 * (time.perf_counter() - began))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_the_help_that_the_table_says(name):
    command = cli.get_command(click.Context(cli), name)
    assert command.get_short_help_str(limit=200) == COMMANDS[name][1]


def all_commands():
    stack = [(name, cli.get_command(click.Context(cli), name)) for name in COMMANDS]
    while stack:
        name, command = stack.pop()
        yield name, command
        if isinstance(command, click.Group):
            stack += [(f"{name} {sub}", found) for sub, found in command.commands.items()]


@pytest.mark.parametrize(("name", "command"), list(all_commands()))
def test_every_command_and_option_has_help(name, command):
    assert command.help
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, (name, parameter.name)


def test_a_draft_goes_to_stdout_and_nothing_else(article):
    done = toolkit_command("translate", article)
    assert done.returncode == 0
    assert b"Moscow" in done.stdout
    assert done.stderr == b"1 segment: 1 machine; 0 to look at, 0 with remarks.\n"
    assert toolkit_command("translate", article, "-q").stderr == b""


def test_stdin_to_stdout():
    done = toolkit_command("translate", "-", data="Le président est à Moscou.".encode())
    assert b"Moscow" in done.stdout


def test_lines_in_lines_out():
    data = b"Le chat dort.\n\nIl pleut. Il neige.\n"
    done = toolkit_command("translate", "--lines", data=data)
    assert done.stdout.count(b"\n") == 3


def test_a_failed_file_is_exit_1_with_one_clear_line(article, tmp_path):
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"not a zip")
    done = toolkit_command("translate", article, bad, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert b"bad.docx" in done.stderr
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "out" / "article.txt").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["a.txt", "b.txt"], b"-o FOLDER"),
        (["a.txt", "--set", "beem_size=3"], b"beam_size"),
        (["a.txt", "--beam", "0"], b"'--beam'"),
        (["a.txt", "--engine", "marian"], b"'marian'"),
    ],
)
def test_wrong_settings_are_exit_2(args, words):
    done = toolkit("translate", *args)
    assert done.returncode == 2
    assert words in done.stderr


def test_no_such_file_is_exit_1(tmp_path):
    done = toolkit("translate", tmp_path / "none.txt", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert b"no such file" in done.stderr


def test_json_for_programs(article, tmp_path):
    done = toolkit("translate", article, "-o", tmp_path / "out", "--json")
    assert json.loads(done.stdout)["files"][0]["status"] == "translated"


def test_config_file_and_precedence(article, tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text("beam_size: 1\nnames: 'off'\n")
    out = tmp_path / "out"
    toolkit("translate", article, "-o", out, "--config", config, "--beam", "2")
    manifest = json.loads((out / "_toolkit" / "manifest.json").read_text())
    assert (manifest["config"]["beam_size"], manifest["config"]["names"]) == (2, "off")


def test_bilingual_files_come_back_through_tm_import(article, tmp_path):
    out = tmp_path / "out"
    toolkit("translate", article, "-o", out, "--bilingual", "tmx", "--bilingual", "html")
    assert (out / "article.txt.bilingual.html").exists()
    tmx = out / "article.txt.bilingual.tmx"
    text = tmx.read_text(encoding="utf-8")
    assert "Moscow" in text
    untouched = toolkit("tm", "import", tmx)
    assert b"0 imported, 1 unedited" in untouched.stderr
    tmx.write_text(text.replace("Moscow", "MOSCOW CITY"), encoding="utf-8")
    edited = toolkit("tm", "import", tmx)
    assert b"1 imported" in edited.stderr
    assert b"MOSCOW CITY" in toolkit("translate", article).stdout
    exported = toolkit("tm", "export", "--format", "tsv").stdout
    assert b"MOSCOW CITY" in exported
    stats = json.loads(toolkit("tm", "stats", "--json").stdout)
    assert stats["human"] == 1
    analysis = json.loads(toolkit("tm", "analyse", article, "--json").stdout)
    assert analysis["article.txt"]["100 %"] == [1, 6]


def test_doctor_translates_a_sentence():
    done = toolkit("doctor", "--json")
    found = json.loads(done.stdout)
    assert found["translation"]["works"] is True
    assert found["extras"].keys() == declared_extras().keys()


def declared_extras():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    return {
        name: {re.split(r"[\[><=]", package)[0] for package in packages}
        for name, packages in extras.items()
        if name != "dev"
    }


def test_doctor_knows_what_every_extra_holds():
    assert {name: set(packages) for name, packages in EXTRAS.items()} == declared_extras()


def test_models_list_and_info():
    listed = json.loads(toolkit("models", "list", "--json").stdout)
    assert {model["layout"] for model in listed} >= {"ctranslate2", "huggingface"}
    info = json.loads(toolkit("models", "info", "--json").stdout)
    assert info["name"] == "compact"
    assert info["licence"] == "other"
    assert info["revision"] is None
    assert info["size_mb"] > 10
    assert "model.bin" in info["files"]
    assert (info["encoder_layers"], info["decoder_layers"]) == (6, 2)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell):
    result = CliRunner().invoke(cli, ["completion", shell])
    assert result.exit_code == 0
    assert "_TOOLKIT_COMPLETE" in result.output


def test_interrupting_keeps_what_is_done(tmp_path):
    many = "\n\n".join(f"Le ministre numéro {i} est arrivé à Moscou hier." for i in range(1000))
    (tmp_path / "long.txt").write_text(many, encoding="utf-8")
    path = tmp_path / "segments.db"
    command = [sys.executable, "-m", "toolkit", "translate", str(tmp_path / "long.txt")]
    process = subprocess.Popen(
        [*command, "--beam", "1", "--store", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while not stored(path) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"run the same command" in stderr
    assert b"Traceback" not in stderr
    assert stored(path)


def stored(path):
    """How many machine translations a store holds, while another process writes it."""
    if not path.exists():
        return 0
    with SegmentStore(path) as store:
        return store.stats().machine


def test_a_mistyped_command_is_told_the_nearest():
    done = toolkit_command("translat")
    assert done.returncode == 2
    assert b"Did you mean 'translate'?" in done.stderr
