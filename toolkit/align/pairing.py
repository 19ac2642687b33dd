"""Which French document belongs to which English one, by their names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from toolkit.errors import DataError

_CODES = {"fr": ("fr", "fra", "fre", "french", "francais"), "en": ("en", "eng", "english")}
_MARK = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(code for codes in _CODES.values() for code in codes)})"
    r"(?:[-_](?:[A-Z]{2}|[a-z]{2}))?(?![^\W_])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPair:
    """Two files that should say the same; `id` is what their names share."""

    id: str
    fr: Path
    en: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Pairs in order of name, the files that found no partner, and those that are no documents."""

    pairs: tuple[DocumentPair, ...]
    unpaired: tuple[Path, ...]
    unsupported: tuple[Path, ...] = ()


def pair_files(fr: Path, en: Path, *, suffixes: Collection[str] | None = None) -> Pairing:
    """Pair two files, or the files of two folders by what remains of their names without
    language codes: `x.fr.txt`, `x_fr.txt`, `fr/x.txt` and `x.txt` all are `x`.

    The two may be the same folder; then only files with a language in their path count. Of a
    folder's files those are documents that end in one of `suffixes` (None: all). Raises
    DataError when a path doesn't exist or two files of a side have the same name.
    """
    for path in (fr, en):
        if not path.exists():
            raise DataError("There is no such file or folder.", where=str(path))
    if fr.is_dir() != en.is_dir():
        raise DataError("One side is a folder and the other a file.", where=f"{fr}, {en}")
    if not fr.is_dir():
        return Pairing(
            pairs=(DocumentPair(id=_shared_name(Path(fr.name)), fr=fr, en=en),), unpaired=()
        )
    one = fr.resolve() == en.resolve()
    found = [_files(fr), [] if one else _files(en)]
    known = [
        [f for f in side if suffixes is None or f.suffix.lower() in suffixes] for side in found
    ]
    if one:
        files = [(path, language(path.relative_to(fr))) for path in known[0]]
        sides = [[path for path, code in files if code == side] for side in _CODES]
        left = [path for path, code in files if not code]
    else:
        sides, left = known, []
    unsupported = sorted({*chain(*found)} - {*chain(*known)})
    pairing = _match(_by_name(sides[0], fr), _by_name(sides[1], en), left)
    return replace(pairing, unsupported=tuple(unsupported))


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        p for p in found if not any(part[0] == "." for part in p.relative_to(folder).parts)
    )


def language(path: Path) -> str | None:
    """The language that a path names ("fr", "en"), the part nearest to its end first."""
    for part in reversed(path.parts):
        for mark in reversed(_MARK.findall(part)):
            code = re.split("[-_]", mark)[0]
            return next(name for name, codes in _CODES.items() if code in codes)
    return None


def _shared_name(path: Path) -> str:
    """The name without suffixes for formats and languages; subfolders stay."""
    parts = [_MARK.sub("", part).strip("._- ") for part in path.with_suffix("").parts]
    return "/".join(part for part in parts if part) or path.stem


def _by_name(files: Iterable[Path], root: Path) -> dict[str, Path]:
    named: dict[str, Path] = {}
    for path in files:
        name = _shared_name(path.relative_to(root))
        if name in named:
            hint = "Give them different names, or align them one by one."
            raise DataError(f"{named[name]} and {path} are both '{name}'.", where=name, hint=hint)
        named[name] = path
    return named


def _match(fr: dict[str, Path], en: dict[str, Path], left: Sequence[Path]) -> Pairing:
    both = sorted(fr.keys() & en.keys())
    alone = [fr[name] for name in fr.keys() - en.keys()] + [en[n] for n in en.keys() - fr.keys()]
    pairs = tuple(DocumentPair(id=name, fr=fr[name], en=en[name]) for name in both)
    return Pairing(pairs=pairs, unpaired=tuple(sorted([*alone, *left])))
