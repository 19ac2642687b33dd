"""Rows from mappings, by whatever names their sides go."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import FormatError
from toolkit.model import BitextRow
from toolkit.text.typography import nfc

_NAMES = (("fr", "en"), ("source", "target"), ("french", "english"), ("src", "tgt"))


def row_of(record: Any, path: Path | str, number: int) -> BitextRow:
    """A row from a mapping of `BitextRow.as_dict`'s form, or with the sides at its top level.

    Raises FormatError when there are no two texts.
    """
    where = f"{path}:{number}"
    if not isinstance(record, Mapping):
        raise FormatError("This row is no object.", where=where)
    fr, en = _sides(record.get("translation") or record, where)
    name = path.name if isinstance(path, Path) else path
    return BitextRow(
        id=str(record.get("id") or f"{name}:{number}"),
        fr=nfc(fr),
        en=nfc(en),
        doc_id=str(record.get("doc_id") or ""),
        entities=tuple(record.get("entities") or ()),
        scores={k: v for k, v in (record.get("scores") or {}).items() if v is not None},
        provenance={k: v for k, v in (record.get("provenance") or {}).items() if v is not None},
    )


def _sides(record: Mapping[str, Any], where: str) -> tuple[str, str]:
    for left, right in _NAMES:
        fr, en = record.get(left), record.get(right)
        if isinstance(fr, str) and isinstance(en, str):
            return fr, en
    raise FormatError(
        f"The row has no French and English text, but: {', '.join(map(str, record))}.",
        where=where,
        hint="Name the sides 'fr' and 'en' (or put them under 'translation').",
    )
