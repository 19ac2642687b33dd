r"""gettext message catalogues (.po, .pot): `msgid` is the source, `msgstr` the translation.

Only the `msgstr` of changed entries is rewritten, and `Language` and `Plural-Forms` in the
header with it; comments, flags, contexts, obsolete entries and the wrapping of all else stay.
What a machine wrote is marked `fuzzy`, as catalogues mark what a person has yet to see. An entry
with `msgid_plural` is two blocks: the singular goes to `msgstr[0]`, the plural to all others (to
`msgstr[0]` in a catalogue with one form). Format directives (`%s`,
`%(name)s`, `{name}`) are protected, line breaks and markup are tags. A `fuzzy` `msgstr` is no
translation. The mark of an accelerator (&Fichier, _Fichier) is no part of a block: it goes before
the same letter of the translation, or before its first.

A translation that equals its source is told by `target`: a block that comes back with another
`target` than it had is written even though its text is unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from toolkit.errors import FormatError
from toolkit.formats import splice
from toolkit.formats.base import ReadOptions
from toolkit.formats.inline import InlineBuilder, walk
from toolkit.formats.splice import Slot, SourceText
from toolkit.model import Block, Document
from toolkit.text.accelerators import accelerator, place_of, without
from toolkit.text.encoding import decode, split_lines

_WIDTH = 76
_FIELD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d+)\])?)[ \t]*(\".*)$")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"[ \t]*$')
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_SPECIAL = re.compile(
    r"(?P<break>[ ]*\n[ \n]*)"
    r"|(?P<format>%(?:\([^()\s]+\)|\d+\$)?[-+#0]*(?:\d+|\*)?(?:\.\d+)?(?:hh|h|ll|l|L|q|j|z|t)?"
    r"[diouxXeEfFgGcrsap]|%%|\$?\{[\w.!:\[\]<>=,-]*\})"
    r"|(?P<tag></?[a-zA-Z][^<>]*>)"
)
_PLURALS = "nplurals=2; plural=(n != 1);"


@dataclass(slots=True)
class _Field:
    """A keyword's strings: offsets from the first quote to the last, and their value."""

    start: int
    end: int
    line: int
    value: str
    strings: int = 1


@dataclass(slots=True)
class _Entry:
    fields: dict[str, _Field] = field(default_factory=dict)
    fuzzy: bool = False
    flags: int | None = None  # where the first flag goes
    start: int = 0  # of the line of the first keyword

    @property
    def forms(self) -> dict[str, _Field]:
        return {key: found for key, found in self.fields.items() if key.startswith("msgstr")}


@dataclass(frozen=True, slots=True)
class _Style:
    """Where else the text goes, what stands around it, whether it is broken into lines, where the
    mark of a draft goes, and before what; and the mark of its accelerator with the letter behind.
    """

    places: tuple[tuple[int, int], ...]
    before: str
    after: str
    wraps: bool
    mark: tuple[int, str] | None = None
    accelerator: str = ""


class PoFormat:
    """gettext catalogues."""

    name: ClassVar[str] = "po"
    extensions: ClassVar[tuple[str, ...]] = (".po", ".pot")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Document:
        """Blocks are called after the line of their `msgid`; `target` is the `msgstr` there is,
        None with `options.overwrite` and for a draft.
        """
        text, encoding = decode(
            data, name=name, encoding=options.encoding, declared=_declared(data)
        )
        entries = list(_entries(text, name))
        found: list[tuple[Block, Slot]] = []
        for entry in entries:
            found += _blocks(entry, options)
        header = next((e for e in entries if _is_header(e)), None)
        return splice.document(
            name=name, format_name=self.name, text=text, encoding=encoding, found=found,
            extra=header.forms.get("msgstr") if header else None,
        )  # fmt: skip

    def write(self, document: Document, blocks: Sequence[Block]) -> bytes:
        """Long texts are broken into lines where the `msgid` was."""
        source: SourceText = document.skeleton
        todo = zip(source.slots, document.blocks, blocks, strict=True)
        edits = dict(_header_edits(source, document.target_lang))
        changed = False
        for slot, old, new in todo:
            if splice.is_changed(old, new):
                changed = True
                edits.update(_edits(slot, old, new, source.newline))
        return splice.write_edits(document, blocks, edits if changed else {})


def _declared(data: bytes) -> str | None:
    match = re.search(rb"charset=([\w-]+)", data[:4000])
    name = match[1].decode("ascii") if match else "charset"
    return None if name.lower() == "charset" else name


def _entries(text: str, name: str) -> Iterator[_Entry]:
    """Entries in order; a new one begins at `msgctxt`, at `msgid` after a `msgstr`, or at a
    comment after one.
    """
    entry, last = _Entry(), None
    for number, (start, end, _) in enumerate(split_lines(text), 1):
        line = text[start:end].strip()
        at = start + len(text[start:end]) - len(text[start:end].lstrip())
        if not line:
            continue
        if line.startswith("#"):
            if entry.forms:
                yield entry
                entry = _Entry()
            if line.startswith("#,"):
                entry.fuzzy |= "fuzzy" in line
                entry.flags = at + 2
            last = None
        elif match := _FIELD.match(line):
            if entry.forms and match[1] in ("msgctxt", "msgid"):
                yield entry
                entry = _Entry()
            value = _string(match[3], f"{name}:{number}")
            last = _Field(at + match.start(3), at + len(line), number, value)
            entry.start = entry.start if entry.fields else start
            entry.fields[match[1]] = last
        elif line.startswith('"') and last is not None:
            last.value += _string(line, f"{name}:{number}")
            last.end, last.strings = at + len(line), last.strings + 1
        else:
            raise FormatError(
                f"This is no line of a catalogue: {line!r}.", where=f"{name}:{number}"
            )
    if entry.fields:
        yield entry


def _string(quoted: str, where: str) -> str:
    match = _STRING.match(quoted)
    if not match:
        raise FormatError(f"This string isn't quoted as it should: {quoted!r}.", where=where)
    return _ESCAPE.sub(_unescape, match[1])


def _unescape(match: re.Match[str]) -> str:
    octal, hexadecimal, letter = match.groups()
    if octal:
        return chr(int(octal, 8))
    return chr(int(hexadecimal, 16)) if hexadecimal else _ESCAPES.get(letter, letter)


def _is_header(entry: _Entry) -> bool:
    source = entry.fields.get("msgid")
    return source is not None and not source.value and "msgctxt" not in entry.fields


def _blocks(entry: _Entry, options: ReadOptions) -> Iterator[tuple[Block, Slot]]:
    forms = entry.forms
    kept = not options.overwrite and (options.keep_drafts or not entry.fuzzy)
    mark = (
        None
        if entry.fuzzy or (kept and any(f.value.strip() for f in forms.values()))
        else ((entry.start, "#, fuzzy\n") if entry.flags is None else (entry.flags, " fuzzy,"))
    )
    for key, places in _places(entry, forms).items():
        source = entry.fields[key]
        target = forms[places[0]].value
        own = target if kept and target.strip() else None
        found = _block(source, [forms[place] for place in places], own, mark)
        yield from filter(None, [found])


def _places(entry: _Entry, forms: Mapping[str, _Field]) -> dict[str, list[str]]:
    """Which `msgstr` take the singular, and which the plural."""
    if _is_header(entry) or not forms or "msgid" not in entry.fields:
        return {}
    if "msgid_plural" not in entry.fields:
        return {"msgid": list(forms)}
    first, *others = forms
    return {"msgid": [first], "msgid_plural": others} if others else {"msgid_plural": [first]}


def _block(
    source: _Field,
    forms: Sequence[_Field],
    target: str | None,
    mark: tuple[int, str] | None,
) -> tuple[Block, Slot] | None:
    value = unicodedata.normalize("NFC", source.value)
    content = value.strip()
    before = value[: len(value) - len(value.lstrip())]
    key = _accelerator(content)
    content, raw = without(content, key), content
    builder = InlineBuilder(collapse=False)
    at = 0
    for match in _SPECIAL.finditer(content):
        builder.text(content[at : match.start()])
        _add(builder, match)
        at = match.end()
    builder.text(content[at:])
    if not builder.has_words:
        return None
    inline = builder.build()
    shown = None if target is None else re.sub(r"\s*\n\s*", " ", target.strip())
    if shown and key is not None:
        shown = without(shown, _accelerator(shown))
    block = Block(
        id=str(source.line),
        text=inline.text,
        tags=inline.tags,
        target=shown and unicodedata.normalize("NFC", shown),
    )
    style = _Style(
        tuple((form.start, form.end) for form in forms),
        before,
        value[len(before) + len(raw) :],
        source.strings > 1,
        mark,
        raw[key : key + 2] if key is not None else "",
    )
    return block, Slot(start=source.start, end=source.end, markup=inline.markup, style=style)


def _accelerator(text: str) -> int | None:
    """Where the mark of an accelerator stands, outside directives and tags."""
    return accelerator(_SPECIAL.sub(lambda match: " " * len(match[0]), text))


def _add(builder: InlineBuilder, match: re.Match[str]) -> None:
    raw = match[0]
    if match["break"]:
        builder.empty(raw, breaks=True)
    elif match["format"]:
        builder.protected(raw, raw)
    elif raw.startswith("</"):
        builder.close(raw[2:-1].strip().lower(), raw)
    elif raw.endswith("/>"):
        builder.empty(raw)
    else:
        builder.open(re.split(r"[\s>]", raw[1:])[0].lower(), raw)


def _edits(
    slot: Slot, old: Block, new: Block, newline: str
) -> Iterator[tuple[tuple[int, int], str]]:
    style: _Style = slot.style
    same = new.text == old.text and new.tags == old.tags
    if same and new.target is not None and new.target != new.text:
        text = _marked([new.target], [True], style.accelerator)
    else:
        text = _raw_text(slot, new, style.accelerator)
    quoted = _quoted(style.before + text + style.after, newline, wraps=style.wraps)
    for place in style.places:
        yield place, quoted
    if style.mark and new.origin == "machine":
        at, mark = style.mark
        yield (at, at), mark.replace("\n", newline)


def _raw_text(slot: Slot, block: Block, mark: str) -> str:
    parts, is_text = [], []
    for event in walk(block, slot.markup):
        is_text.append(event.kind == "text")
        if event.kind == "text":
            parts.append(event.text)
        else:
            markup = slot.markup[event.tag]
            parts.append(str(markup.close if event.kind == "close" else markup.open))
    return _marked(parts, is_text, mark)


def _marked(parts: Sequence[str], is_text: Sequence[bool], mark: str) -> str:
    """The parts of a text with the mark of an accelerator before its letter."""
    words = [part if text else "" for part, text in zip(parts, is_text, strict=True)]
    place = place_of(mark[1], words) if mark else None
    if place is None:
        return "".join(parts)
    number, at = place
    part = parts[number]
    return "".join([*parts[:number], part[:at], mark[0], part[at:], *parts[number + 1 :]])


def _quoted(text: str, newline: str, *, wraps: bool) -> str:
    """A string as catalogues write it: one line, or an empty one and then one per line of text,
    broken after spaces.
    """
    if not wraps or ("\n" not in text.rstrip("\n") and len(text) <= _WIDTH):
        return f'"{_escape(text)}"'
    lines = [""]
    for paragraph in re.findall(r"[^\n]*\n|[^\n]+", text):
        current = ""
        for word in re.findall(r"[^ ]* *", paragraph):
            if current and len(current) + len(word.rstrip()) > _WIDTH:
                lines.append(current)
                current = ""
            current += word
        lines.append(current)
    return newline.join(f'"{_escape(line)}"' for line in lines)


def _escape(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    for letter, character in _ESCAPES.items():
        text = text.replace(character, "\\" + letter)
    return text


def _header_edits(source: SourceText, language: str) -> Iterator[tuple[tuple[int, int], str]]:
    """The header with the target language and its plural forms."""
    header: _Field | None = source.extra
    if header is None:
        return
    raw = source.text[header.start : header.end]
    new = re.sub(r"(Language:)[^\\\"]*", rf"\1 {language}", raw)
    two_forms = r"(Plural-Forms:)[ ]*nplurals=(?:2|INTEGER);[^\\\"]*"
    if language == "en":
        new = re.sub(two_forms, rf"\1 {_PLURALS}", new)
    yield (header.start, header.end), new
