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
    at = text_start = 0
    while (found := text.find("<", at)) >= 0:
        token = _tag(text, found, xml=xml) or _skipped(text, found)
        if token is None:
            at = found + 1
            continue
        if text_start < found:
            yield Token("text", text_start, found)
        yield token
        at = text_start = token.end
    if text_start < len(text):
        yield Token("text", text_start, len(text))


def _tag(text: str, at: int, *, xml: bool) -> Token | None:
    match = _TAG.match(text, at)
    if not match:
        return None
    position, attributes = match.end(), []
    while not (end := _TAG_END.match(text, position)):
        found = _ATTRIBUTE.match(text, position)
        if not found:
            break
        group = next((n for n in (2, 3, 4) if found[n] is not None), 1)
        span = found.span(group) if group > 1 else (found.end(), found.end())
        attributes.append(Attribute(found[1].lower(), *span))
        position = found.end()
    if not end:
        stop = text.find(">", position) + 1
        if not stop:
            return None
        position = stop
    else:
        position = end.end()
    closed = text.startswith("/>", position - 2)
    name = match[2].lower()
    if match[1]:
        return Token("end", at, position, name)
    if name in RAW_TEXT and not (xml and closed):
        position = _raw_end(text, position, name)
        return Token("raw", at, position, name, tuple(attributes))
    return Token("start", at, position, name, tuple(attributes), closed)


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
