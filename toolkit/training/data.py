"""Rows of bitext as (source, target) pairs, one at a time, from wherever they lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice, zip_longest
from pathlib import Path
from typing import IO, Any, TypeVar

from toolkit.errors import DataError, EncodingError, MissingExtraError
from toolkit.text import columns
from toolkit.text.compressed import SUFFIXES, broken, open_binary
from toolkit.text.jsonlines import parsed
from toolkit.text.typography import nfc
from toolkit.training.settings import Languages, Source

BUILT = ("{split}.parquet", "{split}-*.parquet", "data/{split}-*.parquet", "data/{split}.parquet",
         "{split}.jsonl*", "{split}.tsv*")  # fmt: skip
_STRAY_BYTE = re.compile("[\udc80-\udcff]")  # as "surrogateescape" decodes it

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A sentence and its translation. `anchors` are words known to be each other's translation
    (source word, target word): names that were put in on both sides.
    """

    source: str
    target: str
    anchors: tuple[tuple[str, str], ...] = ()


def read_source(source: Source, root: Path, languages: Languages) -> Iterator[Pair]:
    """All rows of a source, in NFC, blank lines and rows with an empty side left out.

    Raises DataError with file and line for a row that isn't a pair.
    """
    path = root / source.path
    if path.is_dir():
        yield from read_folder(path, source.split, languages)
    elif path.exists():
        yield from read_file(path, languages)
    elif all(
        side.is_file() for side in (beside(path, languages.source), beside(path, languages.target))
    ):
        yield from read_sides(beside(path, languages.source), beside(path, languages.target))
    elif source.path.count("/") == 1 and not Path(source.path).suffix:
        hint = f"There is no such file or folder in {root.resolve()} either (see 'root')."
        yield from read_hub(source.path, source.split, languages, hint=hint)
    else:
        hint = (
            "Give a file, the folder of a built dataset or a Hub id; relative paths start from "
            f"'root', which is {root.resolve()}."
        )
        raise DataError("There is no such training data.", where=str(path), hint=hint)


def first_pair(source: Source, root: Path, languages: Languages) -> Pair:
    """The first row, so that a source that can't be used is told before any work is done."""
    for pair in read_source(source, root, languages):
        return pair
    raise DataError(
        "The training data holds no pair.", where=str(root / source.path),
        hint="Both sides of a row must hold text.",
    )  # fmt: skip


def beside(path: Path, language: str) -> Path:
    """The file of one language of a test set: `newstest2012` → `newstest2012.fr`."""
    return path.with_name(f"{path.name}.{language}")


def read_sides(source: Path, target: Path) -> Iterator[Pair]:
    """Two files with a sentence a line. Raises DataError where one has more lines."""
    with open_text(source) as left, open_text(target) as right:
        for number, (one, other) in enumerate(zip_longest(left, right), 1):
            if one is None or other is None:
                longer = target if one is None else source
                raise DataError(
                    "The other side has fewer lines.", where=f"{longer}:{number}",
                    hint="Both files must hold as many lines.",
                )  # fmt: skip
            if one.strip() and other.strip():
                yield Pair(source=nfc(one.rstrip("\n")), target=nfc(other.rstrip("\n")))


def read_folder(folder: Path, split: str, languages: Languages) -> Iterator[Pair]:
    """One split of a dataset on disk: as `toolkit build` lays it out, or in any other layout of
    the Hub, which its card or its file names say.
    """
    if files := built_files(folder, split):
        for file in files:
            yield from read_file(file, languages)
    elif (folder / "README.md").is_file() or any(folder.rglob("*.parquet")):
        yield from read_hub(str(folder), split, languages)
    else:
        names = ", ".join(pattern.format(split=split) for pattern in BUILT)
        hint = f"Looked for {names} and a README.md with `configs`."
        raise DataError(f"The dataset has no split '{split}'.", where=str(folder), hint=hint)


def built_files(folder: Path, split: str) -> list[Path]:
    """The files of one split in the folder of a built dataset."""
    for pattern in BUILT:
        if found := sorted(folder.glob(pattern.format(split=split))):
            return found
    return []


def read_file(path: Path, languages: Languages) -> Iterator[Pair]:
    """The pairs of one file, its kind told by its name."""
    suffixes = [suffix for suffix in path.suffixes if suffix not in SUFFIXES]
    kind = suffixes[-1] if suffixes else ""
    if kind not in READERS:
        hint = f"Known: {', '.join(READERS)}, the first two also compressed."
        raise DataError("Training data of this kind can't be read.", where=str(path), hint=hint)
    for where, row in READERS[kind](path, languages):
        source, target = _sides(row, where, languages)
        if source.strip() and target.strip():
            yield Pair(source=nfc(source), target=nfc(target))


def read_hub(
    name: str, split: str, languages: Languages, *, hint: str | None = None
) -> Iterator[Pair]:
    """A dataset of the Hub, or in a folder of the Hub's layout, streamed."""
    try:
        from datasets import load_dataset
    except ImportError as error:
        raise MissingExtraError("Reading a dataset from the Hub", "datasets") from error
    try:
        rows = load_dataset(name, split=split, streaming=True)
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise DataError(f"The dataset can't be read: {reason}", where=name, hint=hint) from error
    for number, row in enumerate(rows):
        source, target = _sides(row, f"{name}[{number}]", languages)
        if source.strip() and target.strip():
            yield Pair(source=nfc(source), target=nfc(target))


def chunked(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` items, the last one shorter."""
    stream = iter(items)
    while chunk := list(islice(stream, size)):
        yield chunk


Rows = Iterator[tuple[str, Any]]


def _tsv(path: Path, languages: Languages) -> Rows:
    """Rows by the names in the first one; without names, source and target come first."""
    sides = (languages.source, languages.target)
    names: tuple[str, ...] | None = None
    with open_text(path) as lines:
        for number, line in enumerate(lines, 1):
            if not (line := line.rstrip("\n")):
                continue
            cells = line.split("\t")
            if names is None:
                names = columns.header(cells, *sides)
                if names:
                    continue
                names = sides
            where = f"{path}:{number}"
            yield where, columns.by_name(names, cells, where)


def _jsonl(path: Path, _: Languages) -> Rows:
    with open_text(path) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                where = f"{path}:{number}"
                yield where, parsed(line, where)


def _parquet(path: Path, _: Languages) -> Rows:
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("Reading Parquet", "datasets") from error
    number = 0
    for batch in parquet.ParquetFile(path).iter_batches(1024):
        for row in batch.to_pylist():
            yield f"{path}[{number}]", row
            number += 1


READERS: dict[str, Callable[[Path, Languages], Rows]] = {
    ".tsv": _tsv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
}


def _sides(row: Any, where: str, languages: Languages) -> tuple[str, str]:
    """Both texts of a row: `translation: {fr, en}`, or `fr` and `en`."""
    if isinstance(row, dict):
        texts = row.get("translation", row)
        if isinstance(texts, dict):
            sides = texts.get(languages.source), texts.get(languages.target)
            if isinstance(sides[0], str) and isinstance(sides[1], str):
                return sides[0], sides[1]
    keys = f"'{languages.source}' and '{languages.target}'"
    raise DataError(f"The row has no texts under {keys}.", where=where)


@contextmanager
def open_text(path: Path) -> Iterator[IO[str]]:
    """A text file, unpacked as it is read; lines end at line feeds alone. Raises DataError."""
    damaged = broken()
    try:
        with _text(path) as file:
            yield file
    except UnicodeDecodeError as error:
        number = _line_that_is_not_utf8(path)
        if number is None:  # it is the other file of a pair that is read along with this one
            raise
        hint = "Convert the file to UTF-8."
        raise EncodingError(
            "This line isn't UTF-8.", where=f"{path}:{number}", hint=hint
        ) from error
    except damaged as error:
        raise DataError(f"The file can't be read: {error}", where=str(path)) from error


def _line_that_is_not_utf8(path: Path) -> int | None:
    """Its number: text is decoded in large blocks, whose errors don't know of lines."""
    with _text(path, errors="surrogateescape") as file:
        return next((n for n, line in enumerate(file, 1) if _STRAY_BYTE.search(line)), None)


def _text(path: Path, errors: str = "strict") -> IO[str]:
    return TextIOWrapper(open_binary(path), encoding="utf-8-sig", errors=errors, newline="\n")
