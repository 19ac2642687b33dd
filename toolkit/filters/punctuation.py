"""Rows that end with different marks."""

from __future__ import annotations

from typing import ClassVar

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow
from toolkit.text.final_mark import final_mark


class Punctuation(Filter):
    """A question on one side only; with `strict`, any other final mark too."""

    default: ClassVar[bool] = False
    strict: bool = False

    def judge(self, row: BitextRow) -> Rejection | None:
        """`final`."""
        fr, en = final_mark(row.fr), final_mark(row.en)
        if fr == en or not (self.strict or "?" in (fr, en)):
            return None
        return Rejection("final", f"'{fr or 'none'}' and '{en or 'none'}'")
