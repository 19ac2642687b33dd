"""Rows with markup left over from the page they came from."""

from __future__ import annotations

import re

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow

_MARKUP = re.compile(
    r"</?[a-zA-Z][\w:-]*(?:\s[^<>]*)?/?>|<!--|&(?:[a-zA-Z]{2,8}|#x?[0-9a-fA-F]{1,6});"
    r"|\{\{|\}\}|\[\[|\]\]|\bfunction\s*\(|\bvar\s+\w+\s*="
)
_PARTS = ("<", "&", "{{", "}}", "[[", "]]", "function", "var")  # the pattern needs one of them


class Markup(Filter):
    """Tags, character references, wiki braces, script. The cleaner of the same name takes tags
    and references away; what remains is no prose.
    """

    def judge(self, row: BitextRow) -> Rejection | None:
        """`fr` or `en`, by the side."""
        for side, text in (("fr", row.fr), ("en", row.en)):
            if any(part in text for part in _PARTS) and (found := _MARKUP.search(text)):
                return Rejection(side, f"'{found[0][:40]}'")
        return None
