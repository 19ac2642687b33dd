"""How likely a model finds translations that somebody else made."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from toolkit.engines import load_model
from toolkit.engines.ct2 import END
from toolkit.engines.tokens import Tokenizer
from toolkit.errors import ModelError

MOST = 400  # pieces of a side that are looked at; the model's window is 512
NOTHING = -20.0  # the score of a pair with an empty side
_BATCH = 2048  # tokens


class Likelihood:
    """A MarianMT model on the CPU, in one thread: a build has a process for every core."""

    def __init__(self, model: str) -> None:
        import ctranslate2
        from sentencepiece import SentencePieceProcessor

        ctranslate2.set_log_level(logging.ERROR)
        path = load_model(model).path
        self._source = Tokenizer(path)
        self._target: Any = SentencePieceProcessor(model_file=str(path / "target.spm"))
        try:
            self._translator = ctranslate2.Translator(
                str(path), device="cpu", compute_type="int8", inter_threads=1, intra_threads=1
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"CTranslate2 can't load this model: {error}", where=model) from error

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The mean log-probability (natural) of the pieces of each English text, given its
        French; `NOTHING` where a side is empty.
        """
        fr = [self._source.encode(source)[:MOST] for source, _ in pairs]
        en = [self._target.encode(target, out_type=str)[:MOST] for _, target in pairs]
        whole = [n for n in range(len(pairs)) if fr[n] and en[n]]
        found = self._translator.score_batch(
            [[*fr[n], END] for n in whole],
            [en[n] for n in whole],
            max_batch_size=_BATCH,
            batch_type="tokens",
        )
        scores = [NOTHING] * len(pairs)
        for n, result in zip(whole, found, strict=True):
            scores[n] = sum(result.log_probs) / len(result.log_probs)
        return scores
