"""Segments as rows of a table, and rows, edited or not, as translation units."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from toolkit.errors import FormatError
from toolkit.model import Segment, TranslatedDocument, TranslationUnit
from toolkit.text.digest import digest

# `machine` holds the digest of a draft that no person made: a target that still has it is one.
COLUMNS = ("id", "source", "target", "state", "confidence", "flags", "machine")
_NAMES = {
    "fr": "source",
    "en": "target",
    "status": "state",
    "french": "source",
    "english": "target",
}
# What a person puts in the state column to confirm a draft as it stands.
_CONFIRMED = {"human", "approved", "final", "reviewed", "translated", "signed-off", "ok"}


def rows(translated: TranslatedDocument) -> Iterator[dict[str, str]]:
    """One row a segment, by COLUMNS."""
    for segment in translated.segments:
        yield {
            "id": segment.id,
            "source": segment.source,
            "target": segment.target,
            "state": segment.state,
            "confidence": "" if segment.confidence is None else f"{segment.confidence:.3f}",
            "flags": notes(segment),
            "machine": machine(segment),
        }


def notes(segment: Segment) -> str:
    """The segment's flags, and why it failed, for people."""
    texts = [f"{flag.code}: {flag.message}" for flag in segment.flags]
    return "; ".join([segment.reason, *texts] if segment.reason else texts)


def machine(segment: Segment) -> str:
    """The digest of the target, unless a person made it."""
    return "" if segment.state == "human" else digest(segment.target)


def origin(target: str, state: str, drafted: str) -> Literal["human", "machine"]:
    """Who made a target: the machine, if it is still the draft and nobody confirmed it."""
    is_draft = drafted == digest(target) and state.strip().lower() not in _CONFIRMED
    return "machine" if is_draft else "human"


def header(cells: Sequence[str], *, where: str) -> tuple[str, ...]:
    """The columns of a table by its first row; FormatError without a source and a target."""
    found = [cell.strip().lower() for cell in cells]
    names = tuple(_NAMES.get(name, name) for name in found)
    if "source" not in names or "target" not in names:
        raise FormatError(
            f"The first row names no source and target, but: {', '.join(filter(None, found))}.",
            where=where,
            hint="Name the columns 'source' and 'target' (or 'fr' and 'en').",
        )
    return names


def unit(row: Mapping[str, str]) -> TranslationUnit | None:
    """A row as a translation unit; None where nothing is translated."""
    source, target = clean(row["source"]), clean(row["target"])
    state, drafted = row.get("state", ""), row.get("machine", "")
    by = origin(target, state, drafted)
    if not source or not target or (state == "failed" and by == "machine"):
        return None
    known = {"source", "target", "machine", "id"}
    meta = {key: value for key, value in row.items() if key and value and key not in known}
    return TranslationUnit(
        source=source, target=target, origin=by, id=row.get("id") or None, meta=meta
    )


def with_text(units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
    """The units with text on both sides, without white space at its ends."""
    for found in units:
        source, target = clean(found.source), clean(found.target)
        if source and target:
            yield replace(found, source=source, target=target)


def clean(text: str) -> str:
    """NFC, without white space at the ends."""
    return unicodedata.normalize("NFC", text).strip()
