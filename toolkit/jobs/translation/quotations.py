"""Quotations inside quotations, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

from toolkit.jobs.translation.wording import EDITABLE
from toolkit.model import Segment
from toolkit.style import Locale
from toolkit.style.quotation import inner_quoted
from toolkit.text.edits import Edit, apply_edits
from toolkit.text.quotation import (
    Mark,
    balance,
    made_up,
    marks_of,
    nested_quotation,
    opened_again,
    quotation_marks,
)


class Quotations:
    """Writes what is quoted inside another quotation in single marks, in what the machine made."""

    def __init__(self, locale: Locale | Literal["any"]) -> None:
        self._locale = locale

    def __call__(self, segments: Sequence[Segment]) -> list[Segment]:
        """Edit a document's paragraphs; one whose marks don't come in pairs stays."""
        done: list[Segment] = []
        for _, group in groupby(segments, key=lambda segment: segment.block_id):
            paragraph = list(group)
            marks = quotation_marks([segment.source for segment in paragraph])
            done += paragraph if marks is None else self._paragraph(paragraph, marks)
        return done

    def _paragraph(
        self, segments: Sequence[Segment], marks: Sequence[Sequence[Mark]]
    ) -> Iterator[Segment]:
        """A quotation that the model closed before "he said" is opened again behind it."""
        ours = theirs = 0  # quotations that are open where a segment begins
        for segment, own in zip(segments, marks, strict=True):
            edited = self._edit(segment, own)
            if segment.state in EDITABLE and not theirs:
                edits = opened_again(edited.target) if ours else made_up(own, edited.target)
                edited = _edited(edited, edits)
            ours += balance(own)
            theirs = max(0, theirs + balance(marks_of(edited.target)))
            yield edited

    def _edit(self, segment: Segment, marks: Sequence[Mark]) -> Segment:
        if not marks or segment.state not in EDITABLE:
            return segment
        nested = _edited(segment, nested_quotation(marks, segment.target))
        if self._locale == "any" or not any(mark.inner for mark in marks):
            return nested
        return _edited(nested, inner_quoted(nested.target, self._locale))


def _edited(segment: Segment, edits: Sequence[Edit]) -> Segment:
    if not edits:
        return segment
    text, moved = apply_edits(segment.target, edits)
    return replace(segment, target=text, alignment=moved.links(segment.alignment))
