"""Formatting of runs as tags: the dominant one of a stretch needs none, neighbours of equal looks
share one.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any, Literal

from toolkit.formats.mixed import Group, Item, Opaque, Text, has_text, words_of
from toolkit.text.notes import is_note_mark


class Runs(ABC):
    """What a format must say about the `style` of its `Text` items."""

    @abstractmethod
    def key(self, style: Any) -> Hashable:
        """Equal for styles that look the same."""

    @abstractmethod
    def shows_on_spaces(self, style: Any) -> bool:
        """Whether a reader sees the style where there are only spaces (underlined blanks)."""

    @abstractmethod
    def shift(self, style: Any) -> Literal["raised", "lowered", ""]:
        """Whether the style makes superscript or subscript."""

    @abstractmethod
    def explicit(self, style: Any) -> Any:
        """The style as a value other than None, which means: what is in force around it."""

    def group(self, items: Sequence[Item]) -> tuple[list[Item], Any]:
        """The items with a group around each stretch that differs from the dominant style, and
        that style (None where no text stands directly here).
        """
        self._settle_blanks(items)
        base = self._dominant(items)
        base_key = self.key(base)
        current: Group | None = None
        grouped: list[Item] = []
        for item in items:
            key = self._item_key(item, current, base_key)
            if key == base_key:
                current = None
                grouped.append(item)
            elif current is not None and current.key == key and not _are_marks(current, item):
                current.items.append(item)
            else:
                style = None if isinstance(item, Group) else item.style
                raised = self.shift(style) == "raised"
                current = Group(items=[item], style=self.explicit(style), key=key, raised=raised)
                grouped.append(current)
        return [item for entry in grouped for item in _needed(entry)], base

    def _settle_blanks(self, items: Sequence[Item]) -> None:
        """Spaces look as the words before them do, whatever the file says; but what is raised or
        lowered belongs to its word.
        """
        before: Text | None = None
        for item in items:
            if not isinstance(item, Text):
                before = before if isinstance(item, Opaque) else None
                continue
            is_blank = not item.text.strip() and not self.shows_on_spaces(item.style)
            if before and is_blank and not self.shift(before.style):
                item.style = before.style
            before = item

    def _dominant(self, items: Sequence[Item]) -> Any:
        counts: Counter[Hashable] = Counter()
        styles: dict[Hashable, Any] = {}
        for item in items:
            if isinstance(item, Text):
                key = self.key(item.style)
                # As NFC, so that the file written back counts the same.
                length = len(unicodedata.normalize("NFC", item.text))
                counts[key] += 0 if self.shift(item.style) else length
                styles.setdefault(key, item.style)
        return self.explicit(styles[counts.most_common(1)[0][0]]) if counts else None

    def _item_key(self, item: Item, current: Group | None, base_key: Hashable) -> Hashable:
        if isinstance(item, Group):
            return base_key
        key = self.key(item.style)
        around = current.key if current is not None else base_key
        return key if isinstance(item, Text) or key == around else base_key


def _are_marks(group: Group, item: Item) -> bool:
    """Whether either is the mark of a note: two that have come to stand side by side are two."""
    if not group.raised or not isinstance(item, Text):
        return False
    return any(is_note_mark(words.strip(), "") for words in (words_of(group.items), item.text))


def _needed(item: Item) -> list[Item]:
    """A group of formatting that holds no text needs no tag."""
    if isinstance(item, Group) and item.key is not None and not has_text(item.items):
        return item.items
    return [item]
