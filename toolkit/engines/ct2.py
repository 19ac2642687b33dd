"""The default engine: CTranslate2, on a CPU as the weights are stored and in fp16 on a GPU."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from itertools import groupby
from typing import Any, ClassVar

import numpy as np

from toolkit.engines.base import (
    Decoding,
    EngineOptions,
    Hypothesis,
    ModelInfo,
    Pending,
    length_class,
    output_limit,
)
from toolkit.engines.tokens import link_words, load_tokenizer, surface
from toolkit.errors import ModelError

END = "</s>"
AS_STORED = "default"  # CTranslate2's word for the type that the weights have on disk
# Padding doesn't change attention's sums, to the last bit, from the first length to the second;
# matrix products take other paths for fewer tokens and for more (measured on a CPU, with
# CTranslate2 4.8).
SHORT, LONG = 16, 96
_FIRST = 0.7


class CTranslate2Engine:
    """A CTranslate2 folder with `source.spm` and `target.spm` in it."""

    name: ClassVar[str] = "ctranslate2"

    def __init__(self, model: ModelInfo, options: EngineOptions) -> None:
        import ctranslate2

        ctranslate2.set_log_level(logging.ERROR)
        self.model = model
        self.threads = options.threads or os.cpu_count() or 1
        device = options.device
        if device == "auto":
            device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
        compute = options.compute_type or (AS_STORED if device == "cpu" else "float16")
        # One thread a batch and several batches at once: less waiting than several threads a batch.
        self.parallel_batches = self.threads if device == "cpu" else 1
        self._tokenizer = load_tokenizer(model.path)
        try:
            self._translator = ctranslate2.Translator(
                str(model.path),
                device=device,
                compute_type=compute,
                inter_threads=self.parallel_batches,
                intra_threads=1,
            )
        except (RuntimeError, ValueError) as error:
            message = f"CTranslate2 can't load this model: {error}"
            raise ModelError(message, where=str(model.path)) from error

    def count_tokens(self, text: str) -> int:
        """Number of SentencePiece pieces."""
        return self._tokenizer.count(text)

    def submit(self, texts: Sequence[str], decoding: Decoding) -> Pending:
        """Begin a batch in CTranslate2's own threads; texts of unlike length don't share one."""
        pieces = [self._tokenizer.encode(text) for text in texts]
        results: list[Any] = [None] * len(texts)
        by_length = sorted(range(len(texts)), key=lambda i: len(pieces[i]))
        for _, group in groupby(by_length, key=lambda i: _alike(len(pieces[i]))):
            members = list(group)
            begun = self._begin([pieces[i] for i in members], decoding)
            for i, result in zip(members, begun, strict=True):
                results[i] = result
        return _Batch(texts, pieces, results, greedy=decoding.beam_size == 1)

    def _begin(self, pieces: Sequence[Sequence[str]], decoding: Decoding) -> list[Any]:
        """Begin to translate texts that are sorted by length. Where all are short, one more runs
        along to pad them: end marks only, whose translation ends at once.
        """
        texts = [[*tokens, END] for tokens in pieces]
        filling = [[END] * SHORT] if len(texts[-1]) < SHORT else []
        begun: list[Any] = self._translator.translate_batch(
            [*texts, *filling],
            asynchronous=True,
            beam_size=decoding.beam_size,
            length_penalty=decoding.length_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram_size,
            repetition_penalty=decoding.repetition_penalty,
            max_input_length=0,
            max_decoding_length=output_limit(len(pieces[-1])),
            return_scores=True,
            return_attention=True,
        )
        return begun[: len(texts)]

    def describe(self) -> dict[str, object]:
        """What runs where."""
        import ctranslate2

        return {
            "engine": self.name,
            "ctranslate2": ctranslate2.__version__,
            "device": self._translator.device,
            "compute_type": self._translator.compute_type,
            "threads": self.threads,
        }


def _alike(tokens: int) -> tuple[int, int]:
    """Texts of so many tokens, end mark excluded, may share a batch where this is the same: long
    ones with those of their own length only.
    """
    return length_class(tokens), max(tokens, LONG)


class _Batch:
    """CTranslate2's asynchronous results, read when they are asked for."""

    def __init__(
        self,
        texts: Sequence[str],
        pieces: Sequence[Sequence[str]],
        results: list[Any],
        *,
        greedy: bool,
    ) -> None:
        self._parts = list(zip(texts, pieces, results, strict=True))
        self._greedy = greedy

    def result(self) -> list[Hypothesis]:
        """Wait for the batch."""
        return [
            _hypothesis(text, pieces, async_.result(), greedy=self._greedy)
            for text, pieces, async_ in self._parts
        ]


def _hypothesis(text: str, pieces: Sequence[str], result: Any, *, greedy: bool) -> Hypothesis:
    output = result.hypotheses[0]
    attention = np.asarray(result.attention[0], dtype=np.float32)
    if output and not greedy:
        # Of a batch in beam search, CTranslate2 (4.8) says here what another text's first token
        # attends to. Seven times in ten it is the first one.
        attention[0] = 0
        attention[0, 0] = _FIRST
    links = link_words(text, pieces, output, attention) if output else ()
    return Hypothesis(text=surface(output)[0], score=result.scores[0], alignment=links)
