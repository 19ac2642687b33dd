"""What a check is, and running them all over a segment.

A check is a function that takes a Segment and gives a Flag, or None when all is well. To add
one: a file here, a line in the registry's "check" table, a case in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Protocol

from toolkit import registry
from toolkit.model import Flag, Segment, Span

_NOT_DONE = ("pending", "failed", "copied")


class Check(Protocol):
    """One check; it sees source, target and the tags of both."""

    def __call__(self, segment: Segment) -> Flag | None:
        """The flag, or None."""


def check(segment: Segment, names: Iterable[str] | None = None) -> tuple[Flag, ...]:
    """The flags of a segment, the most severe first; `names` chooses checks (default: all).

    A segment that isn't translated (pending, failed, or copied because there is nothing to
    translate) has none; of an empty target only "empty" is said. Raises ConfigError for the
    name of a check that doesn't exist.
    """
    if segment.state in _NOT_DONE:
        return ()
    chosen = tuple(names) if names is not None else registry.names("check")
    if not segment.target.strip():
        chosen = tuple(name for name in chosen if name == "empty")
    flags = [flag for run in _checks(chosen) if (flag := run(segment))]
    return tuple(sorted(flags, key=lambda flag: (-flag.severity, flag.code)))


def checked(segment: Segment) -> Segment:
    """The segment with the flags of `check` added to those it has."""
    known = {flag.code for flag in segment.flags}
    new = tuple(flag for flag in check(segment) if flag.code not in known)
    return replace(segment, flags=(*segment.flags, *new)) if new else segment


def own_words(segment: Segment) -> Segment:
    """The segment with blanks for what nobody translates: protected text on both sides, and names
    that were found on both.
    """
    links = segment.links
    kept = [tag for tag in segment.tags if tag.kind == "protected"] + list(segment.verbatim)
    names = [segment.source_entities[link.source] for link in links]
    theirs: list[Span] = [tag for tag in segment.target_tags if tag.kind == "protected"]
    theirs += _occurrences(segment.target, [span.text(segment.source) for span in segment.verbatim])
    paired = [segment.target_entities[link.target] for link in links]
    if not (kept or names or theirs or paired):
        return segment
    source = _blanked(segment.source, [*kept, *names])
    return replace(segment, source=source, target=_blanked(segment.target, [*theirs, *paired]))


def _occurrences(text: str, parts: Iterable[str]) -> list[Span]:
    found = ((text.find(part), len(part)) for part in parts)
    return [Span(start=start, end=start + length) for start, length in found if start >= 0]


def _blanked(text: str, spans: Iterable[Span]) -> str:
    letters = list(text)
    for span in spans:
        letters[span.start : span.end] = " " * (span.end - span.start)
    return "".join(letters)


@cache
def _checks(names: tuple[str, ...]) -> tuple[Check, ...]:
    return tuple(registry.load("check", name) for name in names)


def quoted(words: Iterable[str], most: int = 5) -> str:
    """A few words for a message: `'a', 'b', …`."""
    listed = list(words)
    shown = ", ".join(f"'{word}'" for word in listed[:most])
    return f"{shown}, …" if len(listed) > most else shown
