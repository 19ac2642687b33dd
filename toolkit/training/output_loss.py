"""Label-smoothed cross-entropy over the output layer, without all its logits at once.

In a small model the output layer is the largest matrix: its logits for a batch are many times the
size of everything else, and a third of the time goes into them. So pieces of the target are taken
in chunks that stay in the cache, and their gradients are made at once, while the logits are there
(the idea of the fused linear cross-entropy of Liger Kernel, Hsu et al. 2024).

The softmax can be sampled too (Bengio and Senécal 2008; Jean et al. 2015): beside all pieces that
the batch's targets hold, `sample` others are drawn, and count for those that were not: the
sum under the softmax is right on average, its logarithm and the gradients very nearly so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

CHUNK = {"cpu": 2**22}  # logits held at once: 16 MB, about what a core's share of the cache holds
GPU_CHUNK = 2**26


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pieces of the vocabulary that take part in a softmax. `pieces` (candidates) are their
    numbers, `weights` (candidates) how many pieces each stands for, `labels` (targets) are places
    in `pieces`.
    """

    pieces: Tensor
    weights: Tensor
    labels: Tensor


def draw_candidates(labels: Tensor, vocabulary: int, sample: int) -> Candidates | None:
    """All pieces among `labels` (targets) and `sample` others, drawn by torch's generator; None
    where that would be the whole vocabulary.
    """
    present = torch.zeros(vocabulary, dtype=torch.bool, device=labels.device)
    present[labels] = True
    own, others = present.nonzero()[:, 0], (~present).nonzero()[:, 0]
    if len(others) <= sample:
        return None
    drawn = others[torch.randperm(len(others), device=labels.device)[:sample]]
    weights = torch.ones(len(own) + sample, device=labels.device)
    weights[len(own) :] = len(others) / sample
    places = torch.cumsum(present, 0) - 1
    return Candidates(torch.cat([own, drawn]), weights, places[labels])


def output_loss(
    hidden: Tensor, weight: Tensor, labels: Tensor,
    *, bias: Tensor | None = None, smoothing: float = 0.0, sample: int = 0, bf16: bool = False,
) -> Tensor:  # fmt: skip
    """Mean cross-entropy of `labels` (targets) under softmax(hidden · weightᵀ + bias).

    `hidden` is (targets, d_model), `weight` (vocabulary, d_model), `bias` (vocabulary) or None; it
    gets no gradient. `sample` 0 is the softmax over the whole vocabulary. Products are made in
    bfloat16 if `bf16` says so, sums in fp32.
    """
    size = weight.shape[0]
    candidates = draw_candidates(labels, size, sample) if sample else None
    loss: Tensor = _OutputLoss.apply(hidden, weight, labels, bias, smoothing, candidates, bf16)
    return loss


class _OutputLoss(torch.autograd.Function):  # type: ignore[misc]  # untyped in torch
    @staticmethod
    def forward(
        ctx: Any, hidden: Tensor, weight: Tensor, labels: Tensor, bias: Tensor | None,
        smoothing: float, candidates: Candidates | None, bf16: bool,
    ) -> Tensor:  # fmt: skip
        count, size = len(labels), weight.shape[0]
        if candidates:
            pieces, labels = candidates.pieces, candidates.labels
            layer, bias = weight[pieces], None if bias is None else bias[pieces]
            share, log_share = candidates.weights / size, candidates.weights.log()
        else:
            layer = weight
            share, log_share = weight.new_full((size,), 1 / size), None
        precision = torch.bfloat16 if bf16 else torch.float32
        states, layer = hidden.to(precision), layer.to(precision)
        wanted = ctx.needs_input_grad[0] or ctx.needs_input_grad[1]
        of_states = torch.empty_like(states) if wanted else None
        of_layer = torch.zeros(layer.shape, device=layer.device) if wanted else None
        total = torch.zeros((), device=hidden.device)
        rows = max(1, CHUNK.get(hidden.device.type, GPU_CHUNK) // len(layer))
        for start in range(0, count, rows):
            chunk, own = states[start : start + rows], labels[start : start + rows, None]
            logits = (chunk @ layer.T).float()
            if bias is not None:
                logits += bias
            right, mean = logits.gather(1, own), logits @ share
            if log_share is not None:
                logits += log_share
            top = logits.amax(1, keepdim=True)
            sums = logits.sub_(top).exp_().sum(1, keepdim=True)
            target = (1 - smoothing) * right[:, 0] + smoothing * mean
            total += ((sums.log() + top)[:, 0] - target).sum()
            if of_states is None or of_layer is None:
                continue
            logits.div_(sums).sub_(smoothing * share)
            logits.scatter_add_(1, own, torch.full_like(right, smoothing - 1))
            gradient = logits.div_(count).to(precision)
            of_states[start : start + rows] = gradient @ layer
            of_layer += gradient.T @ chunk
        if of_states is not None and of_layer is not None:
            if candidates:
                whole = torch.zeros_like(weight, dtype=torch.float32)
                of_layer = whole.index_copy_(0, candidates.pieces, of_layer)
            ctx.save_for_backward(of_states, of_layer)
            ctx.kinds = hidden.dtype, weight.dtype
        return total / count

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor | None, ...]:
        of_states, of_layer = ctx.saved_tensors
        hidden, weight = ctx.kinds
        gradients = (of_states * outer[0]).to(hidden), (of_layer * outer[0]).to(weight)
        return *gradients, None, None, None, None, None
