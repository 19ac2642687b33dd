"""Make a trained model the one that ships with the package.

    python scripts/swap_model.py runs/compact/model --data ../shared/data --trained "…"

Converts it for CTranslate2 (int8), measures both forms on the dev sets, refuses a model that is
worse than the shipped one or whose int8 form loses more than 0.3 BLEU, puts both folders in place,
writes the model card from `scripts/model_card.md.j2` and records the golden sentences anew
(`tests/data/compact.golden.tsv`). With --measure only, nothing is replaced.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Template
from sacrebleu.metrics import BLEU, CHRF

from toolkit.engines import load_engine
from toolkit.engines.base import EngineOptions
from toolkit.engines.conversion import convert
from toolkit.engines.models import inspect_folder, shipped_folder
from toolkit.jobs.models import translate_all
from toolkit.text.compressed import read_lines

SETS = ("newstest2013", "flores-dev")
FORMS = ("huggingface", "ctranslate2")
MAX_INT8_LOSS = 0.3
HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parent / "tests" / "data" / "compact.golden.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Measured on one test set."""

    bleu: float
    chrf: float


def main() -> int:
    options = parse()
    data = options.data
    with tempfile.TemporaryDirectory() as scratch:
        forms = convert_both(options.model, Path(scratch))
        fp32, _ = measure(forms["float32"], data, "float32")
        int8, recall = measure(forms["int8"], data, "int8")
        before, before_recall = measure(shipped_folder(), data, "int8")
        show("shipped, int8", before, before_recall)
        show("new, fp32", fp32, None)
        show("new, int8", int8, recall)
        if options.measure or not acceptable(int8, fp32, before, force=options.force):
            return 0 if options.measure else 1
        replace(options.model, forms["int8"])
    figures = {"fp32": fp32, "int8": int8, "recall": recall, "signatures": signatures()}
    write_card(figures, options)
    record_golden()
    print(f"The new model is in place: {shipped_folder()}")
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("model", type=Path, help="Hugging Face folder of the new model")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--trained", default="", help="how it was trained, for the model card")
    parser.add_argument("--measure", action="store_true", help="measure and stop")
    parser.add_argument("--force", action="store_true", help="replace whatever the figures say")
    return parser.parse_args()


def convert_both(model: Path, scratch: Path) -> dict[str, Path]:
    """The model in CTranslate2's form, with int8 and with fp32 weights."""
    info = inspect_folder(model, name="compact")
    folders = {kind: scratch / kind for kind in ("int8", "float32")}
    for kind, folder in folders.items():
        convert(info, folder, quantization=kind)
    return folders


def measure(model: Path, data: Path, compute_type: str) -> tuple[dict[str, Figures], float]:
    """Scores by test set, and the share of annotated names that come out as English writes them."""
    engine = load_engine(str(model), options=EngineOptions(compute_type=compute_type))
    figures = {}
    for name in SETS:
        files = (data / "mt" / f"{name}.{lang}" for lang in ("fr", "en"))
        sources, references = (list(read_lines(file)) for file in files)
        translated = translate_all(engine, dict.fromkeys(sources))
        outputs = [translated[line] for line in sources]
        figures[name] = Figures(
            bleu=BLEU().corpus_score(outputs, [references]).score,
            chrf=CHRF().corpus_score(outputs, [references]).score,
        )
    return figures, name_recall(engine, data / "entities" / "dev.jsonl")


def name_recall(engine: Any, gold: Path) -> float:
    """Share of annotated English names that stand in our translation of their sentence."""
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").split("\n") if line]
    translated = translate_all(engine, dict.fromkeys(row["source"] for row in rows))
    wanted = {
        (row["source"], entity["en"])
        for row in rows
        for entity in row["entities"]
        if entity["en"] and not entity.get("optional")
    }
    return sum(name in translated[source] for source, name in wanted) / len(wanted)


def signatures() -> dict[str, str]:
    """SacreBLEU's signatures of the two metrics."""
    found = {}
    for metric in (BLEU(), CHRF()):
        metric.corpus_score(["a"], [["a"]])
        found[type(metric).__name__] = str(metric.get_signature())
    return found


def show(what: str, figures: dict[str, Figures], recall: float | None) -> None:
    for name, score in figures.items():
        print(f"{what:<16}{name:<14} BLEU {score.bleu:5.2f}  chrF {score.chrf:5.2f}")
    if recall is not None:
        print(f"{what:<16}{'names':<14} recall {recall:.3f}")


def acceptable(
    int8: dict[str, Figures], fp32: dict[str, Figures], before: dict[str, Figures], *, force: bool
) -> bool:
    """Whether the new model may replace the shipped one; says why not."""
    reasons = []
    for name in SETS:
        if fp32[name].bleu - int8[name].bleu > MAX_INT8_LOSS:
            reasons.append(f"int8 loses more than {MAX_INT8_LOSS} BLEU on {name}")
        if int8[name].bleu <= before[name].bleu:
            reasons.append(f"no better than the shipped model on {name}")
    for reason in reasons:
        print(f"Not good enough: {reason}", file=sys.stderr)
    return force or not reasons


def replace(model: Path, int8: Path) -> None:
    """Put both forms where the package looks for them."""
    for source, layout in ((model, "huggingface"), (int8, "ctranslate2")):
        target = shipped_folder(layout)
        working = target.with_name(f"{target.name}.new")
        shutil.rmtree(working, ignore_errors=True)
        shutil.copytree(source, working)
        shutil.rmtree(target, ignore_errors=True)
        working.rename(target)
        for path in target.iterdir():
            path.chmod(0o644)


def write_card(figures: dict[str, Any], options: argparse.Namespace) -> None:
    folder = shipped_folder("huggingface")
    config, details = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("config.json", "toolkit.json")
    )
    template = Template(
        (HERE / "model_card.md.j2").read_text(encoding="utf-8"), keep_trailing_newline=True
    )
    card = template.render(
        **figures, config=config, details=details, sets=SETS, trained=options.trained
    )
    for layout in FORMS:
        (shipped_folder(layout) / "README.md").write_text(card, encoding="utf-8")


def record_golden() -> None:
    """Translate the golden sentences with the shipped model and write them down."""
    sources = [line.split("\t")[0] for line in read_lines(GOLDEN)]
    translated = translate_all(load_engine(), sources)
    write_rows([(source, translated[source]) for source in sources])


def write_rows(rows: Sequence[tuple[str, str]]) -> None:
    GOLDEN.write_text("".join(f"{fr}\t{en}\n" for fr, en in rows), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
