"""What is installed and whether it works."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from toolkit import __version__
from toolkit.config import cache_home, data_home
from toolkit.engines import load_engine
from toolkit.engines.base import Decoding
from toolkit.errors import ToolkitError, install_command
from toolkit.store import SegmentStore

PACKAGES = ("ctranslate2", "sentencepiece", "rapidfuzz", "lxml", "sacrebleu")
EXTRAS = {
    "datasets": ("datasets", "fsspec", "ftfy", "pyarrow", "zstandard"),
    "gs": ("gcsfs", "universal-pathlib"),
    "hub": ("universal-pathlib",),
    "ray": ("ray", "pyarrow", "universal-pathlib"),
    "s3": ("s3fs", "universal-pathlib"),
    "torch": ("torch", "transformers", "zstandard"),
}
SENTENCE = "Bonjour, le monde."


def examine() -> dict[str, dict[str, object]]:
    """Versions, extras, model, store, threads; and a sentence translated to prove it."""
    return {
        "toolkit": {
            "version": __version__,
            "python": f"{platform.python_version()} ({sys.executable})",
            "cores": os.cpu_count(),
        },
        "packages": {name: _version(name) or "missing" for name in PACKAGES},
        "extras": {extra: _extra(extra, names) for extra, names in EXTRAS.items()},
        "translation": _translation(),
        "segment store": _store(),
        "folders": {"data": data_home(), "cache": cache_home()},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _extra(extra: str, packages: tuple[str, ...]) -> str:
    missing = [name for name in packages if _version(name) is None]
    if missing:
        return f"not installed; in the checkout: {install_command(extra)}"
    return ", ".join(f"{name} {_version(name)}" for name in packages)


def _translation() -> dict[str, object]:
    try:
        engine = load_engine()
        hypothesis = engine.submit([SENTENCE], Decoding()).result()[0]
    except ToolkitError as error:
        return {"works": False, "error": str(error)}
    model = engine.model
    return {
        "works": bool(hypothesis.text),
        "model": f"{model.name} ({model.path}, {model.digest[:12]})",
        **engine.describe(),
        "a sentence": f"{SENTENCE} → {hypothesis.text}",
    }


def _store() -> dict[str, object]:
    path = data_home() / "segments.db"
    if not path.exists():
        return {"path": path, "state": "not there yet; made at the first translation"}
    try:
        with SegmentStore(path) as store:
            stats = store.stats()
    except ToolkitError as error:
        return {"path": path, "state": str(error)}
    return {"path": path, "human": stats.human, "machine": stats.machine, "bytes": stats.size}
