"""What the benchmarks of whole runs share: articles made of test-set lines, and timed commands."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TOOLKIT = [sys.executable, "-m", "toolkit"]
SENTENCES_PER_ARTICLE = 10


def read_sentences(data: Path, count: int) -> list[str]:
    """French sentences of the development sets, each once."""
    lines: dict[str, None] = {}
    for name in ("newstest2012", "newstest2013", "flores-dev"):
        text = (data / "mt" / f"{name}.fr").read_text(encoding="utf-8")
        lines.update(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))
    return list(lines)[:count]


def write_articles(folder: Path, sentences: list[str]) -> int:
    """Articles of ten sentences in two paragraphs; returns how many."""
    folder.mkdir(parents=True)
    count = 0
    for start in range(0, len(sentences), SENTENCES_PER_ARTICLE):
        taken = sentences[start : start + SENTENCES_PER_ARTICLE]
        half = len(taken) // 2
        paragraphs = [" ".join(taken[:half]), " ".join(taken[half:])]
        text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
        (folder / f"{count:04}.txt").write_text(text + "\n", encoding="utf-8")
        count += 1
    return count


def translate_command(source: Path, output: Path, store: Path, *flags: str) -> list[str]:
    """`toolkit translate … --json` with a store of its own."""
    return [
        *TOOLKIT,
        *("translate", str(source), "-o", str(output), "--store", str(store), "--json", *flags),
    ]


def timed(command: list[str]) -> tuple[float, dict[str, Any]]:
    """Seconds of a command from start to exit, and the JSON that it prints."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - began, json.loads(done.stdout)


def drafts_digest(folder: Path) -> str:
    """One digest over the names and bytes of all drafts."""
    total = hashlib.sha256()
    for path in _drafts(folder):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def _drafts(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "_toolkit" not in path.parts:
            yield path
