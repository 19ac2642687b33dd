"""What is gathered while one segment's names are put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from toolkit.model import Flag, Label, Span, TokenLink
from toolkit.text.edits import Edit

Mode = Literal["fix", "report"]


@dataclass(slots=True)
class Found:
    """A French mention, and where its English is (in characters), if anywhere."""

    start: int
    end: int
    label: Label
    target: tuple[int, int] | None = None
    score: float = 0.0
    reason: str = ""


@dataclass(slots=True)
class Work:
    """What is gathered while one segment is corrected."""

    source: str
    target: str
    links: Sequence[TokenLink]
    mode: Mode
    protected: Sequence[Span] = ()
    edits: list[Edit] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)

    def is_protected(self, start: int, end: int) -> bool:
        """Whether somebody else answers for a stretch of the source."""
        return any(start < span.end and end > span.start for span in self.protected)

    def free(self, start: int, end: int) -> bool:
        """Whether no correction touches a stretch of the draft yet."""
        return not any(start < edit.end and end > edit.start for edit in self.edits)

    def change(self, edit: Edit, name: str, reason: str) -> bool:
        """Note a correction and say so, unless another one is there."""
        if not self.free(edit.start, edit.end):
            return False
        before = self.target[edit.start : edit.end]
        self.edits.append(edit)
        fix = self.mode == "fix"
        verb = "→" if fix else "should be"
        message = f"'{before}' {verb} '{edit.replacement}' for '{name}' ({reason})."
        code = "name-corrected" if fix else "name-spelling"
        self.flags.append(Flag(code=code, message=message, severity=0 if fix else 2))
        return True
