"""The training loop.

Our own rather than the Hugging Face Trainer: batches by token budget, a schedule by the clock,
guided alignment and resuming in the middle of an epoch would each replace a part of it
(`scripts/bench_training.py` measures what the loop costs over the bare steps).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.training import checkpoint
from toolkit.training.batching import collate, epoch_batches
from toolkit.training.corpus import Corpus
from toolkit.training.curves import Curves
from toolkit.training.model import Loss, release_memory, zero_padding
from toolkit.training.packing import Shape, pack_rows, packed_batches
from toolkit.training.schedule import Progress, Report, learning_rate, unheard
from toolkit.training.settings import TrainSettings

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import MarianMTModel

    from toolkit.training.develop import Development
    from toolkit.training.packed_loss import PackedLoss


class Trainer:
    """Trains a model on a packed corpus, in a run folder that holds checkpoints and curves."""

    def __init__(
        self, model: MarianMTModel, corpus: Corpus, settings: TrainSettings, folder: Path,
        *, development: Development | None = None, report: Report = unheard,
    ) -> None:  # fmt: skip
        import torch

        self._torch = torch
        self._model, self._corpus, self._settings = model, corpus, settings
        self._folder = folder / "checkpoints"
        self._report = report
        self._development = development
        self._curves = Curves(folder)
        self.loss = Loss(model, settings)
        self._packed: tuple[Shape, PackedLoss] | None = None
        if settings.batching.packed:
            from toolkit.training.packed_loss import PackedLoss

            shape = Shape.of(corpus, settings.batching)
            self._packed = shape, PackedLoss(model, settings, shape)
        self._optimiser = torch.optim.AdamW(
            model.parameters(),
            lr=settings.optimisation.rate,
            betas=(0.9, 0.98),
            eps=1e-9,
            weight_decay=settings.optimisation.weight_decay,
            fused=True,
        )
        self.progress = Progress()
        self._losses: list[tuple[Tensor, Tensor, int]] = []  # of the last steps
        self.dev: dict[str, Any] = {}  # the last row of dev figures
        self._clock = time.monotonic()
        self._saved = self._looked = 0.0
        self._logged = (0, 0.0)  # target pieces and seconds at the last row of figures

    def resume(self) -> None:
        """Go on from the last checkpoint; what the curves say of later steps is forgotten."""
        self.progress = checkpoint.load(self._folder, self._model, self._optimiser)
        if self.progress.share >= 1:  # the run was finished; it may have been given more time
            self.progress.update_share(self._settings.run)
        self._saved = self._looked = self.progress.seconds
        self._logged = self.progress.tokens, self.progress.seconds
        self._curves.rewind(self.progress.step)

    def run(self) -> Progress:
        """Train until the budget is used or the dev loss no longer falls. A run that is interrupted
        goes on from its last checkpoint.
        """
        self._clock = time.monotonic() - self.progress.seconds
        if not self.progress.step:
            self._curves.rewind(-1)
            if self._settings.base:  # what fine-tuning is compared with
                self._look()
        self._model.train()
        self._train()
        self._look()
        self._save()
        return self.progress

    def _train(self) -> None:
        progress, settings = self.progress, self._settings
        for rows in self._batches():
            if progress.share >= 1 or self._stalled():
                return
            self._step(rows)
            progress.seconds = time.monotonic() - self._clock
            progress.update_share(settings.run)
            if progress.step % settings.run.log_every == 0 or progress.share >= 1:
                self._log()
            if self._due(settings.dev.every_steps, settings.dev.every_minutes, self._looked):
                self._look()
            run = settings.run
            if self._due(run.checkpoint_steps, run.checkpoint_minutes, self._saved):
                self._save()

    def _batches(self) -> Iterator[list[int]]:
        """Batches from where the run is, epoch after epoch."""
        progress, settings = self.progress, self._settings
        while True:
            seed, epoch = settings.run.seed, progress.epoch
            batches = (
                packed_batches(self._corpus, self._packed[0], seed, epoch)
                if self._packed
                else epoch_batches(self._corpus, settings.batching, seed, epoch)
            )
            yield from islice(batches, progress.batch, None)
            progress.epoch, progress.batch = progress.epoch + 1, 0

    def _step(self, rows: list[int]) -> None:
        torch, settings = self._torch, self._settings
        rate = learning_rate(settings.optimisation, self.progress.step, self.progress.share)
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        loss, alignment, tokens = self._measure(rows)
        (loss + settings.guidance.weight * alignment).backward()
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), settings.optimisation.clip)
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)
        zero_padding(self._model)
        self.progress.count(tokens)
        self._losses.append((loss.detach(), alignment.detach(), tokens))

    def _measure(self, rows: list[int]) -> tuple[Tensor, Tensor, int]:
        """Both losses of a batch, and the target pieces that they are means over."""
        pad, end = self._model.config.pad_token_id, self._model.config.eos_token_id
        if self._packed:
            shape, loss = self._packed
            packed = pack_rows(self._corpus, rows, shape, pad, end)
            return *loss(packed), packed.tokens
        batch = collate(self._corpus, rows, pad, end)
        return *self.loss(batch), batch.tokens

    def _settle(self) -> None:
        """Read the losses of the last steps. Not after each: a GPU would have to wait."""
        for loss, alignment, tokens in self._losses:
            self.progress.add_losses(loss.item(), alignment.item(), tokens)
        self._losses.clear()

    def _due(self, steps: int | None, minutes: float, last: float) -> bool:
        if steps:
            return self.progress.step % steps == 0
        return self.progress.seconds - last >= 60 * minutes

    def _stalled(self) -> bool:
        patience = self._settings.dev.patience
        return patience is not None and self.progress.looks_since_best >= patience

    def _log(self) -> None:
        (self._packed[1] if self._packed else self.loss).check_encoder()
        self._settle()
        progress = self.progress
        loss, alignment = progress.take_means()
        tokens, seconds = self._logged
        self._logged = progress.tokens, progress.seconds
        row = {
            "step": progress.step,
            "minutes": round(progress.seconds / 60, 3),
            "epoch": progress.epoch,
            "loss": round(loss, 5),
            "alignment": round(alignment, 5),
            "rate": learning_rate(self._settings.optimisation, progress.step, progress.share),
            "tokens": progress.tokens,
            "tokens_per_second": round(
                (progress.tokens - tokens) / max(progress.seconds - seconds, 1e-9)
            ),
            "share": round(progress.share, 4),
        }
        self._curves.write("train", row)
        self._report(row)

    def _look(self) -> None:
        """Measure on the dev set."""
        progress = self.progress
        if not self._development or self.dev.get("step") == progress.step:
            return
        random = self._torch.get_rng_state()
        row: dict[str, Any] = {
            "step": progress.step,
            **self._development.measure(self._model, self.loss),
        }
        self._torch.set_rng_state(random)
        better = row["dev_loss"] < progress.best
        if better:
            checkpoint.save_best(self._folder, self._model)
        progress.best = min(progress.best, row["dev_loss"])
        progress.looks_since_best = 0 if better else progress.looks_since_best + 1
        self.dev = row
        self._curves.write("dev", row)
        self._report(row)
        self._looked = progress.seconds = time.monotonic() - self._clock

    def _save(self) -> None:
        self._settle()
        checkpoint.save(
            self._folder, self._model, self._optimiser, self.progress, self._settings.run.keep
        )
        self._curves.draw()
        release_memory()
        self._saved = self.progress.seconds
