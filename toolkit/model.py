"""The records that flow through the toolkit. All are frozen, and refuse what is impossible.

Offsets are code points into NFC text, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from toolkit.errors import DataError

_SURROGATE = re.compile("[\ud800-\udfff]")

TagKind = Literal["pair", "empty", "protected"]
State = Literal["pending", "memory", "human", "machine", "copied", "failed"]
Label = Literal["PER", "LOC", "ORG", "MISC"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text: code-point offsets, end exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise DataError(f"The span {self.start}:{self.end} is impossible.")

    def text(self, of: str) -> str:
        """The text under the span; DataError when it ends outside the text."""
        if self.end > len(of):
            raise DataError(f"The span {self.start}:{self.end} ends outside a text of {len(of)}.")
        return of[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Span):
    """Inline markup over a stretch of a block's text.

    `pair` encloses text that is translated (bold, a link); `empty` stands at one point
    (line break, image, footnote mark; start == end); the text under `protected` must come out
    as it is (code, a variable, `translate="no"`). `value`: an empty one may stand for a value that
    is put in later, as {name} does in plain text. `id` is the reader's handle, unique in its
    block: the writer finds the markup again by it. Tags of a block nest, never cross; they are
    listed in order of opening, the outer one first.
    """

    id: str
    kind: TagKind = "pair"
    value: bool = False

    def __post_init__(self) -> None:
        Span.__post_init__(self)
        if self.kind == "empty" and self.start != self.end:
            raise DataError(f"The empty tag '{self.id}' encloses text.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What a file format hands over to be translated as one: a paragraph, a heading, a table
    cell, a subtitle cue. A writer takes the same blocks back, translated.

    `kind` is a hint for the segmenter and the reports ("paragraph", "heading", "cell", "item",
    "cue", "segment"; a "segment" is never split into sentences). `target` is a translation that
    the file already holds (XLIFF, PO): it is kept unless the user asks otherwise. `origin` says
    to the writer who made the translation that it is given.
    """

    id: str
    text: str
    tags: tuple[Tag, ...] = ()
    kind: str = "paragraph"
    target: str | None = None
    origin: Literal["human", "machine"] = "machine"

    def __post_init__(self) -> None:
        if not self.text.isascii() and _SURROGATE.search(self.text):
            raise DataError("The text has half a surrogate pair (U+D800–DFFF).", where=self.id)
        open_ends = [len(self.text)]
        previous = 0
        for tag in self.tags:
            if tag.start < previous:
                raise DataError(f"The tags of block '{self.id}' are not in order.", where=self.id)
            while open_ends[-1] < tag.end:
                if open_ends[-1] > tag.start or len(open_ends) == 1:
                    raise DataError(
                        f"Tag '{tag.id}' crosses another or the text's end.", where=self.id
                    )
                open_ends.pop()
            if tag.kind != "empty":
                open_ends.append(tag.end)
            previous = tag.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file, read. `skeleton` is what the format's writer needs to rebuild the file around
    the blocks; nobody else looks into it.
    """

    id: str
    format: str
    blocks: tuple[Block, ...]
    skeleton: Any = None
    encoding: str | None = None
    source_lang: str = "fr"
    target_lang: str = "en"
    meta: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len({block.id for block in self.blocks}) < len(self.blocks):
            raise DataError("Two blocks of the document have the same id.", where=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLink:
    """Word-alignment evidence: this stretch of the target came from that stretch of the source
    (code points, end exclusive); `weight` in 0–1 is the attention that says so.
    """

    source_start: int
    source_end: int
    target_start: int
    target_end: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Span):
    """A mention of a named entity."""

    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityLink:
    """Source entity `source` (an index) is target entity `target`; `reason` is for people."""

    source: int
    target: int
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something a person should look at: `code` names the check, `message` says what was seen.
    `severity` 1 (a hint) to 3 (surely wrong).
    """

    code: str
    message: str
    severity: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A sentence (or what is translated as one) on its way through the toolkit.

    `state` is terminal and explicit once translated: `memory` (reused from the store), `human`
    (a person's translation, which outranks all), `machine`, `copied` (nothing to translate: a
    number, a URL, a sentence that is English already), `failed` (with the `reason`).
    `confidence` in 0–1 is the model's own. `verbatim`: stretches of the source, beside its
    protected tags, that must come out as they are.
    """

    id: str
    block_id: str
    source: str
    target: str = ""
    state: State = "pending"
    reason: str | None = None
    tags: tuple[Tag, ...] = ()
    target_tags: tuple[Tag, ...] = ()
    verbatim: tuple[Span, ...] = ()
    source_entities: tuple[Entity, ...] = ()
    target_entities: tuple[Entity, ...] = ()
    links: tuple[EntityLink, ...] = ()
    alignment: tuple[TokenLink, ...] = ()
    flags: tuple[Flag, ...] = ()
    confidence: float | None = None

    def __post_init__(self) -> None:
        if self.state == "failed" and not self.reason:
            raise DataError("A failed segment needs a reason.", where=self.id)
        check_spans(self.source, (*self.tags, *self.verbatim, *self.source_entities), self.id)
        check_spans(self.target, (*self.target_tags, *self.target_entities), self.id)
        for link in self.links:
            if link.source >= len(self.source_entities) or link.target >= len(self.target_entities):
                raise DataError("An entity link names an entity that isn't there.", where=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedDocument:
    """A document and its segments, in order, every one in a terminal state."""

    document: Document
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationUnit:
    """A source and its translation as translation memories and bitexts hold them.

    `origin` says who made it: "human" outranks "machine". `meta` holds what else the file says
    (creation date, context, note), by the file's own names.
    """

    source: str
    target: str
    origin: Literal["human", "machine"] = "human"
    id: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BitextRow:
    """A row of a published dataset, in the `datasets` translation convention; see `as_dict`."""

    id: str
    fr: str
    en: str
    doc_id: str = ""
    entities: tuple[Mapping[str, Any], ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """`{"id", "translation": {"fr", "en"}, "doc_id", "entities", "scores", "provenance"}`."""
        return {
            "id": self.id,
            "translation": {"fr": self.fr, "en": self.en},
            "doc_id": self.doc_id,
            "entities": [dict(entity) for entity in self.entities],
            "scores": dict(self.scores),
            "provenance": dict(self.provenance),
        }


def check_spans(text: str, spans: tuple[Span, ...], where: str) -> None:
    """Raise DataError when a span ends outside its text."""
    for span in spans:
        if span.end > len(text):
            message = f"The span {span.start}:{span.end} ends outside a text of {len(text)}."
            raise DataError(message, where=where)
