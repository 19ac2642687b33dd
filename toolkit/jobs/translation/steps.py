"""Post-editing, step by step: names, glossary, markup, checks. Each step sees one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from toolkit import markup
from toolkit.glossary import Glossary, Matcher, apply, read_glossary
from toolkit.jobs.translation.finish import Step
from toolkit.jobs.translation.fuzzy import FuzzyMemory
from toolkit.jobs.translation.options import TranslateOptions
from toolkit.model import Flag, Segment
from toolkit.quality.base import check, checked
from toolkit.store import SegmentStore

# Mean probability of a target token under which a segment is listed: about one in ten of the
# compact model's.
UNSURE = 0.35


def post_editing(options: TranslateOptions, store: SegmentStore) -> list[Step]:
    """The steps that the options ask for, in order: the glossary comes after the names, for it
    outranks them, and markup last, on the final wording.
    """
    steps: list[Step] = []
    if options.fuzzy == "use":
        steps.append(FuzzyStep(FuzzyMemory.of_store(store), options.fuzzy_threshold))
    if options.glossary:
        steps.append(GlossaryStep(options.glossary))
    return [*steps, place_markup, check_quality]


class FuzzyStep:
    """Takes a similar segment's translation from the memory in the place of the machine's."""

    def __init__(self, memory: FuzzyMemory, threshold: int) -> None:
        self._memory = memory
        self._threshold = threshold

    def __call__(self, segments: Sequence[Segment]) -> list[Segment]:
        """Replace, and flag what was replaced."""
        return [self._edit(segment) for segment in segments]

    def _edit(self, segment: Segment) -> Segment:
        if segment.state not in ("machine", "memory"):
            return segment
        match = self._memory.best(segment.source, self._threshold)
        if match is None:
            return segment
        message = f"{match.similarity} % match of '{match.unit.source}'."
        return replace(
            segment,
            target=match.unit.target,
            state="memory",
            alignment=(),
            confidence=None,
            flags=(*segment.flags, Flag(code="fuzzy", message=message)),
        )


class GlossaryStep:
    """Makes the translation obey the user's terms; lists each that it applied or couldn't."""

    def __init__(self, paths: Sequence[Path]) -> None:
        glossaries = [read_glossary(path) for path in paths]
        terms = [term for glossary in glossaries for term in glossary.terms]
        self._matcher = Matcher(Glossary(terms))

    def __call__(self, segments: Sequence[Segment]) -> list[Segment]:
        """Apply to what the machine translated; people's translations stand."""
        return [self._edit(s) if s.state in ("machine", "memory") else s for s in segments]

    def _edit(self, segment: Segment) -> Segment:
        applied = apply(segment.source, segment.target, segment.alignment, self._matcher)
        changes = tuple(
            Flag(code="glossary-applied", message=f"'{a.before}' → '{a.term.target}'", severity=0)
            for a in applied.applications
            if a.action == "replaced"
        )
        return replace(
            segment,
            target=applied.text,
            alignment=applied.alignment,
            flags=segment.flags + applied.flags + changes,
        )


def place_markup(segments: Sequence[Segment]) -> list[Segment]:
    """Put the inline tags on the right words of the translation."""
    return [_with_markup(segment) if segment.tags else segment for segment in segments]


def _with_markup(segment: Segment) -> Segment:
    placed = markup.project(segment.source, segment.tags, segment.target, segment.alignment)
    return replace(
        segment,
        target=placed.target_text,
        target_tags=placed.tags,
        flags=segment.flags + placed.problems,
    )


def check_quality(segments: Sequence[Segment]) -> list[Segment]:
    """Flag what a person should look at."""
    return [_doubted(checked(segment)) for segment in segments]


def _doubted(segment: Segment) -> Segment:
    if segment.confidence is None or segment.confidence >= UNSURE:
        return segment
    message = f"The model is unsure: {segment.confidence:.2f} a word on average."
    flag = Flag(code="unsure", message=message, severity=1)
    return replace(segment, flags=(*segment.flags, flag))


def examine(source: str, target: str) -> Sequence[Flag]:
    """The checks on a bare source and target."""
    return check(Segment(id="-", block_id="-", source=source, target=target, state="machine"))
