"""Output that is surely bad (a loop, French, other numbers, a clause dropped) is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.engines.base import Decoding, Engine, Hypothesis
from toolkit.model import Segment
from toolkit.quality import check
from toolkit.text.digits import spelled_as_digits
from toolkit.text.edits import Edit, apply_edits, undone
from toolkit.text.numbers import compare

# Part of the store's key: what was made by other retries isn't what would be made now. To be
# raised with every change of them, and of what the model is given for a text.
VERSION = 4
# Codes of checks whose finding a different search may cure.
CURABLE = (
    "empty",
    "repeated",
    "untranslated",
    "copied",
    "numbers",
    "omission",
    "broken",
    "units",
    "bounds",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """`decoding` is the ordinary search. What it got wrong is searched for again, with number
    words as digits: the same way, with loops punished, with a wider beam, until it is right.
    """

    decoding: Decoding

    def recover(
        self, engine: Engine, finished: Sequence[tuple[str, Hypothesis]]
    ) -> tuple[list[tuple[str, Hypothesis]], int]:
        """The batch with its bad hypotheses replaced where a retry was better, and how many
        were tried again. A retry depends on its sentence alone, like the first try.
        """
        better = list(finished)
        badness = {i: _badness(text, first) for i, (text, first) in enumerate(finished)}
        edits = {i: spelled_as_digits(finished[i][0]) for i in badness if badness[i] > _GOOD}
        for decoding in self._searches():
            chosen = [
                i for i in edits if badness[i] > _GOOD and (edits[i] or decoding != self.decoding)
            ]
            if not chosen:
                continue
            texts = [apply_edits(finished[i][0], edits[i])[0] for i in chosen]
            for i, made in zip(chosen, engine.submit(texts, decoding).result(), strict=True):
                text, again = finished[i][0], _of_former(made, edits[i])
                if (found := _badness(text, again)) < badness[i]:
                    better[i], badness[i] = (text, again), found
        return better, len(edits)

    def _searches(self) -> tuple[Decoding, ...]:
        careful = replace(self.decoding, no_repeat_ngram_size=3, repetition_penalty=1.3)
        return self.decoding, careful, replace(self.decoding, beam_size=2 * self.decoding.beam_size)


_GOOD = (0, 0)


def _badness(source: str, hypothesis: Hypothesis) -> tuple[int, int]:
    """The severities of what is found, added up, and how many numbers differ."""
    target = hypothesis.text
    segment = Segment(id="-", block_id="-", source=source, target=target, state="machine")
    flags = check(segment, CURABLE)
    if not any(flag.code == "numbers" for flag in flags):
        return sum(flag.severity for flag in flags), 0
    different = compare(source, target)
    count = len(different.missing) + len(different.added)
    return sum(flag.severity for flag in flags), count


def _of_former(hypothesis: Hypothesis, edits: Sequence[Edit]) -> Hypothesis:
    """The hypothesis, its alignment speaking of the text that the edits were made to."""
    if not edits:
        return hypothesis
    return replace(hypothesis, alignment=undone(edits).origins(hypothesis.alignment))
