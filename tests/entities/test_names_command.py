"""`toolkit names`: files in, rows, pages and ledgers out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from toolkit.bitext import format_of
from toolkit.cli.names import command
from toolkit.errors import ConfigError, DataError
from toolkit.glossary import read_glossary
from toolkit.jobs import names as job
from toolkit.model import BitextRow

FRENCH = [
    "Le président Iouri Tchoubarov est arrivé à Moscou.",
    "Tchoubarov a vu Vladimir Poutine.",
    "Iouri Tchoubarov repart.",
]
ENGLISH = [
    "President Yuri Chubarov arrived in Moscow.",
    "Chubarov saw Vladimir Putin.",
    "Yury Chubarov leaves.",
]


@pytest.fixture
def texts(tmp_path):
    for name, lines in (("a.fr.txt", FRENCH), ("a.en.txt", ENGLISH)):
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(command, [str(a) for a in arguments], catch_exceptions=False)


def test_convert_prints_ranked_forms():
    out = run("convert", "Andreï Beloussov", "--json").stdout
    found = json.loads(out)
    assert found[0]["name"] == "Andreï Beloussov"
    assert found[0]["forms"][0]["text"] == "Andrei Belousov"
    assert {"text", "score", "reason", "source"} == set(found[0]["forms"][0])


def test_convert_reads_standard_input():
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "names", "convert", "-n", "1"],
        input="Moscou\n\nPékin\n",
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "Moscow" in done.stdout
    assert "Beijing" in done.stdout


def test_convert_obeys_a_glossary(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("source,target\nMoscou,Muscovy\n", "utf-8")
    assert "Muscovy" in run("convert", "Moscou", "-n", "1", "--glossary", path).stdout


def test_align_writes_bitext_rows(texts):
    run("align", texts / "a.fr.txt", texts / "a.en.txt", "-o", texts / "pairs.jsonl")
    rows = [json.loads(x) for x in (texts / "pairs.jsonl").read_text("utf-8").splitlines()]
    assert [row["translation"]["fr"] for row in rows] == FRENCH
    first = rows[0]
    assert [(e["fr"]["text"], e["en"]["text"]) for e in first["entities"]] == [
        ("Iouri Tchoubarov", "Yuri Chubarov"),
        ("Moscou", "Moscow"),
    ]
    for row in rows:
        for entity in row["entities"]:
            for side in ("fr", "en"):
                span = entity[side]
                assert row["translation"][side][span["start"] : span["end"]] == span["text"]
            assert entity["reason"]


def test_align_keeps_the_ids_of_a_bitext(tmp_path):
    path = tmp_path / "b.jsonl"
    path.write_text(
        json.dumps({"id": "x7", "translation": {"fr": "Moscou dort.", "en": "Moscow sleeps."}}),
        "utf-8",
    )
    row = json.loads(run("align", path).stdout)
    assert row["entities"][0]["en"]["text"] == "Moscow"
    assert row["id"] == "x7"


def test_align_draws_a_page(texts):
    run("align", texts / "a.fr.txt", texts / "a.en.txt", "-o", texts / "pairs.html")
    page = (texts / "pairs.html").read_text("utf-8")
    assert 'data-pair="1-0"' in page
    assert "Tchoubarov" in page
    assert "→Chubarov" in page


def test_unequal_files_are_refused(texts):
    (texts / "a.en.txt").write_text(ENGLISH[0] + "\n", "utf-8")
    with pytest.raises(DataError, match="ends at line 1"):
        list(job.align([texts / "a.fr.txt", texts / "a.en.txt"]))


def test_three_files_and_unknown_formats_are_refused(tmp_path):
    with pytest.raises(ConfigError):
        list(job.align([tmp_path, tmp_path, tmp_path]))
    with pytest.raises(ConfigError, match="is no bitext"):
        list(job.read_bitext(Path("a.exe")))


def test_an_empty_folder_has_no_ledger(tmp_path):
    with pytest.raises(DataError, match="no bitext"):
        list(job.ledger([tmp_path]))
    with pytest.raises(DataError, match="no such file"):
        list(job.ledger([tmp_path / "nothing"]))


@pytest.mark.parametrize("kind", ["csv", "tsv", "tbx"])
def test_a_ledger_is_read_back_as_a_glossary(texts, kind):
    path = texts / f"names.{kind}"
    run("ledger", texts, "-o", path)
    terms = {term.source: term.target for term in read_glossary(path).terms}
    assert terms["Vladimir Poutine"] == "Vladimir Putin"
    assert terms["Iouri Tchoubarov"] in {"Yuri Chubarov", "Yury Chubarov"}
    assert job.user_names([path]) == terms


@pytest.mark.parametrize("kind", ["csv", "tsv", "tbx"])
def test_what_only_a_person_can_say_waits_for_one(tmp_path, kind):
    """A garbled name or an acronym is no decision; a century is no name."""
    bitext, path = tmp_path / "b.tsv", tmp_path / f"names.{kind}"
    rows = ["Au XXIe siècle, le PSG gagne.\tIn the 21st century, SGP wins.",
            "Poutine parle au PSG.\tPutin speaks to SGP."]  # fmt: skip
    bitext.write_text("\n".join(["fr\ten", *rows]) + "\n", "utf-8")
    run("ledger", bitext, "-o", path)
    assert {term.source: term.target for term in read_glossary(path).terms} == {"Poutine": "Putin"}
    if kind == "tsv":
        assert "PSG\t\tORG" in path.read_text("utf-8")


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl"])
def test_a_ledger_is_no_bitext(texts, kind):
    path = texts / f"names.{kind}"
    run("ledger", texts, "-o", path)
    with pytest.raises(ConfigError, match="ledger of names"):
        list(job.ledger([path]))


def test_a_ledger_counts_and_finds_what_differs(texts):
    entries = {entry.source: entry for entry in job.ledger([texts])}
    one = entries["Iouri Tchoubarov"]
    assert one.count == 2
    assert dict(one.english) == {"Yuri Chubarov": 1, "Yury Chubarov": 1}
    assert not one.consistent
    assert one.first == "a.fr.txt:1"
    assert entries["Vladimir Poutine"].consistent


def test_words_that_begin_a_sentence_are_no_names_unless_the_lists_know_them(texts):
    (texts / "b.fr.txt").write_text("Rien ne va. Tenez bon !\nPékin attend.\n", "utf-8")
    (texts / "b.en.txt").write_text("It is no good. Hold on!\nThey wait.\n", "utf-8")
    entries = {entry.source for entry in job.ledger([texts])}
    assert not entries & {"Rien", "Tenez"}
    assert "Pékin" in entries


def test_a_document_that_drifts_is_named(texts):
    (texts / "b.fr.txt").write_text("Oleg Malychev.\nOleg Malychev.\n", "utf-8")
    (texts / "b.en.txt").write_text("Oleg Malyshev.\nOleg Malyshev.\n", "utf-8")
    (texts / "c.fr.txt").write_text("Oleg Malychev.\n", "utf-8")
    (texts / "c.en.txt").write_text("Oleg Malychev.\n", "utf-8")
    entries = {entry.source: entry for entry in job.ledger([texts])}
    one = entries["Oleg Malychev"]
    assert one.target == "Oleg Malyshev"
    assert one.drift == ("c.fr.txt",)


def test_a_folder_that_is_no_model_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="no token-classification"):
        job.ner_source(tmp_path)


@pytest.mark.parametrize(
    "name", ["a.tsv", "a.csv", "a.jsonl", "a.tmx", "a.xliff", "a.tsv.gz", "a.fr"]
)
def test_every_bitext_is_read(name, tmp_path):
    rows = [BitextRow(id="1", fr="Poutine à Moscou.", en="Putin in Moscow.")]
    format_of(tmp_path / name).write(tmp_path / name, rows)
    (pair,) = job.align([tmp_path / name])
    assert [entity["en"]["text"] for entity in pair.row().entities] == ["Putin", "Moscow"]
