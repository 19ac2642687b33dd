"""Rows whose numbers differ, by value."""

from __future__ import annotations

from toolkit.filters.base import Filter, Rejection
from toolkit.model import BitextRow
from toolkit.text.number_mention import NumberMention
from toolkit.text.numbers import NumberDifference, compare

_DIGITS = ("digits", "time")


class Numbers(Filter):
    """`12 000` is `12,000`, `trois` is 3, `20h30` is `8:30 p.m.`; see `toolkit.text.numbers`.

    With `words`, a spelled-out number on one side only counts too; else one must stand where the
    other side has another number, for "both of them" and "hundreds" are free translation.
    """

    words: bool = False

    def judge(self, row: BitextRow) -> Rejection | None:
        """`changed`, `missing` (from the English) or `added`."""
        found = compare(row.fr, row.en)
        if not found:
            return None
        if found.missing and found.added:
            return Rejection("changed", _shown(row, found))
        if self.words or any(m.kind in _DIGITS for m in (*found.missing, *found.added)):
            return Rejection("missing" if found.missing else "added", _shown(row, found))
        return None


def _shown(row: BitextRow, found: NumberDifference) -> str:
    sides = (_listed(row.fr, found.missing), _listed(row.en, found.added))
    return " / ".join(side or "–" for side in sides)


def _listed(text: str, mentions: tuple[NumberMention, ...]) -> str:
    return ", ".join(mention.text(text) for mention in mentions)
