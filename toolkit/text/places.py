"""Where files are: paths of this machine, or URLs that fsspec knows (s3, gs, hf, …).

A URL is held as a `UPath` (universal_pathlib), which has the methods of `Path`; it is typed as
one here, so that what reads and writes files needn't know.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from toolkit.errors import ConfigError, DataError, MissingExtraError, ToolkitError

STDIN = Path("/dev/stdin")
_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "hf": "hub"}


def is_url(name: str | Path) -> bool:
    """Whether this isn't a plain path of this machine."""
    return _URL.match(str(name)) is not None


def place(name: str | os.PathLike[str]) -> Path:
    """The path or URL of that name; `file://` is a plain path.

    MissingExtraError when what its protocol needs isn't installed, ConfigError when nothing
    knows the protocol.
    """
    text = name if isinstance(name, str) else str(name)
    if not is_url(text):
        return Path(text)
    protocol = text.partition("://")[0].lower()
    if protocol == "file":
        return Path(text.partition("://")[2])
    try:
        from upath import UPath
    except ImportError as error:
        raise _missing(protocol, error) from None
    try:
        path = UPath(text.rstrip("/"))
        _ = path.fs
    except ImportError as error:
        raise _missing(protocol, error) from None
    except ValueError as error:
        raise ConfigError(f"This URL can't be used: {error}", where=text) from error
    return cast("Path", path)


def _missing(protocol: str, error: ImportError) -> ToolkitError:
    """What a URL needs: one of our extras, or a package that fsspec names."""
    what = f"A URL ({protocol}://)"
    if protocol in _EXTRAS:
        return MissingExtraError(what, _EXTRAS[protocol])
    return ConfigError(
        f"{what} needs a package that isn't installed: {error}.",
        hint="Install universal-pathlib and that package.",
    )


def find_files(folder: Path) -> Iterator[tuple[Path, str, int]]:
    """Every file below a URL: its place, its name below the folder, its size; one listing."""
    system = folder.fs  # type: ignore[attr-defined]  # a UPath
    root = folder.path.rstrip("/")  # type: ignore[attr-defined]
    for path, facts in sorted(system.find(root, detail=True).items()):
        name = path[len(root) :].lstrip("/")
        if name:
            yield folder / name, name, int(facts["size"] or 0)


@contextmanager
def reached(path: Path) -> Iterator[None]:
    """What a storage service's client raises (no connection, no credentials) as a DataError."""
    try:
        yield
    except (OSError, ToolkitError):
        raise
    except Exception as error:
        if not is_url(path):
            raise
        hint = "Check the address, the network and the credentials."
        raise DataError(f"The storage said no: {error}", where=str(path), hint=hint) from error


def upload(source: Path, target: Path) -> None:
    """Put a whole file to a URL. It appears there when its last byte has arrived, or not at all:
    one PUT, or a multipart upload that is completed at the end.
    """
    target.fs.put_file(str(source), target.path)  # type: ignore[attr-defined]
