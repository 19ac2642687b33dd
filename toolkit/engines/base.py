"""What an engine is: something that turns plain sentences into hypotheses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, Protocol

from toolkit.model import TokenLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How the search runs. Two runs with equal options and model give equal output."""

    beam_size: int = 4
    length_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    repetition_penalty: float = 1.0

    def key(self) -> str:
        """A short form for the segment store's key."""
        return (
            f"beam={self.beam_size},lp={self.length_penalty:g},"
            f"nr={self.no_repeat_ngram_size},rp={self.repetition_penalty:g}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    """How an engine uses the machine. None of it may change the output, except `compute_type`
    (None: the model's own default).
    """

    threads: int = 0  # 0: all cores
    device: Literal["cpu", "cuda", "auto"] = "auto"
    compute_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """A model on disk. `digest` is the sha256 of weights and vocabulary: it keys the store.

    `max_source_tokens`: longer sentences are split before they are translated (what the model
    was trained on, at most its window).
    """

    name: str
    path: Path
    layout: Literal["ctranslate2", "huggingface"]
    digest: str
    revision: str | None = None
    max_source_tokens: int = 256
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One translation: `score` is the mean log-probability of a target token (natural log);
    `alignment` speaks of code points of the text that was given in and of `text`.
    """

    text: str
    score: float
    alignment: tuple[TokenLink, ...] = ()


class Pending(Protocol):
    """A batch under way."""

    def result(self) -> list[Hypothesis]:
        """Wait for it."""
        ...


class Engine(Protocol):
    """A loaded model. Output depends on a sentence alone, never on what it is batched with."""

    name: ClassVar[str]
    model: ModelInfo
    parallel_batches: int

    def count_tokens(self, text: str) -> int:
        """How many source tokens the model sees for a text, end mark excluded."""
        ...

    def submit(self, texts: Sequence[str], decoding: Decoding) -> Pending:
        """Begin to translate one batch; as many hypotheses as texts, in order."""
        ...

    def describe(self) -> dict[str, object]:
        """Compute type, threads, device, library versions: for manifests and `doctor`."""
        ...


LENGTH_CLASS = 32
MAX_GROWTH = 3
MODEL_WINDOW = 512


def length_class(tokens: int) -> int:
    """Sentences of one class share a limit on the output's length, and so may share a batch
    without changing each other's result: the class's largest number of source tokens.
    """
    return -(-max(tokens, 1) // LENGTH_CLASS) * LENGTH_CLASS


def output_limit(tokens: int) -> int:
    """Target tokens after which a translation of so many source tokens is surely a loop."""
    return min(MODEL_WINDOW - 2, LENGTH_CLASS + MAX_GROWTH * length_class(tokens))
