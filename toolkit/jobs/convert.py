"""Convert: rows of one or more files into another format."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.bitext import RowFormat, format_of
from toolkit.errors import ConfigError, OutputError
from toolkit.model import BitextRow
from toolkit.text.places import STDIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """How many rows were written, how many have an empty side, and how many lost what."""

    rows: int
    empty: int
    losses: Mapping[str, int]


def convert(
    inputs: Sequence[Path], output: Path, *, from_: str | None = None, to: str | None = None
) -> Converted:
    """Write the rows of the inputs, in order. `-` is standard input or output."""
    if str(output) == "-" and to is None:
        raise ConfigError("Standard output has no name to tell a format.", hint="Add --to jsonl.")
    target = format_of(output, to, option="--to")
    sources = [(path, _source(path, from_)) for path in _once(inputs)]
    counts: Counter[bool] = Counter()

    def rows() -> Iterator[BitextRow]:
        for path, source in sources:
            for row in source.read(STDIN if str(path) == "-" else path):
                counts[bool(row.fr.strip() and row.en.strip())] += 1
                yield row

    if str(output) == "-":
        _to_stdout(target.chunks(rows()))
    else:
        target.write(output, rows())
    losses = sum((form.losses for form in (*(form for _, form in sources), target)), Counter())
    return Converted(rows=counts.total(), empty=counts[False], losses=losses)


def _source(path: Path, name: str | None) -> RowFormat:
    if str(path) != "-":
        return format_of(path, name, option="--from")
    if name is None:
        raise ConfigError("Standard input has no name to tell a format.", hint="Add --from tsv.")
    form = format_of(path, name)
    if form.name in {"moses", "parquet"}:
        raise ConfigError(f"{form.name} can't be read from a pipe.", hint="Name a file.")
    return form


def _to_stdout(chunks: Iterable[bytes]) -> None:
    if sys.stdout is None:
        raise OutputError("Standard output is closed.", hint="Name a file with -o.")
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
