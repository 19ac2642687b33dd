"""What a training run is told: one YAML file, every key checked."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from toolkit.config import Settings


class Source(Settings):
    """One body of bitext.

    `path` is a file (`.tsv`, `.jsonl`, also `.xz`, `.gz`, `.zst`; `.parquet`), the folder of a
    built dataset, the stem of two files (`newstest2012` for `.fr` and `.en`) or a Hub id.
    `weight` is how often a row is taken: 0.25 takes one in four, 3 takes each three times.
    """

    path: str
    weight: float = Field(default=1.0, gt=0)
    split: str = "train"


class Languages(Settings):
    """Language codes: the columns of a dataset and the tokenizer carry them."""

    source: str = "fr"
    target: str = "en"


class VocabularySettings(Settings):
    """The joint SentencePiece vocabulary of a model trained from scratch. `model` takes one that
    exists; else `size` pieces are learnt from `sample` rows.
    """

    model: Path | None = None
    size: int = Field(default=10_000, ge=300, le=64_000)
    sample: int = Field(default=300_000, gt=0)
    character_coverage: float = Field(default=0.9998, gt=0.9, le=1)


class Architecture(Settings):
    """The model trained from scratch (`base: null`)."""

    d_model: int = Field(default=256, gt=0)
    ffn: int = Field(default=1024, gt=0)
    heads: int = Field(default=8, gt=0)
    encoder_layers: int = Field(default=4, gt=0)
    decoder_layers: int = Field(default=2, gt=0)
    init_std: float = Field(default=0.03, gt=0)

    @model_validator(mode="after")
    def _heads_divide(self) -> Architecture:
        if self.d_model % self.heads:
            raise ValueError(f"{self.heads} heads don't divide d_model {self.d_model}")
        return self


class Growth(Settings):
    """Sizes to which the `base` model is grown before it is trained; null keeps the base's. Heads
    keep their size, so that a larger `d_model` has more of them.
    """

    d_model: int | None = Field(default=None, gt=0)
    encoder_layers: int | None = Field(default=None, gt=0)
    ffn: int | None = Field(default=None, gt=0)


class Guidance(Settings):
    """Guided alignment: head 0 of the last decoder layer learns word alignments. 0 is off."""

    weight: float = Field(default=0.3, ge=0)
    sample: int = Field(default=60_000, gt=0)
    iterations: int = Field(default=4, gt=0)


class Augmentation(Settings):
    """New names for old ones. `names` is a TSV with columns `fr` and `en` (and `type`: PER, LOC);
    without it all names are made up. `replace` is the share of rows with a replaceable name whose
    names change, `copies` and `sentences` count short pairs for every 1,000 rows.
    """

    names: Path | None = None
    replace: float = Field(default=0.0, ge=0, le=1)
    copies: float = Field(default=0.0, ge=0)
    sentences: float = Field(default=0.0, ge=0)
    capitals: float = Field(default=0.0, ge=0, le=1)


class Batching(Settings):
    """Rows of like length share a batch of at most `tokens` padded target tokens. `packed` puts
    rows of all lengths end to end instead, `tokens` target pieces in a batch: for GPUs, slow
    elsewhere.
    """

    tokens: int = Field(default=3000, gt=0)
    max_length: int = Field(default=100, gt=1, le=511)
    max_ratio: float = Field(default=2.5, gt=1)
    pool: int = Field(default=80_000, gt=0)
    packed: bool = False

    @model_validator(mode="after")
    def _holds_rows(self) -> Batching:
        if self.packed and self.tokens < 10 * self.max_length:
            raise ValueError("packed batches need tokens for at least ten rows of max_length")
        return self


class Optimisation(Settings):
    """AdamW. `linear` holds the peak rate, then lowers it to almost zero over the last `cooldown`
    share of the run; `inverse-sqrt` falls with the root of the step after the warm-up.
    `softmax_sample` pieces are drawn for the softmax beside those of the batch's targets; 0 takes
    the whole vocabulary, which is exact and slower.
    """

    rate: float = Field(default=1.5e-3, gt=0)
    warmup: int = Field(default=500, ge=1)
    schedule: Literal["linear", "inverse-sqrt"] = "linear"
    cooldown: float = Field(default=0.5, gt=0, le=1)
    label_smoothing: float = Field(default=0.1, ge=0, lt=1)
    softmax_sample: int = Field(default=0, ge=0)
    dropout: float | None = Field(default=None, ge=0, lt=1)
    weight_decay: float = Field(default=0.01, ge=0)
    clip: float = Field(default=1.0, gt=0)


class Run(Settings):
    """How long, and how often it is saved and looked at. `minutes` counts training time over all
    resumes; `steps` makes a run that is the same to the last bit however often it is interrupted.
    Without `threads`, there is one for every core that the process may use.
    """

    minutes: float | None = Field(default=None, gt=0)
    steps: int | None = Field(default=None, gt=0)
    device: str = "auto"
    precision: Literal["bf16", "fp32"] = "bf16"
    threads: int | None = Field(default=None, gt=0)
    seed: int = 1
    log_every: int = Field(default=50, gt=0)
    checkpoint_minutes: float = Field(default=5.0, gt=0)
    checkpoint_steps: int | None = Field(default=None, gt=0)
    keep: int = Field(default=4, gt=0)


class Development(Settings):
    """What the run is judged by as it goes: pairs that are no part of the training data, of which
    `sentences` are drawn, the same ones each time.
    `patience` looks without a lower dev loss end the run.
    """

    path: str | None = None
    split: str = "validation"
    sentences: int = Field(default=300, gt=0)
    every_minutes: float = Field(default=10.0, gt=0)
    every_steps: int | None = Field(default=None, gt=0)
    patience: int | None = Field(default=None, gt=0)


class TrainSettings(Settings):
    """A whole training run. `base` names the MarianMT model to fine-tune, or to grow and train on;
    null trains a new one.
    Relative paths of data start from `root`. With `double_quotes`, what targets quote in single
    quotation marks, where sources have double ones, is quoted in double ones.
    """

    output: Path
    base: str | None = None
    root: Path = Path()
    languages: Languages = Languages()
    sources: list[Source] = Field(min_length=1)
    double_quotes: bool = False
    vocabulary: VocabularySettings = VocabularySettings()
    model: Architecture = Architecture()
    growth: Growth = Growth()
    guidance: Guidance = Guidance()
    augmentation: Augmentation = Augmentation()
    batching: Batching = Batching()
    optimisation: Optimisation = Optimisation()
    run: Run = Run()
    dev: Development = Development()

    @model_validator(mode="after")
    def _has_an_end(self) -> TrainSettings:
        if self.run.minutes is None and self.run.steps is None:
            raise ValueError("say when to stop: run.minutes or run.steps")
        if self.base is None and self.growth != Growth():
            raise ValueError("growth takes a base model; say how large a new one is under model")
        return self
