"""Files read and written through gzip, bzip2, xz or zstandard, as their names say."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from toolkit.errors import DataError, EncodingError, FormatError, MissingExtraError
from toolkit.text.typography import nfc

SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
_BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error)


def plain_name(path: Path) -> str:
    """The file's name without the suffix of its compression."""
    name = path.name
    return name[: -len(path.suffix)] if path.suffix.lower() in SUFFIXES else name


def open_binary(path: Path) -> IO[bytes]:
    """The file, decompressed as it is read."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".gz":
            return io.BufferedReader(gzip.open(path))
        if suffix == ".bz2":
            return bz2.open(path)
        if suffix == ".xz":
            return io.BufferedReader(lzma.open(path))
        if suffix == ".zst":
            stream: IO[bytes] = io.BufferedReader(_zstandard().open(path, "rb"))
            return stream
        return path.open("rb")
    except OSError as error:
        raise DataError(f"The file can't be read: {error.strerror}.", where=str(path)) from error


def read_bytes(path: Path) -> bytes:
    """The whole file, decompressed."""
    broken = _broken()
    with open_binary(path) as stream:
        try:
            return stream.read()
        except broken as error:
            raise FormatError(f"The file is broken: {error}.", where=str(path)) from error


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 file in NFC, without their ends; only a line feed ends a line, a
    carriage return before it is dropped. Memory stays flat.
    """
    number, broken = 0, _broken()  # nothing may be imported while a generator is closed
    with open_binary(path) as stream:
        try:
            for number, line in enumerate(stream, start=1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                yield nfc(text.removesuffix("\n").removesuffix("\r"))
        except UnicodeDecodeError as error:
            raise EncodingError(
                "This line isn't UTF-8.", where=f"{path}:{number}", hint="Convert the file first."
            ) from error
        except broken as error:
            where = f"{path}:{number + 1}"
            raise FormatError(f"The file is broken: {error}.", where=where) from error


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
    return _zstandard().ZstdCompressor().compressobj()


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise MissingExtraError("Zstandard compression", "datasets") from None
    return zstandard


def _broken() -> tuple[type[Exception], ...]:
    try:
        import zstandard
    except ImportError:
        return _BROKEN
    return (*_BROKEN, zstandard.ZstdError)
