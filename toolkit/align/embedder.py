"""Sentence vectors from a model folder (sentence-transformers' layout), through transformers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from toolkit.align.base import Array
from toolkit.errors import MissingExtraError, ModelError

_BATCH = 32


class Embedder:
    """Turns sentences into vectors of length 1, pooled as the model's folder says."""

    def __init__(self, folder: Path) -> None:
        try:
            import torch
            from transformers import AutoModel, AutoTokenizer
        except ImportError as error:
            raise MissingExtraError("An embedding model", "torch") from error
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            self._model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
        except (OSError, ValueError) as error:
            raise ModelError(f"This is no embedding model: {error}", where=str(folder)) from error
        self._torch = torch
        self._first_token = _pools_first_token(folder)

    def __call__(self, sentences: Sequence[str]) -> Array:
        """Vectors, shape sentences × width, float32."""
        parts = [
            self._embed(list(sentences[start : start + _BATCH]))
            for start in range(0, len(sentences), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, 1), dtype=np.float32)

    def _embed(self, sentences: list[str]) -> Array:
        limit = min(512, self._tokenizer.model_max_length)
        batch = self._tokenizer(
            sentences, padding=True, truncation=True, max_length=limit, return_tensors="pt"
        )
        with self._torch.inference_mode():
            hidden = self._model(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1)
        pooled = hidden[:, 0] if self._first_token else (hidden * mask).sum(1) / mask.sum(1)
        unit = self._torch.nn.functional.normalize(pooled, dim=-1)
        return np.asarray(unit.numpy(), dtype=np.float32)


def _pools_first_token(folder: Path) -> bool:
    settings = folder / "1_Pooling" / "config.json"
    if not settings.is_file():
        return False
    return bool(json.loads(settings.read_text("utf-8")).get("pooling_mode_cls_token"))
