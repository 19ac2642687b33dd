"""The wording of what the machine drafted, put right rule by rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Literal

from toolkit import style
from toolkit.model import Segment, TokenLink
from toolkit.style import Locale
from toolkit.text.broken_letters import mended
from toolkit.text.digits import digits_in_english
from toolkit.text.edits import Edit, apart, apply_edits
from toolkit.text.heads import english_unit, unit_of_head
from toolkit.text.labels import english_label, english_section, is_planet
from toolkit.text.mail import mail_label, mail_label_in_english
from toolkit.text.minus import minus_in_words, signs_at_figures
from toolkit.text.quantities import english_figures, english_quantity
from toolkit.text.repetition import doubled_words
from toolkit.text.speakers import speaker_in_english
from toolkit.text.surface import capital_of_source, marks_of_source, spaced_quotes
from toolkit.text.times import moments_in_english, times_in_english
from toolkit.text.typography import double_quotes, superfluous_spaces

_COLUMNS = re.compile(r"(?<=\S)[ \u00a0]{4,}(?=\S)")
_SOUND = re.compile(r"(?P<before>(?:♪ ?)?[(\[])(?P<words>[^()\[\]]+)(?P<behind>[)\]](?: ?♪)?)")
# What the machine made; people's translations and copied text aren't touched.
EDITABLE = frozenset({"machine", "memory"})

Rule = Callable[[str, str], list[Edit]]  # source, target → edits of the target


def _with_double_quotes(source: str, target: str) -> list[Edit]:
    doubled = double_quotes(source, target)
    places = (at for at, (old, new) in enumerate(zip(target, doubled, strict=True)) if old != new)
    return [Edit(start=at, end=at + 1, replacement=doubled[at]) for at in places]


def _without_spaces(source: str, target: str) -> list[Edit]:
    columns = {match[0] for match in _COLUMNS.finditer(source)}
    spans = superfluous_spaces(target)
    return _deleted(s for s in spans if not any(len(gap) <= s[1] - s[0] + 1 for gap in columns))


def _without_doubles(source: str, target: str) -> list[Edit]:
    return _deleted(doubled_words(source, target))


def _deleted(spans: Iterable[tuple[int, int]]) -> list[Edit]:
    return [Edit(start=start, end=end, replacement="") for start, end in spans]


RULES: tuple[Rule, ...] = (
    mail_label_in_english,
    speaker_in_english,
    mended,
    digits_in_english,
    signs_at_figures,
    minus_in_words,
    times_in_english,
    moments_in_english,
    _with_double_quotes,
    _without_spaces,
    _without_doubles,
    spaced_quotes,
    marks_of_source,
    capital_of_source,
)


def _in_locale(rule: Callable[[str, str, Locale], list[Edit]], locale: Locale) -> Rule:
    return lambda source, target: rule(source, target, locale)


class Wording:
    """Applies RULES and a locale's house style, in order."""

    def __init__(self, locale: Locale | Literal["any"]) -> None:
        house = () if locale == "any" else (_in_locale(rule, locale) for rule in style.RULES)
        self._rules: tuple[Rule, ...] = (*RULES, *house)

    def __call__(self, segments: Sequence[Segment]) -> list[Segment]:
        """Edit what the machine translated; text that must come out as it is stays."""
        return [self._edit(s) if s.state in EDITABLE else s for s in segments]

    def _edit(self, segment: Segment) -> Segment:
        for rule in self._rules:
            edits = apart(_spared(segment, rule(segment.source, segment.target)))
            if edits:
                text, moved = apply_edits(segment.target, edits)
                links = moved.links(segment.alignment)
                segment = replace(segment, target=text, alignment=links)
        return segment


def _spared(segment: Segment, edits: list[Edit]) -> list[Edit]:
    """The edits that don't touch what must come out as it is; spaces beside it may go."""
    kept = {tag.text(segment.source) for tag in segment.tags if tag.kind == "protected"}
    kept |= {span.text(segment.source) for span in segment.verbatim}
    if not edits or not kept:
        return edits
    places = [
        match.span()
        for text in kept
        if text
        for match in re.finditer(re.escape(text), segment.target)
    ]
    return [edit for edit in edits if not any(_touches(edit, place) for place in places)]


def _touches(edit: Edit, place: tuple[int, int]) -> bool:
    if edit.replacement:
        return edit.start <= place[1] and place[0] <= edit.end
    return edit.start < place[1] and place[0] < edit.end


def translate_cells(segments: Sequence[Segment]) -> list[Segment]:
    """Give what stands alone its usual English: heads of tables, sections and buttons, quantities,
    bare figures.
    """
    cells = [_as_cell(segment) for segment in segments]
    sources = [segment.source for segment in segments]
    for at, segment in enumerate(segments):
        if segment.state in EDITABLE and is_planet(sources, at):
            cells[at] = _as_whole(segment, segment.source)
    return cells


def _as_cell(segment: Segment) -> Segment:
    unit = unit_of_head(segment.source)
    if unit and segment.state in EDITABLE:
        return _as_head(segment, unit)
    if segment.state in EDITABLE:
        found = _english_cell(segment.source)
    elif segment.state == "copied" and mail_label(segment.source):
        edits = mail_label_in_english(segment.source, segment.target)
        found = apply_edits(segment.target, edits)[0]
    elif segment.state == "copied" and not segment.verbatim:
        found = english_figures(segment.source)
    else:
        return segment
    if found is None or found == segment.target:
        return segment
    return _as_whole(segment, found)


def _as_whole(segment: Segment, found: str) -> Segment:
    whole = _link((0, len(segment.source)), (0, len(found)))
    return replace(segment, target=found, alignment=(whole,), confidence=None)


def _as_head(segment: Segment, unit: tuple[int, int]) -> Segment:
    """A label, from the table or as the model has it, with its unit, which the model wasn't
    given: PIB (Md€).
    """
    french, bracket = segment.source[: unit[0]].rstrip(), segment.source[slice(*unit)]
    known = english_label(french)
    if known:
        segment = replace(segment, target=known, confidence=None)
        links = [_link((0, len(french)), (0, len(known)))]
    elif segment.target.lower().endswith(bracket.lower()):
        label = segment.target[: -len(bracket)].rstrip()
        segment = replace(segment, target=label)
        links = [link for link in segment.alignment if link.target_end <= len(label)]
    else:
        return segment
    target = f"{segment.target} {english_unit(segment.source)}"
    links.append(_link(unit, (len(segment.target) + 1, len(target))))
    return replace(segment, target=target, alignment=tuple(links))


def _link(source: tuple[int, int], target: tuple[int, int]) -> TokenLink:
    return TokenLink(
        source_start=source[0], source_end=source[1], target_start=target[0], target_end=target[1]
    )


def _english_cell(french: str) -> str | None:
    """The English of a label, a quantity, or a label with its figure: Prix : 12 €; of a label in
    brackets, as subtitles have sounds: (Rires).
    """
    if sound := _SOUND.fullmatch(french):
        inside = english_label(sound["words"])
        return f"{sound['before']}{inside}{sound['behind']}" if inside else None
    label, colon, figure = french.partition(":")
    head = english_label(f"{label}:") if colon else None
    if head and figure.strip():
        quantity = english_quantity(figure) or english_figures(figure)
        return f"{head} {quantity}" if quantity else None
    return english_label(french) or english_quantity(french) or english_section(french)
