"""HTML and XHTML as a flat list of tokens with their offsets in the source.

A parser that builds a tree repairs the page and forgets where things stood; here the page stays
as it is, broken or not, and every token knows its place. Follows the tokenisation of the HTML
Standard (13.2.5) as far as finding tags, attributes, comments and raw text asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"[\s/]*([^\s/>=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"'][^\s>]*)|(?=>)))?"
)
_TAG_END = re.compile(r"[\s/]*>")
_SKIPPED = (
    (re.compile(r"<!--(?:>|->)?"), "-->"),
    (re.compile(r"<!\[CDATA\["), "]]>"),
    (re.compile(r"<\?"), ">"),
    (re.compile(r"<![a-zA-Z]"), ">"),
)
# How links to notes are told from others: by their target (#n1, notes.xhtml#fn-2) …
_NOTE_TARGET = re.compile(
    r"#(?:[\w-]*note[\w-]*?|_?fn(?:ref)?|_?ftn(?:ref)?|_?edn(?:ref)?|n|nb|en|cite)[-_:.]?\d+$",
    re.IGNORECASE,
)
# … or by what they say they are.
_NOTE_ROLES = ("noteref", "footnote", "endnote")
RAW_TEXT = frozenset({"script", "style", "textarea", "xmp", "iframe", "noembed", "noframes"})


@dataclass(frozen=True, slots=True)
class Attribute:
    """A lower-cased name and the offsets of the value (without quotes)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """`other` is a comment, a declaration, CDATA or an instruction. `name` is lower-cased;
    `closed` says that the tag ends in `/>`. A raw-text element (script, …) is one `raw` token.
    """

    kind: Literal["text", "start", "end", "raw", "other"]
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()
    closed: bool = False

    def value(self, text: str, name: str) -> str | None:
        """The raw value of an attribute, None where there is none."""
        for attribute in self.attributes:
            if attribute.name == name:
                return text[attribute.start : attribute.end]
        return None


def may_mark_note(token: Token, text: str) -> bool:
    """Whether an element's figures are the mark of a note: it is raised, or a link to a note."""
    if token.name != "a":
        return token.name == "sup"
    roles = [token.value(text, name) or "" for name in ("epub:type", "role", "class", "rel")]
    said = any(role in value for role in _NOTE_ROLES for value in roles)
    return said or _NOTE_TARGET.search(token.value(text, "href") or "") is not None


def tokenize(text: str, *, xml: bool = False) -> Iterator[Token]:
    """The tokens of a page, which cover all of it. In XML `/>` closes any element."""
    tags = _Tags(text, xml=xml)
    at = text_start = 0
    while (found := text.find("<", at)) >= 0:
        token = tags.at(found) or _skipped(text, found)
        if token is None:
            at = found + 1
            continue
        if text_start < found:
            yield Token("text", text_start, found)
        yield token
        at = text_start = token.end
    if text_start < len(text):
        yield Token("text", text_start, len(text))


class _Tags:
    """The tags of a page. A `<` whose tag never ends is text; what was read in vain behind it is
    remembered, so that thousands of them take linear time.
    """

    def __init__(self, text: str, *, xml: bool) -> None:
        self._text, self._xml = text, xml
        self._last = text.rfind(">")
        self._dead: set[int] = set()  # places between attributes that no tag's end follows
        self._dead_name = 0  # where a name ends that no tag's end follows

    def at(self, start: int) -> Token | None:
        """The tag that begins there, None where there is none."""
        in_dead_name = start < self._dead_name and not self._text.startswith("/", start + 1)
        if in_dead_name or start > self._last or not (match := _TAG.match(self._text, start)):
            return None
        attributes: list[Attribute] = []
        end = self._end(match.end(), attributes)
        if end is None:
            self._dead_name = match.end()
            return None
        name, closed = match[2].lower(), self._text.startswith("/>", end - 2)
        if match[1]:
            return Token("end", start, end, name)
        if name in RAW_TEXT and not (self._xml and closed):
            end = _raw_end(self._text, end, name)
            return Token("raw", start, end, name, tuple(attributes))
        return Token("start", start, end, name, tuple(attributes), closed)

    def _end(self, position: int, attributes: list[Attribute]) -> int | None:
        """Where a tag ends whose attributes begin at a place; collects them."""
        text, visited = self._text, [position]
        while position <= self._last and position not in self._dead:
            if end := _TAG_END.match(text, position):
                return end.end()
            found = _ATTRIBUTE.match(text, position)
            if not found:
                return text.find(">", position) + 1
            attributes.append(_attribute(found))
            position = found.end()
            visited.append(position)
        self._dead.update(visited)
        return None


def _attribute(found: re.Match[str]) -> Attribute:
    group = next((n for n in (2, 3, 4) if found[n] is not None), 1)
    span = found.span(group) if group > 1 else (found.end(), found.end())
    return Attribute(found[1].lower(), *span)


def _raw_end(text: str, at: int, name: str) -> int:
    match = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(text, at)
    if not match:
        return len(text)
    return text.find(">", match.start()) + 1 or len(text)


def _skipped(text: str, at: int) -> Token | None:
    for opening, closing in _SKIPPED:
        if match := opening.match(text, at):
            if match[0] in ("<!-->", "<!--->"):
                return Token("other", at, match.end())
            end = text.find(closing, match.end())
            return Token("other", at, len(text) if end < 0 else end + len(closing))
    return None
