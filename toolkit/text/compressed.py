"""Files read through gzip, bzip2, xz or zstandard, as their names say."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from toolkit.errors import DataError, FormatError, MissingExtraError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
_BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error)
_PIECE = 4096  # packed bytes at a time: a bomb of zstandard's takes some 100 MB, not all memory


def plain_name(path: Path) -> str:
    """The file's name without the suffix of its compression."""
    name = path.name
    return name[: -len(path.suffix)] if path.suffix.lower() in SUFFIXES else name


def open_binary(path: Path) -> IO[bytes]:
    """The file, decompressed as it is read. Reading raises one of `broken()` where the file is
    damaged or ends too early.
    """
    suffix = path.suffix.lower()
    try:
        if suffix in SUFFIXES and path.is_file() and not path.stat().st_size:
            # Even nothing has a header when it is packed; gzip would read this as no lines.
            raise FormatError("The file is broken: it is empty.", where=str(path))
        if suffix == ".gz":
            return io.BufferedReader(gzip.open(path))
        if suffix == ".bz2":
            return bz2.open(path)
        if suffix == ".xz":
            return io.BufferedReader(lzma.open(path))
        if suffix == ".zst":
            return io.BufferedReader(_Frames(path))
        return path.open("rb")
    except OSError as error:
        raise DataError(f"The file can't be read: {error.strerror}.", where=str(path)) from error


def broken() -> tuple[type[Exception], ...]:
    """What reading a damaged file raises."""
    try:
        import zstandard
    except ImportError:
        return _BROKEN
    return (*_BROKEN, zstandard.ZstdError)


def zstandard_library() -> Any:
    """The library; MissingExtraError without it."""
    try:
        import zstandard
    except ImportError:
        raise MissingExtraError("Zstandard compression", "datasets") from None
    return zstandard


class _Frames(io.RawIOBase):
    """The frames of a Zstandard file, one after the other. Unlike the library's own reader it
    raises EOFError when the file ends within one.
    """

    def __init__(self, path: Path) -> None:
        self._begin = zstandard_library().ZstdDecompressor().decompressobj
        self._file = path.open("rb")
        self._frame: Any = None
        self._waiting = memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """See io.RawIOBase."""
        while not self._waiting:
            packed = self._file.read(_PIECE)
            if not packed:
                if self._frame:
                    raise EOFError("it ends within a frame")
                return 0
            self._waiting = memoryview(self._unpack(packed))
        target = memoryview(buffer).cast("B")
        size = min(len(target), len(self._waiting))
        target[:size] = self._waiting[:size]
        self._waiting = self._waiting[size:]
        return size

    def close(self) -> None:
        """Close the file, too."""
        self._file.close()
        super().close()

    def _unpack(self, packed: bytes) -> bytes:
        parts = []
        while packed:
            self._frame = self._frame or self._begin()
            parts.append(self._frame.decompress(packed))
            packed = b""
            if self._frame.eof:
                packed, self._frame = self._frame.unused_data, None
        return b"".join(parts)
