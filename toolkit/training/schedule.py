"""How long a run goes on and what its learning rate is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from toolkit.training.settings import Optimisation, Run

Report = Callable[[dict[str, Any]], None]  # hears figures, or a `note`, as a run goes on

FLOOR = 0.02  # share of the peak rate at the end: the last steps still move
LONGEST_WARMUP = 0.1  # share of the budget after which the rate is at its peak, however short a run


def unheard(row: dict[str, Any]) -> None:
    """The report that goes nowhere."""


@dataclass(slots=True, kw_only=True)
class Progress:
    """Where a run is. All of it is saved with a checkpoint.

    `share` is how much of the budget is used, by steps or by the clock. `batch` counts the batches
    of the epoch that are done.
    """

    step: int = 0
    epoch: int = 0
    batch: int = 0
    tokens: int = 0
    seconds: float = 0.0
    share: float = 0.0
    best: float = math.inf
    looks_since_best: int = 0
    loss_sum: float = 0.0
    alignment_sum: float = 0.0
    counted: int = 0

    def count(self, tokens: int) -> None:
        """Add a step of so many target pieces."""
        self.step += 1
        self.batch += 1
        self.tokens += tokens

    def add_losses(self, loss: float, alignment: float, tokens: int) -> None:
        """Add a step's losses; they are summed by target pieces until the next row of figures."""
        self.loss_sum += loss * tokens
        self.alignment_sum += alignment * tokens
        self.counted += tokens

    def take_means(self) -> tuple[float, float]:
        """Mean losses of a target piece since the last call."""
        means = self.loss_sum / self.counted, self.alignment_sum / self.counted
        self.loss_sum = self.alignment_sum = 0.0
        self.counted = 0
        return means

    def update_share(self, run: Run) -> None:
        """Read how much of the budget is used; the greater counts where both are given."""
        shares = [0.0]
        if run.steps:
            shares.append(self.step / run.steps)
        if run.minutes:
            shares.append(self.seconds / (60 * run.minutes))
        self.share = max(shares)


def learning_rate(settings: Optimisation, step: int, share: float) -> float:
    """The rate of a step (from 0) when `share` of the budget is used."""
    warm = min(1.0, max((step + 1) / settings.warmup, share / LONGEST_WARMUP))
    if settings.schedule == "inverse-sqrt":
        return settings.rate * warm * math.sqrt(settings.warmup / max(step + 1, settings.warmup))
    return settings.rate * warm * min(1.0, max(FLOOR, (1 - share) / settings.cooldown))
