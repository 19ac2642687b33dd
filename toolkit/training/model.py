"""The model under training, and its loss."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import MissingExtraError, ModelError
from toolkit.training.batching import IGNORED, Batch
from toolkit.training.settings import TrainSettings
from toolkit.training.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor
    from transformers import MarianMTModel

WINDOW = 512
COLLAPSED = 1e-4  # spread of an encoder's output over its size; above 0.1 in models that work
M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4  # of malloc.h


def require_torch() -> None:
    """Raise MissingExtraError, which says what to install, where torch or transformers is not."""
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("Training", "torch") from error


def new_model(settings: TrainSettings, vocabulary: Vocabulary) -> MarianMTModel:
    """A MarianMT model with random weights."""
    from transformers import MarianConfig, MarianMTModel

    shape, dropout = settings.model, settings.optimisation.dropout
    config = MarianConfig(
        vocab_size=vocabulary.size,
        decoder_vocab_size=vocabulary.size,
        d_model=shape.d_model,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.ffn,
        decoder_ffn_dim=shape.ffn,
        init_std=shape.init_std,
        dropout=0.1 if dropout is None else dropout,
        activation_function="relu",
        max_position_embeddings=WINDOW,
        scale_embedding=True,
        pad_token_id=vocabulary.pad,
        eos_token_id=vocabulary.end,
        forced_eos_token_id=vocabulary.end,
        decoder_start_token_id=vocabulary.pad,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        architectures=["MarianMTModel"],
        attn_implementation="eager",
    )
    model = MarianMTModel(config)
    zero_padding(model)
    return model


def load_model(folder: Path, settings: TrainSettings) -> MarianMTModel:
    """A MarianMT model to fine-tune, in fp32."""
    import torch
    from transformers import MarianMTModel

    changes = {}
    if settings.optimisation.dropout is not None:
        changes["dropout"] = settings.optimisation.dropout
    try:
        model: MarianMTModel = MarianMTModel.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager", **changes
        )
    except (OSError, ValueError) as error:
        raise ModelError(f"The model can't be loaded: {error}", where=str(folder)) from error
    return model


def zero_padding(model: MarianMTModel) -> None:
    """Decoding starts from the pad embedding, which Marian and CTranslate2 take as zero; the tied
    output layer would move it.
    """
    import torch

    with torch.no_grad():
        model.model.shared.weight[model.config.pad_token_id].zero_()


class Loss:
    """Label-smoothed cross-entropy of the target, and of the alignment that one attention head
    gives, over a model whose attention is eager.
    """

    def __init__(self, model: MarianMTModel, settings: TrainSettings) -> None:
        self._model = model
        self._smoothing = settings.optimisation.label_smoothing
        self._sample = settings.optimisation.softmax_sample
        self._guidance = settings.guidance.weight
        self._bf16 = settings.run.precision == "bf16"
        bias: Tensor = model.final_logits_bias  # a buffer; zero in what is trained here
        self._bias = bias if bool(bias.any()) else None
        self._weights: Tensor | None = None
        self._encoded: Tensor | None = None  # first row of the last batch: (pieces, d_model)
        cross = model.model.decoder.layers[-1].encoder_attn
        cross.register_forward_hook(self._keep)

    def _keep(self, module: Any, inputs: Any, output: tuple[Any, Any]) -> None:
        self._weights = output[1]

    def __call__(self, batch: Batch, *, smooth: bool = True) -> tuple[Tensor, Tensor]:
        """Mean loss of a target piece, and mean alignment loss of a link (0 without links).
        Without `smooth` it is the plain cross-entropy over the whole vocabulary.
        """
        import numpy as np
        import torch

        from toolkit.training.output_loss import output_loss

        device = self._model.device
        source, inputs = self._move(batch.source), self._move(batch.decoder_input)
        flat = batch.labels.reshape(-1)
        places = np.flatnonzero(flat != IGNORED)
        counted, labels = self._move(places), self._move(flat[places])
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=self._bf16):
            output = self._model.model(
                input_ids=source,
                attention_mask=(source != self._model.config.pad_token_id).long(),
                decoder_input_ids=inputs,
                use_cache=False,
            )
        length = int(np.count_nonzero(batch.source[0] != self._model.config.pad_token_id))
        self._encoded = output.encoder_last_hidden_state[0, :length].detach()
        hidden = output.last_hidden_state
        loss = output_loss(
            hidden.view(-1, hidden.shape[-1])[counted],  # padding counts in no loss
            self._model.lm_head.weight,
            labels,
            bias=self._bias,
            smoothing=self._smoothing if smooth else 0.0,
            sample=self._sample if smooth else 0,
            bf16=self._bf16,
        )
        return loss, self._alignment(batch)

    def check_encoder(self) -> None:
        """Raise ModelError where the encoder gave the last batch the same output at every position;
        see `check_spread`.
        """
        if self._encoded is not None:
            check_spread(self._encoded)

    def _move(self, array: NDArray[Any]) -> Tensor:
        """An array on the model's device; a GPU need not wait for it."""
        import torch

        tensor, device = torch.from_numpy(array), self._model.device
        return (
            tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor
        )

    def _alignment(self, batch: Batch) -> Tensor:
        import torch

        weights = self._weights
        self._weights = None
        if weights is None or batch.links is None or not self._guidance:
            return torch.zeros((), device=self._model.device)
        row, target, source = self._move(batch.links)
        linked: Tensor = weights[row, 0, target, source].float()
        return -linked.clamp_min(1e-6).log().mean()


def check_spread(encoded: Tensor) -> None:
    """Raise ModelError where all rows of an encoder's output (pieces, d_model) are the same.

    A deep encoder with its norms after the layers falls into that within some hundred steps at
    too high a rate, and never gets out: what is trained from there on ignores the source.
    """
    encoded = encoded.float()
    spread = encoded.std(dim=0).mean() / encoded.abs().mean()
    if not float(spread) >= COLLAPSED:  # also where it is no number
        raise ModelError(
            "The training has collapsed: the encoder gives the same output at every position.",
            hint="Begin anew with a lower optimisation.rate or a longer optimisation.warmup.",
        )


def tune_memory() -> None:
    """Keep freed memory in the process (glibc): a training step frees and takes the same large
    blocks over and over, and getting each anew from the kernel costs page faults.
    """
    with suppress(OSError, AttributeError):
        allocator = ctypes.CDLL(None).mallopt
        allocator(M_MMAP_MAX, 0)
        allocator(M_TRIM_THRESHOLD, 2**31 - 1)


def release_memory() -> None:
    """Give what is freed but kept back to the system. Batches of ever other shapes leave gaps, so
    that a run of hours would hold several times what a step needs.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def pick_device(name: str) -> str:
    """`auto` is the GPU where there is one. Raises ModelError for a device that isn't there."""
    import torch

    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    with suppress(RuntimeError, AssertionError):
        torch.empty(0, device=name)
        return name
    raise ModelError(f"There is no device '{name}' here.", hint="Use --device cpu.")
