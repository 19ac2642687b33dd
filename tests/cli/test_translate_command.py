"""What `toolkit translate` says and takes, beside its drafts."""

import json

import pytest
from commands import toolkit

TABLE = "id,titre,corps\n1,Le chat,Il dort.\n2,Le chien,Il court.\n"


def translate(*args, data=b""):
    done = toolkit("translate", *args, data=data)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "in"
    path.mkdir()
    (path / "a.txt").write_text("Le chat dort.\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [("t.csv", TABLE), ("t.jsonl", '{"id": "a b", "titre": "Le chat", "corps": "Il dort."}\n')],
)
def test_columns_that_nobody_named_are_told(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    output = tmp_path / "out"
    said = f"{name}: translated 'corps', not 'id', 'titre'"
    assert said in translate(tmp_path / name)[2]
    assert said in translate(tmp_path / name, "-o", output)[2]
    report = json.loads((output / "_toolkit" / "report.json").read_text("utf-8"))
    assert report["files"][0]["columns"] == ["corps"]
    assert (
        "columns: titre"
        in translate(tmp_path / name, "-o", output, "--column", "titre", "-v", "--force")[2]
    )
    assert "--column" not in translate(tmp_path / name, "--column", "titre")[2]


def test_drafts_of_earlier_runs_are_no_sources(folder, tmp_path):
    translate(folder, "-o", folder / "drafts", "--bilingual", "tsv")
    code, _, said = translate(folder, "-o", tmp_path / "out")
    assert code == 0
    assert "Left 2 drafts of earlier runs" in said
    assert not (tmp_path / "out" / "drafts").exists()
    (folder / "drafts" / "own.txt").write_text("Le chien court.\n", encoding="utf-8")
    translate(folder, "-o", tmp_path / "out")
    drafted = [path.name for path in (tmp_path / "out" / "drafts").iterdir()]
    assert drafted == ["own.txt"]
    assert "1 file: 1 translated" in translate(folder / "drafts" / "a.txt", "-o", tmp_path)[2]


def test_standard_input_has_the_format_that_is_named(tmp_path):
    _, draft, said = translate("-", "--format", "markdown", data=b"**Bonjour** le monde")
    assert draft.startswith("**Hello**")
    assert said.startswith("1 segment: 1 machine")
    _, draft, said = translate("--format", "csv", data=TABLE.encode())
    assert draft.startswith("id,titre,corps")
    assert "translated 'corps'" in said
    (tmp_path / "a.txt").touch()
    for more in (["--lines"], [tmp_path / "a.txt"]):
        code, _, said = translate("--format", "html", *more, data=b"")
        assert code == 2
        assert "--format is for standard input" in said


@pytest.mark.parametrize("args", [["a.txt"], ["--lines", "a.txt"], ["-"]])
def test_json_needs_files_and_a_folder(args):
    code, _, said = translate(*args, "--json", data=b"")
    assert code == 2
    assert "add -o" in said


def test_a_draft_is_not_called_by_another_format(folder, tmp_path):
    code, _, said = translate(folder / "a.txt", "-o", tmp_path / "a.md")
    assert code == 2
    assert "keeps the format of a.txt" in said
    code, _, said = translate(folder, "-o", tmp_path / "all.txt")
    assert code == 2
    assert "need a folder" in said
    (folder / "b.htm").write_text("<p>Le chat dort.</p>")
    assert translate(folder / "b.htm", "-o", tmp_path / "c.html")[0] == 0
    assert (tmp_path / "c.html").is_file()


@pytest.mark.parametrize("args", [["--lines"], []])
def test_one_draft_needs_a_file(args, tmp_path):
    (tmp_path / "there").mkdir()
    for output in (f"{tmp_path}/new/", tmp_path / "there"):
        code, _, said = translate(*args, "-o", output, data=b"Bonjour.\n")
        assert code == 2
        assert "-o names a file" in said
    assert not (tmp_path / "new").exists()
