"""Settings say what people mean by them."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from toolkit.cli import cli
from toolkit.config import load_settings, validate
from toolkit.errors import ConfigError
from toolkit.jobs.align import AlignOptions
from toolkit.jobs.building.options import BuildOptions
from toolkit.jobs.translate import TranslateOptions
from toolkit.reference import commented_yaml
from toolkit.training.settings import TrainSettings


@pytest.mark.parametrize("text", ["names: off\nfuzzy: off\n", "names: 'off'\nfuzzy: 'off'\n"])
def test_off_is_no_falsehood(tmp_path, text):
    config = tmp_path / "c.yaml"
    config.write_text(text)
    options = load_settings(TranslateOptions, config)
    assert (options.names, options.fuzzy) == ("off", "off")
    options = load_settings(TranslateOptions, None, ["names=off", "fuzzy=off"])
    assert (options.names, options.fuzzy) == ("off", "off")
    with pytest.raises(ConfigError, match="engine"):
        load_settings(TranslateOptions, None, ["engine=off"])


def test_a_mistake_inside_a_list_is_told_once():
    with pytest.raises(ConfigError) as caught:
        validate(BuildOptions, {"name": "x", "sources": [{"path": "a.jsonl", "name": "a"}]})
    assert str(caught.value) == "sources.0.licence: Field required"


def test_one_item_stands_for_a_list_of_one():
    options = load_settings(
        TranslateOptions, None, ["columns=titre", "glossary=a.tsv", "bilingual=html"]
    )
    assert options.columns == ("titre",)
    assert options.glossary == (Path("a.tsv"),)
    assert options.bilingual == ("html",)


def test_paths_are_looked_for_beside_the_config(tmp_path, monkeypatch):
    (tmp_path / "configs").mkdir()
    monkeypatch.chdir(tmp_path)
    config = Path("configs/c.yaml")
    config.write_text("glossary: [here.tsv, elsewhere.tsv]\nstore: memory.db\n")
    for name in ("here.tsv", "memory.db"):
        (tmp_path / "configs" / name).touch()
    options = load_settings(TranslateOptions, config)
    assert options.glossary == (Path("configs/here.tsv"), Path("elsewhere.tsv"))
    assert options.store == Path("configs/memory.db")
    config.write_text("translation: {glossary: here.tsv}\n")
    assert load_settings(AlignOptions, config).translation.glossary == (Path("configs/here.tsv"),)


SOURCE = {"name": "a", "path": "a.tsv", "licence": "x"}


@pytest.mark.parametrize(
    ("cls", "given"),
    [
        (BuildOptions, {"sources": [SOURCE]}),
        (TrainSettings, {"sources": [{"path": "a"}], "output": "out", "run": {"minutes": 1}}),
    ],
)
def test_the_yaml_of_all_keys_is_a_config_of_defaults(cls, given, tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text(commented_yaml(cls))
    with pytest.raises(ConfigError, match="Input should be a valid string"):  # what is required
        load_settings(cls, path)
    values = yaml.safe_load(path.read_text())
    source = values["sources"][0] | given["sources"][0]
    assert validate(cls, {**values, **given, "sources": [source]}) == validate(cls, given)


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("build", "  ngram: 12  # whole number or null, at least 4\n"),
        ("train", "double_quotes: false  # true or false\n"),
    ],
)
def test_the_keys_of_configs_are_printed(command, line):
    done = CliRunner().invoke(cli, [command, "--schema"])
    assert done.exit_code == 0
    assert line in done.output
