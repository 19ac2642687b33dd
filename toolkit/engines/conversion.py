"""From a Hugging Face MarianMT folder to CTranslate2's form, without PyTorch.

CTranslate2's own converter builds the PyTorch model first; its specification takes NumPy arrays
as well. The file that comes out is the same, byte for byte.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.config import cache_home
from toolkit.engines.base import ModelInfo
from toolkit.engines.models import (
    COMPACT,
    DETAILS,
    inspect_folder,
    read_json,
    read_shape,
    resolve,
    shipped_folder,
)
from toolkit.engines.weights import Array, read_weights
from toolkit.errors import ModelError

if TYPE_CHECKING:
    from ctranslate2.specs import TransformerSpec

# Names in a config.json and in `ctranslate2.specs.common_spec.Activation`.
ACTIVATIONS = {
    "gelu": "GELU", "gelu_new": "GELUTanh", "relu": "RELU", "silu": "SWISH", "swish": "SWISH",
}  # fmt: skip


def convert(
    model: ModelInfo, output: Path, *, quantization: str = "int8", force: bool = False
) -> None:
    """Write a Hugging Face MarianMT folder in CTranslate2's form."""
    if output.exists() and not force:
        raise ModelError(
            "The output folder is already there.", where=str(output), hint="Use --force."
        )
    spec = build_spec(model.path)
    spec.validate()
    spec.optimize(quantization="int8_float32" if quantization == "int8" else quantization)
    if output.exists():
        shutil.rmtree(output)
    output.mkdir(parents=True)
    spec.save(str(output))
    details = {
        "name": model.name,
        "revision": model.revision,
        "converted_from": model.digest,
        "quantization": quantization,
        "max_source_tokens": model.max_source_tokens,
        "licence": model.licence,
        "shape": read_shape(model.path),
    }
    (output / DETAILS).write_text(json.dumps(details, indent=2) + "\n", encoding="utf-8")


def converted(model: ModelInfo) -> ModelInfo:
    """The CTranslate2 form of a model: itself if it has that form, else from the cache, made
    on first use.
    """
    if model.layout == "ctranslate2":
        return model
    if model.path == shipped_folder("huggingface"):
        return resolve(COMPACT)
    folder = cache_home() / "models" / f"{model.digest[:16]}-int8"
    if not (folder / "model.bin").is_file():
        _convert_into(folder, model)
    return replace(inspect_folder(folder, name=model.name), revision=model.revision)


def _convert_into(folder: Path, model: ModelInfo) -> None:
    """Convert beside the place in the cache, then move there; another process may be quicker."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=".") as working:
            made = Path(working) / folder.name
            convert(model, made)
            with suppress(OSError):
                made.replace(folder)
    except OSError as error:
        hint = "Name another folder in XDG_CACHE_HOME."
        reason = error.strerror or str(error)
        message = f"The converted model can't be kept: {reason}."
        raise ModelError(message, where=str(folder), hint=hint) from error


def build_spec(folder: Path) -> TransformerSpec:
    """A MarianMT folder as CTranslate2 describes a model, vocabulary and SentencePiece files
    included. Raises ModelError where weights are missing or the model is of a kind that it has no
    form for.
    """
    from ctranslate2.specs import TransformerSpec
    from ctranslate2.specs.common_spec import Activation

    config = read_json(folder / "config.json")
    activation = config.get("activation_function", "gelu")
    if activation not in ACTIVATIONS or config.get("normalize_before"):
        raise ModelError(
            f"CTranslate2 can't run this model (activation '{activation}').",
            where=str(folder),
            hint="Use --engine transformers.",
        )
    weights = read_weights(folder)
    try:
        spec = TransformerSpec.from_config(
            (config["encoder_layers"], config["decoder_layers"]),
            config["encoder_attention_heads"],
            pre_norm=False,
            activation=getattr(Activation, ACTIVATIONS[activation]),
        )
        _Builder(config, weights).fill(spec)
        _register_vocabulary(spec, folder, config["pad_token_id"])
    except KeyError as error:
        message = f"The model's weights or its config.json lack {error.args[0]}."
        raise ModelError(message, where=str(folder), hint="Download the model again.") from error
    return spec


def _register_vocabulary(spec: TransformerSpec, folder: Path, pad: int) -> None:
    """The pieces by their numbers, without <pad>: Marian's decoder starts from zeros instead, and
    must never write it.
    """
    target = folder / "target_vocab.json"
    source = _pieces(folder / "vocab.json", pad)
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(_pieces(target, pad) if target.is_file() else source)
    spec.config.eos_token = spec.config.decoder_start_token = "</s>"  # noqa: S105
    spec.config.unk_token = "<unk>"  # noqa: S105
    for name in ("source.spm", "target.spm"):
        spec.register_file(str(folder / name))


def _pieces(path: Path, pad: int) -> list[str]:
    numbers = read_json(path)
    return [piece for piece in sorted(numbers, key=numbers.__getitem__) if numbers[piece] != pad]


class _Builder:
    """Puts the tensors of a MarianMT model into a specification."""

    def __init__(self, config: dict[str, Any], weights: dict[str, Array]) -> None:
        self.config = config
        self.weights = weights

    def fill(self, spec: TransformerSpec) -> None:
        shared = self.config.get("share_encoder_decoder_embeddings", True)
        source = self._rows(f"model.{'shared' if shared else 'encoder.embed_tokens'}.weight")
        target = source if shared else self._rows("model.decoder.embed_tokens.weight")
        tied = self.config.get("tie_word_embeddings", True)
        spec.encoder.embeddings[0].weight = source
        spec.decoder.embeddings.weight = target
        spec.decoder.projection.weight = target if tied else self._rows("lm_head.weight")
        bias = self._rows("final_logits_bias", axis=1)[0]
        if bias.any():
            spec.decoder.projection.bias = bias
        spec.decoder.start_from_zero_embedding = True
        for side in ("encoder", "decoder"):
            stack = getattr(spec, side)
            scaled = self.config.get("scale_embedding")
            stack.scale_embeddings = math.sqrt(self.config["d_model"]) if scaled else 1.0
            stack.position_encodings.encodings = self._positions(side)
            for number, layer in enumerate(stack.layer):
                self._layer(layer, f"model.{side}.layers.{number}")

    def _rows(self, name: str, axis: int = 0) -> Array:
        """A matrix with a row for each piece, without that of <pad>."""
        return np.delete(self.weights[name], self.config["pad_token_id"], axis)

    def _positions(self, side: str) -> Array:
        stored = self.weights.get(f"model.{side}.embed_positions.weight")
        if stored is not None:
            return stored
        return sinusoids(self.config["max_position_embeddings"], self.config["d_model"])

    def _layer(self, spec: Any, name: str) -> None:
        self._self_attention(spec.self_attention, f"{name}.self_attn")
        if hasattr(spec, "attention"):
            self._cross_attention(spec.attention, f"{name}.encoder_attn")
        self._linear(spec.ffn.linear_0, f"{name}.fc1")
        self._linear(spec.ffn.linear_1, f"{name}.fc2")
        self._norm(spec.ffn.layer_norm, f"{name}.final_layer_norm")

    def _self_attention(self, spec: Any, name: str) -> None:
        self._fused(spec.linear[0], [f"{name}.{part}_proj" for part in "qkv"])
        self._linear(spec.linear[1], f"{name}.out_proj")
        self._norm(spec.layer_norm, f"{name}_layer_norm")

    def _cross_attention(self, spec: Any, name: str) -> None:
        self._linear(spec.linear[0], f"{name}.q_proj")
        self._fused(spec.linear[1], [f"{name}.{part}_proj" for part in "kv"])
        self._linear(spec.linear[2], f"{name}.out_proj")
        self._norm(spec.layer_norm, f"{name}_layer_norm")

    def _fused(self, spec: Any, names: Sequence[str]) -> None:
        """Several projections as one: their rows one after another."""
        spec.weight = np.concatenate([self.weights[f"{name}.weight"] for name in names])
        spec.bias = np.concatenate([self.weights[f"{name}.bias"] for name in names])

    def _linear(self, spec: Any, name: str) -> None:
        self._fused(spec, [name])

    def _norm(self, spec: Any, name: str) -> None:
        spec.gamma, spec.beta = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]


def sinusoids(length: int, width: int) -> Array:
    """Marian's position encodings, `length` × `width`: sines in the first half of each row, cosines
    in the second (Vaswani et al. 2017, §3.5, who interleave them).
    """
    rates = np.array([10000 ** (2 * (column // 2) / width) for column in range(width)])
    angles = np.arange(length)[:, None] / rates
    halves = [np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2])]
    return np.concatenate(halves, axis=1).astype(np.float32)
