"""From documents to a published dataset, on the articles in corpora/ and rows made here."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner

from toolkit.bitext import read_rows, write_rows
from toolkit.cli.build import command
from toolkit.errors import ConfigError, DataError, OutputError
from toolkit.jobs.build import STAGES, Builder, load_config
from toolkit.jobs.building.grouping import Keys, sign
from toolkit.jobs.building.report import page
from toolkit.jobs.building.sifting import KEPT
from toolkit.jobs.building.workshop import Workshop
from toolkit.jobs.inspect import inspect, lines
from toolkit.jobs.verify import verify
from toolkit.model import BitextRow

ROOT = Path(__file__).parents[2]
NAMES = ("Paris", "Lyon", "Genève", "Athènes", "Moscou", "Pékin", "Dakar", "Tunis")
VERBS = (("visite", "visits"), ("quitte", "leaves"), ("admire", "admires"), ("décrit", "describes"))


def sentences(count: int) -> list[BitextRow]:
    """Good pairs, all different, ten to a document."""
    rows = []
    for n in range(count):
        name, (fr, en) = NAMES[n % 8], VERBS[n // 8 % 4]
        rows.append(
            BitextRow(
                id=f"r{n}",
                fr=f"Le ministre numéro {n} {fr} la ville de {name} avec ses {n + 7} conseillers.",
                en=f"Minister number {n} {en} the city of {name} with his {n + 7} advisers.",
                doc_id=f"d{n // 10}",
            )
        )
    return rows


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with rows, a test set and a config."""
    write_rows(tmp_path / "rows.jsonl", sentences(200))
    config = {
        "name": "small",
        "output": "out",
        "sources": [{"name": "made", "path": "rows.jsonl", "licence": "CC0-1.0", "domain": "x"}],
        "shard_rows": 30,
        "names": {"link": False},
        "dedup": {"near": None},
        "split": {"test": 20, "validation": 0.1, "near": None},
        "reference": {"model": None},
    }
    (tmp_path / "c.yaml").write_text(yaml.safe_dump(config))
    return tmp_path


def build(project: Path, *overrides: str, **options: object) -> Builder:
    return Builder(load_config(project / "c.yaml", overrides), project, **options)  # type: ignore[arg-type]


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows_of(dataset: Path, split: str) -> list[BitextRow]:
    return [row for path in sorted(dataset.glob(f"data/{split}-*")) for row in read_rows(path)]


def test_whole_documents_are_split_and_all_rows_are_there(project: Path) -> None:
    dataset = build(project).run().dataset
    assert dataset == project / "out"
    splits = {name: rows_of(dataset, name) for name in ("train", "validation", "test")}
    assert [len(splits[name]) for name in ("train", "validation", "test")] == [160, 20, 20]
    documents = {name: {row.doc_id for row in rows} for name, rows in splits.items()}
    assert not documents["train"] & (documents["test"] | documents["validation"])
    texts = {(row.fr, row.en) for rows in splits.values() for row in rows}
    assert texts == {(row.fr, row.en) for row in sentences(200)}
    row = splits["train"][0]
    assert row.provenance["licence"] == "CC0-1.0"
    assert row.scores["adequacy"] > 0
    assert verify(dataset) == []


def test_same_bytes_whatever_the_workers(project: Path) -> None:
    one = digests(build(project).run().dataset or project)
    shutil.rmtree(project / "out")
    shutil.rmtree(project / "out.work")
    assert digests(build(project, jobs=2).run().dataset or project) == one


def test_a_split_lies_in_files_of_so_many_rows(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.jobs.building.dataset.ROW_GROUP", 25)
    dataset = build(project, "file_rows=70").run().dataset
    assert dataset is not None
    files = [pq.ParquetFile(path) for path in sorted(dataset.glob("data/train-*"))]
    groups = [[f.metadata.row_group(n).num_rows for n in range(f.num_row_groups)] for f in files]
    assert groups == [[25, 25, 20], [25, 25, 20], [20]]
    assert len({row.id for row in rows_of(dataset, "train")}) == 160
    assert verify(dataset) == []


def test_only_what_changed_runs_again(project: Path) -> None:
    assert not any(stage.reused for stage in build(project).run().stages)
    assert all(stage.reused for stage in build(project).run().stages)
    changed = build(project, "filters=[length]").run()
    reused = {stage.name.partition("-")[2] for stage in changed.stages if stage.reused}
    assert reused == {"read", "clean"}
    write_rows(project / "rows.jsonl", sentences(100))
    assert not build(project).run().stages[0].reused


def test_plan_says_what_would_run_and_writes_nothing(project: Path) -> None:
    assert [reused for _, reused in build(project).plan()] == [False] * len(STAGES)
    assert not (project / "out.work").exists()
    build(project).run(until="clean")
    assert [name for name, reused in build(project).plan() if reused] == ["read", "clean"]


@pytest.mark.slow
def test_killed_again_and_again_gives_the_same_bytes(project: Path) -> None:
    write_rows(project / "rows.jsonl", sentences(2000))
    wanted = digests(build(project).run().dataset or project)
    shutil.rmtree(project / "out")
    shutil.rmtree(project / "out.work")
    args = [sys.executable, "-m", "toolkit", "build", str(project / "c.yaml"), "-j", "1", "-q"]
    kills = 0
    for wait in (0.8, 1.1, 1.0, 1.4, 1.2, 1.7):
        process = subprocess.Popen(args, cwd=ROOT)
        time.sleep(wait)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
    subprocess.run(args, cwd=ROOT, check=True)
    assert kills >= 2
    assert digests(project / "out") == wanted


def test_two_builds_at_once_are_kept_apart(project: Path) -> None:
    with Workshop(project / "out.work") as shop:
        shop.claim()
        with pytest.raises(OutputError, match=r"out\.work: Another build works in this folder\."):
            build(project).run("read")
        assert build(project, "work=other").run("read").stages
    assert build(project).run("read").stages


def test_duplicates_go_and_the_best_stays(project: Path) -> None:
    rows = sentences(40)
    again = [
        BitextRow(id="twin", fr=rows[0].fr, en=rows[0].en),
        BitextRow(id="loud", fr=rows[1].fr.upper() + " !", en=rows[1].en.upper()),
        BitextRow(id="near", fr=rows[2].fr + " Oui", en=rows[2].en + " Yes"),
    ]
    write_rows(project / "rows.jsonl", [*rows, *again])
    built = build(project, "split.test=0", "split.validation=0", "dedup.near=0.75").run()
    dropped = next(s for s in built.stages if s.name.endswith("dedup")).manifest["dropped"]
    assert dropped["exact"] == 1
    assert dropped["normalised"] == 1
    assert dropped["near"] >= 1
    kept = rows_of(project / "out", "train")
    assert "made:rows.jsonl:41" not in {row.id for row in kept}


def test_test_sets_are_kept_out_on_either_side(project: Path) -> None:
    rows = sentences(200)
    (project / "newstest.fr").write_text(f"{rows[3].fr}\n{rows[5].fr.upper()}\n", "utf-8")
    (project / "newstest.en").write_text(f"Other.\n{rows[7].en}\n", "utf-8")
    built = build(project, "decontaminate.files=['newstest.*']").run()
    manifest = next(s for s in built.stages if s.name.endswith("decontaminate")).manifest
    assert manifest["dropped"]["test.exact"] == 3
    texts = {
        row.fr for name in ("train", "validation", "test") for row in rows_of(project / "out", name)
    }
    assert not texts & {rows[3].fr, rows[5].fr, rows[7].fr}
    assert verify(project / "out", against=[project / "newstest.fr"]) == []


def test_keys_are_those_of_the_rows_that_are_left(project: Path) -> None:
    rows = sentences(90)
    alike = [replace(row, fr=f"Oui, {row.fr}") for row in rows[40:50]]
    write_rows(project / "rows.jsonl", [*rows, *rows[60:65], *alike])
    (project / "test.fr").write_text(f"{rows[3].fr}\n{rows[35].fr}\n", "utf-8")
    pattern = project / "test.*"
    built = build(project, f"decontaminate.files=['{pattern}']", "split.near=0.9").run()
    keys = next((project / "out.work").glob("*-keys"))
    kept = [stage.files(KEPT) for stage in built.stages[3:6]]
    reused = Keys(sorted(keys.glob("*.keys.npy")), None, kept)
    for number, shard in enumerate(built.stages[5].files()):
        sign(project / f"{number}", shard, seed=1, near=True)
    anew = Keys(sorted(project.glob("?.keys.npy")))
    assert len(anew.columns) == 98
    assert (reused.columns == anew.columns).all()
    assert (reused.quality == anew.quality).all()
    alive = anew.columns[:, 0] % 3 > 0
    found = [each.clusters(0.5, alive, project / "s.npy").tolist() for each in (reused, anew)]
    assert found[0] == found[1]
    assert len(set(found[0])) < len(found[0])


def test_rows_like_held_out_ones_leave_training(project: Path) -> None:
    rows = sentences(200)
    copies = [
        BitextRow(id=f"c{n}", fr=row.fr, en=f"In short, {row.en}", doc_id="copies")
        for n, row in enumerate(rows)
    ]
    write_rows(project / "rows.jsonl", [*rows, *copies])
    built = build(project, "filters=[]").run()
    manifest = next(s for s in built.stages if s.name.endswith("split")).manifest
    assert sum(manifest["dropped"].values()) >= 20
    assert verify(project / "out") == []


def test_limit_keeps_its_stages_apart(project: Path) -> None:
    limited = build(project, "split.test=0", "split.validation=0", limit=12).run()
    assert limited.dataset == project / "out.work" / "limit-12" / "dataset"
    assert len(rows_of(limited.dataset, "train")) == 12
    assert not (project / "out").exists()


@pytest.mark.parametrize(
    ("overrides", "error", "message"),
    [
        (["sources=[{name: a, path: none.tsv, licence: x}]"], DataError, r"none\.tsv"),
        (["sources=[{name: a, licence: x}]"], ConfigError, "path"),
        (["sources=[{name: a, path: rows.jsonl}]"], ConfigError, "licence"),
        (["decontaminate.files=[no.*]"], ConfigError, "No test set"),
        (["clean=[soap]"], ConfigError, "soap"),
        (["filters=[{length: {min_words: 500}}]"], DataError, "No row is left"),
        (["fliters=[]"], ConfigError, "filters"),
    ],
)
def test_mistakes_are_explained(
    project: Path, overrides: list[str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        build(project, *overrides).run()


def test_something_else_in_the_output_folder_is_safe(project: Path) -> None:
    (project / "out").mkdir()
    (project / "out" / "thesis.txt").write_text("years of work")
    for output in "out", "out/thesis.txt":
        with pytest.raises(OutputError, match="Something else"):
            build(project, f"output={output}", "work=work").run()
    assert (project / "out" / "thesis.txt").read_text() == "years of work"
    assert not (project / "work").exists(), "it is told before anything is done"
    assert build(project, "work=work").run("read").stages


def test_a_worker_that_fails_is_not_lost(project: Path) -> None:
    (project / "rows2.jsonl").write_text('{"fr": 1}\n')
    with pytest.raises(DataError, match=r"rows2\.jsonl:1"):
        Builder(
            load_config(
                project / "c.yaml", ["sources=[{name: a, path: 'rows*.jsonl', licence: x}]"]
            ),
            project,
            jobs=2,
        ).run()


def test_a_local_dataset_is_a_source(project: Path) -> None:
    build(project).run()
    second = build(
        project, "sources=[{name: again, kind: dataset, path: out, licence: x}]", "output=two"
    ).run()
    assert len(rows_of(second.dataset or project, "train")) > 100


def test_documents_to_dataset_with_names_and_report(tmp_path: Path) -> None:
    for side in ("fr", "en"):
        (tmp_path / side).mkdir()
        for path in sorted((ROOT / "corpora" / "news" / side).glob("*.txt"))[:6]:
            shutil.copy(path, tmp_path / side)
    config = {
        "output": "out",
        "sources": [
            {"name": "news", "kind": "documents", "fr": "fr", "en": "en", "licence": "CC0-1.0"}
        ],
        "split": {"test": 0.2},
    }
    (tmp_path / "c.yaml").write_text(yaml.safe_dump(config))
    done = CliRunner().invoke(command, [str(tmp_path / "c.yaml"), "-j", "1"])
    assert done.exit_code == 0, done.output
    rows = rows_of(tmp_path / "out", "train")
    assert len(rows) > 30
    assert sum(bool(row.entities) for row in rows) > len(rows) / 4
    for row in rows:
        assert row.provenance["fr_lines"]
        for entity in row.entities:
            mention = entity["fr"]
            assert row.fr[mention["start"] : mention["end"]] == mention["text"]
    page = (tmp_path / "out.work" / "report.html").read_text("utf-8")
    assert "adequacy" in page
    assert verify(tmp_path / "out") == []
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert re.search(r"\| BLEU \| [1-9][0-9]\.[0-9] \| `nrefs:1", card)
    assert "`compact`" in card


def test_the_config_in_configs_is_valid() -> None:
    options = load_config(ROOT / "configs" / "news.yaml")
    assert options.sources[0].kind == "documents"
    assert (ROOT / "configs" / str(options.sources[0].fr)).is_dir()


def test_dry_run_as_json(project: Path) -> None:
    args = [str(project / "c.yaml"), "--until", "filter", "--dry-run", "--json"]
    done = CliRunner().invoke(command, args)
    assert json.loads(done.stdout) == [
        {"stage": name, "reused": False} for name in ("read", "clean", "filter")
    ]
    assert sorted(p.name for p in project.iterdir()) == ["c.yaml", "rows.jsonl"]


@pytest.mark.parametrize(
    ("split", "said"),
    [
        ("{test: 1.5}", "1.5 is neither"),
        ("{test: .6, validation: .6}", "leave nothing"),
        ("{test: -1}", "greater than or equal to 0"),
    ],
)
def test_splits_that_cannot_be_are_config_errors(project: Path, split: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        build(project, f"split={split}")


@pytest.mark.parametrize("split", ["{test: 100000}", "{test: 100, validation: 100}"])
def test_splits_leave_rows_for_training(project: Path, split: str) -> None:
    with pytest.raises(DataError, match="split: The splits take all 200 rows"):
        build(project, f"split={split}").run()
    assert not (project / "out").exists()


def test_splits_are_told_as_asked_and_as_they_came_out(project: Path) -> None:
    config = [str(project / "c.yaml"), "--set", "split.test=25", "-j", "1"]
    done = CliRunner().invoke(command, config)
    assert "test: 30 rows, not 25: documents are whole" in done.stderr
    assert "validation:" not in done.stderr
    told = json.loads(CliRunner().invoke(command, [*config, "--json"]).stdout)
    assert told["dataset"] == str(project / "out")
    assert told["splits"] == {
        "train": {"rows": 150},
        "validation": {"rows": 20, "asked": 20},
        "test": {"rows": 30, "asked": 25},
    }
    assert [stage["stage"] for stage in told["stages"]] == list(STAGES[:-1])
    assert all(stage["reused"] for stage in told["stages"])


def test_changed_texts_are_shown_before_and_after(project: Path) -> None:
    rows = [replace(row, en=f"{row.en}  Yes\u00ad.") for row in sentences(200)]
    write_rows(project / "rows.jsonl", rows)
    dataset = build(project).run().dataset or project
    manifest = inspect(dataset)
    (clean,) = (stage for stage in manifest["stages"] if stage["stage"] == "clean")
    sample = clean["samples"]["changed.en"][0]
    assert sample.keys() == {"id", "before", "after", "detail"}
    assert f"        {sample['after']}" in list(lines(manifest, samples=1))
    assert "<th>Before</th><th>After</th>" in page(manifest)


def test_a_licence_is_one_that_the_hub_knows(project: Path) -> None:
    assert build(project, "card.licence=CC0-1.0").options.card.licence == "cc0-1.0"
    with pytest.raises(ConfigError, match=r"card.licence: .*'CC-BY-4'.*mean 'cc-by-4\.0'"):
        build(project, "card.licence=CC-BY-4")
