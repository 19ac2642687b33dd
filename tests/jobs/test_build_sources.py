"""What a build reads of its sources, and what it says of the rest."""

import json

import pytest
import yaml
from click.testing import CliRunner

from toolkit.cli.build import command
from toolkit.errors import DataError
from toolkit.jobs.build import Builder
from toolkit.jobs.building.options import BuildOptions

DOCUMENTS = {"kind": "documents", "fr": "docs/fr", "en": "docs/en"}


def options(*sources):
    named = [{"name": f"s{number}", "licence": "x", **s} for number, s in enumerate(sources)]
    return BuildOptions.model_validate({"sources": named})


def read(folder, *sources):
    """The manifest of the stage `read`."""
    return Builder(options(*sources), folder).run("read").stages[0].manifest


@pytest.fixture
def documents(tmp_path):
    """A pair, files of no format, binary files, and one file on each side without a partner."""
    for lang, text in ("fr", "Un chat dort. Il rêve."), ("en", "A cat sleeps. It dreams."):
        folder = tmp_path / "docs" / lang
        folder.mkdir(parents=True)
        (folder / "both.md").write_text(text, "utf-8")
        (folder / "both.png").write_bytes(b"\x89PNG")
        (folder / "bin.txt").write_bytes(b"\0" * 9)
        (folder / f"{text[0]}.txt").write_text(text, "utf-8")
    return tmp_path


def test_files_of_documents_that_are_not_read_are_listed(documents):
    manifest = read(documents, DOCUMENTS)
    assert manifest["rows_out"] == 2
    assert manifest["left"] == [
        "docs/en/A.txt: It found no partner.",
        "docs/en/both.png: It is of no known format.",
        "docs/fr/U.txt: It found no partner.",
        "docs/fr/bin.txt: This is binary data, not text (it has zero bytes).",
        "docs/fr/both.png: It is of no known format.",
    ]


def test_the_first_of_what_was_left_out_is_told(documents):
    (documents / "docs" / "fr" / "Z.txt").write_text("Oui.", "utf-8")
    config = documents / "c.yaml"
    config.write_text(yaml.safe_dump(options(DOCUMENTS).model_dump(mode="json")))
    told = CliRunner().invoke(command, [str(config), "--until", "read"]).stderr
    first, *lines, last = told.strip().split("\n")
    assert first == "Left out of the sources:"
    assert len(lines) == 5
    path = documents / "dataset.work" / "1-read" / "manifest.json"
    assert last == f"  … and 1 more, under 'left' in {path}."


def test_what_rows_have_besides_is_told(tmp_path):
    (tmp_path / "a.csv").write_text("fr,en\nUn, deux,One, two\nTrois chats,Three cats\n", "utf-8")
    row = {"translation": {"fr": "Un.", "en": "One.", "de": "Eins."}, "line": 1}
    folder = tmp_path / "hub"
    folder.mkdir()
    (folder / "train.jsonl").write_text(f"{json.dumps(row)}\n" * 2, "utf-8")
    hub = {"kind": "dataset", "path": "hub", "limit": 1}
    assert read(tmp_path, {"path": "a.csv"}, hub)["left"] == [
        "a.csv: cells without a name left out (1 row)",
        "s1: field 'de' left out (1 row)",
        "s1: field 'line' left out (1 row)",
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ({"path": "hub"}, r"hub: The source 's0' is a folder\. .* `kind: dataset`\.$"),
        (
            {"path": "a.fr"},
            r"a\.en: This side of a Moses pair isn't there\. .* a\.fr, a\.en",
        ),
        ({"path": "hub", "kind": "dataset"}, r"Please pick one .*'one', 'two'\]\. A source of"),
        ({"path": "hub", "kind": "dataset", "config": "x"}, r"'x' not found\. .* has `config` and"),
    ],
)
def test_a_source_that_cannot_be_read_is_one_line(tmp_path, source, said):
    (tmp_path / "a.fr").write_text("Un.\n")
    folder = tmp_path / "hub"
    folder.mkdir()
    configs = [{"config_name": name, "data_files": f"{name}.jsonl"} for name in ("one", "two")]
    (folder / "README.md").write_text(f"---\n{yaml.safe_dump({'configs': configs})}---\n")
    for name in "one", "two":
        (folder / f"{name}.jsonl").write_text('{"fr": "Un.", "en": "One."}\n')
    with pytest.raises(DataError, match=said) as told:
        read(tmp_path, source)
    assert "\n" not in str(told.value)
