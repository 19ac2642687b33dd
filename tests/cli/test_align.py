"""`toolkit align`: documents to rows."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from toolkit.bitext import read_rows
from toolkit.cli.align import command
from toolkit.errors import ConfigError, DataError

CORPORA = Path(__file__).parents[2] / "corpora"


def run(*arguments):
    return CliRunner().invoke(command, [str(a) for a in arguments], catch_exceptions=False)


@pytest.fixture
def pair(tmp_path):
    lines = {
        "fr": [
            "Le président a parlé à Odessa.",
            "Il a promis 12 000 emplois.",
            "Puis il est parti.",
        ],
        "en": ["The president spoke in Odesa.", "He promised 12,000 jobs, then left."],
    }
    for lang, text in lines.items():
        (tmp_path / f"x.{lang}.txt").write_text("\n".join(text) + "\n", "utf-8")
    return tmp_path / "x.fr.txt", tmp_path / "x.en.txt"


def test_rows_carry_their_lines_confidence_and_entities(pair):
    result = run(*pair, "--lines", "-q")
    rows = [json.loads(line) for line in result.stdout.split("\n") if line]
    assert [row["provenance"]["fr_lines"] for row in rows] == [[0], [1, 2]]
    assert [row["provenance"]["en_lines"] for row in rows] == [[0], [1]]
    assert rows[1]["translation"]["fr"] == "Il a promis 12 000 emplois. Puis il est parti."
    assert all(0 < row["scores"]["alignment"] <= 1 for row in rows)
    (entity,) = rows[0]["entities"]
    assert (entity["fr"]["text"], entity["en"]["text"]) == ("Odessa", "Odesa")


def test_a_folder_as_output_is_refused(pair, tmp_path):
    with pytest.raises(ConfigError, match=r"This is a folder; .* Name a file in it"):
        run(*pair, "-o", tmp_path)


def test_a_folder_of_articles_in_many_formats(tmp_path):
    out = tmp_path / "rows.jsonl"
    result = run(CORPORA / "formats" / "fr", CORPORA / "formats" / "en", "-o", out)
    rows = [json.loads(line) for line in out.read_text("utf-8").split("\n") if line]
    assert {row["doc_id"] for row in rows} == {
        path.stem for path in (CORPORA / "formats" / "fr").iterdir()
    }
    assert not any("<" in row["translation"]["fr"] for row in rows)
    assert "5 document pairs" in result.stderr


def test_tmx_is_well_formed_and_holds_every_row(pair, tmp_path):
    out = tmp_path / "a.tmx"
    run(*pair, "--lines", "-o", out)
    units = etree.parse(out).findall(".//tu")
    assert units[0].findtext("tuv/seg") == "Le président a parlé à Odessa."
    assert len(units) == 2


def test_tsv_and_html(pair):
    assert (
        run(*pair, "--lines", "--format", "tsv", "-q")
        .stdout.split("\n")[1]
        .split("\t")[3]
        .endswith("Odesa.")
    )
    page = run(*pair, "--lines", "--format", "html", "-q").stdout
    assert "Il a promis 12 000 emplois." in page
    assert "<!doctype html>" in page


def test_of_a_folder_a_pair_that_cannot_be_read_fails_alone(pair, tmp_path):
    for lang in "fr", "en":
        (tmp_path / f"bin.{lang}.txt").write_bytes(b"\0" * 9)
        (tmp_path / f"x.{lang}.png").write_bytes(b"\x89PNG")
    result = run(tmp_path, tmp_path, "--json", "-o", tmp_path / "rows.jsonl")
    assert result.exit_code == 1
    assert f"Error: {tmp_path / 'bin.fr.txt'}: This is binary data" in result.stderr
    counts = json.loads(result.stdout)
    assert (counts["documents"], len(counts["failed"])) == (1, 1)
    assert [Path(path).name for path in counts["unsupported"]] == ["x.en.png", "x.fr.png"]
    assert len(list(read_rows(tmp_path / "rows.jsonl"))) == 2
    told = run(tmp_path, tmp_path, "-o", tmp_path / "rows.jsonl").stderr
    assert "1 document pair failed, see above." in told
    assert "2 files of no known format: " in told


def test_lines_without_a_partner_are_kept_on_demand(tmp_path):
    (tmp_path / "a").write_text(
        "La Chine construit un pont.\nPersonne ne répond à 1 345 lettres.\n"
    )
    (tmp_path / "b").write_text("China is building a bridge.\n")
    assert run(tmp_path / "a", tmp_path / "b", "--lines", "-q").stdout.count("\n") == 1
    kept = run(tmp_path / "a", tmp_path / "b", "--lines", "-q", "--keep-unaligned").stdout
    last = json.loads(kept.rstrip("\n").split("\n")[-1])
    assert (last["translation"]["en"], last["provenance"]["en_lines"]) == ("", [])


def test_min_confidence_leaves_rows_out(pair):
    assert run(*pair, "--lines", "-q", "--min-confidence", "1").stdout == ""


def test_json_counts(pair, tmp_path):
    result = run(*pair, "--lines", "--json", "-o", tmp_path / "rows.jsonl")
    counts = json.loads(result.stdout)
    assert counts["documents"] == 1
    assert counts["beads"] == {"1-1": 1, "2-1": 1}


def test_mistakes_are_told(pair, tmp_path):
    with pytest.raises(ConfigError, match="docx"):
        run(*pair, "-o", tmp_path / "rows.docx")
    (tmp_path / "left").mkdir()
    (tmp_path / "right").mkdir()
    with pytest.raises(DataError, match="same name"):
        run(tmp_path / "left", tmp_path / "right")
    assert "--json" in run(*pair, "--json").stderr


def test_rows_go_on_as_parquet(pair, tmp_path):
    out = tmp_path / "rows.parquet"
    run(*pair, "--lines", "-q", "-o", out)
    rows = list(read_rows(out))
    assert [row.provenance["fr_lines"] for row in rows] == [[0], [1, 2]]
    assert rows[0].provenance["reasons"]


def test_the_page_shows_lines_without_a_partner(tmp_path):
    (tmp_path / "a").write_text("La Chine construit un pont.\nPersonne ne répond à 13 lettres.\n")
    (tmp_path / "b").write_text("China is building a bridge.\n")
    files = (tmp_path / "a", tmp_path / "b", "--lines", "-q", "--format", "html")
    assert "Personne ne répond" in run(*files).stdout
    assert "Personne ne répond" not in run(*files, "--drop-unaligned").stdout


@pytest.mark.parametrize("options", [(), ("--lines",), ("--from", "markdown")])
def test_a_side_may_be_standard_input(pair, options):
    words = [sys.executable, "-m", "toolkit", "align", *options]
    done = subprocess.run(
        [*words, "-", str(pair[1])], input=pair[0].read_bytes(), capture_output=True, check=True
    )
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert rows[0]["translation"]["fr"].startswith("Le président a parlé à Odessa.")
    assert rows[-1]["translation"]["en"].endswith("then left.")
    assert "Only one side" in run("-", "-").output
