"""Inline markup and placeholders lost, added or misplaced."""

from __future__ import annotations

from collections import Counter

from toolkit.model import Flag, Segment, Tag
from toolkit.quality.base import quoted
from toolkit.text.verbatim import machine_read
from toolkit.text.word_parts import is_part_of_word


def markup(segment: Segment) -> Flag | None:
    """Tags of the source that the target lacks, has twice or has in another nest; protected
    text that changed; placeholders and addresses that don't come out as they are.
    """
    if message := _tags(segment) or _protected(segment) or _placeholders(segment):
        return Flag(code="markup", message=message, severity=3)
    misplaced = _emptied(segment)
    return Flag(code="markup", message=misplaced, severity=2) if misplaced else None


def _tags(segment: Segment) -> str | None:
    source = Counter(tag.id for tag in segment.tags)
    target = Counter(tag.id for tag in segment.target_tags)
    if lost := source - target:
        return f"Markup is missing: {quoted(sorted(lost))}."
    if extra := target - source:
        return f"Markup is there that the source hasn't: {quoted(sorted(extra))}."
    return None


def _protected(segment: Segment) -> str | None:
    target = {tag.id: tag for tag in segment.target_tags}
    for tag in segment.tags:
        if tag.kind == "protected":
            text = tag.text(segment.source)
            if target[tag.id].text(segment.target) != text:
                return f"Protected text was changed: '{text}'."
    return None


def _placeholders(segment: Segment) -> str | None:
    source = Counter(machine_read(segment.source))
    target = Counter(machine_read(segment.target))
    if lost := source - target:
        return f"Missing or changed: {quoted(lost)}."
    if extra := target - source:
        return f"Added: {quoted(extra)}."
    return None


def _emptied(segment: Segment) -> str | None:
    """Pairs that enclosed words and now enclose nothing, or that left their outer pair."""
    target = {tag.id: tag for tag in segment.target_tags}
    for tag in segment.tags:
        if tag.kind != "pair" or tag.id not in target:
            continue
        placed = target[tag.id]
        # The ending of an abbreviation (M^me) has no counterpart.
        enclosed = tag.text(segment.source).strip() and not _is_part(tag, segment.source)
        if enclosed and not placed.text(segment.target).strip():
            return f"Markup encloses nothing any more: '{tag.id}'."
        if outer := _left(tag, segment.tags, placed, target):
            return f"Markup '{tag.id}' left '{outer}'."
    return None


def _is_part(tag: Tag, source: str) -> bool:
    return is_part_of_word(source, tag.start, tag.end)


def _left(tag: Tag, tags: tuple[Tag, ...], placed: Tag, target: dict[str, Tag]) -> str | None:
    """The pair that enclosed the tag in the source and no longer does."""
    for outer in tags:
        encloses = outer.start <= tag.start and tag.end <= outer.end and outer.kind == "pair"
        if outer.id != tag.id and encloses and (outer.start, outer.end) != (tag.start, tag.end):
            there = target[outer.id]
            if not (there.start <= placed.start and placed.end <= there.end):
                return outer.id
    return None
