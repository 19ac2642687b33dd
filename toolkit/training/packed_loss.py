"""MarianMT and its loss over packed batches: the parameters of the model, another way to run them.

Attention keeps to the sequences by their bounds (FlashAttention, Dao 2023) where there is a GPU;
elsewhere sequences are laid out with padding for it, which is slow and meant for checks.
Layers are compiled on a GPU: a small model's steps are otherwise spent on starting kernels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers.activations import ACT2FN

from toolkit.errors import ConfigError
from toolkit.training.model import check_spread
from toolkit.training.output_loss import output_loss
from toolkit.training.packing import PackedBatch, Shape
from toolkit.training.settings import TrainSettings

if TYPE_CHECKING:
    from transformers import MarianMTModel

LEAST = 1e-6  # a link's probability is taken as at least this
MASKED = -1e4  # score of what isn't there, far below any that is
Attention = Callable[[Tensor, Tensor, Tensor, Tensor, Tensor, int, bool], Tensor]
Weights = Sequence[Tensor]
ATTENTION = tuple(f"{name}_proj" for name in ("q", "k", "v", "out"))
ENCODER_LAYER = (
    *(f"self_attn.{name}" for name in ATTENTION),
    "self_attn_layer_norm",
    "fc1",
    "fc2",
    "final_layer_norm",
)
DECODER_LAYER = (
    *ENCODER_LAYER[:5],
    *(f"encoder_attn.{name}" for name in ATTENTION),
    "encoder_attn_layer_norm",
    *ENCODER_LAYER[5:],
)


class PackedLoss:
    """Label-smoothed cross-entropy of the target, and of the alignment that one attention head
    gives, over the parameters of `model`. What `Loss` gives on the same rows.
    """

    def __init__(self, model: MarianMTModel, settings: TrainSettings, shape: Shape) -> None:
        self._model, self._longest = model, shape.longest
        self._smoothing = settings.optimisation.label_smoothing
        self._sample = settings.optimisation.softmax_sample
        self._guidance = settings.guidance.weight
        self._dtype = torch.bfloat16 if settings.run.precision == "bf16" else torch.float32
        config = model.config
        if config.attention_dropout or config.activation_dropout:
            raise ConfigError(
                "With packed batches there is no dropout inside of layers, as this model has it.",
                where="batching.packed",
                hint="Set attention_dropout and activation_dropout to 0 in its config.json.",
            )
        bias: Tensor = model.final_logits_bias  # a buffer; zero in what is trained here
        self._bias = bias if bool(bias.any()) else None
        self._scale = math.sqrt(config.d_model) if config.scale_embedding else 1.0
        gpu = model.device.type == "cuda"
        attention = flash_attention if gpu and self._dtype == torch.bfloat16 else dense_attention
        heads = config.encoder_attention_heads, config.decoder_attention_heads
        encoder, decoder = (
            Layer(
                attention, number, self._longest, ACT2FN[config.activation_function], config.dropout
            )
            for number in heads
        )
        self._encode: Callable[..., Tensor] = encoder.encode
        self._decode: Callable[..., tuple[Tensor, Tensor, Tensor]] = decoder.decode
        if gpu:
            self._encode = torch.compile(self._encode, dynamic=False)
            self._decode = torch.compile(self._decode, dynamic=False)
        parameters = dict(model.named_parameters())
        self._weights = {
            part: [_of_layer(parameters, f"model.{part}.layers.{number}.", names)
                   for number in range(getattr(config, f"{part}_layers"))]
            for part, names in (("encoder", ENCODER_LAYER), ("decoder", DECODER_LAYER))
        }  # fmt: skip
        self._encoded: Tensor | None = None

    def __call__(self, batch: PackedBatch) -> tuple[Tensor, Tensor]:
        """Mean loss of a target piece, and mean alignment loss of a link (0 without links)."""
        source_bounds, target_bounds = (
            self._move(batch.source_bounds),
            self._move(batch.target_bounds),
        )
        body = self._model.model
        encoded = self._embed(body.encoder, batch.source, batch.source_places)
        for weights in self._weights["encoder"]:
            encoded = self._encode(encoded, source_bounds, weights)
        self._encoded = encoded.detach()
        decoded = self._embed(body.decoder, batch.decoder_input, batch.target_places)
        for weights in self._weights["decoder"]:
            decoded, queries, keys = self._decode(
                decoded, encoded, target_bounds, source_bounds, weights
            )
        loss = output_loss(
            decoded[: batch.tokens],
            self._model.lm_head.weight,
            self._move(batch.labels).long(),
            bias=self._bias,
            smoothing=self._smoothing,
            sample=self._sample,
            bf16=self._dtype == torch.bfloat16,
        )
        if not self._guidance:
            return loss, torch.zeros((), device=loss.device)
        links = self._move(batch.links)
        return loss, alignment_loss(
            queries, keys, links, target_bounds, source_bounds, self._longest
        )

    def check_encoder(self) -> None:
        """Raise ModelError where the encoder has collapsed, as `Loss.check_encoder` does."""
        if self._encoded is not None:
            check_spread(self._encoded)

    def _embed(self, part: Any, pieces: Any, places: Any) -> Tensor:
        pad, table = self._model.config.pad_token_id, part.embed_tokens.weight
        embedded = functional.embedding(self._move(pieces), table, pad) * self._scale
        embedded = embedded + functional.embedding(
            self._move(places),
            part.embed_positions.weight.detach(),  # sinusoids
        )
        return functional.dropout(embedded, self._model.config.dropout).to(self._dtype)

    def _move(self, array: Any) -> Tensor:
        tensor, device = torch.from_numpy(array), self._model.device
        gpu = device.type == "cuda"
        return tensor.pin_memory().to(device, non_blocking=True) if gpu else tensor


class Layer:
    """What all layers of the encoder, or of the decoder, compute; their weights are given."""

    def __init__(
        self, attention: Attention, heads: int, longest: int,
        activation: Callable[[Tensor], Tensor], dropout: float,
    ) -> None:  # fmt: skip
        self._attention, self._heads, self._longest = attention, heads, longest
        self._activation, self._dropout = activation, dropout

    def encode(self, x: Tensor, bounds: Tensor, weights: Weights) -> Tensor:
        """(places, d_model) from the same."""
        h, _, _ = self._attend(x, x, bounds, bounds, weights[:8], causal=False)
        x = self._add(x, h, weights[8:10])
        return self._feed_forward(x, weights[10:])

    def decode(
        self, x: Tensor, encoded: Tensor, bounds: Tensor, source_bounds: Tensor, weights: Weights
    ) -> tuple[Tensor, Tensor, Tensor]:
        """(target places, d_model) from the same; and the queries (target places, head size) and
        keys (source places, head size) of head 0 of the cross attention.
        """
        h, _, _ = self._attend(x, x, bounds, bounds, weights[:8], causal=True)
        x = self._add(x, h, weights[8:10])
        h, queries, keys = self._attend(
            x, encoded, bounds, source_bounds, weights[10:18], causal=False
        )
        x = self._add(x, h, weights[18:20])
        return self._feed_forward(x, weights[20:]), queries[:, 0], keys[:, 0]

    def _attend(
        self, x: Tensor, origin: Tensor, bounds: Tensor, origin_bounds: Tensor, weights: Weights,
        *, causal: bool,
    ) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
        """The output (places, d_model), queries and keys (places, heads, head size)."""
        width = x.shape[1]
        queries = _linear(x, *weights[:2])
        keys, values = _linear(
            origin,
            torch.cat([weights[2], weights[4]]),
            torch.cat([weights[3], weights[5]]),
        ).split(width, dim=1)
        q, k, v = (t.reshape(len(t), self._heads, -1).contiguous() for t in (queries, keys, values))
        out = self._attention(q, k, v, bounds, origin_bounds, self._longest, causal)
        return _linear(out.reshape(-1, width), *weights[6:8]), q, k

    def _feed_forward(self, x: Tensor, weights: Weights) -> Tensor:
        h = _linear(self._activation(_linear(x, *weights[:2])), *weights[2:4])
        return self._add(x, h, weights[4:6])

    def _add(self, x: Tensor, h: Tensor, norm: Weights) -> Tensor:
        total = x.float() + functional.dropout(h, self._dropout).float()
        return functional.layer_norm(total, x.shape[1:], norm[0], norm[1], 1e-5).to(x.dtype)


def _linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return functional.linear(x, weight.to(x.dtype), bias.to(x.dtype))


def _of_layer(parameters: dict[str, Tensor], prefix: str, names: Sequence[str]) -> list[Tensor]:
    return [parameters[f"{prefix}{name}.{kind}"] for name in names for kind in ("weight", "bias")]


def flash_attention(
    q: Tensor, k: Tensor, v: Tensor, bounds: Tensor, origin_bounds: Tensor, longest: int,
    causal: bool,
) -> Tensor:  # fmt: skip
    """Attention within sequences: (places, heads, head size) from queries and keys of such shapes,
    whose sequences lie between the bounds. For bfloat16 on a GPU.
    """
    # `torch.nn.attention.varlen` is the public door to this; it changed from version to version.
    attend = torch.ops.aten._flash_attention_forward  # noqa: SLF001
    out: Tensor = attend(
        q, k, v, bounds, origin_bounds, longest, longest, 0.0, causal, False,
        scale=1 / math.sqrt(q.shape[-1]),
    )[0]  # fmt: skip
    return out


def dense_attention(
    q: Tensor, k: Tensor, v: Tensor, bounds: Tensor, origin_bounds: Tensor, longest: int,
    causal: bool,
) -> Tensor:  # fmt: skip
    """The same anywhere, with every sequence padded to the longest that there may be."""
    at, origin = _laid_out(bounds, len(q), longest), _laid_out(origin_bounds, len(k), longest)
    queries, keys, values = (
        _with_zero(t)[places].transpose(1, 2) for t, places in ((q, at), (k, origin), (v, origin))
    )
    mask = (origin < len(k))[:, None, None, :]
    if causal:
        mask = mask & torch.ones(longest, longest, dtype=torch.bool, device=q.device).tril()
    out = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
    return out.transpose(1, 2)[at < len(q)]


def alignment_loss(
    queries: Tensor, keys: Tensor, links: Tensor, bounds: Tensor, source_bounds: Tensor,
    longest: int,
) -> Tensor:  # fmt: skip
    """Mean −log of the attention that one head gives to the linked source places."""
    at = _laid_out(bounds, len(queries), longest)
    origin = _laid_out(source_bounds, len(keys), longest)
    scores = _with_zero(queries)[at] @ _with_zero(keys)[origin].transpose(1, 2)
    scores = scores.float() / math.sqrt(queries.shape[1])
    scores = scores.masked_fill((origin == len(keys))[:, None, :], MASKED)
    linked = _with_zero(links)[at].long()
    right = scores.gather(2, (linked - 1).clamp_min(0)[:, :, None])[:, :, 0]
    losses = (scores.logsumexp(2) - right).clamp_max(-math.log(LEAST))
    counts = (linked > 0).float()
    return (losses * counts).sum() / counts.sum().clamp_min(1)


def _laid_out(bounds: Tensor, count: int, longest: int) -> Tensor:
    """(sequences, longest): the place of each member of each sequence; `count` where there is
    none.
    """
    places = bounds[:-1, None].long() + torch.arange(longest, device=bounds.device)
    return places.masked_fill(places >= bounds[1:, None], count)


def _with_zero(x: Tensor) -> Tensor:
    """With a row of zeros at the end, for places that aren't there."""
    return torch.cat([x, x.new_zeros(1, *x.shape[1:])])
