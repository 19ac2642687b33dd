"""Convert: rows of one or more files into another format."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from toolkit.bitext import format_of, read_rows
from toolkit.errors import ConfigError, OutputError
from toolkit.model import BitextRow


def convert(
    inputs: Sequence[Path], output: Path, *, from_: str | None = None, to: str | None = None
) -> int:
    """Write the rows of the inputs, in order; gives their number. `-` is standard output."""
    if str(output) == "-" and to is None:
        raise ConfigError("Standard output has no name to tell a format.", hint="Add --to jsonl.")
    target = format_of(output, to)
    for path in inputs:
        format_of(path, from_)
    count = 0

    def rows() -> Iterator[BitextRow]:
        nonlocal count
        for path in _once(inputs):
            for row in read_rows(path, from_):
                count += 1
                yield row

    if str(output) == "-":
        _to_stdout(target.chunks(rows()))
    else:
        target.write(output, rows())
    return count


def _to_stdout(chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        try:
            sys.stdout.buffer.write(chunk)
        except BrokenPipeError:  # nobody reads on, which is no error
            raise
        except OSError as error:
            message = f"Standard output can't be written: {error.strerror}."
            raise OutputError(message) from error


def _once(inputs: Iterable[Path]) -> Iterator[Path]:
    """Both files of a Moses pair may be named; they are one input."""
    from toolkit.bitext.moses import Moses, sides

    seen: set[Path] = set()
    for path in inputs:
        is_side = path.name != path.stem and any(s in path.suffixes for s in Moses.suffixes)
        key = sides(path)[0] if is_side else path
        if key not in seen:
            seen.add(key)
            yield path
