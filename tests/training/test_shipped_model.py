"""The model that ships: it loads in both engines and translates as it was recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from toolkit.cli import cli
from toolkit.engines import load_engine
from toolkit.engines.base import Engine
from toolkit.engines.models import shipped_folder
from toolkit.jobs.models import translate_all, trigram_f1

GOLDEN = Path(__file__).parent.parent / "data" / "compact.golden.tsv"


def golden() -> dict[str, str]:
    rows = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").split("\n") if line]
    return dict(rows)


def test_golden_sentences_come_out_as_recorded(engine: Engine) -> None:
    """int8 arithmetic differs a little between processors: a few sentences may differ a little."""
    recorded = golden()
    translated = translate_all(engine, recorded)
    similar = [trigram_f1(translated[source], target) for source, target in recorded.items()]
    assert min(similar) > 0.5
    assert sum(similar) / len(similar) > 0.9


def test_both_forms_are_the_same_model(engine: Engine) -> None:
    pytest.importorskip("torch")
    sources = list(golden())[:6]
    other = translate_all(load_engine("compact", engine="transformers"), sources)
    ours = translate_all(engine, sources)
    assert sum(trigram_f1(ours[s], other[s]) for s in sources) / len(sources) > 0.85


def test_conversion_reports_parity(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    sentences = tmp_path / "two.fr"
    sentences.write_text("Il pleut depuis ce matin.\nElle habite à Lyon.\n", encoding="utf-8")
    arguments = ["models", "convert", "compact", "-o", str(tmp_path / "ct2")]
    result = CliRunner().invoke(cli, [*arguments, "--parity", str(sentences)])
    assert result.exit_code == 0, result.output
    assert "parity with the unconverted model: 2 sentences" in result.stdout
    kept = json.loads((tmp_path / "ct2" / "toolkit.json").read_text(encoding="utf-8"))["parity"]
    assert kept["similarity"] > 60
    assert 0 <= kept["equal"] <= kept["sentences"] == 2


def test_the_folders_are_complete_and_small() -> None:
    sizes = 0
    for layout, files in {
        "huggingface": ("model.safetensors", "vocab.json", "generation_config.json"),
        "ctranslate2": ("model.bin", "shared_vocabulary.json"),
    }.items():
        folder = shipped_folder(layout)
        for name in (*files, "source.spm", "target.spm", "README.md", "toolkit.json"):
            assert (folder / name).is_file(), f"{folder.name}/{name}"
        sizes += sum(path.stat().st_size for path in folder.iterdir())
    assert sizes < 60 * 2**20
