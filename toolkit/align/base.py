"""What an alignment is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from toolkit.errors import DataError

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bead:
    """French lines and the English lines that say the same; one side may be empty, not both.

    `confidence` in 0–1 is the share of such beads that are exactly right (0 for a line without
    a partner); `reasons` are for people.
    """

    fr: range
    en: range
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.fr and not self.en:
            raise DataError("A bead without lines is impossible.")

    @property
    def paired(self) -> bool:
        """Whether both sides have lines."""
        return bool(self.fr and self.en)

    @property
    def shape(self) -> str:
        """`1-1`, `2-1`, `0-1`, …"""
        return f"{len(self.fr)}-{len(self.en)}"
