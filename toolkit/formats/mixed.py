"""Mixed XML content (text among inline elements) as a block's text and tags, and back.

A reader turns the children of a paragraph into items; `lay` makes text and tags of them and
remembers which item each tag stands for; `Writer` puts the items back around new text.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from toolkit.formats import inline
from toolkit.formats.tagged import TaggedText, without_joins
from toolkit.model import Block, Document, TagKind
from toolkit.text.notes import is_note_mark
from toolkit.text.tag_tree import Branch, Node, nest
from toolkit.xmlio import tree

if TYPE_CHECKING:
    from lxml import etree


@dataclass(slots=True, kw_only=True)
class Text:
    """Words. `style` is the element that formats them, where the format has such."""

    text: str
    style: Any = None


@dataclass(slots=True, kw_only=True)
class Opaque:
    """An element that stands at one point and goes back untouched. `join`: it separates words.

    `edge`: it doesn't show, so at the ends of a paragraph it needs no tag. `fence` names the
    stretch that it begins or ends (a bookmark, a native code's first half) with its `role`.
    `value`: it may stand for a value that is put in later. `style` is set where the element needs
    a run of its own around it.
    """

    element: etree._Element
    join: bool = False
    value: bool = False
    edge: bool = False
    fence: Hashable = None
    role: Literal["open", "close"] | None = None
    style: Any = None
    in_run: bool = False


@dataclass(slots=True, kw_only=True)
class Group:
    """A stretch that a tag encloses: an element (`shell`; its children live in `host`), or what
    stands between `head` and `tail`. `key` is equal for groups that may be merged. `raised`: as
    superscript, so figures in it are the mark of a note.
    """

    items: list[Item]
    shell: etree._Element | None = None
    host: etree._Element | None = None
    head: list[Item] = field(default_factory=list)
    tail: list[Item] = field(default_factory=list)
    kind: TagKind = "pair"
    style: Any = None
    key: Hashable = None
    raised: bool = False


Item = Text | Opaque | Group


@dataclass(slots=True, kw_only=True)
class Content:
    """A paragraph's inline content, read. `before` and `after` are items that need no tag."""

    host: etree._Element
    tagged: TaggedText
    handles: dict[str, Item]
    before: list[Item] = field(default_factory=list)
    after: list[Item] = field(default_factory=list)
    style: Any = None


def has_text(items: Sequence[Item]) -> bool:
    """Whether there are any characters in the items."""
    return any(
        item.text if isinstance(item, Text) else isinstance(item, Group) and has_text(item.items)
        for item in items
    )


def words_of(items: Sequence[Item]) -> str:
    """The characters in the items."""
    return "".join(
        item.text if isinstance(item, Text) else words_of(item.items)
        for item in items
        if not isinstance(item, Opaque)
    )


def read(host: etree._Element, items: list[Item], *, style: Any = None) -> Content:
    """Lay a paragraph's items out as text and tags."""
    before, middle, after = _edges(items)
    content = Content(
        host=host, tagged=TaggedText(), handles={}, before=before, after=after, style=style
    )
    _lay(fold(middle), content)
    return content


def _lay(items: Sequence[Item], content: Content) -> None:
    for item in items:
        if isinstance(item, Text):
            content.tagged.add(item.text)
        elif isinstance(item, Opaque):
            content.handles[content.tagged.empty(join=item.join, value=item.value)] = item
        elif not has_text(item.items):
            content.handles[content.tagged.empty()] = item
        elif _marks_note(item, content.tagged.text):
            join = words_of(item.items)[-1].isspace()
            content.handles[content.tagged.empty(join=join)] = item
        else:
            content.handles[content.tagged.open(item.kind)] = item
            _lay(fold(item.items), content)
            content.tagged.close()


def _marks_note(group: Group, before: str) -> bool:
    """Whether a group is the mark of a note, which is no text to translate."""
    return group.raised and is_note_mark(words_of(group.items).rstrip(), before)


def _edges(items: list[Item]) -> tuple[list[Item], list[Item], list[Item]]:
    def is_edge(item: Item) -> bool:
        return isinstance(item, Opaque) and item.edge

    start, end = 0, len(items)
    while start < end and is_edge(items[start]):
        start += 1
    while end > start and is_edge(items[end - 1]):
        end -= 1
    return items[:start], items[start:end], items[end:]


def fold(items: Sequence[Item]) -> list[Item]:
    """Make one group of what stands between two halves of a fence, unless that would cross."""
    folded: list[Item] = []
    for item in items:
        start = _opening(folded, item)
        if start is None:
            folded.append(item)
        else:
            inner = folded[start + 1 :]
            folded[start:] = [Group(items=inner, head=[folded[start]], tail=[item])]
    return folded


def _opening(folded: list[Item], item: Item) -> int | None:
    if not isinstance(item, Opaque) or item.role != "close":
        return None
    for index in range(len(folded) - 1, -1, -1):
        other = folded[index]
        if isinstance(other, Opaque) and other.role == "open" and other.fence == item.fence:
            return index
    return None


class Writer:
    """Puts a block's text and tags back into a paragraph's element."""

    def rebuild(self, content: Content, block: Block) -> None:
        """Replace all that `content.host` holds, but what `keeps` says, by the block's content."""
        text, tags = without_joins(block.text, block.tags, content.tagged.joins)
        host = content.host
        self._clear(host)
        for item in content.before:
            self.verbatim(host, item)
        self._nodes(host, nest(text, tags, content.tagged.parents), content, content.style)
        for item in content.after:
            self.verbatim(host, item)

    def keeps(self, child: etree._Element) -> bool:
        """Whether a child of the paragraph is no content (its properties)."""
        return False

    def text(self, parent: etree._Element, text: str, style: Any) -> None:
        """Append words."""
        append_text(parent, tree.safe(text))

    def opaque(self, parent: etree._Element, item: Opaque) -> None:
        """Append an element that goes back untouched."""
        append(parent, item.element)

    def verbatim(self, parent: etree._Element, item: Item) -> None:
        """Append an item with all that it held when it was read."""
        if isinstance(item, Text):
            self.text(parent, item.text, item.style)
        elif isinstance(item, Opaque):
            self.opaque(parent, item)
        elif item.shell is not None:
            self.opaque(parent, Opaque(element=item.shell, style=item.style))
        else:
            for part in (*item.head, *item.items, *item.tail):
                self.verbatim(parent, part)

    def _clear(self, host: etree._Element) -> None:
        for child in list(host):
            if not self.keeps(child):
                host.remove(child)
        host.text = None

    def _nodes(
        self, parent: etree._Element, nodes: Sequence[Node], content: Content, style: Any
    ) -> None:
        for node in nodes:
            if isinstance(node, str):
                self.text(parent, node, style)
            else:
                self._branch(parent, node, content, style)

    def _branch(self, parent: etree._Element, branch: Branch, content: Content, style: Any) -> None:
        item = content.handles[branch.tag.id]
        if branch.tag.kind != "pair" or not isinstance(item, Group):
            self.verbatim(parent, item)
            return
        style = item.style if item.style is not None else style
        inside = parent
        if item.shell is not None and item.host is not None:
            self._clear(item.host)
            append(parent, item.shell)
            inside = item.host
        for part in item.head:
            self.verbatim(inside, part)
        self._nodes(inside, branch.nodes, content, style)
        for part in item.tail:
            self.verbatim(inside, part)


def append(parent: etree._Element, element: etree._Element) -> None:
    """Append an element without the text that followed it where it stood."""
    element.tail = None
    parent.append(element)


def append_text(parent: etree._Element, text: str) -> None:
    """Append text to mixed content."""
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def check_blocks(document: Document, blocks: Sequence[Block]) -> list[tuple[Block, Block]]:
    """Pair the blocks read with those to be written; DataError when they aren't the same ones."""
    inline.check_blocks(document.blocks, blocks, name=document.id)
    return list(zip(document.blocks, blocks, strict=True))


def is_changed(old: Block, new: Block) -> bool:
    """Whether the writer has anything to do."""
    return (old.text, old.tags, old.target) != (new.text, new.tags, new.target)
