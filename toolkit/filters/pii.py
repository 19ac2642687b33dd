"""Rows with personal data."""

from __future__ import annotations

from typing import ClassVar

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow
from toolkit.text.personal import find_personal


class Pii(Filter):
    """E-mail addresses, telephone numbers, IBANs and payment cards on either side. The cleaner
    of the same name masks them instead.
    """

    default: ClassVar[bool] = False

    def judge(self, row: BitextRow) -> Rejection | None:
        """`email`, `phone`, `iban` or `card`."""
        for text in (row.fr, row.en):
            for kind, _ in find_personal(text):
                return Rejection(kind, "personal data")
        return None
