"""Weights read without PyTorch, from files that PyTorch and safetensors wrote."""

import io
import json
import pickle
import zipfile

import numpy as np
import pytest

from toolkit.engines.models import shipped_folder
from toolkit.engines.weights import has_weights, read_weights
from toolkit.errors import ModelError

torch = pytest.importorskip("torch", reason="the extra 'torch' isn't installed")


def tensors():
    whole = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 7
    return {
        "whole": whole,
        "a view of it": whole[1:, ::2],
        "turned": whole.t(),
        "half": whole.half(),
        "brain": whole.bfloat16(),
        "numbers": torch.arange(3),
        "one": torch.tensor(2.5),
        "none": torch.empty(0, 3),
        "parameter": torch.nn.Parameter(whole + 1),
    }


def check(folder, wanted):
    found = read_weights(folder)
    assert found.keys() == wanted.keys()
    for name, tensor in wanted.items():
        assert np.array_equal(found[name], tensor.detach().float().numpy()), name
        assert found[name].dtype == (np.int64 if name == "numbers" else np.float32)


@pytest.mark.parametrize("zipped", [True, False])
def test_what_torch_saves(tmp_path, zipped):
    torch.save(tensors(), tmp_path / "pytorch_model.bin", _use_new_zipfile_serialization=zipped)
    check(tmp_path, tensors())


def test_safetensors_whole_and_in_shards(tmp_path):
    from safetensors.torch import save_file

    wanted = {name: tensor.detach().contiguous().clone() for name, tensor in tensors().items()}
    save_file(wanted, tmp_path / "model.safetensors")
    check(tmp_path, wanted)
    (tmp_path / "model.safetensors").unlink()
    names = list(wanted)
    parts = {"one.safetensors": names[:4], "two.safetensors": names[4:]}
    for part, members in parts.items():
        save_file({name: wanted[name] for name in members}, tmp_path / part)
    weight_map = {name: part for part, members in parts.items() for name in members}
    index = json.dumps({"weight_map": weight_map})
    (tmp_path / "model.safetensors.index.json").write_text(index)
    check(tmp_path, wanted)


def test_a_folder_without_weights_says_what_it_should_hold(tmp_path):
    assert not has_weights(tmp_path)
    with pytest.raises(ModelError, match=r"no weights.*pytorch_model.bin"):
        read_weights(tmp_path)


class Program:
    """What unpickling runs, were it let."""

    def __reduce__(self):
        return (print, ("this must not run",))


@pytest.mark.parametrize("zipped", [True, False])
def test_a_pickle_that_is_a_program_does_not_run(tmp_path, zipped, capsys):
    path = tmp_path / "pytorch_model.bin"
    torch.save({"a": Program()}, path, _use_new_zipfile_serialization=zipped)
    with pytest.raises(ModelError, match=r"names __builtin__.print, which no table"):
        read_weights(tmp_path)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.99])
def test_a_file_that_ends_too_early(tmp_path, zipped, share):
    whole = io.BytesIO()
    many = {"a": torch.ones(40_000), "b": torch.ones(40_000)}
    torch.save(many, whole, _use_new_zipfile_serialization=zipped)
    data = whole.getvalue()
    (tmp_path / "pytorch_model.bin").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ModelError, match="can't be read"):
        read_weights(tmp_path)


def test_a_damaged_safetensors_file(tmp_path):
    data = (shipped_folder("huggingface") / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelError, match=r"model.safetensors.*can't be read"):
        read_weights(tmp_path)


def test_a_tensor_that_reaches_past_its_numbers(tmp_path):
    """Else foreign memory would be read: offsets and strides stand in the file."""
    path = tmp_path / "pytorch_model.bin"
    torch.save({"a": torch.ones(8).reshape(2, 4)}, path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    table = next(name for name in parts if name.endswith("data.pkl"))
    longer = parts[table].replace(b"K\x02K\x04\x86", b"K\x09K\x04\x86")  # (2, 4): (9, 4)
    assert longer != parts[table]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**parts, table: longer}.items():
            archive.writestr(name, data)
    with pytest.raises(ModelError, match="past its numbers"):
        read_weights(tmp_path)


def test_any_other_pickle(tmp_path):
    (tmp_path / "pytorch_model.bin").write_bytes(pickle.dumps([1, 2]))
    with pytest.raises(ModelError, match="can't be read"):
        read_weights(tmp_path)
