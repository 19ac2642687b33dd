"""File formats that are read, translated and written back; one a file."""

from __future__ import annotations

from functools import cache
from pathlib import PurePath
from typing import cast

from toolkit import registry
from toolkit.errors import ConfigError
from toolkit.formats.base import Format


def formats() -> dict[str, Format]:
    """Every registered format, by name."""
    return {name: _load(name) for name in registry.names("format")}


@cache
def _load(name: str) -> Format:
    return cast("Format", registry.load("format", name)())


def format_for(path: PurePath | str) -> Format:
    """The format of a file by its extension, or of a bare format name (`lines`).

    Raises ConfigError, which lists the known extensions, for any other.
    """
    name = PurePath(path).name.lower()
    if name in registry.TABLES["format"]:
        return _load(name)
    if is_supported(name):
        return _load(registry.EXTENSIONS[PurePath(name).suffix])
    raise ConfigError(
        f"No format is known for '{PurePath(path).name}'.",
        where=str(path),
        hint=f"Known extensions: {', '.join(sorted(registry.EXTENSIONS))}.",
    )


def is_supported(path: PurePath | str) -> bool:
    """Whether a file's extension is one that a format reads."""
    return PurePath(path).suffix.lower() in registry.EXTENSIONS
