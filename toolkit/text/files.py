"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import uuid4

from toolkit.errors import ConfigError, OutputError
from toolkit.text.places import is_url, upload


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A new file beside `path` to write to, which takes its place when all went well.

    A symbolic link stays, what it points to is replaced. A pipe or a device is given as it is:
    nothing can take its place. Raises the OSErrors of the file system.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{uuid4().hex}.tmp")
    temporary.touch(exist_ok=False)  # unlike mkstemp's, its mode follows the umask
    try:
        yield temporary
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def refuse_folder(path: Path) -> None:
    """ConfigError for a folder where one file is needed."""
    if path.is_dir():
        raise ConfigError(
            "This is a folder; one file is needed here.",
            where=str(path),
            hint="Name a file in it, with the ending of its format.",
        )


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """The OSErrors of writing a file as OutputErrors that name it."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"The file can't be written: {reason}.", where=str(path)) from error


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file; see `write_stream`."""
    write_stream(path, (data,))


def sha256(data: bytes) -> str:
    """Hex digest of bytes."""
    return hashlib.sha256(data).hexdigest()


def write_stream(path: Path, chunks: Iterable[bytes]) -> None:
    """Write chunks as they come, to a file that appears when it is whole; see `atomic`.

    At a URL the whole file is uploaded at once. Raises OutputError; an earlier file at `path` is
    then intact.
    """
    if is_url(path):
        _write_url(path, chunks)
        return
    with writing(path), atomic(path) as place, place.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


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
