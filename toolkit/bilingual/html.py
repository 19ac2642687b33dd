"""Side by side, in a browser: for reading and checking, the doubtful segments marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from toolkit.errors import ConfigError
from toolkit.model import Segment, Tag, TranslatedDocument, TranslationUnit
from toolkit.render.page import render
from toolkit.text.tag_tree import Branch, Node, nest

_CONFIDENT, _DOUBTFUL = 0.6, 0.35


class Html:
    """The HTML page; see the module."""

    name: ClassVar[str] = "html"
    extension: ClassVar[str] = ".html"

    def render(self, translated: TranslatedDocument) -> bytes:
        """One page that needs nothing from the network."""
        segments = translated.segments
        page = render(
            "toolkit.bilingual:bilingual.html.j2",
            {
                "document": translated.document,
                "rows": [_row(number, s) for number, s in enumerate(segments, start=1)],
                "states": Counter(segment.state for segment in segments),
                "flagged": sum(1 for segment in segments if _is_urgent(segment)),
            },
        )
        return page.encode()

    def parse(self, data: bytes, *, name: str) -> Iterator[TranslationUnit]:
        """Raises ConfigError: the page is for reading."""
        raise ConfigError(
            "A bilingual HTML page can't be read back.",
            where=name,
            hint="Edit and import the bilingual file as xliff, tmx, xlsx, docx, tsv or jsonl.",
        )


def _row(number: int, segment: Segment) -> dict[str, Any]:
    return {
        "number": number,
        "id": segment.id,
        "source": _pieces(nest(segment.source, segment.tags)),
        "target": _pieces(nest(segment.target, segment.target_tags)),
        "state": segment.state,
        "reason": segment.reason,
        "confidence": segment.confidence,
        "look": _look(segment.confidence),
        "flags": sorted(segment.flags, key=lambda flag: -flag.severity),
        "severity": max((flag.severity for flag in segment.flags), default=0),
    }


def _is_urgent(segment: Segment) -> bool:
    """Whether there is more than a hint or a listed change against a segment, as reports count."""
    return bool(segment.reason) or any(flag.severity > 1 for flag in segment.flags)


def _look(confidence: float | None) -> str:
    if confidence is None:
        return "soft"
    if confidence >= _CONFIDENT:
        return "good"
    return "warn" if confidence >= _DOUBTFUL else "bad"


def _pieces(nodes: Sequence[Node]) -> list[tuple[str, str]]:
    """Text and tag marks in order: `("text", words)`, `("tag", what the mark shows)`."""
    pieces: list[tuple[str, str]] = []
    for node in nodes:
        if isinstance(node, Branch):
            opening, closing = _marks(node.tag)
            pieces.append(("tag", opening))
            pieces.extend(_pieces(node.nodes))
            pieces.extend([("tag", closing)] if closing else [])
        else:
            pieces.append(("text", node))
    return pieces


def _marks(tag: Tag) -> tuple[str, str]:
    if tag.kind == "empty":
        return f"{tag.id}/", ""
    return (f"{tag.id}⟩", f"⟨{tag.id}")
