"""Make a trained model larger, so that training goes on from what it has learnt.

Wider feed-forward layers compute what they did before, for what is added has outgoing weights of
zero (Net2Net, Chen et al. 2016). Added encoder layers start as near to doing nothing as a layer can
whose norms come last: their outgoing weights are zero, and their norms put back the scale and the
mean that the norm before them gives. Zeros move with the first step; the incoming weights are
copies of trained ones, with noise where they would stay equal.

A larger d_model has new dimensions between the old ones, where the sinusoids of the positions have
nearly the frequencies that the old ones had. Every layer writes into the new dimensions at random,
with the spread of what it writes into the old ones, so that the norms' means and spreads stay what
they were; and reads from them with weights of zero.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from toolkit.errors import ConfigError
from toolkit.training.settings import Growth

if TYPE_CHECKING:
    from torch import Generator, Tensor
    from transformers import MarianMTModel

Weights = dict[str, "Tensor"]
WRITING = ("out_proj", "fc2")  # what writes into d_model
OUTGOING = ("self_attn.out_proj.weight", "self_attn.out_proj.bias", "fc2.weight", "fc2.bias")


def grow(model: MarianMTModel, growth: Growth, seed: int) -> MarianMTModel:
    """A model with more encoder layers, wider feed-forward layers or a larger d_model, which
    translates nearly as `model` does; heads keep their size. Raises ConfigError for a size below
    that of the model, or one that its heads don't divide.
    """
    import torch
    from transformers import MarianConfig, MarianMTModel

    old = model.config
    layers = growth.encoder_layers or old.encoder_layers
    widths = {
        part: growth.ffn or getattr(old, f"{part}_ffn_dim") for part in ("encoder", "decoder")
    }
    if layers < old.encoder_layers:
        raise ConfigError(f"The base model has {old.encoder_layers} encoder layers already.",
                          where="growth.encoder_layers")  # fmt: skip
    for part, width in widths.items():
        if width < getattr(old, f"{part}_ffn_dim"):
            raise ConfigError(f"The base model's {part} is wider already.", where="growth.ffn")
    d_model = growth.d_model or old.d_model
    heads = {
        part: _heads(getattr(old, f"{part}_attention_heads"), old.d_model, d_model)
        for part in ("encoder", "decoder")
    }
    origins = {
        "encoder": _origins(old.encoder_layers, layers),
        "decoder": [(at, False) for at in range(old.decoder_layers)],
    }
    generator = torch.Generator().manual_seed(seed)
    before = model.state_dict()
    after = {name: tensor for name, tensor in before.items() if ".layers." not in name}
    for part, order in origins.items():
        for place, (origin, added) in enumerate(order):
            layer = _layer(before, f"model.{part}.layers.{origin}.")
            if added:
                _silence(layer)
            _widen(layer, widths[part], generator)
            after |= {f"model.{part}.layers.{place}.{name}": t for name, t in layer.items()}
    sizes = {f"{part}_ffn_dim": width for part, width in widths.items()}
    sizes |= {f"{part}_attention_heads": number for part, number in heads.items()}
    sizes |= {"encoder_layers": layers, "num_hidden_layers": layers, "d_model": d_model}
    config = MarianConfig(**old.to_dict() | sizes, attn_implementation="eager")
    grown = MarianMTModel(config)
    if d_model > old.d_model:
        last = f"model.decoder.layers.{old.decoder_layers - 1}.final_layer_norm."
        scaled = math.sqrt(old.d_model / d_model) if old.scale_embedding else 1.0
        after = _broaden(after, grown.state_dict(), last, scaled, generator)
    grown.load_state_dict(after)
    grown.generation_config = model.generation_config
    return grown


def _heads(old: int, d_model: int, wanted: int) -> int:
    if wanted < d_model:
        raise ConfigError(f"The base model's d_model is {d_model} already.", where="growth.d_model")
    size = d_model // old
    if wanted % size or wanted % 2:
        raise ConfigError(f"Heads of {size} don't divide a d_model of {wanted}.",
                          where="growth.d_model")  # fmt: skip
    return wanted // size


def _origins(old: int, layers: int) -> list[tuple[int, bool]]:
    """For each layer of the grown model the old one that it comes from, and whether it is added;
    added ones are spread evenly, each behind the one that it comes from.
    """
    added = layers - old
    behind = [max(0, (number + 1) * old // added - 1) for number in range(added)]
    return sorted([(at, False) for at in range(old)] + [(at, True) for at in behind])


def _layer(weights: Weights, prefix: str) -> Weights:
    return {name.removeprefix(prefix): tensor.clone() for name, tensor in weights.items()
            if name.startswith(prefix)}  # fmt: skip


def _silence(layer: Weights) -> None:
    """Make a copy of an encoder layer pass on what the layer itself gives, as nearly as it goes."""
    import torch

    gain, bias = layer["final_layer_norm.weight"], layer["final_layer_norm.bias"]
    # A norm gives gain · n + bias, with n of mean 0 and variance 1: the next norm subtracts this
    # mean and divides by this spread, and would have to undo that.
    spread = (gain.square().mean() + bias.var(unbiased=False)).sqrt()
    for norm in ("self_attn_layer_norm", "final_layer_norm"):
        layer[f"{norm}.weight"] = torch.full_like(gain, spread.item())
        layer[f"{norm}.bias"] = torch.full_like(bias, bias.mean().item())
    for name in OUTGOING:
        layer[name] = torch.zeros_like(layer[name])


def _widen(layer: Weights, width: int, generator: Generator) -> None:
    """Add units to a feed-forward layer: each a mean of a trained one's input and noise."""
    import torch

    inner, bias, outer = layer["fc1.weight"], layer["fc1.bias"], layer["fc2.weight"]
    added = width - inner.shape[0]
    chosen = torch.randint(inner.shape[0], (added,), generator=generator)
    noise = torch.randn(added, inner.shape[1], generator=generator)
    noise *= inner[chosen].norm(dim=1, keepdim=True) / noise.norm(dim=1, keepdim=True)
    layer["fc1.weight"] = torch.cat([inner, (inner[chosen] + noise) / 2**0.5])
    layer["fc1.bias"] = torch.cat([bias, bias[chosen] / 2**0.5])
    layer["fc2.weight"] = torch.cat([outer, outer.new_zeros(outer.shape[0], added)], dim=1)


def _broaden(
    weights: Weights, shapes: Weights, last: str, scaled: float, generator: Generator
) -> Weights:
    """The weights of a model with a larger d_model, of which `shapes` has the shapes and the
    positions. `last` begins the names of the norm that the output layer reads; embeddings are
    multiplied by `scaled`, for the model will multiply them by the root of its d_model.
    """
    import torch

    done: dict[int, Tensor] = {}  # by address: tied embeddings stay tied
    broad = {}
    for name, old in weights.items():
        module, _, kind = name.rpartition(".")
        module = module.rpartition(".")[2]
        new = torch.zeros_like(shapes[name])
        if module == "embed_positions":
            new = shapes[name]
        elif module in ("shared", "embed_tokens", "lm_head"):
            if old.data_ptr() not in done:
                new = _noise(new, old, generator) * scaled
                new[:, _places(old.shape[1], new.shape[1])] = old * scaled
                done[old.data_ptr()] = new
            new = done[old.data_ptr()]
        elif module.endswith("layer_norm"):
            gain = old.abs().mean() if kind == "weight" else torch.zeros(())
            read_by_output = name.startswith(last)
            new += 0.1 * gain if read_by_output else gain
            new[_places(len(old), len(new))] = old / scaled if read_by_output else old
        elif kind == "weight":
            _broaden_matrix(old, new, module, generator)
        elif module in WRITING:
            new[_places(len(old), len(new))] = old
        else:  # biases of heads and of units, of the output
            new.view(-1)[: old.numel()] = old.view(-1)
        broad[name] = new
    return broad


def _broaden_matrix(old: Tensor, new: Tensor, module: str, generator: Generator) -> None:
    """Fill `new`, which is zero: what writes into d_model, what reads from it, or both."""
    rows, columns = old.shape
    if module in WRITING:
        new[:, :columns] = _noise(new[:, :columns], old, generator)
        new[_places(rows, len(new)), :columns] = old
    elif module == "fc1":
        new[:, _places(columns, new.shape[1])] = old
    else:  # queries, keys, values: new heads read all dimensions
        new[rows:] = _noise(new[rows:], old, generator) * math.sqrt(columns / new.shape[1])
        new[:rows, _places(columns, new.shape[1])] = old


def _noise(shaped: Tensor, like: Tensor, generator: Generator) -> Tensor:
    import torch

    return torch.randn(shaped.shape, generator=generator) * like.std()


def _places(old: int, new: int) -> Tensor:
    """The new dimension of each old one: with sines in the first half and cosines in the second, by
    frequency.
    """
    import torch

    half = torch.arange(old // 2) * new // old
    return torch.cat([half, new // 2 + half])
