"""The weights of a Hugging Face model folder as NumPy arrays, without PyTorch.

Three forms are read: safetensors; the zip that `torch.save` writes since PyTorch 1.6; and the
stream of pickles of before, in which many opus-mt models were uploaded. PyTorch would be hundreds
of megabytes to install for what is a copy of arrays. Pickles are programs: only the few names that
a table of tensors needs are let in, and any other is refused before it runs.
"""

from __future__ import annotations

import json
import pickle  # the unpickler below lets in nothing that runs
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from toolkit.errors import ModelError

Array = npt.NDArray[Any]

TORCH_FILE = "pytorch_model.bin"
WEIGHTS = ("model.safetensors", "model.safetensors.index.json", TORCH_FILE)
# First numbers of the stream of pickles, by which PyTorch knows it: a mark and a version.
LEGACY_MAGIC, LEGACY_VERSION = 0x1950A86A20F9469CFC6C, 1001

_BFLOAT16 = "bfloat16"  # NumPy has no such type
_SAFETENSORS_TYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": _BFLOAT16,
    "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "<i1", "U8": "<u1", "BOOL": "?",
}  # fmt: skip
_STORAGE_TYPES = {
    "DoubleStorage": "<f8", "FloatStorage": "<f4", "HalfStorage": "<f2",
    "BFloat16Storage": _BFLOAT16, "LongStorage": "<i8", "IntStorage": "<i4",
    "ShortStorage": "<i2", "CharStorage": "<i1", "ByteStorage": "<u1", "BoolStorage": "?",
}  # fmt: skip


def has_weights(folder: Path) -> bool:
    """Whether a folder holds weights in a form that `read_weights` knows."""
    return any((folder / name).is_file() for name in WEIGHTS)


def read_weights(folder: Path) -> dict[str, Array]:
    """Every tensor of a model folder by its name; half precision and bfloat16 as float32.

    Raises ModelError for a folder without weights and for a damaged file.
    """
    for name, read in zip(WEIGHTS, (_safetensors, _shards, _torch_file), strict=True):
        if (path := folder / name).is_file():
            return read(path)
    hint = f"It should hold {WEIGHTS[0]} or {TORCH_FILE}."
    raise ModelError("The model folder holds no weights.", where=str(folder), hint=hint)


def _safetensors(path: Path) -> dict[str, Array]:
    import safetensors

    deserialize: Any = safetensors.deserialize  # without annotations

    try:
        tensors = deserialize(path.read_bytes())
        return {
            name: _array(tensor["data"], _SAFETENSORS_TYPES[tensor["dtype"]], tensor["shape"])
            for name, tensor in tensors
        }
    except (safetensors.SafetensorError, KeyError, ValueError, OSError) as error:
        raise _damaged(path, error) from error


def _shards(index: Path) -> dict[str, Array]:
    """The files that an index names, together."""
    try:
        names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
    except (ValueError, KeyError, AttributeError, OSError) as error:
        raise _damaged(index, error) from error
    found: dict[str, Array] = {}
    for name in names:
        found |= _safetensors(index.parent / Path(name).name)
    return found


def _torch_file(path: Path) -> dict[str, Array]:
    try:
        if zipfile.is_zipfile(path):
            tensors, storages = _read_zip(path)
        else:
            tensors, storages = _read_legacy(path)
        return {name: tensor.array(storages) for name, tensor in tensors.items()}
    except (pickle.UnpicklingError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise _damaged(path, error) from error
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> ModelError:
    hint = "Download the model again, or use --engine transformers."
    reason = str(error).rstrip(".") or type(error).__name__
    return ModelError(f"The weights can't be read: {reason}.", where=str(path), hint=hint)


def _array(data: bytes | bytearray, kind: str, shape: Any = -1) -> Array:
    if kind == _BFLOAT16:  # the upper half of a float32
        wide = np.frombuffer(data, "<u2").astype(np.uint32) << 16
        return wide.view(np.float32).reshape(shape)
    values = np.frombuffer(data, kind).reshape(shape)
    return values.astype(np.float32) if values.dtype == np.float16 else values


@dataclass(frozen=True, slots=True)
class _Storage:
    """What a pickle says of a run of numbers that lies outside it."""

    key: str
    kind: str
    length: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    """A view of a storage; offset and strides in numbers, not bytes."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def array(self, storages: Mapping[str, Array]) -> Array:
        """A copy of its numbers. Raises ValueError where it reaches past its storage."""
        values = storages[self.storage.key]
        steps = zip(self.shape, self.strides, strict=True)
        last = self.offset + sum((size - 1) * step for size, step in steps)
        if 0 in self.shape:
            return np.empty(self.shape, values.dtype)
        if min(self.offset, *self.strides, *self.shape, 0) < 0 or last >= len(values):
            raise ValueError("a tensor reaches past its numbers")
        strides = tuple(step * values.itemsize for step in self.strides)
        view = np.lib.stride_tricks.as_strided(values[self.offset :], self.shape, strides)
        return view.copy()


def _rebuild_tensor(storage: _Storage, offset: int, shape: Any, strides: Any, *_: Any) -> _Tensor:
    return _Tensor(storage, offset, tuple(shape), tuple(strides))


def _rebuild_parameter(tensor: _Tensor, *_: Any) -> _Tensor:
    return tensor


class _Unpickler(pickle.Unpickler):
    """Reads tables of tensors, and refuses whatever else a pickle may name."""

    _ALLOWED: Mapping[tuple[str, str], Callable[..., Any]] = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor"): _rebuild_tensor,
        ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
        ("torch._utils", "_rebuild_parameter"): _rebuild_parameter,
    }

    def find_class(self, module: str, name: str) -> Any:
        if module == "torch" and name in _STORAGE_TYPES:
            return _STORAGE_TYPES[name]
        try:
            return self._ALLOWED[module, name]
        except KeyError:
            message = f"it names {module}.{name}, which no table of weights needs"
            raise pickle.UnpicklingError(message) from None

    def persistent_load(self, pid: Any) -> _Storage:
        _, kind, key, _, length, *view = pid
        if view and view[0] is not None:
            raise pickle.UnpicklingError("it holds views of storages, which isn't supported")
        return _Storage(key, kind, length)


def _state(table: Any) -> dict[str, _Tensor]:
    if not isinstance(table, Mapping):
        raise pickle.UnpicklingError("it holds no table of tensors")
    return {name: tensor for name, tensor in table.items() if isinstance(tensor, _Tensor)}


def _read_zip(path: Path) -> tuple[dict[str, _Tensor], dict[str, Array]]:
    with zipfile.ZipFile(path) as archive:
        (table,) = [name for name in archive.namelist() if name.endswith("/data.pkl")]
        root = table.removesuffix("data.pkl")
        with archive.open(table) as file:
            tensors = _state(_Unpickler(file).load())
        kinds = {tensor.storage.key: tensor.storage.kind for tensor in tensors.values()}
        return tensors, {
            key: _array(archive.read(f"{root}data/{key}"), kind) for key, kind in kinds.items()
        }


def _read_legacy(path: Path) -> tuple[dict[str, _Tensor], dict[str, Array]]:
    """A mark, a version, the machine, the table, the keys of storages; then each storage's length
    (8 bytes) and its numbers.
    """
    with path.open("rb") as file:
        if (_Unpickler(file).load(), _Unpickler(file).load()) != (LEGACY_MAGIC, LEGACY_VERSION):
            raise pickle.UnpicklingError("it isn't a file of torch.save")
        _Unpickler(file).load()
        tensors = _state(_Unpickler(file).load())
        storages = {tensor.storage.key: tensor.storage for tensor in tensors.values()}
        keys = _Unpickler(file).load()
        return tensors, {key: _read_storage(file, storages.get(key)) for key in keys}


def _read_storage(file: IO[bytes], storage: _Storage | None) -> Array:
    length = int.from_bytes(file.read(8), "little")
    if storage is None or length != storage.length:
        raise pickle.UnpicklingError("its numbers don't fit its table")
    width = 2 if storage.kind == _BFLOAT16 else np.dtype(storage.kind).itemsize
    data = file.read(length * width)
    if len(data) < length * width:
        raise EOFError("it ends too early")
    return _array(data, storage.kind)
