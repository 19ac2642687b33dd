"""The end of the sentence: a question that became a statement, a point that went."""

from __future__ import annotations

from toolkit.model import Flag, Segment
from toolkit.text.final_mark import final_mark


def punctuation(segment: Segment) -> Flag | None:
    """Another sort of final punctuation than the source's; a hint only.

    A point may have come or gone with a quotation, and `!` may have become a point.
    """
    source, target = final_mark(segment.source), final_mark(segment.target)
    if source == target or {source, target} in ({".", "!"}, {".", "…"}, {"…", "!"}):
        return None
    return Flag(
        code="punctuation",
        message=f"The source ends with {_shown(source)}, the translation with {_shown(target)}.",
        severity=1,
    )


def _shown(mark: str) -> str:
    return f"“{mark}”" if mark else "no mark"
