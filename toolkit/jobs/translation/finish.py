"""From raw translations to a finished document: put together, post-edited, checked, joined."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from toolkit.jobs.translation.flow import Translated
from toolkit.jobs.translation.given import restored
from toolkit.jobs.translation.plan import BlockPlan, DocumentPlan, Request, Sentence
from toolkit.jobs.translation.values import has_values
from toolkit.markup import Piece, join
from toolkit.model import Block, Segment, TokenLink, TranslatedDocument
from toolkit.store import Stored
from toolkit.text.casing import upper_case
from toolkit.text.edits import undone

# A step of post-editing sees a document's segments in order and returns as many.
Step = Callable[[Sequence[Segment]], Sequence[Segment]]


def assemble(translated: Translated) -> list[Segment]:
    """The document's segments with their raw translations."""
    return [
        segment(sentence, block.block.id, translated)
        for block in translated.plan.blocks
        for sentence in block.sentences
    ]


def segment(sentence: Sentence, block_id: str, translated: Translated) -> Segment:
    """One segment: the translations of its requests with what leads to each, the source's own text
    in the place of stand-ins, alignment moved along. Where the model lost or doubled a value, what
    it made of the sentence without them.
    """
    if sentence.state is not None:
        return Segment(
            id=sentence.id,
            block_id=block_id,
            source=sentence.source,
            target=sentence.target,
            state=sentence.state,
            tags=sentence.tags,
            verbatim=sentence.verbatim,
        )
    parts: list[str] = []
    links: list[TokenLink] = []
    length = 0
    for request in sentence.requests:
        stored = translated.found[request.text]
        length += len(request.lead)
        links += _moved(stored.alignment, request.offset, length)
        parts += [request.lead, upper_case(stored.target) if request.shouted else stored.target]
        length += len(stored.target)
    joined = "".join(parts) + sentence.tail
    target, moved = restored(joined, sentence.source, sentence.stand_ins)
    if sentence.plain and not has_values(target, sentence.source, sentence.tags):
        return segment(sentence.plain, block_id, translated)
    return Segment(
        id=sentence.id,
        block_id=block_id,
        source=sentence.source,
        target=target,
        state="machine" if any(r.text in translated.fresh for r in sentence.requests) else "memory",
        tags=sentence.tags,
        verbatim=sentence.verbatim,
        alignment=undone(sentence.stand_ins).origins(moved.links(links)),
        confidence=_confidence(sentence.requests, translated.found),
    )


def _moved(links: Sequence[TokenLink], source: int, target: int) -> Sequence[TokenLink]:
    if not source and not target:
        return links
    return [
        TokenLink(
            source_start=link.source_start + source,
            source_end=link.source_end + source,
            target_start=link.target_start + target,
            target_end=link.target_end + target,
            weight=link.weight,
        )
        for link in links
    ]


def _confidence(requests: Sequence[Request], translations: Mapping[str, Stored]) -> float:
    """Geometric mean of the target tokens' probabilities, of the least sure request."""
    return round(math.exp(min(min(translations[r.text].score, 0.0) for r in requests)), 4)


def finish(
    plan: DocumentPlan, segments: Sequence[Segment], steps: Sequence[Step]
) -> tuple[TranslatedDocument, list[Block]]:
    """Run the steps of post-editing, then join the segments to blocks for the writer."""
    for step in steps:
        segments = step(segments)
    stream = iter(segments)
    blocks = [join_block(block, [next(stream) for _ in block.sentences]) for block in plan.blocks]
    return TranslatedDocument(document=plan.document, segments=tuple(segments)), blocks


def join_block(plan: BlockPlan, segments: Sequence[Segment]) -> Block:
    """The block, translated: its segments with what stood between them. A block whose file holds
    a translation that is kept goes back as it came.
    """
    if not segments or (plan.block.target and segments[0].state == "human"):
        return plan.block
    pieces = list(plan.pieces)
    pieces[1::2] = [Piece(text=s.target, tags=s.target_tags) for s in segments]
    text, tags = join(pieces, plan.block.tags)
    # To a format that holds both languages, text equal to its source is a translation only when
    # it stands as the target.
    same = text if text == plan.block.text else None
    by_people = all(segment.state == "human" for segment in segments)
    origin: Literal["human", "machine"] = "human" if by_people else "machine"
    return replace(plan.block, text=text, tags=tags, target=same, origin=origin)
