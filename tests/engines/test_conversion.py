"""Conversion without PyTorch against CTranslate2's own converter, which needs it."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from toolkit.engines.conversion import convert, converted
from toolkit.engines.models import inspect_folder, read_json, resolve, shipped_folder
from toolkit.errors import ModelError

SHIPPED = shipped_folder("huggingface")
WITHOUT_TORCH = """
import sys
sys.modules["torch"] = sys.modules["transformers"] = None  # importing them fails
from toolkit.engines import load_engine
from toolkit.engines.base import Decoding
engine = load_engine(sys.argv[1])
print(engine.submit(["Bonjour, le monde."], Decoding()).result()[0].text)
"""


def test_a_folder_is_converted_once_and_cached(tmp_path):
    folder = shutil.copytree(SHIPPED, tmp_path / "mine")
    first = converted(resolve(str(folder)))
    assert first.layout == "ctranslate2"
    stamp = (first.path / "model.bin").stat().st_mtime_ns
    assert (converted(resolve(str(folder))).path / "model.bin").stat().st_mtime_ns == stamp


def test_processes_that_convert_the_same_model_at_once_all_get_it_without_torch(tmp_path):
    folder = shutil.copytree(SHIPPED, tmp_path / "mine")
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-c", WITHOUT_TORCH, str(folder)]
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    (english,) = {process.communicate(timeout=120)[0] for process in running}
    assert "Hello" in english
    (kept,) = (tmp_path / "cache" / "toolkit" / "models").iterdir()
    assert (kept / "model.bin").is_file()


def variants(folder, kind):
    """A folder of the shipped model, changed, in float32 as training writes it."""
    torch = pytest.importorskip("torch", reason="the extra 'torch' isn't installed")
    from transformers import MarianConfig, MarianMTModel

    shutil.copytree(SHIPPED, folder)
    if kind == "apart":  # embeddings of both sides and of the output of their own
        config = MarianConfig.from_pretrained(SHIPPED, dtype=torch.float32)
        config.share_encoder_decoder_embeddings = config.tie_word_embeddings = False
        model = MarianMTModel(config)
    else:
        model = MarianMTModel.from_pretrained(SHIPPED, dtype=torch.float32)
        model.final_logits_bias.normal_()  # as opus-mt models have it
    if kind == "torch file":
        (folder / "model.safetensors").unlink()
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
        model.config.save_pretrained(folder)
    else:
        model.save_pretrained(folder)


@pytest.mark.parametrize("kind", ["shared", "apart", "torch file"])
@pytest.mark.parametrize("quantization", ["int8", "float16", "float32"])
def test_the_same_bytes_as_ctranslate2s_converter(tmp_path, kind, quantization):
    pytest.importorskip("torch", reason="the extra 'torch' isn't installed")
    from ctranslate2.converters import TransformersConverter

    folder = tmp_path / "mine"
    variants(folder, kind)
    convert(inspect_folder(folder, name="mine"), tmp_path / "ours", quantization=quantization)
    theirs = TransformersConverter(str(folder), copy_files=["source.spm", "target.spm"])
    stored = "int8_float32" if quantization == "int8" else quantization
    theirs.convert(str(tmp_path / "theirs"), quantization=stored)
    names = {path.name for path in (tmp_path / "theirs").iterdir()}
    assert {path.name for path in (tmp_path / "ours").iterdir()} == names | {"toolkit.json"}
    for name in names:
        assert (tmp_path / "ours" / name).read_bytes() == (tmp_path / "theirs" / name).read_bytes()


def test_an_output_folder_is_replaced_only_by_force(tmp_path):
    model = inspect_folder(SHIPPED, name="mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").write_text("")
    with pytest.raises(ModelError, match="--force"):
        convert(model, tmp_path / "out")
    convert(model, tmp_path / "out", force=True)
    assert read_json(tmp_path / "out" / "toolkit.json")["converted_from"] == model.digest
    assert not (tmp_path / "out" / "old").exists()


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"activation_function": "softplus"}, r"can't run.*softplus.*--engine transformers"),
        ({"encoder_layers": 7}, r"lack model.encoder.layers.6"),
    ],
)
def test_a_model_that_cannot_be_converted_says_why(tmp_path, config, message):
    folder = shutil.copytree(SHIPPED, tmp_path / "mine")
    changed = {**read_json(folder / "config.json"), **config}
    (folder / "config.json").write_text(json.dumps(changed))
    with pytest.raises(ModelError, match=message):
        convert(inspect_folder(folder, name="mine"), tmp_path / "out")
    assert not (tmp_path / "out").exists()
