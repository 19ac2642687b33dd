"""Datasets verified and published: what is wrong is found, what is there is merged with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from tests.jobs import hub_server
from tests.jobs.test_build import ROOT, rows_of, sentences
from toolkit.bitext import write_rows
from toolkit.bitext.parquet import table_of, write_tables
from toolkit.cli.inspect import command as inspect_command
from toolkit.cli.publish import command as publish_command
from toolkit.cli.verify import command as verify_command
from toolkit.errors import DataError, OutputError
from toolkit.jobs.build import Builder, load_config
from toolkit.jobs.publish import UrlTarget, plan, publish
from toolkit.jobs.verify import verify
from toolkit.publish.card import BEGIN, END, merge_card, render_card
from toolkit.publish.layout import read_manifest


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    rows = sentences(120)
    write_rows(folder / "rows.jsonl", rows[:119])
    (folder / "newstest.fr").write_text(rows[119].fr + "\n", "utf-8")
    config = {
        "name": "small",
        "output": "out",
        "sources": [{"name": "made", "path": "rows.jsonl", "licence": "CC0-1.0"}],
        "names": {"link": False},
        "dedup": {"near": None},
        "decontaminate": {"files": ["newstest.fr"], "ngram": None},
        "split": {"test": 10, "validation": 10, "near": None},
        "reference": {"model": None},
        "card": {"title": "Small set", "licence": "cc0-1.0"},
    }
    (folder / "c.yaml").write_text(yaml.safe_dump(config))
    Builder(load_config(folder / "c.yaml"), folder).run()
    return folder / "out"


@pytest.fixture
def dataset(built: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(built, tmp_path / "dataset"))


def kinds(dataset: Path) -> set[str]:
    return {problem.kind for problem in verify(dataset)}


def test_the_folder_loads_with_datasets(dataset: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    loaded = load_dataset(str(dataset), cache_dir=str(tmp_path / "cache"))
    assert {name: len(rows) for name, rows in loaded.items()} == {
        "train": 99, "validation": 10, "test": 10,
    }  # fmt: skip
    assert loaded["train"][0]["translation"].keys() == {"fr", "en"}


def test_a_good_dataset_is_told_so(dataset: Path) -> None:
    done = CliRunner().invoke(verify_command, [str(dataset)])
    assert (done.exit_code, done.output) == (0, "Files, rows and splits are right.\n")


def test_a_flipped_byte(dataset: Path) -> None:
    path = dataset / "data" / "test-00000-of-00001.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert "changed" in kinds(dataset)
    assert CliRunner().invoke(verify_command, [str(dataset)]).exit_code == 1


def test_a_missing_shard(dataset: Path) -> None:
    (dataset / "data" / "train-00000-of-00001.parquet").unlink()
    assert kinds(dataset) == {"missing", "rows"}


def test_a_shard_that_nobody_listed(dataset: Path) -> None:
    shutil.copy(
        dataset / "data" / "train-00000-of-00001.parquet", dataset / "data" / "more.parquet"
    )
    assert kinds(dataset) == {"unexpected"}


@pytest.mark.parametrize("kind", ["split", "holdout", "document"])
def test_a_leaked_sentence(dataset: Path, kind: str) -> None:
    train, test = rows_of(dataset, "train"), rows_of(dataset, "test")
    leaked = {
        "split": {"fr": test[0].fr.upper()},
        "holdout": {"fr": sentences(120)[119].fr},
        "document": {"doc_id": test[0].doc_id},
    }[kind]
    train[0] = replace(train[0], **leaked)
    write_tables(dataset / "data" / "train-00000-of-00001.parquet", [table_of(train)])
    found = [problem for problem in verify(dataset) if problem.kind == "leak"]
    assert len(found) == 1
    assert train[0].id in found[0].where


def test_all_leaks_are_in_json_with_the_line_that_leaked(dataset: Path, tmp_path: Path) -> None:
    rows = rows_of(dataset, "train")
    (tmp_path / "set.fr").write_text("".join(f"{row.fr}\n" for row in rows[:30]), "utf-8")
    against = [str(dataset), "--against", str(tmp_path / "set.fr")]
    found = json.loads(CliRunner().invoke(verify_command, [*against, "--json"]).stdout)
    assert len(found) == 30
    messages = {problem["message"] for problem in found}
    assert messages == {
        f"The fr side is in {tmp_path / 'set.fr'}:{n} (exact)." for n in range(1, 31)
    }
    told = CliRunner().invoke(verify_command, [*against, "-q"]).stdout.splitlines()
    assert len(told) == 21
    assert told[-1] == "leak: data/train-…: 10 more of this kind."
    assert CliRunner().invoke(verify_command, [str(dataset), "-q"]).stdout == ""


def test_bars_do_not_break_the_cards_tables(dataset: Path) -> None:
    manifest = read_manifest(dataset)
    manifest["sources"][0]["licence"] = "MIT | CC0"
    found = {"score": 30.0, "signature": "nrefs:1|case:mixed"}
    manifest["reference"] = {"model": "compact", "rows": 10, "scores": {"BLEU": found}}
    card = render_card(manifest)
    assert "| MIT \\| CC0 |" in card
    assert "| BLEU | 30.0 | `nrefs:1\\|case:mixed` |" in card


def test_a_leak_is_not_published(dataset: Path, tmp_path: Path) -> None:
    train, test = rows_of(dataset, "train"), rows_of(dataset, "test")
    write_tables(dataset / "data" / "train-00000-of-00001.parquet", [table_of([*train, test[0]])])
    with pytest.raises(DataError, match="problems"):
        publish(dataset, UrlTarget(str(tmp_path / "there")))
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize("scheme", ["", "memory://"])
def test_to_a_folder_or_url_and_again(dataset: Path, tmp_path: Path, scheme: str) -> None:
    target = UrlTarget(f"{scheme}{tmp_path / 'there'}")
    publish(dataset, target)
    assert set(target.files()) == {
        p.relative_to(dataset).as_posix() for p in dataset.rglob("*") if p.is_file()
    }
    assert plan(dataset, target).stale == []
    if not scheme:
        assert verify(tmp_path / "there") == []


def test_stale_shards_go_and_own_words_stay(dataset: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    (there / "data").mkdir(parents=True)
    (there / "data" / "train-00000-of-00009.parquet").write_bytes(b"old")
    (there / "notes.txt").write_text("mine")
    (there / "README.md").write_text("---\nhomepage: x\ntags: [mine]\n---\n# My words\n")
    done = CliRunner().invoke(publish_command, [str(dataset), "--to", str(there), "--dry-run"])
    assert "removed  data/train-00000-of-00009.parquet" in done.output
    assert "+language:" in done.output
    assert (there / "data" / "train-00000-of-00009.parquet").exists()
    publish(dataset, UrlTarget(str(there)))
    assert not (there / "data" / "train-00000-of-00009.parquet").exists()
    assert (there / "notes.txt").read_text() == "mine"
    card = (there / "README.md").read_text()
    assert "# My words" in card
    assert "homepage: x" in card


def test_merging_a_card_twice_changes_nothing_more() -> None:
    ours = f"---\nlanguage: [fr, en]\nlicense: cc0-1.0\n---\n\n{BEGIN}\n# Ours\n{END}\n"
    once = merge_card("---\nlicense: mit\nextra: 1\n---\nHello.\n", ours)
    assert merge_card(once, ours) == once
    header = yaml.safe_load(once.split("---")[1])
    assert header == {"license": "cc0-1.0", "extra": 1, "language": ["fr", "en"], "tags": []}
    newer = merge_card(once, ours.replace("# Ours", "# Newer"))
    assert "# Ours" not in newer
    assert "Hello." in newer


def test_card_and_croissant_name_every_file(dataset: Path) -> None:
    card = (dataset / "README.md").read_text("utf-8")
    header = yaml.safe_load(card.split("---\n")[1])
    assert header["license"] == "cc0-1.0"
    assert [each["split"] for each in header["configs"][0]["data_files"]] == [
        "train", "validation", "test",
    ]  # fmt: skip
    for section in ("Splits", "Sources and licences", "Limitations", "Citation", "newstest.fr"):
        assert section in card
    described = json.loads((dataset / "croissant.json").read_text("utf-8"))
    files = [each for each in described["distribution"] if each.get("contentSize")]
    listed = {each["contentUrl"]: each["sha256"] for each in files}
    assert listed.keys() == {f"data/{p.name}" for p in (dataset / "data").iterdir()}
    patterns = {each["@id"]: each["includes"] for each in described["distribution"][-3:]}
    for split in described["recordSet"]:
        (used,) = {field["source"]["fileSet"]["@id"] for field in split["field"]}
        assert list(dataset.glob(patterns[used]))


def test_checksums_are_what_sha256sum_reads(dataset: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--quiet", "checksums.sha256"], cwd=dataset, check=True)


def test_inspect_shows_what_was_dropped(dataset: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(inspect_command, [str(dataset), "--samples", "1"])
    assert done.exit_code == 0, done.output
    assert "made" in done.output
    page = CliRunner().invoke(inspect_command, [str(dataset), "--html", str(tmp_path / "p.html")])
    assert page.exit_code == 0
    assert "Small set" in (tmp_path / "p.html").read_text("utf-8")
    nothing = CliRunner().invoke(inspect_command, [str(tmp_path)])
    assert isinstance(nothing.exception, DataError)


def hub_publish(hub: hub_server.Hub, dataset: Path, *more: str) -> str:
    """Run the command in its own process: the client reads its environment when it is imported."""
    environment = {
        **os.environ,
        "HF_ENDPOINT": hub.url,
        "HF_TOKEN": "hf_test",
        "HF_HOME": str(dataset.parent / "hf"),
        "HF_HUB_DISABLE_XET": "1",
        "NO_PROXY": "127.0.0.1",
    }
    args = ["publish", str(dataset), "--repo-id", "me/news", *more]
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", *args],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_to_the_hub(dataset: Path) -> None:
    with hub_server.running() as hub:
        assert "There is no card yet." in hub_publish(hub, dataset, "--dry-run")
        assert hub.files is None
        hub_publish(hub, dataset, "--private")
        assert hub.private
        assert hub.commits == 1
        assert hub.files == {
            p.relative_to(dataset).as_posix(): p.read_bytes()
            for p in dataset.rglob("*")
            if p.is_file()
        }
        hub.files["README.md"] = hub.files["README.md"].replace(
            END.encode(), END.encode() + b"\nMine."
        )
        hub.files["data/train-00000-of-00002.parquet"] = b"old"
        hub_publish(hub, dataset)
        assert b"Mine." in hub.files["README.md"]
        assert "data/train-00000-of-00002.parquet" not in hub.files


def test_a_dry_run_without_a_network_says_so(dataset: Path) -> None:
    env = {**os.environ, "HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "0"}
    command = [sys.executable, "-m", "toolkit", "publish", str(dataset), "--repo-id", "me/x"]
    dry = subprocess.run([*command, "--dry-run"], capture_output=True, text=True, env=env)
    assert dry.returncode == 0
    problem, then = dry.stderr.strip().split("\n")[-2:]
    assert problem.startswith("Error: me/x: The Hub can't be reached or said no:")
    assert then == "What is there isn't known; a new place is assumed."
    assert "data/train-00000-of-00001.parquet" in dry.stdout
    real = subprocess.run(command, capture_output=True, text=True, env=env)
    assert real.returncode == 1
    assert "Traceback" not in real.stderr


def test_a_server_that_is_not_there_is_one_line(dataset: Path) -> None:
    done = CliRunner().invoke(publish_command, [str(dataset), "--to", "ftp://localhost:9/x"])
    assert isinstance(done.exception, OutputError)
    assert str(done.exception).startswith("ftp://localhost:9/x: The place can't be reached: ")
