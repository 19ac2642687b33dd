"""Finding, describing and converting models, on local folders of the real layout."""

import json
import shutil
import subprocess
import sys

import pytest

from toolkit import registry
from toolkit.config import cache_home
from toolkit.engines import load_engine
from toolkit.engines.base import Decoding
from toolkit.engines.models import (
    converted,
    digest,
    inspect_folder,
    resolve,
    shipped_folder,
)
from toolkit.errors import ConfigError, MissingExtraError, ModelError


def test_auto_is_the_compact_model_in_ctranslate2_form():
    model = resolve("auto")
    assert (model.name, model.layout) == ("compact", "ctranslate2")
    assert model == resolve("compact")


@pytest.mark.parametrize("layout", ["ctranslate2", "huggingface"])
def test_the_shipped_folders_stay_small(layout):
    size = sum(path.stat().st_size for path in shipped_folder(layout).iterdir())
    assert size < 60e6


def test_a_hugging_face_folder_is_converted_once_and_cached(tmp_path):
    pytest.importorskip("torch", reason="the extra 'torch' isn't installed")
    folder = tmp_path / "mine"
    shutil.copytree(shipped_folder("huggingface"), folder)
    first = converted(resolve(str(folder)))
    assert first.layout == "ctranslate2"
    stamp = (first.path / "model.bin").stat().st_mtime_ns
    assert (converted(resolve(str(folder))).path / "model.bin").stat().st_mtime_ns == stamp
    assert load_engine(str(folder)).submit(["Bonjour."], Decoding()).result()[0].text


def test_processes_that_convert_the_same_model_at_once_all_get_it(tmp_path):
    pytest.importorskip("torch", reason="the extra 'torch' isn't installed")
    folder = tmp_path / "mine"
    shutil.copytree(shipped_folder("huggingface"), folder)
    script = "import sys; from toolkit.engines.models import *; converted(resolve(sys.argv[1]))"
    ready = "import torch, transformers; print(flush=True)"
    command = [sys.executable, "-c", f"{ready}; {script}", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        converted(resolve(str(folder)))
    assert other.returncode == 0
    (kept,) = (cache_home() / "models").iterdir()
    assert (kept / "model.bin").is_file()


def test_a_hub_model_in_the_cache_is_used_without_a_network(tmp_path, monkeypatch):
    pytest.importorskip("huggingface_hub", reason="the extra 'hub' isn't installed")
    from huggingface_hub import constants

    commit = "0123456789abcdef0123456789abcdef01234567"
    repo = tmp_path / "models--owner--opus-mt-fr-en"
    shutil.copytree(shipped_folder("huggingface"), repo / "snapshots" / commit)
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text(commit)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    model = resolve("owner/opus-mt-fr-en")
    assert (model.revision, model.layout) == (commit, "huggingface")
    with pytest.raises(ModelError, match=r"nobody/nothing.*network"):
        resolve("nobody/nothing")


@pytest.mark.parametrize("name", ["a..b/c", "-a/b"])
def test_a_name_that_the_hub_would_not_take(name):
    pytest.importorskip("huggingface_hub", reason="the extra 'hub' isn't installed")
    with pytest.raises(ModelError, match="can't be had"):
        resolve(name)


@pytest.mark.parametrize("name", ["no-such-model", "./no/such/folder", "a/b/c"])
def test_a_name_that_is_nothing_says_what_would_be(name):
    with pytest.raises(ModelError, match="folder, a Hub id"):
        resolve(name)


def test_what_a_folder_lacks_is_named(tmp_path):
    with pytest.raises(ModelError, match="holds no model"):
        inspect_folder(tmp_path, name="x")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "marian"}))
    with pytest.raises(ModelError, match=r"lacks source.spm, target.spm"):
        inspect_folder(tmp_path, name="x")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "t5"}))
    with pytest.raises(ModelError, match="'t5'"):
        inspect_folder(tmp_path, name="x")


def test_the_digest_follows_the_weights(tmp_path):
    shutil.copytree(shipped_folder(), tmp_path / "a")
    before = digest(tmp_path / "a")
    (tmp_path / "a" / "toolkit.json").write_text("{}")
    assert digest(tmp_path / "a") == before
    with (tmp_path / "a" / "model.bin").open("ab") as file:
        file.write(b"x")
    assert digest(tmp_path / "a") != before


def test_a_missing_extra_says_the_command():
    assert "pip install '.[torch]'" in str(MissingExtraError("This", "torch"))


def test_an_unknown_engine_suggests_the_nearest():
    with pytest.raises(ConfigError, match="transformers"):
        registry.load("engine", "transfomers")


def test_sentences_to_compare_on_are_read_before_a_model_is_converted(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "models", "convert", "compact", "-o", tmp_path / "made",
         "--parity", tmp_path / "nope.fr"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "nope.fr" in done.stderr
    assert not (tmp_path / "made").exists()
