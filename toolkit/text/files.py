"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from toolkit.errors import OutputError
from toolkit.text.places import is_url, upload


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file; see `write_stream`."""
    write_stream(path, (data,))


def sha256(data: bytes) -> str:
    """Hex digest of bytes."""
    return hashlib.sha256(data).hexdigest()


def write_stream(path: Path, chunks: Iterable[bytes]) -> None:
    """Write chunks as they come to a temporary file, then rename it into place.

    At a URL the whole file is uploaded at once. Raises OutputError; an earlier file at `path` is
    then intact.
    """
    if is_url(path):
        _write_url(path, chunks)
        return
    temporary = path.with_name(f".{path.name[:40]}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        temporary.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"The file can't be written: {reason}.", where=str(path)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _write_url(path: Path, chunks: Iterable[bytes]) -> None:
    """Closing a remote file that an error cut short would publish its beginning; so the whole
    is made here first.
    """
    with NamedTemporaryFile() as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        try:
            upload(Path(file.name), path)
        except Exception as error:
            raise OutputError(f"The file can't be uploaded: {error}.", where=str(path)) from error
