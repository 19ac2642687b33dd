"""The bars of `toolkit eval`, measured: equality with the sacreBLEU command line, speed against
it, planted defects, time and size of a whole evaluation.

    python scripts/bench_eval.py --data ../shared/data/mt [equal speed planted whole]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from html import unescape
from pathlib import Path

from _planted import KINDS, plant

from toolkit import registry
from toolkit.jobs.evaluation.checks import standard_checks
from toolkit.jobs.evaluation.findings import find_all
from toolkit.jobs.evaluation.inputs import System, TestSet, named_test_set, read_lines
from toolkit.metrics.significance import Bootstrap, interval

ROOT = Path(__file__).parents[1]
METRICS = {
    "bleu": ["-m", "bleu"],
    "chrf": ["-m", "chrf"],
    "chrf++": ["-m", "chrf", "--chrf-word-order", "2"],
    "ter": ["-m", "ter"],
}
# a planted kind is found when one of these checks speaks
FINDERS = {
    "number": {"numbers"},
    "name": {"name_spelling"},
    "clause": {"omission", "length_ratio"},
    "loop": {"repeated"},
    "french": {"untranslated"},
    "bracket": {"brackets"},
}


def sacrebleu(*arguments: str) -> str:
    command = [sys.executable, "-m", "sacrebleu", *arguments, "-q", "--no-color"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


def equal(data: Path) -> None:
    print("== equal to the sacreBLEU command line, to 6 digits (score, interval, signature)")
    width = "6"
    for path in sorted((data / "systems").glob("*.en")):
        reference = data / f"{path.name.partition('.')[0]}.en"
        lines, expected = read_lines(path), read_lines(reference)
        bootstrap = Bootstrap(len(lines))
        for name, options in METRICS.items():
            metric = registry.load("metric", name)()
            [statistics] = metric.statistics([lines], [expected])
            found = interval(bootstrap.scores(statistics, metric.score))
            told = json.loads(
                sacrebleu(str(reference), "-i", str(path), *options, "--confidence", "-w", width)
            )
            same = {
                "score": f"{metric.score(statistics.sum(0)):.6f}" == f"{told['score']:.6f}",
                "mean": f"{found.mean:.6f}" == f"{told['confidence_mean']:.6f}",
                "interval": f"{found.half_width:.6f}" == f"{told['confidence_var']:.6f}",
                "signature": metric.signature(1, bs=1000, seed=12345) == told["signature"],
            }
            wrong = [what for what, ok in same.items() if not ok]
            print(f"{path.name:42} {name:7} {told['score']:10.6f}", wrong or "equal", flush=True)


def five_systems(data: Path, folder: Path) -> list[str]:
    """The four outputs for newstest2013, and a fifth that takes turns between two of them."""
    paths = sorted((data / "systems").glob("newstest2013.*.en"))
    turns = zip(read_lines(paths[0]), read_lines(paths[2]), strict=True)
    mixed = folder / "mixed.en"
    mixed.write_text("".join(f"{pair[n % 2]}\n" for n, pair in enumerate(turns)), "utf-8")
    return [*map(str, paths), str(mixed)]


def speed(data: Path, rounds: int = 3) -> None:
    print("== paired bootstrap, 1,000 × 5 systems × newstest2013, whole processes, interleaved")
    reference = str(data / "newstest2013.en")
    with tempfile.TemporaryDirectory() as folder:
        systems = five_systems(data, Path(folder))
        for names in (["bleu"], ["bleu", "chrf"], ["bleu", "chrf", "ter"]):
            theirs = [reference, "-i", *systems, "--paired-bs", "-m", *names, "-f", "latex"]
            ours = [*systems, "--ref", reference, "--baseline", systems[0], "--no-checks"]
            ours += ["--no-cache", *(flag for name in names for flag in ("-m", name))]
            best = {"ours": float("inf"), "sacrebleu": float("inf")}
            for _ in range(rounds if names == ["bleu"] else 1):
                best["ours"] = min(best["ours"], timed(["toolkit", "eval", *ours]))
                best["sacrebleu"] = min(best["sacrebleu"], timed(["sacrebleu", *theirs, "-q"]))
            ratio = best["sacrebleu"] / best["ours"]
            print(f"{'+'.join(names):15} {best} s → {ratio:.1f} ×", flush=True)


def timed(command: list[str]) -> float:
    """Processor time of a process and its children, which other work on the machine spares."""
    before = os.times()
    subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, check=True)
    after = os.times()
    used = after.children_user - before.children_user
    return round(used + after.children_system - before.children_system, 2)


def planted(data: Path) -> None:
    test_set = named_test_set("newstest2013", data)
    google = tuple(map(unescape, read_lines(data / "systems" / "newstest2013.google.en")))
    for what, texts in (("the human reference", test_set.references[0]), ("Google's", google)):
        print(f"== planted in {what} (newstest2013)")
        told = rates(test_set, texts)
        for kind in KINDS:
            found, count = detected(test_set, texts, kind)
            names = ", ".join(
                f"{name} {told[name][0]:.2%} / {told[name][1]:.2%}"
                for name in sorted(FINDERS[kind])
            )
            print(f"{kind:8} {found}/{count} = {found / count:6.1%}   {names}", flush=True)
    print("(after each check: its rate on untouched text here / on references by source alone)")


def rates(test_set: TestSet, texts: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    systems = [System(name="untouched", hypotheses=texts)]
    findings = find_all(test_set, systems, standard_checks(test_set, systems))
    flags = findings.flags[0]
    return {
        name: (sum(name in found for found in flags) / len(flags), findings.noise(name))
        for name in findings.names
    }


def detected(test_set: TestSet, texts: tuple[str, ...], kind: str) -> tuple[int, int]:
    made = plant(kind, test_set.sources or (), texts, 300)
    lines = tuple(made.get(row, text) for row, text in enumerate(texts))
    systems = [System(name="planted", hypotheses=lines)]
    flags = find_all(test_set, systems, standard_checks(test_set, systems)).flags[0]
    return sum(bool(FINDERS[kind] & set(flags[row])) for row in made), len(made)


def whole(data: Path) -> None:
    print("== toolkit eval, newstest2013 × 2 systems, nothing cached, all files written")
    paths = [str(data / "systems" / f"newstest2013.{name}.en") for name in ("google", "microsoft")]
    with tempfile.TemporaryDirectory() as folder:
        command = ["toolkit", "eval", *paths, "-t", "newstest2013", "--data", str(data)]
        command += ["--baseline", paths[0], "--no-cache", "-o", folder]
        began = time.perf_counter()
        used = timed(command)
        taken = time.perf_counter() - began
        size = (Path(folder) / "report.html").stat().st_size / 1e6
        print(
            f"2 systems: {taken:.1f} s by the clock, {used:.1f} s of processor; HTML {size:.2f} MB"
        )
        command = ["toolkit", "eval", paths[0], *command[4:8], "--no-cache", "-o", folder]
        began = time.perf_counter()
        used = timed(command)
        print(
            f"1 system: {time.perf_counter() - began:.1f} s by the clock, {used:.1f} s of processor"
        )


BARS = {"equal": equal, "speed": speed, "planted": planted, "whole": whole}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/mt"))
    parser.add_argument("bars", nargs="*", default=list(BARS), metavar="BAR")
    arguments = parser.parse_args()
    for bar in arguments.bars:
        BARS[bar](arguments.data.resolve())
