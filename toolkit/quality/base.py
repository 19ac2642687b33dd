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
from toolkit.model import Flag, Segment

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


def checked(segment: Segment, names: Iterable[str] | None = None) -> Segment:
    """The segment with the flags of `check` added to those it has."""
    known = {flag.code for flag in segment.flags}
    new = tuple(flag for flag in check(segment, names) if flag.code not in known)
    return replace(segment, flags=(*segment.flags, *new)) if new else segment


@cache
def _checks(names: tuple[str, ...]) -> tuple[Check, ...]:
    return tuple(registry.load("check", name) for name in names)


def quoted(words: Iterable[str], most: int = 5) -> str:
    """A few words for a message: `'a', 'b', …`."""
    listed = list(words)
    shown = ", ".join(f"'{word}'" for word in listed[:most])
    return f"{shown}, …" if len(listed) > most else shown
