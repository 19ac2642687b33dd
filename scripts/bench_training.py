"""What `toolkit train` costs over a bare loop on the same model and batches.

    python scripts/bench_training.py [--steps 20] [--rounds 3]

Both take the same steps in turn, round after round, so that other work on the machine slows both;
prints target pieces a second and the ratio of the medians.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

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

SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "lo")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        compare(Path(scratch), options.steps, options.rounds)


def compare(scratch: Path, steps: int, rounds: int) -> None:
    rows = made_up(20_000)
    file = scratch / "rows.tsv"
    file.write_text("".join(f"{pair.source}\t{pair.target}\n" for pair in rows), encoding="utf-8")
    settings = TrainSettings.model_validate(
        {
            "output": scratch / "run",
            "sources": [{"path": str(file)}],
            "vocabulary": {"size": 4000},
            "guidance": {"weight": 0},
            "run": {"steps": steps, "device": "cpu", "checkpoint_minutes": 1e6, "log_every": 10},
        }
    )
    prepare_machine(settings)
    vocabulary = prepare_vocabulary(settings, None, scratch, unheard)
    corpus = pack(rows, vocabulary, scratch / "corpus", settings.batching)
    speeds: dict[str, list[float]] = {"toolkit": [], "bare": []}
    for number in range(rounds):
        own = Trainer(new_model(settings, vocabulary), corpus, settings, scratch / f"run{number}")
        speeds["toolkit"].append(timed(lambda own=own: own.run().tokens))
        speeds["bare"].append(
            timed(lambda: bare(new_model(settings, vocabulary), corpus, settings))
        )
    medians = {name: statistics.median(values) for name, values in speeds.items()}
    for name, value in medians.items():
        print(f"{name:<8} {value:8.0f} target pieces/s")
    print(f"ratio    {medians['toolkit'] / medians['bare']:8.2f}")


def made_up(number: int) -> list[Pair]:
    """Sentences of made-up words, as long as those of news."""
    rng = random.Random(1)
    words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(6000)]
    texts = [" ".join(rng.choices(words, k=rng.randint(4, 30))) for _ in range(number)]
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


if __name__ == "__main__":
    main()
