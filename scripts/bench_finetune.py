"""What three minutes of fine-tuning on a small dataset of one's own are worth.

    python scripts/bench_finetune.py [--minutes 3] [--rate 1e-5]

Builds the dataset of `corpora/` (`configs/news.yaml`), fine-tunes the compact model on its training
split (`configs/finetune-opus.yaml`), and scores the base model and the tuned one, fp32 and beam 4,
on the test split, which neither the training nor the choice of weights has seen. Exits 1 unless
the dev loss falls and chrF rises.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sacrebleu.metrics import BLEU, CHRF

from toolkit.engines import load_engine
from toolkit.engines.base import EngineOptions
from toolkit.jobs.models import convert_model, translate_all
from toolkit.training.data import read_source
from toolkit.training.settings import Languages, Source

HERE = Path(__file__).resolve().parent
CONFIGS = HERE.parent / "configs"
TOOLKIT = [sys.executable, "-m", "toolkit"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--rate", type=float, default=1e-5, help="peak learning rate")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        return compare(Path(scratch), options.minutes, options.rate)


def compare(scratch: Path, minutes: float, rate: float) -> int:
    dataset = scratch / "news-fr-en"
    run("build", CONFIGS / "news.yaml", "--set", f"output={dataset}")
    trained = tune(scratch / "run", dataset, minutes, rate)
    before = scores("compact", scratch / "before", dataset)
    after = scores(str(scratch / "run" / "model"), scratch / "after", dataset)
    loss = trained["before"]["dev_loss"], trained["dev"]["dev_loss"]
    print(f"{trained['steps']} steps in {trained['minutes']} min; weights: {trained['weights']}")
    print(f"{'dev loss':<10} {loss[0]:6.3f} → {loss[1]:6.3f}   (validation split)")
    for name in before:
        print(f"{name:<10} {before[name]:6.2f} → {after[name]:6.2f}   (test split)")
    return 0 if loss[1] < loss[0] and after["chrF"] > before["chrF"] else 1


def tune(folder: Path, dataset: Path, minutes: float, rate: float) -> dict[str, Any]:
    changes = {"base": "compact", "sources": f"[{{path: {dataset}}}]", "dev.path": dataset,
               "dev.every_minutes": minutes / 3, "optimisation.rate": rate}  # fmt: skip
    flags = [part for key, value in changes.items() for part in ("--set", f"{key}={value}")]
    config = CONFIGS / "finetune-opus.yaml"
    printed = run("train", config, *flags, "--minutes", minutes, "-o", folder, "--json")
    trained: dict[str, Any] = json.loads(printed)
    return trained


def scores(model: str, folder: Path, dataset: Path) -> dict[str, float]:
    """BLEU and chrF on the test split, with fp32 weights, so that the tuning alone is measured."""
    convert_model(model, folder, quantization="float32")
    engine = load_engine(str(folder), options=EngineOptions(compute_type="float32"))
    pairs = list(read_source(Source(path=str(dataset), split="test"), Path(), Languages()))
    translated = translate_all(engine, dict.fromkeys(pair.source for pair in pairs))
    outputs = [translated[pair.source] for pair in pairs]
    references = [[pair.target for pair in pairs]]
    return {
        "BLEU": BLEU().corpus_score(outputs, references).score,
        "chrF": CHRF().corpus_score(outputs, references).score,
    }


def run(*arguments: object) -> str:
    """Standard output of `toolkit …`; its messages go where ours go."""
    command = [*TOOLKIT, *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
