"""URLs where only files of this machine can be used."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from toolkit.cli import cli

URL = "s3://bucket/x.jsonl"


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", "rows.tsv", "-o", URL),
        ("convert", "gs://bucket/rows.tsv", "-o", "out.jsonl"),
        ("align", "a.fr", "a.en", "-o", URL),
        ("eval", "a.en", "--ref", "a.en", "-o", "hf://datasets/me/report"),
        ("tm", "export", "--store", "a.db", "-o", URL),
        ("inspect", "s3://bucket/dataset"),
        ("verify", "out", "--against", URL),
        ("train", "train.yaml", "-o", "s3://bucket/run"),
        ("build", "build.yaml", "--set", "output=s3://bucket/out"),
        ("build", "build.yaml", "--set", "work=s3://bucket/work"),
        ("build", "build.yaml", "--set", "sources=[{name: a, licence: x, path: 's3://b/x.tsv'}]"),
        ("build", "documents.yaml"),
    ],
)
def test_a_url_is_refused_and_makes_no_folder(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.tsv").write_text("un\tone\n")
    Path("a.fr").write_text("un\n")
    Path("a.en").write_text("one\n")
    source = {"name": "a", "licence": "CC0-1.0"}
    documents = {**source, "kind": "documents", "fr": "s3://bucket/fr", "en": "en"}
    Path("build.yaml").write_text(yaml.safe_dump({"sources": [{**source, "path": "rows.tsv"}]}))
    Path("documents.yaml").write_text(yaml.safe_dump({"sources": [documents]}))
    Path("train.yaml").write_text("data: []\n")
    before = sorted(tmp_path.iterdir())
    done = CliRunner().invoke(cli, arguments)
    said = f"{done.output} {done.exception}"
    assert getattr(done.exception, "exit_code", done.exit_code) == 2, said
    assert "is a URL" in said
    assert sorted(tmp_path.iterdir()) == before
