"""Whole training runs of a tiny model: what they leave behind, and how they go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

pytest.importorskip("torch")

from toolkit.cli import cli
from toolkit.errors import ConfigError, ModelError, OutputError, ToolkitError
from toolkit.jobs.train import Trained, begin, train
from toolkit.training.curves import read_curves
from toolkit.training.schedule import learning_rate
from toolkit.training.settings import Optimisation

from .conftest import run_killed_at, tiny


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, tsv: Path) -> tuple[Path, Trained]:
    folder = tmp_path_factory.mktemp("undisturbed") / "run"
    return folder, train(tiny(folder, tsv))


def losses(folder: Path) -> list[tuple[int, float, float]]:
    rows = read_curves(folder / "curves.jsonl")
    return [(row["step"], row["loss"], row["alignment"]) for row in rows if row["kind"] == "train"]


def test_a_run_learns_and_leaves_a_model(undisturbed: tuple[Path, Trained]) -> None:
    folder, trained = undisturbed
    curve = losses(folder)
    assert [step for step, *_ in curve] == [15, 30, 45, 60, 75, 90]
    assert curve[-1][1] < curve[0][1] - 2
    assert trained.steps == 90
    assert trained.dev["dev_loss"] < curve[0][1]
    assert {"bleu", "chrf"} < set(trained.dev)
    assert (folder / "curves.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_killed_run_goes_on_as_if_nothing_had_happened(
    undisturbed: tuple[Path, Trained], tsv: Path, tmp_path: Path
) -> None:
    settings = tiny(tmp_path / "run", tsv)
    run_killed_at(75, settings)  # the last checkpoint is that of step 60, in a later epoch
    resumed = train(settings, resume=True)
    assert losses(tmp_path / "run") == losses(undisturbed[0])
    assert resumed.dev == undisturbed[1].dev
    for name in ("model.safetensors", "vocab.json", "source.spm"):
        before, after = undisturbed[1].model / name, resumed.model / name
        assert before.read_bytes() == after.read_bytes(), name


def test_a_run_killed_before_its_first_checkpoint_starts_again(
    undisturbed: tuple[Path, Trained], tsv: Path, tmp_path: Path
) -> None:
    settings = tiny(tmp_path / "run", tsv)
    run_killed_at(15, settings)
    train(settings, resume=True)
    assert losses(tmp_path / "run") == losses(undisturbed[0])


def test_resuming_where_there_is_no_run_says_so(tsv: Path, tmp_path: Path) -> None:
    said = []
    settings = tiny(tmp_path / "run", tsv, run={"steps": 1})
    train(settings, resume=True, report=lambda row: said.append(row.get("note", "")))
    assert f"there is no run in {tmp_path / 'run'}" in said[0]


def test_a_run_folder_that_cannot_be_made_is_an_output_error(tsv: Path) -> None:
    with pytest.raises(OutputError, match=r"/proc/x/config\.yaml"):
        begin(Path("/proc/x"), tiny(Path("/proc/x"), tsv), resume=False)


def test_the_model_loads_in_transformers_and_converts(
    undisturbed: tuple[Path, Trained], tmp_path: Path
) -> None:
    import ctranslate2
    from ctranslate2.converters import TransformersConverter
    from transformers import MarianMTModel, MarianTokenizer

    folder = undisturbed[1].model
    tokenizer = MarianTokenizer.from_pretrained(folder)
    model = MarianMTModel.from_pretrained(folder)
    config = model.generation_config
    assert (config.max_length, config.num_beams) == (512, 4)
    inputs = tokenizer(["Le chat rouge voit le port."], return_tensors="pt")
    output = model.generate(**inputs, max_length=40)
    theirs = tokenizer.batch_decode(output, skip_special_tokens=True)[0]

    TransformersConverter(str(folder)).convert(str(tmp_path / "ct2"))
    translator = ctranslate2.Translator(str(tmp_path / "ct2"), compute_type="float32")
    pieces = tokenizer.convert_ids_to_tokens(inputs["input_ids"][0])
    result = translator.translate_batch([pieces], beam_size=4, max_decoding_length=39)[0]
    ours = tokenizer.decode(tokenizer.convert_tokens_to_ids(result.hypotheses[0]))
    assert ours == theirs
    assert ours.startswith("The ")


def test_unknown_characters_reach_the_model_as_bytes(undisturbed: tuple[Path, Trained]) -> None:
    from toolkit.training.vocabulary import Vocabulary

    vocabulary = Vocabulary(undisturbed[1].model)
    pieces = vocabulary.encode_sources(["Ваня et 中"])[0]
    assert vocabulary.unknown not in pieces
    assert vocabulary.decode(pieces) == "Ваня et 中"


def test_fine_tuning_keeps_the_tokenizer_and_lowers_the_dev_loss(
    undisturbed: tuple[Path, Trained], tsv: Path, tmp_path: Path
) -> None:
    base = undisturbed[1]
    settings = tiny(tmp_path / "run", tsv, base=str(base.model), run={"steps": 30})
    tuned = train(settings)
    for name in ("source.spm", "target.spm", "vocab.json"):
        assert (tuned.model / name).read_bytes() == (base.model / name).read_bytes()
    assert tuned.before["dev_loss"] == pytest.approx(base.dev["dev_loss"], abs=0.01)
    assert tuned.dev["dev_loss"] < tuned.before["dev_loss"]


def test_a_run_that_gets_worse_stops_and_keeps_its_best(tsv: Path, tmp_path: Path) -> None:
    """At an absurd learning rate the dev loss soon rises."""
    settings = tiny(tmp_path / "run", tsv, optimisation={"rate": 1.0, "warmup": 40},
                    dev={"every_steps": 5, "patience": 2})  # fmt: skip
    trained = train(settings)
    looks = [
        row["dev_loss"]
        for row in read_curves(tmp_path / "run" / "curves.jsonl")
        if row["kind"] == "dev"
    ]
    assert trained.steps < 90
    assert trained.weights == "best"
    assert trained.dev["dev_loss"] == pytest.approx(min(looks), abs=1e-4)


def test_a_collapsed_run_stops_and_says_what_to_change(tsv: Path, tmp_path: Path) -> None:
    deep = {"encoder_layers": 6}
    settings = tiny(tmp_path / "run", tsv, model=deep, optimisation={"rate": 0.2, "dropout": 0.0})
    with pytest.raises(ModelError, match="same output at every position") as failure:
        train(settings)
    assert "optimisation.rate" in str(failure.value.hint)


def test_a_second_run_in_the_same_folder_is_refused(
    undisturbed: tuple[Path, Trained], tsv: Path
) -> None:
    with pytest.raises(ConfigError, match=r"training run in this folder.*--resume"):
        train(tiny(undisturbed[0], tsv))


def test_a_run_is_not_resumed_with_other_settings(
    undisturbed: tuple[Path, Trained], tsv: Path
) -> None:
    with pytest.raises(ConfigError, match=r"begun with another model, run\.seed"):
        train(tiny(undisturbed[0], tsv, model={"d_model": 64}, run={"seed": 2}), resume=True)


def test_a_run_begun_before_an_option_existed_goes_on(tsv: Path, tmp_path: Path) -> None:
    run_killed_at(15, tiny(tmp_path / "run", tsv))
    config = tmp_path / "run" / "config.yaml"
    before = yaml.safe_load(config.read_text(encoding="utf-8"))
    del before["optimisation"]["weight_decay"]
    config.write_text(yaml.safe_dump(before), encoding="utf-8")
    assert train(tiny(tmp_path / "run", tsv, run={"steps": 16}), resume=True).steps == 16


def test_a_run_that_cannot_begin_leaves_no_folder(tsv: Path, tmp_path: Path) -> None:
    """So that it can be started again once the mistake is corrected."""
    for change in ({"sources": [{"path": "no.tsv"}]}, {"dev": {"path": "no"}},
                   {"run": {"device": "abacus"}}):  # fmt: skip
        with pytest.raises(ToolkitError, match=r"no(\.tsv)?: There is no such|no device 'abacus'"):
            train(tiny(tmp_path / "run", tsv, **change))
        assert not (tmp_path / "run").exists()


def test_a_short_run_reaches_its_peak_rate() -> None:
    """A warm-up longer than the run would never let it learn."""
    settings = Optimisation(rate=1.0, warmup=500)
    assert learning_rate(settings, 0, 0.0) == pytest.approx(1 / 500)
    assert learning_rate(settings, 3, 0.05) == pytest.approx(0.5)
    assert learning_rate(settings, 9, 0.1) == 1.0
    assert learning_rate(settings, 499, 0.01) == 1.0


def test_the_command_trains_and_prints_json(tsv: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    settings = tiny(tmp_path / "run", tsv, dev={"path": None}, run={"steps": 3})
    config.write_text(json.dumps(settings.model_dump(mode="json")), encoding="utf-8")
    result = CliRunner().invoke(cli, ["train", str(config), "--device", "cpu", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["steps"] == 3
    assert "600 pairs" in result.stderr
    bad = CliRunner().invoke(cli, ["train", str(config), "--set", "run.stepz=3"])
    assert isinstance(bad.exception, ConfigError)
    assert "did you mean 'run.steps'?" in str(bad.exception)


def test_training_ends_by_the_clock(tsv: Path, tmp_path: Path) -> None:
    settings = tiny(tmp_path / "run", tsv, dev={"path": None}, guidance={"weight": 0},
                    run={"steps": None, "minutes": 0.03, "log_every": 1})  # fmt: skip
    trained = train(settings)
    assert 0.03 <= trained.minutes < 0.2
    assert trained.steps > 1
