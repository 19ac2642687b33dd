"""Make a trained model larger, so that training goes on from what it has learnt.

Wider feed-forward layers compute what they did before, for what is added has outgoing weights of
zero (Net2Net, Chen et al. 2016). Added encoder layers start as near to doing nothing as a layer can
whose norms come last: their outgoing weights are zero, and their norms put back the scale and the
mean that the norm before them gives. Zeros move with the first step; the incoming weights are
copies of trained ones, with noise where they would stay equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import ConfigError
from toolkit.training.settings import Growth

if TYPE_CHECKING:
    from torch import Generator, Tensor
    from transformers import MarianMTModel

Weights = dict[str, "Tensor"]
OUTGOING = ("self_attn.out_proj.weight", "self_attn.out_proj.bias", "fc2.weight", "fc2.bias")


def grow(model: MarianMTModel, growth: Growth, seed: int) -> MarianMTModel:
    """A model with more encoder layers and wider feed-forward layers, which translates nearly as
    `model` does. Raises ConfigError for a size below that of the model.
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
    sizes |= {"encoder_layers": layers, "num_hidden_layers": layers}
    config = MarianConfig(**old.to_dict() | sizes, attn_implementation="eager")
    grown = MarianMTModel(config)
    grown.load_state_dict(after)
    grown.generation_config = model.generation_config
    return grown


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
