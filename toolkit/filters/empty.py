"""Rows with nothing to say on one side."""

from __future__ import annotations

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow


class Empty(Filter):
    """A side without any letter or digit."""

    def judge(self, row: BitextRow) -> Rejection | None:
        """`fr` or `en`, by the side."""
        for side, text in (("fr", row.fr), ("en", row.en)):
            if not any(map(str.isalnum, text)):
                return Rejection(side, "no letter and no digit")
        return None
