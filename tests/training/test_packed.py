"""Batches without padding hold the same rows, and give the same losses, as padded ones."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

import numpy as np  # noqa: E402
from pydantic import ValidationError  # noqa: E402
from transformers import MarianMTModel  # noqa: E402

from toolkit.engines.models import shipped_folder  # noqa: E402
from toolkit.errors import ConfigError  # noqa: E402
from toolkit.jobs.train import train  # noqa: E402
from toolkit.training.batching import collate  # noqa: E402
from toolkit.training.corpus import Corpus, pack  # noqa: E402
from toolkit.training.curves import read_curves  # noqa: E402
from toolkit.training.data import Pair  # noqa: E402
from toolkit.training.model import Loss, load_model  # noqa: E402
from toolkit.training.packed_loss import PackedLoss  # noqa: E402
from toolkit.training.packing import Shape, pack_rows, packed_batches  # noqa: E402
from toolkit.training.settings import Batching, Guidance, TrainSettings  # noqa: E402
from toolkit.training.vocabulary import Vocabulary  # noqa: E402

from .conftest import run_killed_at, tiny  # noqa: E402

PACKED = Batching(tokens=1000, packed=True)
PAD, END = 10_000, 0


@pytest.fixture(scope="module")
def corpus(bitext: list[Pair], tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("packed") / "corpus"
    long = [Pair(source=f"{a.source} {b.source}", target=f"{a.target} {b.target}")
            for a, b in zip(bitext[:100], bitext[100:200], strict=True)]  # fmt: skip
    vocabulary = Vocabulary(shipped_folder("huggingface"))
    return pack([*bitext, *long], vocabulary, folder, PACKED, Guidance())


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, tsv: Path) -> TrainSettings:
    """Fine-tuning of the shipped model."""
    output = tmp_path_factory.mktemp("settings")
    return tiny(output, tsv, base="compact", batching=PACKED.model_dump(),
                optimisation={"dropout": 0.0, "softmax_sample": 0})  # fmt: skip


def test_every_row_comes_once_and_whole(corpus: Corpus) -> None:
    shape = Shape.of(corpus, PACKED)
    seen = []
    for rows in packed_batches(corpus, shape, 1, 0):
        batch = pack_rows(corpus, rows, shape, PAD, END)
        assert len(batch.source) == shape.source
        assert len(batch.labels) == batch.tokens <= len(batch.decoder_input) == shape.target
        for side in (batch.source_bounds, batch.target_bounds):
            assert len(side) == shape.sequences + 1
            assert np.diff(side).max() <= shape.longest
        assert batch.source_bounds[-1] == shape.source, "every place is in a sequence"
        assert batch.target_bounds[-1] == shape.target
        for place, row in enumerate(rows):
            start, end = batch.source_bounds[place : place + 2]
            assert batch.source[start:end].tolist() == [*corpus.sources(row), END]
            assert batch.source_places[start:end].tolist() == list(range(end - start))
            start, end = batch.target_bounds[place : place + 2]
            assert batch.labels[start:end].tolist() == [*corpus.targets(row), END]
            assert batch.decoder_input[start:end].tolist() == [PAD, *corpus.targets(row)]
        seen += rows
    assert sorted(seen) == list(range(len(corpus)))
    assert seen != sorted(seen)


def test_a_batch_is_nearly_full(corpus: Corpus) -> None:
    shape = Shape.of(corpus, PACKED)
    *batches, _ = packed_batches(corpus, shape, 1, 0)
    used = [pack_rows(corpus, rows, shape, PAD, END).tokens for rows in batches]
    assert np.mean(used) > 0.9 * shape.target


def test_the_losses_are_those_of_padded_batches(corpus: Corpus, settings: TrainSettings) -> None:
    shape = Shape.of(corpus, PACKED)
    rows = next(packed_batches(corpus, shape, 1, 0))[:40]  # and a tail of fillers
    model = load_model(shipped_folder("huggingface"), settings)
    padded, gradients = Loss(model, settings), []
    ours = PackedLoss(model, settings, shape)(pack_rows(corpus, rows, shape, PAD, END))
    theirs = padded(collate(corpus, rows, PAD, END))
    assert theirs[1] > 0
    torch.testing.assert_close(ours, theirs)
    for loss, alignment in (ours, theirs):
        model.zero_grad()
        (loss + alignment).backward()
        gradients.append({name: p.grad for name, p in model.named_parameters() if p.requires_grad})
    torch.testing.assert_close(gradients[0], gradients[1], rtol=1e-3, atol=1e-6)


def test_a_killed_run_with_packed_batches_goes_on_as_if_nothing_had_happened(
    tsv: Path, tmp_path: Path
) -> None:
    batching = {"tokens": 400, "max_length": 40, "packed": True}

    def curve(name: str) -> list[tuple[int, float, float]]:
        rows = read_curves(tmp_path / name / "curves.jsonl")
        return [(row["step"], row["loss"], row["alignment"]) for row in rows
                if row["kind"] == "train"]  # fmt: skip

    whole = train(tiny(tmp_path / "whole", tsv, batching=batching))
    settings = tiny(tmp_path / "killed", tsv, batching=batching)
    run_killed_at(75, settings)
    train(settings, resume=True)
    assert curve("killed") == curve("whole")
    assert curve("whole")[-1][1] < curve("whole")[0][1] - 2
    MarianMTModel.from_pretrained(whole.model)


def test_what_packed_batches_cannot_train_is_refused(
    corpus: Corpus, settings: TrainSettings
) -> None:
    with pytest.raises(ValidationError, match="ten rows of max_length"):
        Batching(tokens=400, max_length=100, packed=True)
    model = load_model(shipped_folder("huggingface"), settings)
    model.config.attention_dropout = 0.1
    with pytest.raises(ConfigError, match=r"batching\.packed"):
        PackedLoss(model, settings, Shape.of(corpus, PACKED))
