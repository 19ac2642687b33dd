"""Inline Markdown with source offsets, on top of markdown-it's own rules.

markdown-it keeps lines but no offsets for inline tokens. Every inline rule is wrapped here to
note on the tokens it makes where it matched, so nothing of CommonMark is parsed a second way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from toolkit.formats.html_tokens import may_mark_note, tokenize
from toolkit.formats.inline import Inline, InlineBuilder

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

Env = MutableMapping[str, Any]
# Template and attribute syntax of site generators: {{ … }}, {% … %}, {#id .class}, {: …}.
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{[#.:][^{}\n]*\}", re.DOTALL)
_DIRECTIVE = re.compile(
    r"(?:::+.*|(?:!!!|\?\?\?\+?) .*|\{%.*%\}|\{\{.*\}\}|\[\[?toc\]?\]|\\\[|\\\]"
    r"|\*\[[^\]]+\]:.*)\s*$",
    re.IGNORECASE,
)
_OPENING_STAR = re.compile(r"(?:^|[\s(\"'«])\\?\*(?=[^\s*])")
_CLOSING_STAR = re.compile(r"[^\s*\\]\\?\*")
_URL = re.compile(r"https?://[^\s<>\[\]\"«»]*[^\s<>\[\]\"«».,;:!?)…*_~]")
_HTML_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_TITLE = re.compile(
    r"(?<=\s)(?P<close>[\"'])(?P<title>(?:(?!(?P=close))[^\\\n]|\\.)+)(?P=close)(?=[ \t]*\)\Z)"
)
_VOID = frozenset({"br", "img", "hr", "input", "wbr"})

# What markdown-it nests at most; 200 stays clear of Python's limit of recursion.
MOST_NESTED = 200

Where = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Nested:
    """Offsets of a text in its block's content. A new text, followed by `suffix`, takes the place
    of all up to `stop`. `title`: it is plain text, and ends at this mark.
    """

    start: int
    end: int
    stop: int
    suffix: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The inline content of a block, and the stretches in it that are blocks of their own: an
    image's alternative text, a title, an inline footnote.
    """

    inline: Inline
    has_words: bool
    nested: list[Nested] = field(default_factory=list)


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes, definition lists and math, whose inline
    tokens carry `meta["at"]`; the core doesn't run the inline rules by itself.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    md = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED}).enable(["table", "strikethrough"])
    md.use(footnote_plugin, move_to_end=False, always_match_refs=True)
    md.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    md.use(deflist_plugin)
    md.inline.ruler.before("escape", "template", _template)
    md.block.ruler.before(
        "fence", "directive", _directive, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    md.disable(["inline", "text_join"])
    rules = zip(md.inline.ruler.get_active_rules(), md.inline.ruler.getRules(""), strict=True)
    for name, rule in list(rules):
        md.inline.ruler.at(name, _located(rule))
    return md


def parse(content: str, env: Env, where: Where) -> Parsed:
    """Read inline Markdown; `where` turns an offset into `content` into one into the file."""
    tokens = parser().inline.parse(content, parser(), env, [])
    reader = _InlineReader(content, where)
    reader.feed(tokens)
    return Parsed(reader.builder.build(), reader.builder.has_words, reader.nested)


def _located(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def located(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            _locate(state.tokens[count:], start, state)
        return True

    return located


def _locate(tokens: Sequence[Token], start: int, state: StateInline) -> None:
    """Note the match on new tokens; those of inner rules have theirs already. Delimiters (`**`)
    are pushed one by one at the end of the match.
    """
    from markdown_it.helpers import parseLinkLabel

    end = state.pos
    for token in reversed(tokens):
        if "at" in token.meta:
            continue
        token.meta["at"] = (start, state.pos)
        if token.type == "text":
            token.meta["at"] = (end - len(token.content), end)
            end -= len(token.content)
        elif token.type == "link_open" and token.info != "auto":
            token.meta["label_end"] = parseLinkLabel(state, start, True)
        elif token.type == "image":
            token.meta["label_end"] = parseLinkLabel(state, start + 1, False)


def _template(state: StateInline, silent: bool) -> bool:
    match = _TEMPLATE.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        state.push("template", "", 0)
    state.pos = match.end()
    return True


def _directive(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A line of a site generator's block syntax, which is no text."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if state.is_code_block(start) or not _DIRECTIVE.match(line):
        return False
    if not silent:
        state.push("directive", "", 0).map = [start, start + 1]
        state.line = start + 1
    return True


class _InlineReader:
    """Turns inline tokens into a block's text and tags."""

    def __init__(self, content: str, where: Where) -> None:
        self.builder = InlineBuilder()
        self.nested: list[Nested] = []
        self._content = content
        self._where = where
        self._links: list[Token] = []

    def feed(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if self._links and self._links[-1].info == "auto":
                self._autolink(token)
            elif token.markup == "\\*" and self._is_mark(*token.meta["at"]):
                self.builder.empty(self._span(*token.meta["at"]))
            elif token.type in ("text", "text_special"):
                self._text(token.content)
            elif token.type == "softbreak":
                self.builder.text(" ")
            elif token.type == "hardbreak":
                slash = self._content[token.meta["at"][0]] == "\\"
                self.builder.empty("\\\n" if slash else "  \n", breaks=True)
            else:
                self._markup(token)

    def _markup(self, token: Token) -> None:
        at = token.meta["at"]
        if token.type.startswith("link_"):
            self._link(token)
        elif token.nesting:
            self._delimiter(token, at)
        elif token.type == "code_inline" or token.type.startswith("math"):
            self.builder.protected(token.content, self._span(*at))
        elif token.type == "html_inline":
            self._html(token.content, self._span(*at))
        else:
            self._nest(token, at)
            self.builder.empty(self._span(*at))

    def _is_mark(self, start: int, end: int) -> bool:
        """Whether a star is the mark of a note, rather than one of two around words."""
        before, after = self._content[:start], self._content[end:]
        if not before:
            return not _CLOSING_STAR.search(after)
        follows = not before[-1].isspace() and not after[:1].isalnum()
        return follows and not _OPENING_STAR.search(before)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self._where(start), self._where(end - 1) + 1

    def _text(self, text: str) -> None:
        at = 0
        for match in _URL.finditer(text):
            self.builder.text(text[at : match.start()])
            self.builder.protected(match[0], match[0])
            at = match.end()
        self.builder.text(text[at:])

    def _delimiter(self, token: Token, at: tuple[int, int]) -> None:
        """`**` is two tokens, of which the inner one became the tag."""
        width = len(token.markup)
        key = token.type.rpartition("_")[0]
        if token.nesting > 0:
            start = at[0] - (width - 1 if key == "strong" else 0)
            self.builder.open(key, self._span(start, start + width))
        else:
            self.builder.close(key, self._span(at[0], at[0] + width))

    def _link(self, token: Token) -> None:
        if token.nesting > 0:
            self._links.append(token)
            if token.info != "auto":
                start = token.meta["at"][0]
                self.builder.open("link", self._span(start, start + 1))
            return
        opening = self._links.pop()
        start, end = opening.meta["at"]
        label_end = opening.meta["label_end"]
        if suffix := self._reference(start + 1, label_end, end):
            self.builder.close("link", suffix)
        else:
            self.builder.close("link", self._span(label_end, end))
            self._title(label_end, end)

    def _autolink(self, token: Token) -> None:
        if token.type == "link_close":
            self._links.pop()
        else:
            self.builder.protected(token.content, self._span(*self._links[-1].meta["at"]))

    def _title(self, label_end: int, end: int) -> None:
        """What a browser shows over `[text](address "title")`."""
        match = _TITLE.search(self._content, label_end + 1, end)
        if match and self._content[label_end + 1] == "(":
            start, stop = match.span("title")
            self.nested.append(Nested(start, stop, stop, title=match["close"]))

    def _reference(self, label: int, label_end: int, end: int) -> str:
        """What makes `[text]` and `[text][]` find their definition once the text has changed."""
        if self._content[label_end + 1 : end] in ("", "[]"):
            return "][" + " ".join(self._content[label:label_end].split()) + "]"
        return ""

    def _html(self, raw: str, span: tuple[int, int]) -> None:
        match = _HTML_TAG.match(raw)
        name = match[2].lower() if match else ""
        if match and match[1]:
            self.builder.close(name, span)
        elif match and name not in _VOID and not raw.endswith("/>"):
            note = may_mark_note(next(tokenize(raw)), raw)
            self.builder.open(name, span, note=note)
        else:
            self.builder.empty(span, breaks=name == "br")

    def _nest(self, token: Token, at: tuple[int, int]) -> None:
        if token.type == "image":
            start, end = at[0] + 2, token.meta["label_end"]
            suffix = self._reference(start, end, at[1])
            self._title(end, at[1])
            nested = Nested(start, end, at[1] if suffix else end, suffix)
        elif token.type == "footnote_ref" and self._content[at[0]] == "^":
            nested = Nested(at[0] + 2, at[1] - 1, at[1] - 1)
        else:
            return
        if nested.start < nested.end:
            self.nested.append(nested)
