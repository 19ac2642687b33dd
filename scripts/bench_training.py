"""What `toolkit train` costs over a bare loop, and what the Hugging Face Trainer would.

    python scripts/bench_training.py [--steps 20] [--rounds 3] [--tokens 14000 --pieces 10000]

The same model and rows for all. The bare loop takes the same batches; the Trainer (where accelerate
is installed) batches of a fixed number of rows, grouped by length, as many as a token-budget batch
holds on average. "sampled" is the toolkit with a sampled softmax. All use bf16, eager attention,
label smoothing and fused AdamW. They run in turn, round after round, so that other work on the
machine slows all; prints target pieces a second and the ratios of the medians.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from toolkit.jobs.train import prepare_machine, prepare_vocabulary
from toolkit.training.batching import IGNORED, collate, epoch_batches
from toolkit.training.corpus import Corpus, pack
from toolkit.training.data import Pair
from toolkit.training.loop import Trainer
from toolkit.training.model import new_model
from toolkit.training.schedule import unheard
from toolkit.training.settings import TrainSettings

SAMPLE = 1000  # pieces in the softmax beside those of a batch's targets
WORDS = 40_000
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "lo")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tokens", type=int, default=3000, help="padded tokens of a batch")
    parser.add_argument("--pieces", type=int, default=4000, help="size of the vocabulary")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        compare(Path(scratch), options)


def compare(scratch: Path, options: argparse.Namespace) -> None:
    rows = made_up(40_000)
    file = scratch / "rows.tsv"
    file.write_text("".join(f"{pair.source}\t{pair.target}\n" for pair in rows), encoding="utf-8")
    settings = TrainSettings.model_validate(
        {
            "output": scratch / "run",
            "sources": [{"path": str(file)}],
            "vocabulary": {"size": options.pieces},
            "batching": {"tokens": options.tokens},
            "guidance": {"weight": 0},
            "run": {
                "steps": options.steps,
                "device": "cpu",
                "checkpoint_minutes": 1e6,
                "log_every": 10,
            },
        }
    )
    optimisation = settings.optimisation.model_copy(update={"softmax_sample": SAMPLE})
    sampled = settings.model_copy(update={"optimisation": optimisation})
    prepare_machine(settings)
    vocabulary = prepare_vocabulary(settings, None, scratch, unheard)
    corpus = pack(rows, vocabulary, scratch / "corpus", settings.batching)
    contestants: dict[str, Callable[[torch.nn.Module, Path], int]] = {
        "toolkit": lambda model, folder: Trainer(model, corpus, settings, folder).run().tokens,
        "sampled": lambda model, folder: Trainer(model, corpus, sampled, folder).run().tokens,
        "bare": lambda model, _: bare(model, corpus, settings),
    }
    if importlib.util.find_spec("accelerate"):
        contestants["Trainer"] = lambda model, folder: theirs(model, corpus, settings, folder)
    speeds: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(options.rounds):
        for name, contestant in contestants.items():
            model, folder = new_model(settings, vocabulary), scratch / f"{name}{number}"
            speeds[name].append(timed(lambda: contestant(model, folder)))  # noqa: B023
    medians = {name: statistics.median(values) for name, values in speeds.items()}
    for name, value in medians.items():
        print(f"{name:<8} {value:8.0f} target pieces/s   {value / medians['bare']:.2f} x bare")


def made_up(number: int) -> list[Pair]:
    """Sentences of made-up words, as long as those of news and with frequencies by Zipf's law."""
    rng = random.Random(1)
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 5))) for _ in range(WORDS)]
    shares = [1 / rank for rank in range(1, WORDS + 1)]
    texts = [" ".join(rng.choices(words, shares, k=rng.randint(4, 30))) for _ in range(number)]
    return [Pair(source=text, target=text[::-1]) for text in texts]


def timed(run: Callable[[], int]) -> float:
    began = time.perf_counter()
    tokens = run()
    return tokens / (time.perf_counter() - began)


def bare(model: torch.nn.Module, corpus: Corpus, settings: TrainSettings) -> int:
    """The same steps with nothing around them."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
    pad, tokens = model.config.pad_token_id, 0
    model.train()
    for rows in islice(epoch_batches(corpus, settings.batching, 1, 0), settings.run.steps):
        batch = collate(corpus, rows, pad, model.config.eos_token_id)
        source, labels = torch.from_numpy(batch.source), torch.from_numpy(batch.labels).view(-1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model.model(
                input_ids=source,
                attention_mask=(source != pad).long(),
                decoder_input_ids=torch.from_numpy(batch.decoder_input),
                use_cache=False,
            ).last_hidden_state
            logits = model.lm_head(hidden.view(-1, hidden.shape[-1])[labels != IGNORED])
        functional.cross_entropy(
            logits.float(), labels[labels != IGNORED], label_smoothing=0.1
        ).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        tokens += batch.tokens
    return tokens


def theirs(model: Any, corpus: Corpus, settings: TrainSettings, folder: Path) -> int:
    """As many steps of the Hugging Face Trainer."""
    import transformers

    batches = list(epoch_batches(corpus, settings.batching, 1, 0))
    arguments = transformers.TrainingArguments(
        output_dir=str(folder),
        max_steps=settings.run.steps or 0,
        per_device_train_batch_size=round(len(corpus) / len(batches)),
        train_sampling_strategy="group_by_length",
        label_smoothing_factor=0.1,
        learning_rate=1e-3,
        bf16=True,
        use_cpu=True,
        optim="adamw_torch_fused",
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        remove_unused_columns=False,
    )
    collator = Collator(model, corpus)
    transformers.Trainer(
        model=model, args=arguments, data_collator=collator, train_dataset=Rows(corpus)
    ).train()
    return collator.tokens


class Rows(torch.utils.data.Dataset[dict[str, Any]]):  # type: ignore[misc]
    """A packed corpus as the Trainer takes it."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __len__(self) -> int:
        return len(self._corpus)

    def __getitem__(self, row: int) -> dict[str, Any]:
        return {
            "row": row,
            "input_ids": self._corpus.sources(row),
            "labels": self._corpus.targets(row),
        }


class Collator:
    """Puts rows into a batch by the same code as ours, and counts its target pieces."""

    def __init__(self, model: Any, corpus: Corpus) -> None:
        self._model, self._corpus = model, corpus
        self.tokens = 0

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """A batch for `MarianMTModel.forward`."""
        config = self._model.config
        numbers = [row["row"] for row in rows]
        batch = collate(self._corpus, numbers, config.pad_token_id, config.eos_token_id)
        self.tokens += batch.tokens
        source = torch.from_numpy(batch.source)
        return {
            "input_ids": source,
            "attention_mask": (source != config.pad_token_id).long(),
            "decoder_input_ids": torch.from_numpy(batch.decoder_input),
            "labels": torch.from_numpy(batch.labels),
        }


if __name__ == "__main__":
    main()
