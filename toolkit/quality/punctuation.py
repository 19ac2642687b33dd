"""The end of the sentence: a question that became a statement, a point that went."""

from __future__ import annotations

from toolkit.model import Flag, Segment

_BEHIND = " \u00a0\u202f\"'»”’)]*_"
_SORTS = {"?": "?", "!": "!", "…": "…", ".": ".", ":": ":", ";": ".", "؟": "?"}


def punctuation(segment: Segment) -> Flag | None:
    """Another sort of final punctuation than the source's; a hint only.

    A point may have come or gone with a quotation, and `!` may have become a point.
    """
    source, target = _final(segment.source), _final(segment.target)
    if source == target or {source, target} in ({".", "!"}, {".", "…"}, {"…", "!"}):
        return None
    return Flag(
        code="punctuation",
        message=f"The source ends with {source or 'no mark'}, the translation with "
        f"{target or 'no mark'}.",
        severity=1,
    )


def _final(text: str) -> str:
    bare = text.rstrip(_BEHIND)
    if bare.endswith("..."):
        return "…"
    return _SORTS.get(bare[-1:], "")
