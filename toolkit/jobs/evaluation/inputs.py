"""What is evaluated: texts read line by line, test sets, and datasets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigError, DataError, EncodingError, MissingExtraError
from toolkit.metrics.cache import digest
from toolkit.text.compressed import read_bytes
from toolkit.text.encoding import codec_named
from toolkit.text.jsonlines import parsed

SOURCE, TARGET = "fr", "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestSet:
    """Segments with one or more reference translations, and what is known about each segment:
    its source, its document, its domain.
    """

    __test__ = False  # not a test, for pytest

    name: str
    references: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...] | None = None
    documents: tuple[str, ...] | None = None
    domains: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.references[0])

    def __post_init__(self) -> None:
        if not self.references or not self.references[0]:
            raise DataError("The reference holds no segment.", where=self.name)
        streams = {"source": self.sources, "documents": self.documents, "domains": self.domains}
        texts = [(f"reference {n}", text) for n, text in enumerate(self.references, start=1)]
        for what, lines in [*texts, *streams.items()]:
            if lines is not None and len(lines) != len(self):
                raise DataError(
                    f"The {what} has {len(lines)} lines, the reference {len(self)}.",
                    where=self.name,
                    hint="Line N of every file must be the same segment.",
                )
        for what, lines in texts:
            if not any(map(str.strip, lines)):
                raise DataError(f"The {what} has blank lines only.", where=self.name)

    def digests(self) -> dict[str, Any]:
        """The sha256 of what the scores depend on."""
        source = {"source": digest(self.sources)} if self.sources is not None else {}
        return {**source, "references": [digest(reference) for reference in self.references]}


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """What is scored: one translation of the whole test set, and where it came from."""

    name: str
    hypotheses: tuple[str, ...]
    origin: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was translated."""
        return not any(map(str.strip, self.hypotheses))


def read_lines(path: Path | str, encoding: str = "utf-8") -> tuple[str, ...]:
    """The lines of a text file ('-' is standard input), as sacreBLEU reads them: only a line
    feed ends a line, white space at its end is dropped. It is decompressed as its name says.
    DataError for an empty file.
    """
    name = str(path)
    data = read_bytes(Path(path))
    if not data:
        raise DataError("The file is empty.", where=name, hint="Give one segment per line.")
    lines = _decode(data, encoding, name).removeprefix("\ufeff").split("\n")
    if not lines[-1]:
        lines.pop()
    return tuple(line.rstrip() for line in lines)


def _decode(data: bytes, encoding: str, name: str) -> str:
    codec = codec_named(encoding)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EncodingError(
            f"The bytes are no {encoding}.",
            where=f"{name}:{line}",
            hint="Convert the file to UTF-8 or name its encoding with --encoding.",
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise EncodingError(
            "The text has null characters: it is binary or UTF-16.",
            where=f"{name}:{line}",
            hint="Convert the file to UTF-8 or name its encoding with --encoding.",
        )
    return text


def read_systems(paths: Sequence[str], test_set: TestSet, encoding: str = "utf-8") -> list[System]:
    """One system a file; its name is as short as tells it from the others."""
    systems = []
    for path, name in zip(paths, short_names(paths), strict=True):
        lines = read_lines(path, encoding)
        check_length(lines, test_set, path)
        systems.append(System(name=name, hypotheses=lines, origin={"file": path}))
    return systems


def check_length(lines: Sequence[str], test_set: TestSet, where: str) -> None:
    """Raise DataError when a translation isn't as long as its test set."""
    if len(lines) != len(test_set):
        raise DataError(
            f"{len(lines)} lines, but the reference has {len(test_set)}.",
            where=where,
            hint="Line N of the translation must translate line N of the source.",
        )


def short_names(paths: Sequence[str]) -> list[str]:
    """File names, with as many folders as make them distinct; ConfigError for a path twice."""
    if len(set(paths)) < len(paths):
        twice = next(path for path in paths if paths.count(path) > 1)
        raise ConfigError(f"'{twice}' is given twice.")
    for depth in range(1, max((len(Path(path).parts) for path in paths), default=1) + 1):
        names = ["/".join(Path(path).parts[-depth:]) for path in paths]
        if len(set(names)) == len(names):
            return names
    return list(paths)


def read_test_set(
    references: Sequence[str],
    source: str | None = None,
    documents: str | None = None,
    domains: str | None = None,
    encoding: str = "utf-8",
    name: str | None = None,
) -> TestSet:
    """A test set from files of one line a segment; it is called as the first reference is."""
    optional = {"sources": source, "documents": documents, "domains": domains}
    return TestSet(
        name=name or Path(references[0]).name,
        references=tuple(read_lines(path, encoding) for path in references),
        **{key: read_lines(path, encoding) for key, path in optional.items() if path},
    )


def named_test_set(name: str, folder: Path | None, langpair: str = f"{SOURCE}-{TARGET}") -> TestSet:
    """A test set by name: `folder/NAME.fr` and `.en` (and `.docs`), else one of sacreBLEU's."""
    source, target = _languages(langpair)
    if folder is not None:
        files = folder / f"{name}.{source}", folder / f"{name}.{target}"
        if all(path.is_file() for path in files):
            documents = folder / f"{name}.docs"
            return read_test_set(
                [str(files[1])],
                str(files[0]),
                str(documents) if documents.is_file() else None,
                name=name,
            )
    return _from_sacrebleu(name, langpair, folder)


def _languages(langpair: str) -> tuple[str, str]:
    source, dash, target = langpair.partition("-")
    if not (source and dash and target):
        raise ConfigError(
            f"'{langpair}' is no pair of languages.", hint=f"Write it as {SOURCE}-{TARGET}."
        )
    return source, target


def _from_sacrebleu(name: str, langpair: str, folder: Path | None) -> TestSet:
    from sacrebleu import utils

    if name not in utils.get_available_testsets():
        raise DataError(f"There is no test set '{name}'.", hint=_what_there_is(folder, langpair))
    if langpair not in utils.get_langpairs_for_testset(name):
        raise DataError(f"The test set '{name}' has no {langpair}.")
    try:
        source = utils.get_source_file(name, langpair)
        references = utils.get_reference_files(name, langpair)
    except (OSError, SystemExit) as error:
        raise DataError(
            f"sacreBLEU couldn't fetch '{name}': {error}.",
            hint="Check the network, or give the files with --src and --ref.",
        ) from error
    return TestSet(
        name=name,
        references=tuple(read_lines(path) for path in references),
        sources=read_lines(source),
    )


def _what_there_is(folder: Path | None, langpair: str) -> str:
    if folder is None:
        return "Name a folder with --data, or one of sacreBLEU's sets (sacrebleu --list)."
    source, target = _languages(langpair)
    known = sorted(
        path.stem for path in folder.glob(f"*.{source}") if path.with_suffix(f".{target}").is_file()
    )
    return f"{folder} has: {', '.join(known) or 'none'}."


def read_dataset(folder: Path, split: str) -> TestSet:
    """A split of a bilingual dataset on disk, in the `translation` convention: `SPLIT*.jsonl` is
    read as it stands, everything else by the `datasets` library.
    """
    files = sorted(folder.glob(f"{split}*.jsonl")) + sorted(folder.glob(f"*/{split}*.jsonl"))
    rows = [row for path in files for row in _jsonl(path)] if files else _load_split(folder, split)
    if not rows:
        raise DataError(f"The split '{split}' has no rows.", where=str(folder))
    pairs = [_pair(row, f"{folder}/{split}[{number}]") for number, row in enumerate(rows)]
    return TestSet(
        name=f"{folder.name}/{split}",
        sources=tuple(_one_line(source) for source, _ in pairs),
        references=(tuple(_one_line(target) for _, target in pairs),),
        documents=_column(rows, "doc_id"),
        domains=_column(rows, "domain"),
    )


def _pair(row: Any, where: str) -> tuple[str, str]:
    sides = row.get("translation") if isinstance(row, Mapping) else None
    if isinstance(sides, Mapping):
        source, target = sides.get(SOURCE), sides.get(TARGET)
        if isinstance(source, str) and isinstance(target, str):
            return source, target
    raise DataError(f"The row has no 'translation' with '{SOURCE}' and '{TARGET}'.", where=where)


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")).rstrip()


def _column(rows: Sequence[Mapping[str, Any]], key: str) -> tuple[str, ...] | None:
    return tuple(str(row[key]) for row in rows) if all(row.get(key) for row in rows) else None


def _jsonl(path: Path) -> Iterable[dict[str, Any]]:
    for number, line in enumerate(read_lines(path), start=1):
        if line:
            yield parsed(line, f"{path}:{number}")


def _load_split(folder: Path, split: str) -> list[dict[str, Any]]:
    try:
        import datasets
    except ImportError as error:
        raise MissingExtraError("Reading this dataset", "datasets") from error
    try:
        if (folder / "dataset_dict.json").is_file():
            loaded = datasets.load_from_disk(str(folder))[split]
        else:
            # Streaming reads this split alone, where it lies: no copy in a cache, no bars.
            loaded = datasets.load_dataset(str(folder), split=split, streaming=True)
        return [dict(row) for row in loaded]
    except (OSError, ValueError, KeyError, datasets.exceptions.DatasetsError) as error:
        first = str(error).partition("\n")[0]
        raise DataError(f"The split '{split}' can't be read: {first}", where=str(folder)) from error
