"""Rows whose sides don't fit each other in length."""

from __future__ import annotations

from pydantic import Field

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow
from toolkit.text.lengths import deviation


class LengthRatio(Filter):
    """English too short or too long for its French, in standard deviations of the logarithm of
    the ratio of characters; short sentences vary more, and are allowed to.
    """

    too_short: float = Field(default=4.5, gt=0)
    too_long: float = Field(default=4.5, gt=0)

    def judge(self, row: BitextRow) -> Rejection | None:
        """`short` or `long`, of the English."""
        score = deviation(row.fr, row.en)
        if -self.too_short <= score <= self.too_long:
            return None
        detail = f"{len(row.en)} characters for {len(row.fr)}"
        return Rejection("short" if score < 0 else "long", detail)
