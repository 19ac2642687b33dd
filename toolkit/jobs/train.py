"""Train or fine-tune a MarianMT model: from a config to a model folder.

A run folder holds `config.yaml` (resolved), `vocabulary/`, `corpus/` (packed rows), `checkpoints/`,
`curves.jsonl` and `.svg`, and in the end `model/`, which every engine takes.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from toolkit import registry
from toolkit.config import load_settings
from toolkit.engines.hf import quiet_transformers
from toolkit.errors import ConfigError
from toolkit.text.files import writing
from toolkit.training import checkpoint
from toolkit.training.augment import Augmenter, Shares, learn_names
from toolkit.training.corpus import SUMMARY, Corpus, mixed, pack
from toolkit.training.curves import read_curves
from toolkit.training.data import Pair, first_pair, read_source
from toolkit.training.develop import Development
from toolkit.training.export import export
from toolkit.training.grow import grow
from toolkit.training.loop import Trainer
from toolkit.training.model import (
    load_model,
    new_model,
    pick_device,
    require_torch,
    tune_memory,
)
from toolkit.training.names import NameMaker, read_names
from toolkit.training.schedule import Report, unheard
from toolkit.training.settings import Growth, Source, TrainSettings
from toolkit.training.threads import available_cores, crowded
from toolkit.training.vocabulary import Vocabulary, sample, train_vocabulary, write_vocabulary

if TYPE_CHECKING:
    from transformers import MarianMTModel

CONFIG = "config.yaml"  # the resolved settings; a folder that has it holds a run
DEV_ROWS = 100_000  # of a dev set at most these are read
NAME_SAMPLE = 200_000  # rows from which names that may be replaced are learnt
# What a resumed run may be told anew: how long, where, how often to look.
FREE_TO_CHANGE = ("run", "dev", "output", "root")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What a run gave: the model's folder, steps and target pieces trained on, and dev figures:
    those of the base model before fine-tuning, and those of `model`, whose `weights` are the last,
    the mean of the last checkpoints or the best that were looked at.
    """

    model: Path
    steps: int
    tokens: int
    minutes: float
    before: dict[str, float]
    dev: dict[str, float]
    weights: str


def train(settings: TrainSettings, *, resume: bool = False, report: Report = unheard) -> Trained:
    """Run the whole training; `report` gets a row of figures now and then, or a `note`."""
    require_torch()
    folder = settings.output
    device = prepare_machine(settings)
    if device == "cpu" and not settings.run.threads:
        _warn_of_others(report)
    base = _base(settings)
    check_sources(settings)
    if resume and not (folder / CONFIG).exists():
        report({"note": f"there is no run in {folder} to go on with; a new one begins"})
    begin(folder, settings, resume=resume)
    vocabulary = prepare_vocabulary(settings, base, folder, report)
    corpus = prepare_corpus(settings, vocabulary, folder, report)
    with quiet_transformers():
        model = load_model(base, settings) if base else new_model(settings, vocabulary)
        if settings.growth != Growth():
            model = grow(model, settings.growth, settings.run.seed)
    model.to(device)
    development = prepare_development(settings, vocabulary)
    trainer = Trainer(model, corpus, settings, folder, development=development, report=report)
    if resume and checkpoint.exists(folder / "checkpoints"):
        trainer.resume()
    progress = trainer.run()
    dev, weights = choose_weights(trainer, model, folder, development)
    with quiet_transformers():
        export(model, vocabulary, folder / "model", settings)
    return Trained(
        model=folder / "model",
        steps=progress.step,
        tokens=progress.tokens,
        minutes=round(progress.seconds / 60, 2),
        before=_figures_of_base(folder),
        dev=dev,
        weights=weights,
    )


def check_sources(settings: TrainSettings) -> None:
    """Raise DataError for a source, a dev set or a list of names that can't be read, before the
    run folder is made and hours go into packing.
    """
    for source in settings.sources:
        first_pair(source, settings.root, settings.languages)
    if settings.dev.path:
        dev = Source(path=settings.dev.path, split=settings.dev.split)
        first_pair(dev, settings.root, settings.languages)
    if settings.augmentation.names:
        read_names(settings.root / settings.augmentation.names)


def begin(folder: Path, settings: TrainSettings, *, resume: bool) -> None:
    """Make the run folder, or see that a run to resume is the same run. Raises ConfigError."""
    config = folder / CONFIG
    now = settings.model_dump(mode="json")
    if not resume:
        if config.exists():
            hint = "Add --resume to go on with it, or choose another output."
            raise ConfigError(
                "There is a training run in this folder.", where=str(folder), hint=hint
            )
    elif config.exists():
        # Read as settings, so that a run begun before an option existed has its default.
        before = load_settings(TrainSettings, config).model_dump(mode="json")
        changed = [key for key, value in now.items()
                   if key not in FREE_TO_CHANGE and before[key] != value]  # fmt: skip
        if before["run"]["seed"] != settings.run.seed:
            changed.append("run.seed")
        if changed:
            hint = "Start a new run, in another output folder."
            raise ConfigError(f"The run was begun with another {', '.join(changed)}.",
                              where=str(config), hint=hint)  # fmt: skip
    text = yaml.safe_dump(now, allow_unicode=True, sort_keys=False)
    with writing(config):
        folder.mkdir(parents=True, exist_ok=True)
        config.write_text(text, encoding="utf-8")


def prepare_machine(settings: TrainSettings) -> str:
    """Seed, threads, allocator; the device's name."""
    import torch

    tune_memory()
    torch.manual_seed(settings.run.seed)
    torch.set_num_threads(settings.run.threads or available_cores())
    return pick_device(settings.run.device)


def _warn_of_others(report: Report) -> None:
    with suppress(OSError):  # the load isn't known everywhere
        if hint := crowded(available_cores(), os.getloadavg()[0]):
            report({"note": hint})


def prepare_vocabulary(
    settings: TrainSettings, base: Path | None, folder: Path, report: Report
) -> Vocabulary:
    """The base model's vocabulary, the one that is named, or a new one."""
    lang, wanted = settings.languages.source, settings.vocabulary
    if base:
        return Vocabulary(base, lang)
    own = folder / "vocabulary"
    if (own / "vocab.json").is_file():
        return Vocabulary(own, lang)
    if wanted.model:
        if not wanted.model.is_file():
            raise ConfigError("There is no such SentencePiece model.", where=str(wanted.model))
        return write_vocabulary(wanted.model.read_bytes(), own, lang)
    report({"note": f"learning a vocabulary of {wanted.size} pieces"})
    return train_vocabulary(mixed(settings), wanted, own, lang, settings.run.seed)


def prepare_corpus(
    settings: TrainSettings, vocabulary: Vocabulary, folder: Path, report: Report
) -> Corpus:
    """The packed rows of the run; packed on the first call."""
    packed = folder / "corpus"
    if not (packed / SUMMARY).is_file():
        report({"note": "reading and packing the training data"})
        pairs = augmented(settings, mixed(settings, lambda path: report({"note": f"read {path}"})))
        pack(pairs, vocabulary, packed, settings.batching, settings.guidance)
    corpus = Corpus(packed)
    report({"note": f"{len(corpus):,} pairs, {int(corpus.target_lengths.sum()):,} target pieces",
            "rows": corpus.summary["rows"]})  # fmt: skip
    return corpus


def augmented(settings: TrainSettings, pairs: Iterable[Pair]) -> Iterable[Pair]:
    """The pairs with new names among them, if the settings ask for any."""
    wanted = settings.augmentation
    if not (wanted.replace or wanted.copies or wanted.sentences or wanted.capitals):
        return pairs
    rng = random.Random(settings.run.seed)  # noqa: S311 - reproducible, no secret
    seen = sample(mixed(settings), NAME_SAMPLE, settings.run.seed) if wanted.replace else []
    known = learn_names(seen)
    listed = read_names(settings.root / wanted.names) if wanted.names else None
    shares = Shares(replace=wanted.replace, copies=wanted.copies, sentences=wanted.sentences,
                    capitals=wanted.capitals)  # fmt: skip
    return Augmenter(NameMaker(rng, known, listed), known, shares, rng)(pairs)


def prepare_development(settings: TrainSettings, vocabulary: Vocabulary) -> Development | None:
    """The dev set that the settings name."""
    if settings.dev.path is None:
        return None
    return Development(development_pairs(settings), vocabulary, scores=corpus_scores)


def development_pairs(settings: TrainSettings) -> list[Pair]:
    """Pairs from all over the dev set: its first ones may be of one article or one origin."""
    source = Source(path=settings.dev.path or "", split=settings.dev.split)
    pairs = read_source(source, settings.root, settings.languages)
    return sample(islice(pairs, DEV_ROWS), settings.dev.sentences)


def corpus_scores(hypotheses: Sequence[str], references: Sequence[str]) -> dict[str, float]:
    """BLEU and chrF of a corpus."""
    scores = {}
    for name in ("bleu", "chrf"):
        metric = registry.load("metric", name)()
        statistics = metric.statistics([hypotheses], [references])[0]
        scores[name] = round(float(metric.score(statistics.sum(axis=0))), 2)
    return scores


def choose_weights(
    trainer: Trainer, model: MarianMTModel, folder: Path, development: Development | None
) -> tuple[dict[str, float], str]:
    """Leave in the model the weights with the lowest dev loss: the last, those of the best look,
    or the mean of the kept checkpoints. Their dev figures, and which they are.
    """
    if development is None:
        return {}, "last"
    tried = {"last": {key: value for key, value in trainer.dev.items() if key != "step"}}
    saved = checkpoint.weights(folder / "checkpoints")
    sets = {"last": saved[-1:], "mean": saved}
    if trainer.progress.best < tried["last"]["dev_loss"]:
        sets["best"] = [folder / "checkpoints" / checkpoint.BEST]
    for name in sorted(set(sets) - {"last"}):
        model.load_state_dict(checkpoint.average(sets[name]))
        tried[name] = development.measure(model, trainer.loss)
    chosen = min(tried, key=lambda name: tried[name]["dev_loss"])
    model.load_state_dict(checkpoint.average(sets[chosen]))
    return tried[chosen], chosen


def _figures_of_base(folder: Path) -> dict[str, float]:
    rows = [row for row in read_curves(folder / "curves.jsonl") if row["kind"] == "dev"]
    base = rows[0] if rows and rows[0]["step"] == 0 else {}
    return {key: value for key, value in base.items() if key not in ("kind", "step")}


def _base(settings: TrainSettings) -> Path | None:
    if settings.base is None:
        return None
    from toolkit.engines.models import resolve

    return resolve(settings.base, layout="huggingface").path
