"""What a row format is, and finding the one for a file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from toolkit import registry
from toolkit.errors import ConfigError
from toolkit.model import BitextRow
from toolkit.text.compressed import compress, plain_name
from toolkit.text.files import refuse_folder, write_stream

READABLE = tuple(name for name in registry.names("bitext") if name != "html")
KEEPABLE = ("doc_id", "entities", "scores", "provenance")  # a format may lack a place for these


class RowFormat(ABC):
    """One way of keeping rows in a file; see `toolkit convert`. `losses` counts the rows that lost
    something when they were read or written, by what was lost.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    keeps: ClassVar[tuple[str, ...]] = KEEPABLE

    def __init__(self) -> None:
        self.losses: Counter[str] = Counter()

    @abstractmethod
    def read(self, path: Path) -> Iterator[BitextRow]:
        """The rows, one at a time, in NFC. Raises DataError with file and line."""

    @abstractmethod
    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """The file's bytes as rows come, uncompressed."""

    def write(self, path: Path, rows: Iterable[BitextRow]) -> None:
        """Write a file, compressed as its name says; nobody sees half of one."""
        write_stream(path, compress(self.chunks(rows), path))

    def counted(self, rows: Iterable[BitextRow]) -> Iterator[BitextRow]:
        """The rows; what of them this format doesn't keep is counted among the losses."""
        dropped = [name for name in KEEPABLE if name not in self.keeps]
        for row in rows:
            self.losses.update(f"'{name}' left out" for name in dropped if getattr(row, name))
            yield row


def format_of(path: Path, name: str | None = None, *, option: str = "") -> RowFormat:
    """The format called `name`, else the one that the file's name says, compression aside.
    `option` is what an error asks for.
    """
    if name is None:
        refuse_folder(path)
        suffix = Path(plain_name(path)).suffix.lower()
        found = [n for n in registry.names("bitext") if suffix in _load(n).suffixes]
        if not found:
            asked = f"Say {option}" if option else "Known formats"
            known = READABLE if option == "--from" else registry.names("bitext")
            raise ConfigError(
                "Its name doesn't say which bitext format it is.",
                where=str(path),
                hint=f"{asked}: {', '.join(known)}.",
            )
        name = found[0]
    return _load(name)()


def _load(name: str) -> type[RowFormat]:
    loaded: type[RowFormat] = registry.load("bitext", name)
    return loaded


def read_rows(path: Path, name: str | None = None) -> Iterator[BitextRow]:
    """The rows of a file of any format."""
    return format_of(path, name).read(path)


def write_rows(path: Path, rows: Iterable[BitextRow], name: str | None = None) -> None:
    """Write rows to a file of any format."""
    format_of(path, name).write(path, rows)
