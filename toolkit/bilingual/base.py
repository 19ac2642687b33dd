"""Files that hold both languages: written beside a draft, and read back after a person's edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Protocol

from toolkit.model import TranslatedDocument, TranslationUnit


class BilingualFormat(Protocol):
    """One way of showing a translation beside its source."""

    name: ClassVar[str]
    extension: ClassVar[str]

    def render(self, translated: TranslatedDocument) -> bytes:
        """The whole bilingual file."""
        ...

    def parse(self, data: bytes, *, name: str) -> Iterator[TranslationUnit]:
        """The pairs of a file of this format, ours or another tool's; a format that can only be
        written raises ConfigError.
        """
        ...
