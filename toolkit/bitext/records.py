"""Rows from mappings, by whatever names their sides go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from toolkit.errors import FormatError
from toolkit.model import BitextRow
from toolkit.text.typography import nfc

_HINT = "See `toolkit convert --to jsonl` for how a row is written."
_FIELDS = {"id", "translation", "doc_id", "entities", "scores", "provenance"}
_NAMES = (("fr", "en"), ("source", "target"), ("french", "english"), ("src", "tgt"))
_SIDES = set(chain.from_iterable(_NAMES))


def row_of(
    record: Any, path: Path | str, number: int, losses: Counter[str] | None = None
) -> BitextRow:
    """A row from a mapping of `BitextRow.as_dict`'s form, or with the sides at its top level.
    Fields that a row has no place for are counted among the losses.

    Raises FormatError when there are no two texts, or a field is of another kind.
    """
    where = f"{path}:{number}"
    record = _object(record, "This row", where)
    fr, en = _sides(_object(record.get("translation") or record, "'translation'", where), where)
    if losses is not None:
        losses.update(f"field '{key}' left out" for key in _unknown(record))
    name = path.name if isinstance(path, Path) else path
    return BitextRow(
        id=str(record.get("id") or f"{name}:{number}"),
        fr=nfc(fr),
        en=nfc(en),
        doc_id=str(record.get("doc_id") or ""),
        entities=_entities(record.get("entities") or (), where),
        scores=_scores(record.get("scores") or {}, where),
        provenance=_known(_object(record.get("provenance") or {}, "'provenance'", where)),
    )


def _unknown(record: Mapping[str, Any]) -> Iterator[str]:
    texts = record.get("translation") or {}
    yield from (key for key in texts if key not in _SIDES)
    known = _FIELDS if texts else _FIELDS | _SIDES
    yield from (key for key, value in record.items() if key not in known and value is not None)


def _object(value: Any, what: str, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise FormatError(f"{what} is no object.", where=where, hint=_HINT)
    return value


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _scores(values: Any, where: str) -> dict[str, float]:
    scores = _known(_object(values, "'scores'", where))
    for name, score in scores.items():
        if isinstance(score, bool) or not isinstance(score, int | float):
            raise FormatError(f"The score '{name}' is no number: {score!r}.", where=where)
    return scores


def _entities(values: Any, where: str) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(values, list | tuple):
        raise FormatError("'entities' is no list.", where=where, hint=_HINT)
    return tuple(_object(value, "One of the 'entities'", where) for value in values)


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


def number_of(text: str, name: str, where: str) -> float:
    """A score that is written as text; FormatError when it is no number."""
    try:
        return float(text)
    except ValueError:
        raise FormatError(
            f"{text!r} under '{name}' is no number.", where=where,
            hint="Leave it empty where there is no score.",
        ) from None  # fmt: skip
