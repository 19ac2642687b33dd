"""Checkpoints: all that a run needs to go on as if it had never stopped."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import DataError
from toolkit.text.files import atomic
from toolkit.training.schedule import Progress

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import Optimizer
    from transformers import MarianMTModel

STATE, BEST = "state.pt", "best.pt"


def save(
    folder: Path, model: MarianMTModel, optimiser: Optimizer, progress: Progress, keep: int
) -> None:
    """Write the run's state, and its weights alone for averaging; the last `keep` weights stay.

    A file is complete or not there: a run killed while it writes goes on from the one before.
    """
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    state = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "progress": asdict(progress),
        "random": torch.get_rng_state(),
    }
    if model.device.type == "cuda":
        state["cuda_random"] = torch.cuda.get_rng_state(model.device)
    _write(state, folder / STATE)
    _write(model.state_dict(), folder / f"weights-{progress.step:08d}.pt")
    for old in weights(folder)[:-keep]:
        old.unlink()


def save_best(folder: Path, model: MarianMTModel) -> None:
    """Keep the weights as the best so far."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(model.state_dict(), folder / BEST)


def load(folder: Path, model: MarianMTModel, optimiser: Optimizer) -> Progress:
    """Put a saved state into model, optimiser and random generators; where the run is."""
    import torch

    state = _read(folder / STATE)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    torch.set_rng_state(state["random"])
    if "cuda_random" in state and model.device.type == "cuda":
        torch.cuda.set_rng_state(state["cuda_random"], model.device)
    return Progress(**state["progress"])


def exists(folder: Path) -> bool:
    """Whether there is a state to go on from."""
    return (folder / STATE).is_file()


def weights(folder: Path) -> list[Path]:
    """Saved weights, the oldest first."""
    return sorted(folder.glob("weights-*.pt"))


def average(paths: list[Path]) -> dict[str, Tensor]:
    """The mean of saved weights, in fp32."""
    total: dict[str, Tensor] = {}
    for path in paths:
        for name, tensor in _read(path).items():
            total[name] = total[name] + tensor.float() if name in total else tensor.float()
    return {name: tensor / len(paths) for name, tensor in total.items()}


def _write(state: dict[str, Any], path: Path) -> None:
    import torch

    with atomic(path) as place:
        torch.save(state, place)


def _read(path: Path) -> dict[str, Any]:
    import torch

    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise DataError(f"The checkpoint can't be read: {error}", where=str(path)) from error
    return state
