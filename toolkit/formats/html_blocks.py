"""Which stretches of a page are blocks of text, and what is inline markup in them."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.formats.html_tokens import Token, may_mark_note, tokenize
from toolkit.formats.inline import Inline, InlineBuilder
from toolkit.formats.splice import Slot

_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "base",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frame",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "label",
        "legend",
        "li",
        "link",
        "main",
        "menu",
        "meta",
        "nav",
        "noscript",
        "ol",
        "optgroup",
        "option",
        "p",
        "param",
        "pre",
        "search",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "template",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_VOID = frozenset(
    [
        "area",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "base",
    ]
)
# Inline elements whose inside isn't the page's text.
_OPAQUE = frozenset(["svg", "math", "object", "audio", "video", "canvas"])
# What is read of a drawing.
_DRAWN = frozenset({"title", "desc", "text", "tspan"})
_PROTECTED = frozenset(["code", "kbd", "samp", "var", "tt"])
_UNTOUCHED = frozenset({"pre"})
_KINDS = {f"h{n}": "heading" for n in range(1, 7)} | {
    "title": "heading", "summary": "heading", "caption": "heading", "legend": "heading",
    "th": "cell", "td": "cell", "li": "item", "dt": "item", "dd": "item", "option": "item",
    "button": "item", "label": "item",
}  # fmt: skip
_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "aria-label"})
_META = frozenset(
    [
        "description",
        "og:title",
        "og:description",
        "og:image:alt",
        "twitter:title",
        "twitter:description",
    ]
)
_BUTTONS = frozenset({"submit", "button", "reset"})
# Elements whose end tag may be left out.
_OPTIONAL_END = frozenset(
    ["p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot"]
)

_SPACES = re.compile(r"[ \t\r\n\f]*")

Found = tuple[Slot, Inline, str]


def found_blocks(text: str, *, xml: bool) -> Iterator[Found]:
    """Every block of a page, the attributes' among them, with its kind; in no certain order."""
    return _Reader(text, list(tokenize(text, xml=xml)), xml=xml).blocks()


@dataclass(frozen=True, slots=True)
class RootLanguage:
    """Says in which language a page is."""

    source: str
    target: str

    def replaced(self, page: str) -> str:
        """The page with `lang` and `xml:lang` of its root set from source to target."""
        root = next((t for t in tokenize(page) if t.kind == "start" and t.name == "html"), None)
        if root is None:
            return page
        for attribute in reversed(root.attributes):
            value = page[attribute.start : attribute.end]
            is_source = re.split("[-_]", value)[0].lower() == self.source
            if attribute.name in ("lang", "xml:lang") and is_source:
                page = page[: attribute.start] + self.target + page[attribute.end :]
        return page


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of a run: a token, or a whole element that isn't looked into."""

    kind: Literal["text", "open", "close", "empty", "break", "protected"]
    start: int
    end: int
    name: str = ""
    text: str = ""
    note: bool = False


class _Reader:
    """Goes through the tokens once, gathering runs of text and inline markup."""

    def __init__(self, text: str, tokens: Sequence[Token], *, xml: bool) -> None:
        self._text = text
        self._tokens = tokens
        self._xml = xml
        self._ends = _matching_ends(tokens, xml=xml)
        self._run: list[_Item] = []
        self._elements: list[str] = []

    def blocks(self) -> Iterator[Found]:
        """The blocks in order of their ends."""
        at = 0
        while at < len(self._tokens):
            token = self._tokens[at]
            if token.kind in ("start", "end") and token.name in _BLOCK:
                yield from self._flush()
                skips = token.kind == "start" and self._is_left_alone(token)
                if not skips:
                    yield from self._attributes(token)
                    self._enter(token)
                at = self._region_end(at) if skips else at + 1
            elif self._is_closed_to_us(token) and at in self._ends:
                yield from self._drawn(at)
                at = self._add_region(at)
            else:
                yield from self._attributes(token)
                self._run.append(self._item(token))
                at += 1
        yield from self._flush()

    def _enter(self, token: Token) -> None:
        if token.kind == "end":
            if token.name in self._elements:
                while self._elements.pop() != token.name:
                    pass
            return
        if token.name in _OPTIONAL_END and self._elements[-1:] == [token.name]:
            self._elements.pop()
        if token.name not in _VOID and not (self._xml and token.closed):
            self._elements.append(token.name)

    def _is_left_alone(self, token: Token) -> bool:
        classes = (token.value(self._text, "class") or "").split()
        no = (token.value(self._text, "translate") or "").lower() == "no"
        return no or "notranslate" in classes or token.name in _UNTOUCHED

    def _is_closed_to_us(self, token: Token) -> bool:
        if token.kind != "start":
            return False
        return token.name in _OPAQUE | _PROTECTED or self._is_left_alone(token)

    def _region_end(self, at: int) -> int:
        """The index after an element; one without its end tag ends before the next block."""
        token = self._tokens[at]
        if at in self._ends or token.name in _VOID or (self._xml and token.closed):
            return self._ends.get(at, at + 1)
        for index in range(at + 1, len(self._tokens)):
            if self._tokens[index].name in _BLOCK:
                return index
        return len(self._tokens)

    def _drawn(self, at: int) -> Iterator[Found]:
        """The captions of a drawing: each stretch of text is a block, for lines are placed one by
        one.
        """
        if self._tokens[at].name != "svg" or self._is_left_alone(self._tokens[at]):
            return
        around: list[str] = []
        for token in self._tokens[at + 1 : self._ends[at] - 1]:
            if token.kind == "start" and not token.closed:
                around.append(token.name)
            elif token.kind == "end" and token.name in around:
                while around.pop() != token.name:
                    pass
            elif token.kind == "text" and around and around[-1] in _DRAWN:
                yield from self._caption(self._item(token))

    def _caption(self, item: _Item) -> Iterator[Found]:
        builder = InlineBuilder()
        builder.text(item.text)
        if builder.has_words:
            slot = Slot(start=self._text_start(item), end=self._text_end(item))
            yield slot, builder.build(), "paragraph"

    def _add_region(self, at: int) -> int:
        end = self._ends[at]
        first, last = self._tokens[at], self._tokens[end - 1]
        inside = self._tokens[at:end] if first.name not in _OPAQUE else ()
        words = "".join(self._words(token) for token in inside if token.kind == "text")
        kind: Literal["protected", "empty"] = "protected" if words.strip() else "empty"
        self._run.append(_Item(kind, first.start, last.end, text=words))
        return end

    def _words(self, token: Token) -> str:
        return html.unescape(self._text[token.start : token.end])

    def _item(self, token: Token) -> _Item:
        if token.kind == "text":
            return _Item("text", token.start, token.end, text=self._words(token))
        if token.kind == "start" and token.name == "br":
            return _Item("break", token.start, token.end)
        if token.kind == "end":
            return _Item("close", token.start, token.end, token.name)
        is_empty = token.name in _VOID or (self._xml and token.closed)
        if token.kind == "start" and not is_empty:
            note = may_mark_note(token, self._text)
            return _Item("open", token.start, token.end, token.name, note=note)
        return _Item("empty", token.start, token.end)

    def _flush(self) -> Iterator[Found]:
        """The run so far as a block, if it holds words; what stands around it is no part of it."""
        run = _trimmed(self._run)
        self._run = []
        builder = InlineBuilder()
        for item in run:
            _feed(builder, item)
        if builder.has_words:
            start, end = self._text_start(run[0]), self._text_end(run[-1])
            inline = builder.build()
            kind = _KINDS.get(self._elements[-1] if self._elements else "", "paragraph")
            yield Slot(start=start, end=end, markup=inline.markup), inline, kind

    def _text_start(self, item: _Item) -> int:
        found = _SPACES.match(self._text, item.start)
        return found.end() if item.kind == "text" and found else item.start

    def _text_end(self, item: _Item) -> int:
        raw = self._text[item.start : item.end]
        return item.start + len(raw.rstrip(" \t\r\n\f")) if item.kind == "text" else item.end

    def _attributes(self, token: Token) -> Iterator[Found]:
        wanted = _wanted_attributes(token, self._text) if token.attributes else frozenset()
        for attribute in token.attributes:
            if attribute.name not in wanted:
                continue
            value = html.unescape(self._text[attribute.start : attribute.end])
            builder = InlineBuilder()
            builder.text(value)
            if builder.has_words:
                before = self._text[attribute.start - 1]
                slot = Slot(
                    start=attribute.start, end=attribute.end, style=before.strip(" =\t\r\n\f")
                )
                yield slot, builder.build(), "paragraph"


def _matching_ends(tokens: Sequence[Token], *, xml: bool) -> dict[int, int]:
    """For the index of every start tag that has its end tag, the index after that."""
    ends: dict[int, int] = {}
    unclosed: dict[str, list[int]] = defaultdict(list)
    for index, token in enumerate(tokens):
        if token.kind == "start" and token.closed and (xml or token.name in _OPAQUE):
            ends[index] = index + 1
        elif token.kind == "start" and token.name not in _VOID:
            unclosed[token.name].append(index)
        elif token.kind == "start":
            ends[index] = index + 1
        elif token.kind == "end" and unclosed[token.name]:
            ends[unclosed[token.name].pop()] = index + 1
    return ends


def _trimmed(run: list[_Item]) -> list[_Item]:
    """The run without white space and without lone tags at its ends: they belong to elements
    that reach beyond it.
    """
    lone = _lone_tags(run)
    kept = [
        index
        for index, item in enumerate(run)
        if index not in lone and not (item.kind == "text" and _is_blank(item.text))
    ]
    return run[kept[0] : kept[-1] + 1] if kept else []


def _is_blank(text: str) -> bool:
    return not text.strip(" \t\r\n\f")


def _lone_tags(run: Sequence[_Item]) -> set[int]:
    """Indexes of opening and closing tags without their partner in the run."""
    lone, unclosed = set(), []
    for index, item in enumerate(run):
        if item.kind == "open":
            unclosed.append(index)
        elif item.kind == "close":
            names = [run[at].name for at in unclosed]
            if item.name not in names:
                lone.add(index)
                continue
            while run[at := unclosed.pop()].name != item.name:
                lone.add(at)
    return lone | set(unclosed)


def _feed(builder: InlineBuilder, item: _Item) -> None:
    span = (item.start, item.end)
    match item.kind:
        case "text":
            builder.text(item.text)
        case "open":
            builder.open(item.name, span, note=item.note)
        case "close":
            builder.close(item.name, span)
        case "protected":
            builder.protected(item.text, span)
        case _:
            builder.empty(span, breaks=item.kind == "break")


def _wanted_attributes(token: Token, text: str) -> frozenset[str]:
    """Which attributes of a tag are read by people."""
    if token.name == "meta":
        names = {token.value(text, "name"), token.value(text, "property")}
        return frozenset({"content"}) if names & _META else frozenset()
    if token.name == "link":
        return frozenset()
    if token.name == "input" and token.value(text, "type") in _BUTTONS:
        return _ATTRIBUTES | {"value"}
    if token.name in ("option", "optgroup", "track"):
        return _ATTRIBUTES | {"label"}
    return _ATTRIBUTES
