"""Lines and bytes through gzip, bzip2, xz or zstandard, as the files' names say."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from toolkit.errors import EncodingError, FormatError
from toolkit.text.compressed import SUFFIXES, broken, open_binary, zstandard_library
from toolkit.text.typography import nfc


def read_bytes(path: Path) -> bytes:
    """The whole file, decompressed."""
    damaged = broken()
    with open_binary(path) as stream:
        try:
            return stream.read()
        except damaged as error:
            raise FormatError(f"The file is broken: {error}.", where=str(path)) from error


def read_lines(path: Path, *, ends: bool = False) -> Iterator[str]:
    """The lines of a UTF-8 file in NFC, without their `ends`; only a line feed ends a line, a
    carriage return before it is dropped. Memory stays flat.
    """
    number, damaged = 0, broken()  # nothing may be imported while a generator is closed
    with open_binary(path) as stream:
        try:
            for number, line in enumerate(stream, start=1):
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                yield nfc(text if ends else text.removesuffix("\n").removesuffix("\r"))
        except UnicodeDecodeError as error:
            raise EncodingError(
                "This line isn't UTF-8.",
                where=f"{path}:{number}",
                hint="Convert it first: iconv -f cp1252 -t utf-8.",
            ) from error
        except damaged as error:
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
    return zstandard_library().ZstdCompressor().compressobj()
