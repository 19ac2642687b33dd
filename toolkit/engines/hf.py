"""MarianMT by transformers (`MarianMTModel.generate`): the reference, and the way to a model
that CTranslate2 can't convert.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from toolkit.engines.base import (
    Decoding,
    EngineOptions,
    Hypothesis,
    ModelInfo,
    Pending,
    output_limit,
)
from toolkit.engines.tokens import link_words, load_tokenizer, surface
from toolkit.errors import MissingExtraError, ModelError


class TransformersEngine:
    """A Hugging Face MarianMT folder, in fp32 on a CPU and fp16 on a GPU."""

    name: ClassVar[str] = "transformers"
    parallel_batches = 1

    def __init__(self, model: ModelInfo, options: EngineOptions) -> None:
        try:
            import torch
            from transformers import MarianMTModel, MarianTokenizer
        except ImportError as error:
            raise MissingExtraError("The engine 'transformers'", "torch") from error
        if model.layout != "huggingface":
            hint = "Give its Hugging Face folder, or use --engine ctranslate2."
            raise ModelError(
                "The engine 'transformers' can't read this form.", where=model.name, hint=hint
            )
        self.model = model
        self.threads = options.threads or os.cpu_count() or 1
        self.device = _device(torch, options.device)
        torch.set_num_threads(self.threads)
        dtype = torch.float16 if self.device == "cuda" else torch.float32
        self._torch = torch
        with quiet_transformers():
            self._vocabulary = MarianTokenizer.from_pretrained(model.path)
            # Eager attention: the other kinds don't give it back, and it places names and tags.
            self._marian = MarianMTModel.from_pretrained(
                model.path, dtype=dtype, attn_implementation="eager"
            )
        self._marian.to(self.device).eval()
        self._tokenizer = load_tokenizer(model.path)

    def count_tokens(self, text: str) -> int:
        """Number of SentencePiece pieces."""
        return self._tokenizer.count(text)

    def submit(self, texts: Sequence[str], decoding: Decoding) -> Pending:
        """Translate a batch, at once; the result is ready when this returns."""
        pieces = [self._tokenizer.encode(text) for text in texts]
        hypotheses: list[Hypothesis | None] = [None] * len(texts)
        for limit in sorted({output_limit(len(tokens)) for tokens in pieces}):
            members = [i for i, tokens in enumerate(pieces) if output_limit(len(tokens)) == limit]
            done = self._generate(
                [texts[i] for i in members], [pieces[i] for i in members], limit, decoding
            )
            for i, hypothesis in zip(members, done, strict=True):
                hypotheses[i] = hypothesis
        return _Done([hypothesis for hypothesis in hypotheses if hypothesis is not None])

    def _generate(
        self, texts: list[str], pieces: Sequence[Sequence[str]], limit: int, decoding: Decoding
    ) -> list[Hypothesis]:
        torch, vocabulary = self._torch, self._vocabulary
        end, pad = vocabulary.eos_token_id, vocabulary.pad_token_id
        ids = [[*vocabulary.convert_tokens_to_ids(tokens), end] for tokens in pieces]
        width = max(map(len, ids))
        inputs = torch.tensor([row + [pad] * (width - len(row)) for row in ids], device=self.device)
        mask = (torch.arange(width)[None] < torch.tensor([len(row) for row in ids])[:, None]).long()
        mask = mask.to(self.device)
        with torch.inference_mode():
            output = self._marian.generate(
                input_ids=inputs,
                attention_mask=mask,
                num_beams=decoding.beam_size,
                length_penalty=decoding.length_penalty,
                max_length=limit + 1,  # the start token counts
                no_repeat_ngram_size=decoding.no_repeat_ngram_size,
                repetition_penalty=decoding.repetition_penalty,
                do_sample=False,
                early_stopping=False,
                return_dict_in_generate=True,
                output_scores=True,
            )
            attention = self._attention(inputs, mask, output.sequences)
        scores = getattr(output, "sequences_scores", None)
        return [
            self._hypothesis(
                text, tokens, sequence, rows, float(scores[i]) if scores is not None else 0.0
            )
            for i, (text, tokens, sequence, rows) in enumerate(
                zip(texts, pieces, output.sequences.tolist(), attention, strict=True)
            )
        ]

    def _attention(self, inputs: Any, mask: Any, sequences: Any) -> Any:
        """Head 0 of the last decoder layer, by one forced pass over the finished output; the
        head that CTranslate2 returns.
        """
        out = self._marian(
            input_ids=inputs,
            attention_mask=mask,
            decoder_input_ids=sequences[:, :-1],
            output_attentions=True,
        )
        return out.cross_attentions[-1][:, 0].float().cpu().numpy()

    def _hypothesis(
        self, text: str, pieces: Sequence[str], sequence: list[int], attention: Any, score: float
    ) -> Hypothesis:
        special = {self._vocabulary.eos_token_id, self._vocabulary.pad_token_id}
        ids = [token for token in sequence[1:] if token not in special]
        output: list[str] = [self._vocabulary.decoder[i] for i in ids] if ids else []
        links = link_words(text, pieces, output, attention) if output else ()
        return Hypothesis(text=surface(output)[0], score=score, alignment=links)

    def describe(self) -> dict[str, object]:
        """What runs where."""
        import torch
        import transformers

        return {
            "engine": self.name,
            "transformers": transformers.__version__,
            "torch": torch.__version__,
            "device": self.device,
            "compute_type": str(self._marian.dtype).removeprefix("torch."),
            "threads": self.threads,
        }


@dataclass(frozen=True, slots=True)
class _Done:
    """A batch that is finished already."""

    hypotheses: list[Hypothesis]

    def result(self) -> list[Hypothesis]:
        """The hypotheses."""
        return self.hypotheses


def _device(torch: Any, wanted: str) -> str:
    if wanted != "auto":
        return wanted
    return "cuda" if torch.cuda.is_available() else "cpu"


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Without transformers' progress bars and advice: the caller says what happens."""
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
