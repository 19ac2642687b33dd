"""File formats that are read, translated and written back; one a file."""

from __future__ import annotations

from functools import cache
from pathlib import PurePath
from typing import cast

from toolkit import registry
from toolkit.errors import ConfigError
from toolkit.formats.base import Format


@cache
def formats() -> dict[str, Format]:
    """Every registered format, by name."""
    return {
        name: cast("Format", registry.load("format", name)()) for name in registry.names("format")
    }


def format_for(path: PurePath | str) -> Format:
    """The format of a file by its extension, or of a bare format name (`lines`).

    Raises ConfigError, which lists the known extensions, for any other.
    """
    name = PurePath(path).name.lower()
    known = formats()
    if name in known:
        return known[name]
    by_extension = {ext: found for found in known.values() for ext in found.extensions}
    suffix = PurePath(name).suffix
    if suffix in by_extension:
        return by_extension[suffix]
    raise ConfigError(
        f"No format is known for '{PurePath(path).name}'.",
        where=str(path),
        hint=f"Known extensions: {', '.join(sorted(by_extension))}.",
    )


def is_supported(path: PurePath | str) -> bool:
    """Whether a file's extension is one that a format reads."""
    suffix = PurePath(path).suffix.lower()
    return any(suffix in found.extensions for found in formats().values())
