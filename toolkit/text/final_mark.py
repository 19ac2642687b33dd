"""The mark that a sentence ends with."""

from __future__ import annotations

_BEHIND = " \u00a0\u202f\"'»”’)]*_"
_SORTS = {"?": "?", "!": "!", "…": "…", ".": ".", ":": ":", ";": ".", "؟": "?"}


def final_mark(text: str) -> str:
    """`.`, `?`, `!`, `…`, `:`, or empty; closing quotes and brackets are looked through."""
    bare = text.rstrip(_BEHIND)
    if bare.endswith("..."):
        return "…"
    return _SORTS.get(bare[-1:], "")
