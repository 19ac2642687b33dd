"""`toolkit tm`, and what writes formats by the names of files."""

import csv
import json

import pytest
from click.testing import CliRunner

from toolkit.cli import cli
from toolkit.errors import ConfigError, StoreError
from toolkit.glossary import read_glossary
from toolkit.model import TranslationUnit
from toolkit.store import SegmentStore, Stored


def run(*args):
    done = CliRunner().invoke(cli, list(map(str, args)))
    if isinstance(done.exception, ConfigError | StoreError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def memory(tmp_path):
    table = tmp_path / "pairs.tsv"
    table.write_text("source\ttarget\nLe chat.\tThe cat.\n", encoding="utf-8")
    store = tmp_path / "memory.db"
    run("tm", "import", table, "--store", store)
    return store


def test_the_store_is_named_before_or_after_the_command(memory):
    assert json.loads(run("tm", "--store", memory, "stats", "--json"))["human"] == 1
    assert json.loads(run("tm", "stats", "--store", memory, "--json"))["human"] == 1


@pytest.mark.parametrize("command", [["stats"], ["export"], ["analyse", "a.txt"]])
def test_a_store_that_is_not_there_is_not_made(tmp_path, command):
    with pytest.raises(StoreError, match="no segment store"):
        run("tm", "--store", tmp_path / "typo.db", *command)
    assert not (tmp_path / "typo.db").exists()


def test_an_export_is_what_its_name_says(memory, tmp_path):
    run("tm", "--store", memory, "export", "-o", tmp_path / "m.tsv")
    with (tmp_path / "m.tsv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file, delimiter="\t")
    assert row["target"] == "The cat."
    assert "<tmx" in run("tm", "--store", memory, "export")
    with pytest.raises(ConfigError, match="which format"):
        run("tm", "--store", memory, "export", "-o", tmp_path / "m.foo")


def test_an_import_offers_what_it_takes(memory, tmp_path):
    with pytest.raises(ConfigError, match=r"Give --format: docx, jsonl, tmx, tsv, xliff, xlsx\.$"):
        run("tm", "--store", memory, "import", tmp_path / "m.foo")
    assert "html" not in run("tm", "import", "--help")


def test_a_folder_in_the_place_of_a_file(memory, tmp_path):
    for command in ["import"], ["export", "-o"]:
        with pytest.raises(ConfigError, match=r"This is a folder; .* Name a file in it"):
            run("tm", "--store", memory, *command, tmp_path)


def test_stand_ins_of_addresses_are_not_exported(tmp_path):
    path = tmp_path / "m.db"
    with SegmentStore(path) as store:
        store.use_model(digest="d", name="m", revision=None, decoding="beam=1")
        pairs = {"Le chat.": "The cat.", "Voir X1 et X2.": "See X1 and X2.", "Page X2": "Page X2"}
        store.add_machine(Stored(source=fr, target=en, score=0) for fr, en in pairs.items())
        store.add_human([TranslationUnit(source="La BMW X1.", target="The BMW X1.")], origin="a")
    done = CliRunner().invoke(
        cli, ["tm", "export", "--machine", "--format", "tsv", "--store", str(path)]
    )
    rows = list(csv.DictReader(done.stdout.splitlines(), delimiter="\t"))
    assert [row["source"] for row in rows] == ["La BMW X1.", "Le chat."]
    assert "2 machine translations left out" in done.stderr


@pytest.mark.parametrize("command", ["ledger", "align"])
def test_names_are_not_written_to_formats_that_nobody_knows(tmp_path, command):
    bitext = tmp_path / "b.tsv"
    bitext.write_text("fr\ten\nVladimir Poutine parle.\tVladimir Putin speaks.\n", "utf-8")
    with pytest.raises(ConfigError, match="which format"):
        run("names", command, bitext, "-o", tmp_path / "led.xlsx")
    assert "Putin" in run("names", command, bitext)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize(("name", "mark"), [("g.csv", ";"), ("g.txt", "\t")])
def test_glossaries_are_in_the_encodings_of_spreadsheets(tmp_path, encoding, name, mark):
    rows = [("source", "target"), ("préfet", "prefect"), ("arrêté", "order")]
    text = "".join(f"{mark.join(row)}\r\n" for row in rows)
    (tmp_path / name).write_bytes(text.encode(encoding))
    terms = read_glossary(tmp_path / name).terms
    assert [(term.source, term.target) for term in terms] == rows[1:]
