"""Rows where one side says the same again and again."""

from __future__ import annotations

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow
from toolkit.text.repetition import loop


class Repeated(Filter):
    """Looping words or letters on one side, when the other doesn't loop too."""

    def judge(self, row: BitextRow) -> Rejection | None:
        """`fr` or `en`, by the side."""
        fr, en = loop(row.fr), loop(row.en)
        if bool(fr) == bool(en):
            return None
        return Rejection("fr" if fr else "en", f"'{fr or en}'")
