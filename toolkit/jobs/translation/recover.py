"""Output that is surely bad (empty, a loop, left in French) is tried again, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.engines.base import Decoding, Engine, Hypothesis
from toolkit.model import Segment
from toolkit.quality import check

# Codes of checks whose finding a different search may cure.
CURABLE = ("empty", "repeated", "untranslated", "copied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """`decoding` is the ordinary search."""

    decoding: Decoding

    def recover(
        self, engine: Engine, finished: Sequence[tuple[str, Hypothesis]]
    ) -> tuple[list[tuple[str, Hypothesis]], int]:
        """The batch with its bad hypotheses replaced where the retry was better, and how many
        were tried again. A retry depends on its sentence alone, like the first try.
        """
        bad = [i for i, (text, first) in enumerate(finished) if self._badness(text, first.text)]
        better = list(finished)
        if bad:
            careful = replace(self.decoding, no_repeat_ngram_size=3, repetition_penalty=1.3)
            again = engine.submit([finished[i][0] for i in bad], careful).result()
            for i, second in zip(bad, again, strict=True):
                text, first = finished[i]
                if self._badness(text, second.text) < self._badness(text, first.text):
                    better[i] = (text, second)
        return better, len(bad)

    def _badness(self, source: str, target: str) -> int:
        segment = Segment(id="-", block_id="-", source=source, target=target, state="machine")
        return sum(flag.severity for flag in check(segment, CURABLE))
