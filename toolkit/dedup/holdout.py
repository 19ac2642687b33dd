"""Test sets that no row may repeat, on either side."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from toolkit.dedup.keys import hash64, normal, word_hash, words
from toolkit.errors import ConfigError

_MASK = 2**64 - 1
_BASE = 0x100000001B3


class Holdout:
    """Lines of test sets, normalised and hashed; with `ngram`, their word n-grams too."""

    def __init__(self, lines: Iterable[str] = (), *, ngram: int | None = None) -> None:
        self.ngram = ngram
        self.lines: dict[int, str] = {}  # hash → where the line stands, if that is known
        self.grams: dict[int, str] = {}
        for line in lines:
            self.add(line)

    def add(self, line: str, where: str = "") -> None:
        """Take another line."""
        if key := normal(line):
            self.lines.setdefault(hash64(key), where)
            for gram in self._grams(line):
                self.grams.setdefault(gram, where)

    def match(self, text: str) -> str | None:
        """`exact` when the text is a test line, `ngram` when it shares words in a row with one."""
        if hash64(normal(text)) in self.lines:
            return "exact"
        if self.grams and any(gram in self.grams for gram in self._grams(text)):
            return "ngram"
        return None

    def where(self, text: str) -> str:
        """Where the test line stands that a text matches; empty when nobody knows."""
        exact = self.lines.get(hash64(normal(text)), "")
        return exact or next((self.grams[g] for g in self._grams(text) if g in self.grams), "")

    def _grams(self, text: str) -> Iterator[int]:
        """Rolling hashes (Rabin–Karp) of every n words in a row."""
        size = self.ngram
        if not size:
            return
        hashes = list(map(word_hash, words(text)))
        if len(hashes) < size:
            return
        oldest = pow(_BASE, size, 2**64)
        rolling = 0
        for number, value in enumerate(hashes):
            rolling = (rolling * _BASE + value) & _MASK
            if number >= size:
                rolling = (rolling - hashes[number - size] * oldest) & _MASK
            if number >= size - 1:
                yield rolling


def sacrebleu_files(name: str) -> list[Path]:
    """The French and English files of a test set in sacreBLEU's cache (`wmt13`).

    Nothing is downloaded: ConfigError says how to get a set that isn't there.
    """
    cache = Path(os.environ.get("SACREBLEU") or Path.home() / ".sacrebleu") / name
    found = [
        path
        for path in sorted(cache.glob("*"))
        if path.suffix in (".fr", ".en") and path.is_file()
        and ("fr-en" in path.name or "en-fr" in path.name)
    ]  # fmt: skip
    if not found:
        _expect_name(name)
        raise ConfigError(
            f"The test set '{name}' isn't in sacreBLEU's cache.",
            where=str(cache),
            hint=f"Run: sacrebleu -t {name} -l fr-en --echo src",
        )
    return found


def _expect_name(name: str) -> None:
    from sacrebleu.dataset import DATASETS

    if name not in DATASETS:
        near = get_close_matches(name, DATASETS, n=3)
        raise ConfigError(
            f"sacreBLEU knows no test set '{name}'.", where="decontaminate.sacrebleu",
            hint=f"Did you mean {' or '.join(near)}?" if near else "Run: sacrebleu --list",
        )  # fmt: skip
