"""What the model is given of a sentence: stand-ins for what nobody translates, and no symbols.

A model garbles addresses and the characters that its vocabulary lacks. A short name (X1) it
carries over, to the right place and with the grammar of a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.entities.acronyms import stopped
from toolkit.model import Span, Tag
from toolkit.text.edits import Edit, OffsetMap, apply_edits
from toolkit.text.foreign import foreign
from toolkit.text.heads import unit_of_head
from toolkit.text.mail import mail_label
from toolkit.text.speakers import speaker
from toolkit.text.verbatim import Verbatim, verbatim

# Two characters each, so that none is part of another; what comes after them stays as it is.
_STAND_INS = [f"X{sign}" for sign in "123456789ABCDEFGHIJKLMNOPQRSTUW"]
# m², H₂O, CO₂: a model knows them by plain figures.
_FORMULA = re.compile(r"(?<!\w)(?:[^\W\d_]{1,2}[²³⁴-⁹₀-₉]++)++[^\W\d_]{0,2}(?!\w)")
_STAND_IN = re.compile(rf"(?<!\w)(?:{'|'.join(_STAND_INS)})(?!\w)")
# What begins an item of a list or a speech: 2.1, a), –. Before a small letter it may be anything.
_ITEM = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)°]|\(?[a-z]\)|[-–—]|>{2,3})[ \u00a0]+"
    r"(?=[«\"“]?[^\W\d_a-z])"
)
_LETTER = re.compile(r"(?!à)\W*[^\W\d_]\W*", re.IGNORECASE)
_MIN_LETTERS = 2  # fewer are no words: a list's letter, a symbol's
_FRENCH_QUOTES = re.compile(r"«\s*|\s*»")
_FRENCH_SPACE = re.compile(r"\s+(?=[!?;:](?:\s|$))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A sentence as the model is to see it. `edits` made `text` of the source; `verbatim` are
    stretches of the source that must come out as they are; `parts` are the stretches of `text`
    to be translated, each by itself, and what stands between them stays.
    """

    text: str
    edits: tuple[Edit, ...]
    verbatim: tuple[Span, ...]
    parts: tuple[Span, ...]

    def between(self, start: int, end: int) -> str:
        """What stays of `text` from one offset to another, punctuated the English way."""
        return _FRENCH_QUOTES.sub('"', _FRENCH_SPACE.sub("", self.text[start:end]))


def given(source: str, written: str, stretches: Sequence[Verbatim]) -> Given:
    """What the model is given of a source in which `stretches` aren't to be translated.
    `written` is the source, or the source in other case.
    """
    plain = (*_formulas(source, stretches), *_acronyms(source, stretches))
    edits = sorted((*_stand_ins(source, stretches), *plain), key=_start)
    text, moved = apply_edits(written, edits)
    blanks = [moved.range(s.start, s.end) for s in stretches if s.kind == "blank"]
    return Given(
        text=text,
        edits=tuple(edits),
        verbatim=tuple(Span(start=s.start, end=s.end) for s in stretches if s.kind != "blank"),
        parts=tuple(_parts(text, blanks)),
    )


def untranslatable(source: str, lacks: Callable[[str], bool]) -> list[Verbatim]:
    """The stretches of a source that aren't to be translated, in order: those that are alike in
    all languages, and those that the model has no characters for (`lacks` one). The unit of a
    head, PIB (Md€), is a blank to the model, and so is the label of a mail's head, De : Marie, of
    a speaker, PAUL : Bonjour, or of an item, a) Le prix.
    """
    found = verbatim(source)
    if unit := unit_of_head(source):
        found = [stretch for stretch in found if stretch.end <= unit[0]]
        found.append(Verbatim(start=unit[0], end=unit[1], kind="blank"))
    blanks = _label(source)
    if blanks:
        end = blanks[-1].end
        found = [*blanks, *(stretch for stretch in found if stretch.start >= end)]
    taken = [(stretch.start, stretch.end) for stretch in found]
    found += [
        run
        for run in foreign(source, lacks)
        if all(run.end <= start or end <= run.start for start, end in taken)
    ]
    return list(_joined(sorted(found, key=_start)))


def _label(source: str) -> list[Verbatim]:
    """What the model isn't given of the label that a text begins with."""
    if label := mail_label(source):
        return [Verbatim(start=label[0], end=label[1], kind="blank")]
    if voice := speaker(source):
        spans = [(0, voice.name[1]), voice.colon] if voice.english else [voice.colon]
        return [Verbatim(start=start, end=end, kind="blank") for start, end in spans]
    if mark := _ITEM.match(source):
        return [Verbatim(start=0, end=mark.end(), kind="blank")]
    return []


def may_hold_stand_ins(text: str) -> bool:
    """Whether a text that the model was given may have stand-ins; X1 may also be a car."""
    return _STAND_IN.search(text) is not None


def is_nothing_to_translate(
    text: str, tags: Sequence[Tag] = (), stretches: Sequence[Span] | None = None
) -> bool:
    """Whether a sentence is only numbers, signs, and text that is protected by tags or one of the
    `stretches` that aren't to be translated (None: what is alike in all languages); or one letter.
    """
    if _LETTER.fullmatch(text):
        return True
    left = list(text)
    stretches = verbatim(text) if stretches is None else stretches
    for span in (*stretches, *(tag for tag in tags if tag.kind == "protected")):
        left[span.start : span.end] = " " * (span.end - span.start)
    return not any(char.isalpha() for char in left)


def restored(target: str, source: str, edits: Sequence[Edit]) -> tuple[str, OffsetMap]:
    """A translation with the source's own text in the place of the stand-ins, and the map of its
    offsets.
    """
    kept = [e for e in edits if e.replacement.strip() and not _is_acronym(e, source)]
    own = {e.replacement.lower(): e.text(source) for e in kept}
    return apply_edits(target, _replacements(target, own) if own else [])


def _replacements(target: str, own: Mapping[str, str]) -> list[Edit]:
    stand_in = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, own))})s?(?!\w)", re.IGNORECASE)
    return [Edit.of(match, own[match[1].lower()]) for match in stand_in.finditer(target)]


def _start(span: Span) -> int:
    return span.start


def _joined(stretches: Sequence[Verbatim]) -> Iterator[Verbatim]:
    """The stretches, tags that touch each other as one."""
    last: Verbatim | None = None
    for stretch in stretches:
        if last and last.kind == stretch.kind == "tag" and last.end == stretch.start:
            last = Verbatim(start=last.start, end=stretch.end, kind="tag")
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last


def _stand_ins(source: str, stretches: Sequence[Verbatim]) -> Iterator[Edit]:
    """Edits that put stand-ins, the same for the same text, and leave tags out."""
    used = source.upper()
    free = (name for name in _STAND_INS if name not in used)
    names: dict[str, str] = {}
    for stretch in stretches:
        text = stretch.text(source)
        if stretch.kind == "tag":
            yield Edit(start=stretch.start, end=stretch.end, replacement=_gap(source, stretch))
        elif stretch.kind == "name":
            name = names.get(text) or next(free, None)
            if name:
                names[text] = name
                yield Edit(start=stretch.start, end=stretch.end, replacement=name)


def _gap(source: str, tag: Span) -> str:
    """What parts two words when the tag between them goes."""
    before, after = source[: tag.start][-1:], source[tag.end :][:1]
    return " " if before.isalnum() and after.isalnum() else ""


def _formulas(source: str, stretches: Sequence[Span]) -> Iterator[Edit]:
    for match in _FORMULA.finditer(source):
        start, end = match.span()
        if _is_free(start, end, stretches):
            plain = unicodedata.normalize("NFKC", match[0])
            yield Edit(start=start, end=end, replacement=plain)


def _acronyms(source: str, stretches: Sequence[Span]) -> Iterator[Edit]:
    """Acronyms without their stops (O.N.U.), which models know; they stay so in English."""
    for start, end, plain in stopped(source) if "." in source[:-1] else ():
        if _is_free(start, end, stretches):
            yield Edit(start=start, end=end, replacement=plain)


def _is_acronym(edit: Edit, source: str) -> bool:
    return edit.replacement.rstrip(".") == edit.text(source).replace(".", "")


def _is_free(start: int, end: int, stretches: Sequence[Span]) -> bool:
    return all(end <= stretch.start or stretch.end <= start for stretch in stretches)


def _parts(text: str, blanks: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """The stretches between blanks that have words, without spaces around them."""
    edges = [0, *(edge for blank in blanks for edge in blank), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        part = text[start:end]
        if sum(map(str.isalpha, part)) >= _MIN_LETTERS or not blanks:
            left = start + len(part) - len(part.lstrip())
            yield Span(start=left, end=left + len(part.strip()))
