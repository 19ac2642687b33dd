"""Text with inline tags as a tree, for writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.model import Tag


@dataclass(slots=True, kw_only=True)
class Branch:
    """A tag and what stands under it."""

    tag: Tag
    nodes: list[str | Branch] = field(default_factory=list)


Node = str | Branch


def nest(
    text: str, tags: Sequence[Tag], parents: Mapping[str, str | None] | None = None
) -> list[Node]:
    """The text and tags as a tree. Where a tag stands just at another's end, `parents` says
    whether it belongs inside; without it, outside.
    """
    parents = parents or {}
    root = Branch(tag=Tag(id="", start=0, end=len(text)))
    stack, position = [root], 0

    def advance(to: int) -> None:
        nonlocal position
        if to > position:
            stack[-1].nodes.append(text[position:to])
            position = to

    for tag in tags:
        while len(stack) > 1 and _is_over(stack[-1].tag, tag, parents):
            advance(stack[-1].tag.end)
            stack.pop()
        advance(tag.start)
        branch = Branch(tag=tag)
        stack[-1].nodes.append(branch)
        stack.append(branch)
    while stack:
        advance(stack[-1].tag.end)
        stack.pop()
    return root.nodes


def _is_over(outer: Tag, tag: Tag, parents: Mapping[str, str | None]) -> bool:
    if outer.end < tag.end or outer.kind == "empty":
        return True
    return outer.end == tag.start and not _stood_in(tag.id, outer.id, parents)


def _stood_in(name: str, outer: str, parents: Mapping[str, str | None]) -> bool:
    above = parents.get(name)
    while above is not None and above != outer:
        above = parents.get(above)
    return above == outer
