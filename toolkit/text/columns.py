"""Which columns of a table of bitext hold its two sides."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.errors import FormatError

_NAMES = {"fr": ("french", "fra"), "en": ("english", "eng")}


def header(cells: Sequence[str], source: str = "fr", target: str = "en") -> tuple[str, ...] | None:
    """The names of the columns when the first row holds them, the sides under their languages'
    codes; None where the first row is text.
    """
    sides = dict.fromkeys((source, "source", "src", *_NAMES.get(source, ())), source)
    sides |= dict.fromkeys((target, "target", "tgt", *_NAMES.get(target, ())), target)
    found = [cell.strip().lower() for cell in cells]
    names = tuple(sides.get(name, name) for name in found)
    return names if source in names and target in names else None


def by_name(columns: Sequence[str], cells: Sequence[str], where: str) -> dict[str, str]:
    """A row's cells by column. A table of nothing but the sides may have further cells, which
    nothing is known about. Raises FormatError.
    """
    only_sides = len(columns) == 2
    if len(cells) < 2 or (not only_sides and len(cells) != len(columns)):
        wanted = "2 or more" if only_sides else len(columns)
        raise FormatError(
            f"The row has {len(cells)} cell{'s' * (len(cells) != 1)}, not {wanted}.", where=where,
            hint="A row needs a source and a target, and a cell for each name of the first row.",
        )  # fmt: skip
    return dict(zip(columns, cells, strict=False))
