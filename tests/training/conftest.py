"""A small bitext that follows simple rules, so that a tiny model can learn something of it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from toolkit.training.data import Pair
from toolkit.training.settings import TrainSettings

NOUNS = {
    "chat": "cat",
    "chien": "dog",
    "maire": "mayor",
    "train": "train",
    "livre": "book",
    "pont": "bridge",
    "port": "port",
    "juge": "judge",
    "vent": "wind",
    "roi": "king",
}
VERBS = {
    "voit": "sees",
    "cherche": "seeks",
    "trouve": "finds",
    "quitte": "leaves",
    "garde": "keeps",
}
ADJECTIVES = {"rouge": "red", "petit": "small", "ancien": "old", "rapide": "quick", "calme": "calm"}


def sentence(rng: random.Random) -> Pair:
    one, other = rng.choice(list(NOUNS)), rng.choice(list(NOUNS))
    verb, adjective = rng.choice(list(VERBS)), rng.choice(list(ADJECTIVES))
    return Pair(
        source=f"Le {one} {adjective} {verb} le {other}.",
        target=f"The {ADJECTIVES[adjective]} {NOUNS[one]} {VERBS[verb]} the {NOUNS[other]}.",
    )


@pytest.fixture(scope="session")
def bitext() -> list[Pair]:
    rng = random.Random(3)
    return [sentence(rng) for _ in range(600)]


@pytest.fixture(scope="session")
def tsv(bitext: list[Pair], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bitext") / "train.tsv"
    path.write_text("".join(f"{p.source}\t{p.target}\n" for p in bitext), encoding="utf-8")
    return path


def tiny(output: Path, tsv: Path, **changes: Any) -> TrainSettings:
    """Settings of a run that takes seconds; `changes` replace whole sections' keys."""
    values: dict[str, Any] = {
        "output": output,
        "sources": [{"path": str(tsv)}],
        "vocabulary": {"size": 320},
        "model": {"d_model": 32, "ffn": 64, "heads": 2, "encoder_layers": 1, "decoder_layers": 1},
        "batching": {"tokens": 400, "pool": 200},
        "optimisation": {
            "rate": 5e-3,
            "warmup": 5,
            "cooldown": 0.2,
            "dropout": 0.1,
            "softmax_sample": 60,
        },
        "run": {
            "steps": 90,
            "log_every": 15,
            "checkpoint_steps": 20,
            "precision": "fp32",
            "threads": 1,
            "device": "cpu",
        },
        "dev": {"path": str(tsv), "sentences": 20, "every_steps": 45},
    }
    for key, value in changes.items():
        values[key] = {**values[key], **value} if isinstance(values.get(key), dict) else value
    return TrainSettings.model_validate(values)


class KilledError(Exception):
    """The process ends here, with nothing saved."""


def run_killed_at(step: int, settings: Any) -> None:
    from toolkit.jobs.train import train  # needs torch

    def kill(row: dict[str, Any]) -> None:
        if row.get("step") == step and "loss" in row:
            raise KilledError

    with pytest.raises(KilledError):
        train(settings, report=kill)
