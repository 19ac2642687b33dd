"""Calibration over references written here: the shared news sets aren't part of the project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from toolkit.cli.filters import command
from toolkit.errors import DataError
from toolkit.filters.chain import make_filters
from toolkit.jobs.calibrate import CORRUPTIONS, calibrate

CORPORA = Path(__file__).parents[2] / "corpora" / "news" / "gold"


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 1-1 sentence pairs of the articles in corpora/."""
    folder = tmp_path_factory.mktemp("references")
    sides: tuple[list[str], list[str]] = ([], [])
    for path in sorted(CORPORA.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        for bead in gold["beads"]:
            if len(bead["fr"]) == len(bead["en"]) == 1:
                sides[0].append(gold["fr"][bead["fr"][0]])
                sides[1].append(gold["en"][bead["en"][0]])
    for lang, lines in zip(("fr", "en"), sides, strict=True):
        (folder / f"articles.{lang}").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_defaults_keep_good_pairs_and_find_spoiled_ones(references: Path) -> None:
    together = calibrate(references, make_filters(), sets=["articles"])[-1]
    assert together.name == "together"
    assert together.all_rejected <= 0.03
    assert together.detected["swapped"] >= 0.99
    assert together.detected["untranslated"] >= 0.99
    assert together.detected["empty"] == 1
    assert together.detected["misaligned"] >= 0.98
    assert together.detected["wrong-number"] >= 0.95


def test_a_filter_by_itself_finds_its_own_and_nothing_else(references: Path) -> None:
    rates = calibrate(references, make_filters(["empty"]), sets=["articles"])[0]
    assert rates.all_rejected == 0
    assert {name for name, share in rates.detected.items() if share} == {"empty"}
    assert rates.detected.keys() == CORRUPTIONS.keys()


def test_sides_of_different_length_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.fr").write_text("a\nb\n")
    (tmp_path / "x.en").write_text("a\n")
    with pytest.raises(DataError, match="2 and 1 lines"):
        calibrate(tmp_path, make_filters(["empty"]), sets=["x"])


def test_the_command_prints_a_table(references: Path) -> None:
    args = ["calibrate", "--data", str(references), "--sets", "articles", "--filter", "empty"]
    table = CliRunner().invoke(command, args)
    assert table.exit_code == 0, table.output
    assert "misaligned" in table.output
    as_json = CliRunner().invoke(command, [*args, "--json"])
    assert [each["name"] for each in json.loads(as_json.stdout)] == ["empty", "together"]
