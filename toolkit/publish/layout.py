"""What lies where in a dataset folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import DataError

MANIFEST = "toolkit.json"  # what was built from what, and what each stage did
CARD = "README.md"
CROISSANT = "croissant.json"
CHECKSUMS = "checksums.sha256"  # as sha256sum -c reads them
HOLDOUT = "holdout.txt"  # hashes of the test lines that no row may equal
DATA = "data"
_KEYS = {"name", "toolkit", "card", "splits", "sources", "stages", "histograms"}


def data_file(split: str, number: int, total: int) -> str:
    """The name that the Hub gives shards: `data/train-00000-of-00002.parquet`."""
    return f"{DATA}/{split}-{number:05}-of-{total:05}.parquet"


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a dataset; DataError when there is none."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise DataError(
            f"This is no dataset of ours: {MANIFEST} can't be read ({error.strerror}).",
            where=str(folder),
            hint="Name the folder that `toolkit build` wrote.",
        ) from error
    except ValueError as error:
        raise DataError("The manifest is no JSON.", where=str(path)) from error
    if not isinstance(manifest, dict) or not manifest.keys() >= _KEYS:
        raise DataError(
            "This is no manifest of a dataset.", where=str(path),
            hint="Name the folder that `toolkit build` wrote.",
        )  # fmt: skip
    return manifest


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksums(folder: Path, names: Iterable[str]) -> str:
    """The lines of the checksum file."""
    return "".join(f"{sha256_of(folder / name)}  {name}\n" for name in sorted(names))


def read_checksums(folder: Path) -> Mapping[str, str]:
    """File name → digest; DataError when the file is missing or broken."""
    path = folder / CHECKSUMS
    try:
        lines = path.read_text("utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"The checksums can't be read: {error}.", where=str(path)) from error
    pairs = [line.partition("  ") for line in lines]
    if not all(space and len(digest) == 64 for digest, space, _ in pairs):
        raise DataError("This is no file of checksums.", where=str(path))
    return {name: digest for digest, _, name in pairs}


def sha256_of_bytes(data: bytes) -> str:
    """SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
