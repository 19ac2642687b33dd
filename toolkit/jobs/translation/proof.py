"""Before and after: is the file in our languages, and does its draft say all of it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from toolkit.errors import DataError, OutputError
from toolkit.model import Block, Document, Tag


def expect_languages(document: Document) -> None:
    """Raise DataError for a file that says it is of other languages (XLIFF)."""
    pair = (document.source_lang, document.target_lang)
    if pair != ("fr", "en"):
        raise DataError(
            f"The file goes from '{pair[0]}' to '{pair[1]}', not from fr to en.",
            where=document.id,
            hint="Leave it out, or correct the languages that it names.",
        )


# Formats that judge by the words which lines or cues are one block: a translation may be cut
# otherwise without loss.
_CUT_BY_WORDS = frozenset({"text", "srt", "vtt"})


def prove(document: Document, blocks: Sequence[Block], again: Document) -> None:
    """Raise OutputError unless a draft, read again, has the blocks and tags that were written."""
    problem = _problem(blocks, again.blocks)
    if problem is None:
        return
    if document.format in _CUT_BY_WORDS and _letters(*blocks) == _letters(*again.blocks):
        return
    # In Markdown a line is a label by its emphasis, which a translation may have on other words.
    recut = document.format == "markdown" and len(again.blocks) != len(blocks)
    if recut and _characters(blocks) == _characters(again.blocks):
        return
    raise OutputError(problem, where=document.id, hint="Please report this file as a bug.")


def _problem(blocks: Sequence[Block], again: Sequence[Block]) -> str | None:
    if len(again) != len(blocks):
        # Readers pass over what has no words, and a machine may answer with none (flagged).
        blocks = [block for block in blocks if _letters(block)]
    if len(again) != len(blocks):
        return f"The draft has {len(again)} blocks where {len(blocks)} were written."
    for block, read in zip(blocks, again, strict=True):
        if read.target is None and _lacks_markup(block, read):
            return f"Block {block.id} of the draft doesn't have the markup that its source has."
    return None


def _letters(*blocks: Block) -> str:
    """What the blocks say, without their spacing, signs and protected text."""
    parts = []
    for block in blocks:
        start = 0
        for tag in [tag for tag in block.tags if tag.kind == "protected"]:
            parts.append(block.text[start : tag.start])
            start = max(start, tag.end)
        parts.append(block.text[start:])
    return "".join(char for part in parts for char in part if char.isalnum())


def _characters(blocks: Sequence[Block]) -> str:
    """All letters and digits."""
    return "".join(char for block in blocks for char in block.text if char.isalnum())


def _lacks_markup(written: Block, read: Block) -> bool:
    wanted, found = (Counter(_role(tag) for tag in block.tags) for block in (written, read))
    # A note's mark may read as raised text, by the word that it stands after (5 m²).
    found["empty"] += max(0, found["pair"] - wanted["pair"])
    del wanted["pair"], wanted["nothing"]
    if wanted - found:
        return True
    return not _edges(written, shared=False) <= _edges(read, shared=True)


def _role(tag: Tag) -> str:
    """The tag's kind, but for a pair around nothing."""
    return "nothing" if tag.kind == "pair" and tag.start == tag.end else tag.kind


def _edges(block: Block, *, shared: bool) -> set[int]:
    """The numbers of letters before which formatting begins or ends inside a block: DOCX may read
    bold words among plain ones as plain words among bold ones, and raised figures as a note's mark,
    which isn't in the text. `shared`: also where one tag ends and another begins, for neighbours
    may read back as one.
    """
    before = list(accumulate((char.isalpha() for char in block.text), initial=0))
    pairs = [(before[tag.start], before[tag.end]) for tag in block.tags if tag.kind == "pair"]
    starts = {start for start, end in pairs if start < end}
    ends = {end for start, end in pairs if start < end}
    inner = set(range(1, before[-1]))
    return inner & (starts | ends if shared else starts ^ ends)
