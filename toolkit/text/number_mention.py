"""A number found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from toolkit.model import Span

Kind = Literal["digits", "time", "words", "ordinal", "roman", "month", "code", "group", "article"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention(Span):
    """A number in a text. `value` is the likeliest reading; `readings` holds all of them
    (clock times as "H:MM" on the twelve-hour clock, else `value` and its alternatives).

    Digits, times and spelled-out numbers from three on are kept by every faithful translation
    (`firm`). Two (both, a pair), ordinal and Roman numbers, months, and digits inside names
    (CO2) may turn into other words.
    """

    value: float
    kind: Kind
    readings: frozenset[float | str]

    @property
    def firm(self) -> bool:
        """Whether a translation must show it."""
        return self.kind in ("digits", "time") or (self.kind == "words" and self.value >= 3)
