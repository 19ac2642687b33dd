"""Peak memory of `toolkit translate --lines` and of a folder, at two sizes ten times apart."""

from __future__ import annotations

import argparse
import lzma
import os
import subprocess
import tempfile
from itertools import islice
from pathlib import Path

from _runs import TOOLKIT, translate_command, write_articles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sentences", type=int, default=200_000)
    parser.add_argument("--beam", default="1", help="memory doesn't depend on much else")
    options = parser.parse_args()
    sizes = (options.sentences // 10, options.sentences)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        sentences = _sentences(options.data, options.sentences)
        peaks: dict[str, list[float]] = {"lines": [], "folder": []}
        for size in sizes:
            lines = work / f"{size}.fr"
            lines.write_text("\n".join(sentences[:size]) + "\n", encoding="utf-8")
            write_articles(work / f"articles-{size}", sentences[:size])
            flags = ("--beam", options.beam)
            command = [*TOOLKIT, "translate", "--lines", str(lines), "-o", str(work / "out.en")]
            store = work / f"{size}.db"
            peaks["lines"].append(_peak([*command, "--store", str(store), *flags]))
            source, output = work / f"articles-{size}", work / f"drafts-{size}"
            peaks["folder"].append(_peak(translate_command(source, output, store, *flags)))
        for kind, (small, large) in peaks.items():
            print(
                f"{kind}: {small:.0f} MB at {sizes[0]} sentences, {large:.0f} MB at {sizes[1]}:"
                f" × {large / small:.2f}"
            )


def _sentences(data: Path, count: int) -> list[str]:
    """Short training sentences, made unique by their number when there are too few."""
    found: dict[str, None] = {}
    for path in sorted((data / "train").glob("tatoeba*.tsv.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            found.update(dict.fromkeys(line.split("\t")[0] for line in file))
    unique = [text for text in found if text.strip()]
    extra = (f"{number}. {text}" for number, text in enumerate(unique))
    return [*unique, *islice(extra, max(0, count - len(unique)))][:count]


def _peak(command: list[str]) -> float:
    """Peak resident memory of a finished command in MB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {status}")
    return usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
