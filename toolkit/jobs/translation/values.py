"""Empty tags that stand for a value (`Bonjour <x id="1"/> !`), written as the placeholder that they
are ({1}) from the plan until markup is placed: so the model gets a stand-in for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from toolkit.model import Segment, Span, Tag, TokenLink
from toolkit.text.edits import Edit, OffsetMap, apply_edits

_BEFORE = frozenset('(«"“')
_AFTER = frozenset(".,;:!?…)»\"”'’%€")
_ENDED = re.compile(r"[.!?…]\W*\Z")
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 5  # words for two values and more: of "Page X1 sur X2" the compact model makes a muddle


def with_values(text: str, tags: Sequence[Tag]) -> tuple[str, tuple[Tag, ...]]:
    """A sentence with placeholders for the empty tags that stand in it as a word does; their tags
    protect them.
    """
    names = _names(text)
    words = {i: next(names) for i, tag in enumerate(tags) if _is_word(text, tags, tag)}
    if not words or (len(words) > 1 and len(_WORD.findall(text)) < _ENOUGH):
        return text, tuple(tags)
    edits = [
        Edit(start=tags[i].start, end=tags[i].start, replacement=name) for i, name in words.items()
    ]

    def shift(at: int, index: int) -> int:
        """How far what a tag begins or ends at moves; the tags are in order of opening."""
        return sum(
            len(name)
            for i, name in words.items()
            if tags[i].start < at or (tags[i].start == at and i < index)
        )

    moved = []
    for index, tag in enumerate(tags):
        start = tag.start + shift(tag.start, index)
        if index in words:
            end = start + len(words[index])
            moved.append(replace(tag, start=start, end=end, kind="protected"))
        else:
            moved.append(replace(tag, start=start, end=tag.end + shift(tag.end, index)))
    return apply_edits(text, edits)[0], tuple(moved)


def widened(text: str, tags: Sequence[Tag], spans: Sequence[Span]) -> list[Span]:
    """A block's sentences, the first and the last with the values at the block's ends."""
    spans = list(spans)
    for tag in tags if spans else ():
        first, last = spans[0], spans[-1]
        if not _is_word(text, tags, tag):
            continue
        if not text[tag.start : first.start].strip() and tag.start < first.start:
            spans[0] = replace(first, start=tag.start)
        elif not text[last.end : tag.start].strip() and last.end < tag.start:
            spans[-1] = replace(last, end=tag.start)
    return spans


def has_values(target: str, source: str, tags: Sequence[Tag]) -> bool:
    """Whether a translation has the placeholder of each value once."""
    return all(target.count(tag.text(source)) == 1 for tag in _values(tags))


def with_sure_values(segment: Segment) -> Segment:
    """The segment as it is where its translation has each placeholder of a value once; otherwise
    the one without them, whose empty tags are placed as all others are.
    """
    if has_values(segment.target, segment.source, segment.tags):
        return segment
    texts = [tag.text(segment.source) for tag in _values(segment.tags)]
    found = re.finditer("|".join(rf"\s?{re.escape(text)}" for text in texts), segment.target)
    return _cut(segment, [Edit.of(m, "") for m in found])


def without_values(segment: Segment) -> Segment:
    """The segment with empty tags again in the place of the placeholders."""
    placed = _values(segment.target_tags)
    return _cut(segment, list(map(_removal, placed))) if _values(segment.tags) else segment


def _names(text: str) -> Iterator[str]:
    names = (f"{{{number}}}" for number in count(1))
    return (name for name in names if name not in text)


def _is_word(text: str, tags: Sequence[Tag], tag: Tag) -> bool:
    """Whether a tag stands apart from the words beside it, alone, and not outside the sentence."""
    if not tag.value or tag.start != tag.end:
        return False
    before, after = text[: tag.start], text[tag.start :]
    apart = (not before or before[-1].isspace() or before[-1] in _BEFORE) and (
        not after or after[0].isspace() or after[0] in _AFTER
    )
    alone = not any(t.start == t.end == tag.start and t is not tag for t in tags)
    if not apart or not alone or _ENDED.search(before):
        return False
    if not any(map(str.isalpha, before)):
        return after.lstrip()[:1].islower()
    return bool(after.strip()) or len(before.split()) > 1  # no icon beside a button's one word


def _values(tags: Sequence[Tag]) -> list[Tag]:
    return [tag for tag in tags if tag.value and tag.kind == "protected"]


def _removal(tag: Tag) -> Edit:
    return Edit(start=tag.start, end=tag.end, replacement="")


def _cut(segment: Segment, gone: list[Edit]) -> Segment:
    """The segment without the placeholders in the source and `gone` from the target."""
    own = list(map(_removal, _values(segment.tags)))
    source, here = apply_edits(segment.source, own)
    target, there = apply_edits(segment.target, gone)
    places = {(edit.start, edit.end) for edit in own}
    verbatim = [span for span in segment.verbatim if (span.start, span.end) not in places]
    return replace(
        segment,
        source=source,
        target=target,
        tags=_emptied(here, segment.tags),
        target_tags=_emptied(there, segment.target_tags),
        verbatim=here.spans(verbatim),
        source_entities=here.spans(segment.source_entities),
        target_entities=there.spans(segment.target_entities),
        alignment=tuple(filter(_links, here.origins(there.links(segment.alignment)))),
    )


def _emptied(moved: OffsetMap, tags: Sequence[Tag]) -> tuple[Tag, ...]:
    out = []
    for tag in tags:
        start, end = moved.range(tag.start, tag.end)
        kind = "empty" if tag.value and tag.kind == "protected" else tag.kind
        out.append(replace(tag, start=start, end=start if kind == "empty" else end, kind=kind))
    return tuple(out)


def _links(link: TokenLink) -> bool:
    return link.source_start < link.source_end and link.target_start < link.target_end
