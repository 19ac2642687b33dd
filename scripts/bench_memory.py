"""Peak memory of `toolkit translate --lines` and of a folder, at two sizes ten times apart.

What memory could grow with is sentences and files, so `--short` makes the same number of them
cheap to translate: three words each, all different.
"""

from __future__ import annotations

import argparse
import lzma
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

from _runs import TOOLKIT, translate_command, write_articles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sentences", type=int, default=200_000)
    parser.add_argument("--beam", default="1", help="memory doesn't depend on much else")
    parser.add_argument("--only", choices=("lines", "folder"), help="measure one of the two")
    parser.add_argument("--short", action="store_true", help="sentences of three words")
    options = parser.parse_args()
    sizes = (options.sentences // 10, options.sentences)
    sentences = _sentences(options.data, options.sentences, short=options.short)
    with tempfile.TemporaryDirectory() as name:
        for kind, measure in (("lines", _lines), ("folder", _folder)):
            if options.only in (None, kind):
                work = Path(name) / kind
                small, large = (
                    measure(work / str(size), sentences[:size], "--beam", options.beam)
                    for size in sizes
                )
                print(
                    f"{kind}: {small:.0f} MB at {sizes[0]} sentences, {large:.0f} MB at"
                    f" {sizes[1]}: × {large / small:.2f}"
                )


def _lines(work: Path, sentences: list[str], *flags: str) -> float:
    work.mkdir(parents=True)
    (work / "in.fr").write_text("\n".join(sentences) + "\n", encoding="utf-8")
    store = ("--store", str(work / "segments.db"))
    files = (str(work / "in.fr"), "-o", str(work / "out.en"))
    return _peak([*TOOLKIT, "translate", "--lines", *files, *store, *flags])


def _folder(work: Path, sentences: list[str], *flags: str) -> float:
    write_articles(work / "articles", sentences)
    command = translate_command(work / "articles", work / "drafts", work / "segments.db", *flags)
    return _peak(command)


def _sentences(data: Path, count: int, *, short: bool) -> list[str]:
    """Everyday sentences, made unique by their number when there are too few, or when `short`."""
    found: dict[str, None] = {}
    for path in sorted((data / "train").glob("tatoeba*.tsv.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            found.update(dict.fromkeys(line.split("\t")[0] for line in file))
    unique = [text for text in found if text.strip()]
    if short:
        brief = sorted((text for text in unique if len(text.split()) == 2), key=len)[:1000]
        return [f"{brief[at % len(brief)].rstrip(' .!?')} {at}." for at in range(count)]
    extra = (f"{number}. {text}" for number, text in enumerate(unique))
    return [*unique, *islice(extra, max(0, count - len(unique)))][:count]


def _peak(command: list[str]) -> float:
    """Peak resident memory of a finished command in MB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {status}")
    return usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main()
