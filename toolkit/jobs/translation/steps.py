"""Post-editing of a document in steps: cells, wording, names, glossary, markup, checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from toolkit import markup
from toolkit.entities.acronyms import stopped
from toolkit.entities.correct import Corrected, correct
from toolkit.entities.gazetteer import gazetteer
from toolkit.glossary import Glossary, Matcher, apply, read_glossary
from toolkit.jobs.translation.capitals import calmed, emphasise
from toolkit.jobs.translation.finish import Step
from toolkit.jobs.translation.fuzzy import FuzzyMemory
from toolkit.jobs.translation.options import TranslateOptions
from toolkit.jobs.translation.quotations import Quotations
from toolkit.jobs.translation.values import with_sure_values, without_values
from toolkit.jobs.translation.wording import EDITABLE, Wording, translate_cells
from toolkit.model import Entity, Flag, Segment, Span
from toolkit.quality.base import checked
from toolkit.store import SegmentStore
from toolkit.text.edits import OffsetMap
from toolkit.text.language import is_english

# Mean probability of a target token under which a segment is listed: about one in ten of the
# compact model's on newstest2012.
UNSURE = 0.57


def post_editing(options: TranslateOptions, store: SegmentStore) -> list[Step]:
    """The steps that the options ask for, in order: the glossary comes after the names, for it
    outranks them, and markup comes on the final wording.
    """
    steps: list[Step] = [
        translate_cells,
        Wording(options.locale),
        Quotations(options.locale),
        emphasise,
    ]
    if options.fuzzy == "use":
        steps.append(FuzzyStep(FuzzyMemory.of_store(store), options.fuzzy_threshold))
    matcher = Matcher(_read_glossaries(options.glossary)) if options.glossary else None
    if options.names != "off":
        steps.append(NamesStep(options.names, matcher))
    if matcher:
        steps.append(GlossaryStep(matcher))
    return [*steps, place_markup, check_quality, empty_values]


class FuzzyStep:
    """Takes a similar segment's translation from the memory in the place of the machine's."""

    def __init__(self, memory: FuzzyMemory, threshold: int) -> None:
        self._memory = memory
        self._threshold = threshold

    def __call__(self, segments: Sequence[Segment]) -> list[Segment]:
        """Replace, and flag what was replaced."""
        return [self._edit(segment) for segment in segments]

    def _edit(self, segment: Segment) -> Segment:
        if segment.state not in EDITABLE:
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


class NamesStep:
    """Spells names as English readers expect, or only says where the draft doesn't."""

    def __init__(self, mode: Literal["fix", "report"], matcher: Matcher | None) -> None:
        self._mode = mode
        self._matcher = matcher

    def __call__(self, segments: Sequence[Segment]) -> list[Segment]:
        """Correct a document's names, so that they agree; people's translations stand."""
        corrected = correct(
            [calmed(_with_plain_acronyms(_with_breaks(segment))) for segment in segments],
            [segment.target for segment in segments],
            [segment.alignment for segment in segments],
            gazetteer=gazetteer(),
            mode=self._mode,
            protected=[self._terms(segment.source) for segment in segments],
        )
        return [
            _with_names(segment, names) if segment.state in EDITABLE else segment
            for segment, names in zip(segments, corrected, strict=True)
        ]

    def _terms(self, source: str) -> list[Span]:
        if self._matcher is None:
            return []
        return [Span(start=match.start, end=match.end) for match in self._matcher.find(source)]


def _with_breaks(segment: Segment) -> str:
    """The source with line ends for the spaces at line breaks, images and the like: no name goes
    on behind one (Sergueï Choïgou<br>Poste : ministre).
    """
    text = list(segment.source)
    for tag in segment.tags:
        for at in (tag.start - 1, tag.start) if tag.kind == "empty" else ():
            if 0 <= at < len(text) and text[at] == " ":
                text[at] = "\n"
    return "".join(text)


def _with_plain_acronyms(source: str) -> str:
    """The source with spaces for an acronym's stops, behind it: O.N.U. is a name as ONU is."""
    for start, end, plain in stopped(source):
        source = source[:start] + plain.rstrip(".").ljust(end - start) + source[end:]
    return source


def _with_stops(source: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities, those that are acronyms with all of their stops."""
    ends = {start: end for start, end, _ in stopped(source)}
    return tuple(replace(e, end=max(e.end, ends.get(e.start, 0))) for e in entities)


def _with_names(segment: Segment, names: Corrected) -> Segment:
    return replace(
        segment,
        target=names.text,
        alignment=names.alignment,
        source_entities=_with_stops(segment.source, names.source_entities),
        target_entities=names.target_entities,
        links=names.links,
        flags=segment.flags + names.flags,
    )


def _read_glossaries(paths: Sequence[Path]) -> Glossary:
    glossaries = [read_glossary(path) for path in paths]
    return Glossary(term for glossary in glossaries for term in glossary.terms)


class GlossaryStep:
    """Makes the translation obey the user's terms; lists each that it applied or couldn't."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    def __call__(self, segments: Sequence[Segment]) -> list[Segment]:
        """Apply to what the machine translated; people's translations stand."""
        return [self._edit(s) if s.state in EDITABLE else s for s in segments]

    def _edit(self, segment: Segment) -> Segment:
        applied = apply(segment.source, segment.target, segment.alignment, self._matcher)
        changes = tuple(
            Flag(
                code="glossary-applied",
                message=f"'{a.before}' → '{applied.text[a.target_start : a.target_end]}'",
                severity=0,
            )
            for a in applied.applications
            if a.action == "replaced"
        )
        if not applied.edits:
            return replace(segment, flags=segment.flags + applied.flags)
        moved = OffsetMap(applied.edits)
        return replace(
            segment,
            target=applied.text,
            target_entities=moved.spans(segment.target_entities),
            alignment=applied.alignment,
            flags=segment.flags + applied.flags + changes,
        )


def place_markup(segments: Sequence[Segment]) -> list[Segment]:
    """Put the inline tags on the right words of the translation, and back what must come out as it
    is.
    """
    return [_with_markup(s) if s.tags or _has_lost(s) else s for s in segments]


def _has_lost(segment: Segment) -> bool:
    """Whether the translation lacks text that it must hold as it is."""
    wanted = Counter(span.text(segment.source) for span in segment.verbatim)
    return any(segment.target.count(text) < times for text, times in wanted.items())


def _with_markup(segment: Segment) -> Segment:
    segment = with_sure_values(segment)
    placed = markup.project(
        segment.source, segment.tags, segment.target, segment.alignment, segment.verbatim
    )
    entities = segment.target_entities if placed.target_text == segment.target else ()
    links = segment.links if entities else ()
    return replace(
        segment,
        target=placed.target_text,
        target_tags=placed.tags,
        target_entities=entities,
        links=links,
        flags=segment.flags + placed.problems,
    )


def check_quality(segments: Sequence[Segment]) -> list[Segment]:
    """Flag what a person should look at."""
    return [_doubted(_kept(checked(segment))) for segment in segments]


def empty_values(segments: Sequence[Segment]) -> list[Segment]:
    """Make empty tags again of those that stood for a value."""
    return [without_values(segment) for segment in segments]


def _kept(segment: Segment) -> Segment:
    """Say of a source that is English already that it was left as it is."""
    if segment.state != "copied" or not is_english(segment.source):
        return segment
    flag = Flag(code="english", message="English already: kept as it is.", severity=1)
    return replace(segment, flags=(*segment.flags, flag))


def _doubted(segment: Segment) -> Segment:
    if segment.confidence is None or segment.confidence >= UNSURE:
        return segment
    message = f"The model is unsure: {segment.confidence:.2f} a word on average."
    flag = Flag(code="unsure", message=message, severity=1)
    return replace(segment, flags=(*segment.flags, flag))
