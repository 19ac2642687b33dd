"""Which files a run translates, and where each draft goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from toolkit.errors import ConfigError, DataError
from toolkit.formats import is_supported
from toolkit.jobs.translation.manifest import MANIFEST, read_manifest
from toolkit.jobs.translation.standing import digests
from toolkit.registry import EXTENSIONS
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
    that we can't read, links to nowhere, pipes; and drafts that earlier runs put below an input.
    """

    sources: tuple[Source, ...]
    unsupported: tuple[Path, ...]
    drafts: tuple[Path, ...] = ()


def find_sources(inputs: Sequence[Path], output: Path | None) -> Found:
    """Resolve files and folders (recursively, sorted; hidden files are passed over).

    Raises DataError for an input that isn't there, ConfigError when two drafts would have one
    path, or a draft that of its source.
    """
    sources: list[Source] = []
    unsupported: list[Path] = []
    drafts: list[Path] = []
    resolved = output if output is None or is_url(output) else output.resolve()
    with reached(inputs[0]) if inputs else nullcontext():
        single = len(inputs) == 1 and inputs[0].is_file()
    for item in inputs:
        with reached(item):
            if not item.exists():
                raise DataError("There is no such file or folder.", where=str(item))
            folder = item.is_dir()
            found = list(_listed(item))
        inside = None if output == item else resolved
        earlier = _drafts(item, [name for _, name, _ in found])
        for path, name, size in found:
            if folder and (_is_hidden(name) or _is_inside(path, inside)):
                continue
            if folder and (size is None or name in earlier):
                (drafts if name in earlier else unsupported).append(path)
                continue
            root = item if folder else item.parent
            renamed = single and output is not None and _is_file_name(output, name)
            source = Source(root=root, name=name, size=size or 0, drafts=output, renamed=renamed)
            sources.append(source)
    _refuse_file_name(output, sources, single=single)
    _refuse_collisions(sources)
    return Found(sources=tuple(sources), unsupported=tuple(unsupported), drafts=tuple(drafts))


def _listed(item: Path) -> Iterator[tuple[Path, str, int | None]]:
    """An input's files: place, name below it, and size; None for what isn't ours to translate."""
    if not item.is_dir():
        yield item, item.name, item.stat().st_size
    elif is_url(item):
        for path, name, size in find_files(item):
            yield path, name, size if is_supported(name) else None
    else:
        for path in sorted(item.rglob("*")):
            if not path.is_dir():
                ours = is_supported(path) and path.is_file()
                yield path, path.relative_to(item).as_posix(), path.stat().st_size if ours else None


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == REPORTS for part in name.split("/"))


def _is_inside(path: Path, folder: Path | None) -> bool:
    """Whether a file lies in a folder, which is resolved."""
    if folder is None or is_url(folder) != is_url(path):
        return False
    if is_url(path):
        return str(path).startswith(f"{folder}/")
    return folder in path.resolve().parents


def _drafts(item: Path, names: Sequence[str]) -> set[str]:
    """The names of drafts that earlier runs put into folders below an input, by their manifests;
    who names such a folder itself means its drafts.
    """
    end = f"/{REPORTS}/{MANIFEST}"
    folders = [name.removesuffix(end) for name in names if name.endswith(end)]
    return {
        (PurePosixPath(folder) / record.name).with_name(draft.name).as_posix()
        for folder in folders
        for record in read_manifest(item / folder / REPORTS / MANIFEST).values()
        for draft in digests(record, Path(PurePosixPath(record.output or record.name).name))
    }


def _is_file_name(output: Path, name: str) -> bool:
    """Whether the output for a single input is a file, not a folder to put its draft in."""
    alike = output.suffix == Path(name).suffix or _format(output.name) == _format(name) is not None
    return alike and (is_url(output) or not output.is_dir())


def _format(name: str) -> str | None:
    return EXTENSIONS.get(PurePosixPath(name).suffix.lower())


def _refuse_file_name(output: Path | None, sources: Sequence[Source], *, single: bool) -> None:
    """Raise ConfigError for an output that reads like a file's name but would be a folder."""
    if output is None or not is_supported(output.name) or any(s.renamed for s in sources):
        return
    if is_url(output) or output.exists():
        return
    if single:
        message = f"The draft keeps the format of {Path(sources[0].name).name}."
        raise ConfigError(message, where=str(output), hint="Name a folder, or end it alike.")
    raise ConfigError("Several drafts need a folder, not a file.", where=str(output))


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
