"""Output that is surely bad (a loop, French, other numbers, a clause dropped) is tried again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.engines.base import Decoding, Engine, Hypothesis
from toolkit.model import Segment
from toolkit.quality import check
from toolkit.text.digits import spelled_as_digits
from toolkit.text.edits import Edit, OffsetMap, apply_edits

# Codes of checks whose finding a different search may cure.
CURABLE = ("empty", "repeated", "untranslated", "copied", "numbers", "omission")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """`decoding` is the ordinary search. What it got wrong is searched for again: with number
    words as digits, where there are any; with loops punished; with a wider beam.
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
        bad = [i for i, severity in badness.items() if severity]
        for attempt in (self._digits, self._careful, self._wide):
            worse = [i for i in bad if badness[i]]
            texts = [finished[i][0] for i in worse]
            for i, hypothesis in zip(worse, attempt(engine, texts), strict=True):
                if hypothesis is None:
                    continue
                severity = _badness(finished[i][0], hypothesis)
                if severity < badness[i]:
                    better[i] = (finished[i][0], hypothesis)
                    badness[i] = severity
        return better, len(bad)

    def _digits(self, engine: Engine, texts: list[str]) -> Iterator[Hypothesis | None]:
        """With number words as digits; None where there are none."""
        edits = [spelled_as_digits(text) for text in texts]
        changed = [apply_edits(t, e)[0] for t, e in zip(texts, edits, strict=True) if e]
        made = iter(engine.submit(changed, self.decoding).result() if changed else ())
        for each in edits:
            yield _with_source_before(next(made), each) if each else None

    def _careful(self, engine: Engine, texts: list[str]) -> Sequence[Hypothesis]:
        decoding = replace(self.decoding, no_repeat_ngram_size=3, repetition_penalty=1.3)
        return engine.submit(texts, decoding).result() if texts else []

    def _wide(self, engine: Engine, texts: list[str]) -> Sequence[Hypothesis]:
        decoding = replace(self.decoding, beam_size=2 * self.decoding.beam_size)
        return engine.submit(texts, decoding).result() if texts else []


def _badness(source: str, hypothesis: Hypothesis) -> int:
    target = hypothesis.text
    segment = Segment(id="-", block_id="-", source=source, target=target, state="machine")
    return sum(flag.severity for flag in check(segment, CURABLE))


def _with_source_before(hypothesis: Hypothesis, edits: Sequence[Edit]) -> Hypothesis:
    """The hypothesis, its alignment speaking of the text that the edits were made to."""
    undo: list[Edit] = []
    shift = 0
    for edit in edits:
        start, end = edit.start + shift, edit.start + shift + len(edit.replacement)
        undo.append(Edit(start=start, end=end, replacement=" " * (edit.end - edit.start)))
        shift = end - edit.end
    former = OffsetMap(undo)
    links = []
    for link in hypothesis.alignment:
        start, end = former.range(link.source_start, link.source_end)
        links.append(replace(link, source_start=start, source_end=end))
    return replace(hypothesis, alignment=tuple(links))
