"""Runs inside COMET's own environment, which has neither this package nor its dependencies.

Reads {"model", "data": [{"src", "mt", "ref"}]} from standard input and writes {"scores": [...],
"version"} to the file named by its argument (COMET itself prints to standard output).
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path


def main() -> None:
    """Score, on the processor alone unless there is a GPU."""
    del sys.path[0]  # this folder, where `comet` would be the module beside this one
    from comet import download_model, load_from_checkpoint
    from torch.cuda import is_available

    task = json.load(sys.stdin)
    path = task["model"] if Path(task["model"]).is_file() else download_model(task["model"])
    model = load_from_checkpoint(path)
    gpus = 1 if is_available() else 0
    scores = model.predict(task["data"], batch_size=16, gpus=gpus).scores
    found = {"scores": [float(score) for score in scores], "version": version("unbabel-comet")}
    Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
