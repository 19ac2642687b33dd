"""Files read and written through gzip, bzip2, xz or zstandard, as their names say."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from toolkit.errors import DataError, EncodingError, FormatError, MissingExtraError
from toolkit.text.typography import nfc

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
_BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error)
_STDIN = Path("-")
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


def read_bytes(path: Path) -> bytes:
    """The whole file (- is standard input), decompressed."""
    damaged = broken()
    with _opened(path) as stream:
        try:
            return stream.read()
        except damaged as error:
            raise FormatError(f"The file is broken: {error}.", where=str(path)) from error


def read_lines(path: Path, *, ends: bool = False) -> Iterator[str]:
    """The lines of a UTF-8 file (- is standard input) in NFC, without their `ends`; only a line
    feed ends a line, a carriage return before it is dropped. Memory stays flat.
    """
    number, damaged = 0, broken()  # nothing may be imported while a generator is closed
    where = "standard input" if path == _STDIN else str(path)
    with _opened(path) as stream:
        try:
            for number, line in enumerate(stream, start=1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                yield nfc(text if ends else text.removesuffix("\n").removesuffix("\r"))
        except UnicodeDecodeError as error:
            raise EncodingError(
                "This line isn't UTF-8.", where=f"{where}:{number}",
                hint="Convert it first: iconv -f cp1252 -t utf-8.",
            ) from error  # fmt: skip
        except damaged as error:
            message = f"The file is broken: {error}."
            raise FormatError(message, where=f"{where}:{number + 1}") from error


def _opened(path: Path) -> AbstractContextManager[IO[bytes]]:
    """Standard input stays open, for it may be named twice."""
    return nullcontext(sys.stdin.buffer) if path == _STDIN else open_binary(path)


def compress(chunks: Iterable[bytes], path: Path) -> Iterator[bytes]:
    """The chunks, compressed as the file's name says; the same bytes for the same chunks."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        yield from chunks
        return
    packer = _packer(suffix)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()


def _packer(suffix: str) -> Any:
    if suffix == ".gz":
        return zlib.compressobj(6, zlib.DEFLATED, 31)  # 31: a gzip header, without a time
    if suffix == ".bz2":
        return bz2.BZ2Compressor()
    if suffix == ".xz":
        return lzma.LZMACompressor(preset=3)
    return zstandard_library().ZstdCompressor().compressobj()


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
