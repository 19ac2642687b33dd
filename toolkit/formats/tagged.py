"""A paragraph's text and tags, gathered piece by piece from XML."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace

from toolkit.model import Tag, TagKind


class TaggedText:
    """A block's text, in NFC, and its tags, whose ids are numbered from "1".

    `parents` says which tag each tag stood in (None: in none), `joins` which tags were followed
    by a space that the file doesn't have; `nest` and `without_joins` need them.
    """

    def __init__(self) -> None:
        self.text = ""
        self.parents: dict[str, str | None] = {}
        self.joins: set[str] = set()
        self._values: set[str] = set()
        self._starts: list[tuple[str, TagKind, int]] = []
        self._ends: dict[str, int] = {}
        self._open: list[str] = []

    def add(self, piece: str) -> None:
        """Append text; a combining mark composes with what is already there."""
        cut = len(self.text)
        if piece and not unicodedata.is_normalized("NFC", self.text[-1:] + piece):
            cut = _last_starter(self.text)
        self.text = self.text[:cut] + unicodedata.normalize("NFC", self.text[cut:] + piece)

    def open(self, kind: TagKind = "pair") -> str:
        """Begin a tag; returns its id."""
        name = str(len(self._starts) + 1)
        self.parents[name] = self._open[-1] if self._open else None
        self._starts.append((name, kind, len(self.text)))
        self._open.append(name)
        return name

    def close(self) -> None:
        """End the tag that was opened last."""
        self._ends[self._open.pop()] = len(self.text)

    def empty(self, *, join: bool = False, value: bool = False) -> str:
        """Put an empty tag. `join`: it separates words (a break, a tab), so the text gets a space
        where the file has none. `value`: it may stand for a value.
        """
        name = self.open("empty")
        self.close()
        if value:
            self._values.add(name)
        if join and self.text and not self.text[-1].isspace():
            self.joins.add(name)
            self.text += " "
        return name

    def tags(self) -> tuple[Tag, ...]:
        """The tags, in order of opening."""
        size = len(self.text)
        return tuple(
            Tag(
                id=name,
                kind=kind,
                start=min(start, size),
                end=min(self._ends[name], size),
                value=name in self._values,
            )
            for name, kind, start in self._starts
        )


def _last_starter(text: str) -> int:
    cut = len(text) - 1
    while cut > 0 and unicodedata.combining(text[cut]):
        cut -= 1
    return max(cut, 0)


def without_joins(
    text: str, tags: Sequence[Tag], joins: Collection[str]
) -> tuple[str, tuple[Tag, ...]]:
    """Take out the space beside each tag of `joins`: the one after it, else the one before."""
    kept = list(tags)
    for name in sorted(joins, key=int):
        at = next(tag.start for tag in kept if tag.id == name)
        cut = next((i for i in (at, at - 1) if 0 <= i < len(text) and text[i] == " "), None)
        if cut is not None:
            text = text[:cut] + text[cut + 1 :]
            kept = [
                replace(tag, start=tag.start - (tag.start > cut), end=tag.end - (tag.end > cut))
                for tag in kept
            ]
    return text, tuple(kept)
