"""Moses: two files of one sentence a line, `corpus.fr` and `corpus.en`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, ClassVar

from toolkit.bitext.base import RowFormat
from toolkit.errors import ConfigError, FormatError
from toolkit.model import BitextRow
from toolkit.text.compressed import SUFFIXES, compress, read_lines
from toolkit.text.files import write_stream, writing
from toolkit.text.places import is_url

_ONE_LINE = {10: " ", 13: " "}


class Moses(RowFormat):
    """A pair of files; either one names both. Line ends inside a text are written as spaces."""

    name: ClassVar[str] = "moses"
    suffixes: ClassVar[tuple[str, ...]] = (".fr", ".en", ".moses")
    keeps: ClassVar[tuple[str, ...]] = ()

    def read(self, path: Path) -> Iterator[BitextRow]:
        """See RowFormat; FormatError when one side has more lines than the other."""
        fr, en = sides(path)
        lines = zip_longest(read_lines(fr), read_lines(en))
        for number, (left, right) in enumerate(lines, start=1):
            if left is None or right is None:
                shorter = fr if left is None else en
                raise FormatError(
                    f"It has {number - 1} lines, its other side more.", where=str(shorter),
                    hint="Both sides need the same number of lines.",
                )  # fmt: skip
            yield BitextRow(id=f"{fr.name}:{number}", fr=left, en=right)

    def chunks(self, rows: Iterable[BitextRow]) -> Iterator[bytes]:
        """Not to be had: there are two files."""
        raise ConfigError("Moses bitext is two files.", hint="Name one with -o corpus.fr.")

    def write(self, path: Path, rows: Iterable[BitextRow]) -> None:
        """See RowFormat. The English side waits in a temporary file beside its place."""
        fr, en = sides(path)
        folder = None if is_url(en) else en.parent
        with writing(en):
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
            with TemporaryFile(dir=folder) as waiting:
                write_stream(fr, compress(self._french(rows, waiting), fr))
                waiting.seek(0)
                write_stream(en, compress(waiting, en))

    def _french(self, rows: Iterable[BitextRow], other: IO[bytes]) -> Iterator[bytes]:
        for row in self.counted(rows):
            fr, en = row.fr.translate(_ONE_LINE), row.en.translate(_ONE_LINE)
            self.losses["line breaks became spaces"] += (fr, en) != (row.fr, row.en)
            other.write(f"{en}\n".encode())
            yield f"{fr}\n".encode()


def sides(path: Path) -> tuple[Path, Path]:
    """`corpus.fr` and `corpus.en` of either of the two, or of `corpus`, compression kept."""
    packed = path.suffix if path.suffix.lower() in SUFFIXES else ""
    stem = path.name.removesuffix(packed)
    for ending in (".fr", ".en", ".moses"):
        stem = stem.removesuffix(ending)
    return path.with_name(f"{stem}.fr{packed}"), path.with_name(f"{stem}.en{packed}")
