"""`toolkit build` beside OpusFilter: the same Europarl rows, equivalent steps, one after the other.

    python -m venv opus && opus/bin/pip install opusfilter "py3langid<0.4"
    python scripts/bench_opusfilter.py --opusfilter opus/bin/opusfilter --rows 50000

Equivalent: white space, words a side, longest word, letters, script, tags, copies, repetition,
length ratio, language (OpusFilter with py3langid, which needs no download), numbers, duplicates by
letters alone, a split by hash. "as it comes" is our build with all defaults: also the adequacy of
each pair, near-duplicates, and a split without near leaks. Both use two processes.
"""

from __future__ import annotations

import argparse
import lzma
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

FILTERS = ["empty", "length", "alphabet", "markup", "untranslated", "repeated", "length_ratio",
           "language", "numbers"]  # fmt: skip
THEIRS: list[dict[str, Any]] = [
    {"LengthFilter": {"unit": "word", "min_length": 1, "max_length": 200}},
    {"LongWordFilter": {"threshold": 100}},
    {"AlphabetRatioFilter": {"threshold": 0.4, "exclude_whitespace": True}},
    {"CharacterScoreFilter": {"scripts": ["Latin", "Latin"], "thresholds": [0.7, 0.7]}},
    {"HtmlTagFilter": {}},
    {"SimilarityFilter": {"threshold": 0.9}},
    {"RepetitionFilter": {}},
    {"LengthRatioFilter": {"unit": "char", "threshold": 3}},
    {"LangidFilter": {"languages": ["fr", "en"], "thresholds": [0.5, 0.5]}},
    {"NonZeroNumeralsFilter": {"threshold": 0.5}},
]


def write_rows(data: Path, rows: int, folder: Path) -> None:
    sides = [(folder / f"rows.{lang}").open("w", encoding="utf-8") for lang in ("fr", "en")]
    with lzma.open(data / "train" / "europarl-1.tsv.xz", "rt", encoding="utf-8") as file:
        for line in islice(file, rows):
            for side, text in zip(sides, line.rstrip("\n").split("\t"), strict=True):
                side.write(f"{text}\n")
    for side in sides:
        side.close()


def their_config(folder: Path) -> dict[str, Any]:
    def pair(name: str) -> list[str]:
        return [f"{name}.fr", f"{name}.en"]

    clean = {"inputs": pair("rows"), "outputs": pair("clean"),
             "preprocessors": [{"WhitespaceNormalizer": {}}]}  # fmt: skip
    sift = {"inputs": pair("clean"), "outputs": pair("kept"), "filters": THEIRS}
    once = {"inputs": pair("kept"), "outputs": pair("once"), "letters_only": True,
            "lowercase": True}  # fmt: skip
    split = {"inputs": pair("once"), "outputs": pair("train"), "outputs_2": pair("test"),
             "divisor": 100, "threshold": 1}  # fmt: skip
    steps = {"preprocess": clean, "filter": sift, "remove_duplicates": once, "split": split}
    return {
        "common": {"output_directory": str(folder), "default_n_jobs": 2},
        "steps": [{"type": kind, "parameters": values} for kind, values in steps.items()],
    }


def our_config(folder: Path, rows: int, equivalent: bool) -> dict[str, Any]:
    config: dict[str, Any] = {
        "output": f"ours-{equivalent}",
        "sources": [{"name": "rows", "path": str(folder / "rows.fr"), "licence": "none known"}],
        "names": {"link": False},
        "reference": {"model": None},
        "split": {"test": rows // 100},
    }
    if equivalent:
        config |= {"filters": FILTERS, "dedup": {"near": None}}
        config["split"]["near"] = None
    return config


def measured(name: str, rows: int, command: Sequence[str]) -> tuple[float, float]:
    """Seconds by the clock and of CPU; the clock misleads when others use the machine."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    # Without this, py3langid's arithmetic runs ten threads that wait for each other.
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, stdout=quiet, stderr=quiet, env=env)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    rates = f"{rows / wall:8.0f} rows/s {rows / cpu:8.0f} rows per CPU second"
    print(f"{name:24} {wall:7.1f} s {rates}", flush=True)
    return wall, cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--opusfilter", type=Path, required=True, help="its command")
    parser.add_argument("--rows", type=int, default=50_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_rows(args.data, args.rows, folder)
        (folder / "theirs.yaml").write_text(yaml.safe_dump(their_config(folder), sort_keys=False))
        ours = {}
        for label, equivalent in (("toolkit, equivalent", True), ("toolkit, as it comes", False)):
            config = folder / f"ours-{equivalent}.yaml"
            config.write_text(yaml.safe_dump(our_config(folder, args.rows, equivalent)))
            command = [sys.executable, "-m", "toolkit", "build", str(config), "-j", "2", "-q"]
            ours[label] = measured(label, args.rows, command)
        command = [str(args.opusfilter.resolve()), str(folder / "theirs.yaml")]
        theirs = measured("OpusFilter", args.rows, command)
        for label, (wall, cpu) in ours.items():
            ratios = f"{theirs[0] / wall:.1f} by the clock, {theirs[1] / cpu:.1f} by CPU time"
            print(f"{label}, times as fast as OpusFilter: {ratios}")


if __name__ == "__main__":
    main()
