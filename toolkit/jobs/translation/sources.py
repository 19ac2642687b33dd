"""Which files a run translates, and where each draft goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import ConfigError, DataError
from toolkit.formats import is_supported
from toolkit.text.places import find_files, is_url, reached

REPORTS = "_toolkit"  # the folder in the output that reports and the manifest lie in


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to translate: `name` is its path below the folder `root` and, for its draft, below
    `drafts`, unless that is the draft itself (`renamed`); None: the caller takes the bytes.

    The paths are made when they are asked for: a run may have a million files.
    """

    root: Path
    name: str
    size: int
    drafts: Path | None
    renamed: bool = False

    @property
    def path(self) -> Path:
        """The file."""
        return self.root / self.name

    @property
    def output(self) -> Path | None:
        """Its draft's place."""
        if self.drafts is None or self.renamed:
            return self.drafts
        return self.drafts / self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the inputs hold: files to translate, and what is left: files of formats
    that we can't read, links to nowhere, pipes.
    """

    sources: tuple[Source, ...]
    unsupported: tuple[Path, ...]


def find_sources(inputs: Sequence[Path], output: Path | None) -> Found:
    """Resolve files and folders (recursively, sorted; hidden files are passed over).

    Raises DataError for an input that isn't there, ConfigError when two drafts would have one
    path, or a draft that of its source.
    """
    sources: list[Source] = []
    unsupported: list[Path] = []
    with reached(inputs[0]) if inputs else nullcontext():
        single = len(inputs) == 1 and inputs[0].is_file()
    for item in inputs:
        with reached(item):
            if not item.exists():
                raise DataError("There is no such file or folder.", where=str(item))
            folder = item.is_dir()
            found = list((_listed if folder and is_url(item) else _walk)(item, output))
        for path, name, size in found:
            if folder and size is None:
                unsupported.append(path)
                continue
            root = item if folder else item.parent
            renamed = single and output is not None and _is_file_name(output, name)
            source = Source(root=root, name=name, size=size or 0, drafts=output, renamed=renamed)
            sources.append(source)
    _refuse_collisions(sources)
    return Found(sources=tuple(sources), unsupported=tuple(unsupported))


def _listed(item: Path, output: Path | None) -> Iterator[tuple[Path, str, int | None]]:
    """What lies below a URL; the size is None for what isn't ours to translate."""
    for path, name, size in find_files(item):
        parts = name.split("/")
        inside = output is not None and output != item and str(path).startswith(f"{output}/")
        if not inside and not any(part.startswith(".") or part == REPORTS for part in parts):
            yield path, name, size if is_supported(name) else None


def _walk(item: Path, output: Path | None) -> Iterator[tuple[Path, str, int | None]]:
    if not item.is_dir():
        yield item, item.name, item.stat().st_size
        return
    drafts = None if output is None or output == item or is_url(output) else output.resolve()
    for path in sorted(item.rglob("*")):
        relative = path.relative_to(item)
        hidden = any(part.startswith(".") or part == REPORTS for part in relative.parts)
        inside_output = drafts is not None and drafts in path.resolve().parents
        if not path.is_dir() and not hidden and not inside_output:
            ours = is_supported(path) and path.is_file()
            yield path, relative.as_posix(), path.stat().st_size if ours else None


def _is_file_name(output: Path, name: str) -> bool:
    """Whether the output for a single input is a file, not a folder to put its draft in."""
    return output.suffix == Path(name).suffix and (is_url(output) or not output.is_dir())


def _refuse_collisions(sources: Sequence[Source]) -> None:
    taken: dict[str, Source] = {}
    for source in sources:
        output = source.output
        if output is None:
            continue
        target = _absolute(output)
        if target == _absolute(source.path):
            hint = "Name another output with -o."
            raise ConfigError(
                "The draft would overwrite its source.", where=str(source.path), hint=hint
            )
        if target in taken:
            hint = "Translate the folder that holds them both, or give them different names."
            message = f"{taken[target].path} would have the same draft, {target}."
            raise ConfigError(message, where=str(source.path), hint=hint)
        taken[target] = source


def _absolute(path: Path) -> str:
    return str(path) if is_url(path) else str(path.resolve())
