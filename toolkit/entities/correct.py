"""Names in machine translations put right: `correct` over one document's segments.

A correction needs certainty twice: that the English form is known, and that the stretch of the
draft is where the name went. Failing either, the draft stays and a flag says what to look at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.entities import acronyms
from toolkit.entities.align import choose, offsets
from toolkit.entities.articles import lacks_article, needless_the, with_article
from toolkit.entities.cities import key_of
from toolkit.entities.context import prior
from toolkit.entities.expected import Expected, Names, derived
from toolkit.entities.gazetteer import Gazetteer
from toolkit.entities.judge import (
    KNOWN,
    is_copied,
    is_same_place,
    is_translated,
    replaceable,
    right,
)
from toolkit.entities.leftovers import demonyms, family, title, with_leftovers
from toolkit.entities.locate import Place, locate
from toolkit.entities.pairing import candidates
from toolkit.entities.recognise import french_spans
from toolkit.entities.sentences import Pair, Sentence
from toolkit.entities.tokens import POSSESSIVE, tokenise
from toolkit.entities.work import Found, Mode, Work
from toolkit.model import Entity, EntityLink, Flag, Label, Span, TokenLink
from toolkit.text.edits import Edit, OffsetMap, apply_edits

# How much of a stretch's attention must lie on the mention, and how much the stretch must still
# resemble the name, before a garbled name is replaced.
PURE, ALIKE = 0.6, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A segment with its names put right: offsets are those of `text`."""

    text: str
    alignment: tuple[TokenLink, ...] = ()
    edits: tuple[Edit, ...] = ()
    source_entities: tuple[Entity, ...] = ()
    target_entities: tuple[Entity, ...] = ()
    links: tuple[EntityLink, ...] = ()
    flags: tuple[Flag, ...] = ()


def correct(
    sources: Sequence[str],
    targets: Sequence[str],
    alignments: Sequence[Sequence[TokenLink]],
    *,
    gazetteer: Gazetteer,
    mode: Mode = "fix",
    protected: Sequence[Sequence[Span]] | None = None,
) -> list[Corrected]:
    """Correct the names of one document's segments, given in order.

    `alignments` are the model's token links, empty where there are none. `protected` are stretches
    of each source that somebody else answers for (glossary terms): names in them are left alone.
    With `report` nothing is changed, only flagged. As many results as segments, in order.
    """
    names = Names(gazetteer, prior(sources))
    spared = protected or [()] * len(sources)
    rows = list(zip(sources, targets, alignments, spared, strict=True))
    found = [_find(fr, en, links, kept, gazetteer) for fr, en, links, kept in rows]
    for (fr, en, *_), mentions in zip(rows, found, strict=True):
        _first_pass(fr, en, mentions, names)
    return [
        _correct_one(Work(fr, en, links, mode, kept), mentions, names)
        for (fr, en, links, kept), mentions in zip(rows, found, strict=True)
    ]


def _first_pass(source: str, target: str, mentions: Sequence[Found], names: Names) -> None:
    """Learn the full names and the spellings that the draft itself uses, where acceptable."""
    for mention in mentions:
        name = source[mention.start : mention.end]
        expected = names.expect(name, mention.label)
        fixed = expected.customary or (expected.kind == "listed" and mention.label != "PER")
        if mention.target and not fixed:
            text = target[slice(*mention.target)]
            if expected.accepts(text) and not is_copied(text, name):
                names.settle(name, text)


def _find(
    source: str,
    target: str,
    links: Sequence[TokenLink],
    protected: Sequence[Span],
    gazetteer: Gazetteer,
) -> list[Found]:
    """The mentions of the source and the stretches of the draft that answer them."""
    fr, en = tokenise(source, "fr"), tokenise(target, "en")
    sentence = Sentence.of(fr, en)
    pairs = choose(sentence, candidates(sentence, gazetteer), links)
    found = [_of_pair(sentence, pair) for pair in pairs]
    for start, end, label in french_spans(fr, gazetteer):
        a, b = offsets(fr, (start, end))
        if same := next((one for one in found if (one.start, one.end) == (a, b)), None):
            # What the lists know as a place may be called a person by its context.
            same.label = label if end - start == 1 else same.label
        elif all(b <= one.start or a >= one.end for one in found):
            found.append(Found(a, b, label))
        else:
            _widen(found, a, b, label, source, gazetteer)
    found = [
        one
        for one in found
        if not any(one.start < span.end and one.end > span.start for span in protected)
    ]
    return sorted(found, key=lambda one: one.start)


def _of_pair(sentence: Sentence, pair: Pair) -> Found:
    start, end = offsets(sentence.fr, pair.fr)
    return Found(
        start, end, pair.label, offsets(sentence.en, pair.en), min(pair.score, 1.0), pair.reason
    )


def _widen(
    found: list[Found], start: int, end: int, label: Label, source: str, gazetteer: Gazetteer
) -> None:
    """A pair that covers only part of a name stands for the whole mention."""
    inside = [one for one in found if start < one.end and one.start < end]
    if len(inside) != 1 or (inside[0].start, inside[0].end) == (start, end):
        return
    one = inside[0]
    encloses = start <= one.start and one.end <= end
    listed = gazetteer.find(key_of(source[start:end]))
    if encloses and (label == "PER" == one.label or (listed and listed.source != "place")):
        one.start, one.end, one.label = start, end, label


def _correct_one(work: Work, mentions: Sequence[Found], names: Names) -> Corrected:
    for mention in mentions:
        name = work.source[mention.start : mention.end]
        _settle(work, mention, name, names.expect(name, mention.label))
        _beside(work, mention, names)
    for edit, own in acronyms.left_in_french(work.source, work.target):
        if not work.is_protected(own.start(), own.end()):
            work.change(edit, own[0], "acronym left in French")
    for edit, french in demonyms(work, mentions):
        work.change(edit, french, "left in French")
    work.edits.sort(key=lambda edit: edit.start)
    edits = tuple(work.edits) if work.mode == "fix" else ()
    text, moved = apply_edits(work.target, edits)
    return _result(work, mentions, text, moved, edits)


def _beside(work: Work, mention: Found, names: Names) -> None:
    """Put right what stands before a person's name, and family names."""
    if mention.label != "PER" or mention.target is None:
        return
    if edit := title(work, mention):
        work.change(edit, work.source[mention.start : mention.end], "title left in French")
    if edit := family(work, mention, names.is_surname):
        work.change(edit, work.source[mention.start : mention.end], "a family's name")


def _settle(work: Work, mention: Found, name: str, expected: Expected) -> None:
    """Decide on one mention: leave, correct, or flag."""
    if made_up := _made_up(work, mention, expected):
        _replace(work, mention, *made_up)
        return
    if mention.target is None:
        _seek(work, mention, name, expected)
        return
    span = _whole(work, mention, name)
    text = work.target[slice(*span)]
    if right(text, name, expected, mention.label):
        _tidy(work, mention, span, name)
        return
    if replaceable(text, name, expected, mention, linked=bool(work.links)):
        _replace(work, mention, span, name, expected)
    elif expected.kind in {"listed", "spelled"} and not expected.accepts(text):
        _doubt(work, name, text, expected)


def _made_up(
    work: Work, mention: Found, expected: Expected
) -> tuple[tuple[int, int], str, Expected] | None:
    """An acronym's place in the draft where another one stands that doesn't translate it, its
    name, and what to write there.
    """
    acronym = acronyms.whole(work.source, mention.start, mention.end)
    span = acronym and acronyms.in_place_of(acronym, work.target, work.links)
    if not acronym or not span:
        return None
    name, text = acronym[0], work.target[slice(*span)]
    usual, *others = acronyms.translations().get(name, (name,))
    if expected.accepts(text) or text in {usual, *others}:
        return None
    if expected.kind not in KNOWN or _NUMBERED.match(work.source, mention.end):
        expected = Expected((usual,), "kept", "an acronym that the model made up")
    return span, name, expected


_NUMBERED = re.compile(r"[ \u00a0]\d")  # RN 20 is a road, not a party


def _seek(work: Work, mention: Found, name: str, expected: Expected) -> None:
    """A mention without a counterpart: what attention says it became may be put right."""
    place = locate(mention.start, mention.end, name, tokenise(work.target, "en"), work.links)
    span = _usable(work, place)
    like = place and place.pure >= PURE and place.alike >= ALIKE
    text = work.target[slice(*span)] if span else ""
    if expected.kind in {"kept", "place"} and is_translated(name, text):
        return
    if like and mention.label == "LOC" and derived(text, expected.forms[0]):
        return
    if span and place and like and (expected.sure or is_same_place(name, expected)):
        mention.target, mention.score = span, round(place.alike, 3)
        mention.reason = "where the model's attention lies"
        if not right(text, name, expected, mention.label):
            _replace(work, mention, span, name, expected)
    elif expected.kind in {"listed", "official", "spelled"} or " " in name:
        _missing(work, name, expected, span)


def _whole(work: Work, mention: Found, name: str) -> tuple[int, int]:
    """The paired stretch with the garbled words beside it that came from the same mention."""
    pair = mention.target or (0, 0)
    if not work.links or " " not in name:
        return pair
    tokens = tokenise(work.target, "en")
    place = locate(mention.start, mention.end, name, tokens, work.links)
    if place is None or place.pure < PURE:
        return pair
    own = [token for token in tokens[slice(*place.span)] if not POSSESSIVE.fullmatch(token.text)]
    if not own:
        return pair
    start, end = own[0].start, own[-1].end
    if start <= pair[0] and pair[1] <= end and place.alike >= ALIKE:
        return start, end
    return pair


def _usable(work: Work, place: Place | None) -> tuple[int, int] | None:
    """The stretch in characters, unless another correction is there or no name could be."""
    if place is None:
        return None
    chosen = tokenise(work.target, "en")[place.span[0] : place.span[1]]
    named = [token for token in chosen if token.cap]
    if not named:
        return None
    start, end = named[0].start, named[-1].end
    return (start, end) if work.free(start, end) else None


def _tidy(work: Work, mention: Found, span: tuple[int, int], name: str) -> None:
    """A right name may have a French word beside it, a wrong article, or lack its own."""
    text = work.target[slice(*span)]
    wide = with_leftovers(work.target, span, name) if " " in text else span
    if wide != span:
        work.change(Edit(start=wide[0], end=wide[1], replacement=text), name, "twice")
    elif mention.label != "PER" and lacks_article(work.target, span):
        work.change(Edit(start=span[0], end=span[1], replacement=f"the {text}"), name, "article")
    elif needless_the(work.target, span, mention.label, name):
        work.change(Edit(start=span[0] - 4, end=span[0], replacement=""), name, "no article")


def _replace(
    work: Work, mention: Found, span: tuple[int, int], name: str, expected: Expected
) -> None:
    if acronyms.is_of_words_before(work.target, span):
        return
    before = work.target[slice(*span)]
    after = expected.forms[0]
    if before.isupper() and name.isupper() and len(before) > 3:
        after = after.upper()
    if " " in name and mention.label != "PER":
        span = with_leftovers(work.target, span, name)
    if not work.target[: span[0]].strip():
        after = after[0].upper() + after[1:]
    span = _with_double(work.target, span, after)
    start, lead = with_article(work.target, span, after, mention.label)
    edit = Edit(start=start, end=span[1], replacement=lead + after)
    if work.change(edit, name, expected.reason):
        mention.target = (start, span[1])
        mention.reason = expected.reason


def _with_double(target: str, span: tuple[int, int], after: str) -> tuple[int, int]:
    """The stretch with what stands of the name beside it: Pope | François, Caire | Cairo."""
    start, end = span
    for part in (after, after.split(maxsplit=1)[0]):
        if target[:start].endswith(f"{part} "):
            return start - len(part) - 1, end
    twice = re.match(rf" {re.escape(after)}\b", target[end:])
    return (start, end + twice.end()) if twice else span


def _doubt(work: Work, name: str, text: str, expected: Expected) -> None:
    likely = expected.forms[0]
    message = f"'{text}' stands for '{name}'; '{likely}' is likelier ({expected.reason})."
    work.flags.append(Flag(code="name-doubtful", message=message, severity=1))


def _missing(work: Work, name: str, expected: Expected, span: tuple[int, int] | None) -> None:
    draft = key_of(work.target)
    phrases = (re.escape(key_of(form)) for form in expected.forms if " " in form)
    if any(re.search(rf"\b{phrase}\b", draft) for phrase in phrases):
        return  # in small letters, as English may write it: the court of appeal
    where = f"; '{work.target[slice(*span)]}' stands near its place" if span else ""
    message = f"'{name}' ({expected.forms[0]}) isn't found in the translation{where}."
    work.flags.append(Flag(code="name-missing", message=message, severity=2))


def _result(
    work: Work,
    mentions: Sequence[Found],
    text: str,
    moved: OffsetMap,
    edits: tuple[Edit, ...],
) -> Corrected:
    source = tuple(Entity(start=m.start, end=m.end, label=m.label) for m in mentions)
    target: list[Entity] = []
    links: list[EntityLink] = []
    for number, mention in enumerate(mentions):
        if mention.target is None:
            continue
        start, end = moved.range(*mention.target)
        start += 4 * text.startswith("the ", start)
        links.append(
            EntityLink(
                source=number,
                target=len(target),
                score=round(mention.score, 3),
                reason=mention.reason,
            )
        )
        target.append(Entity(start=start, end=end, label=mention.label))
    return Corrected(
        text=text,
        alignment=tuple(moved.links(work.links)),
        edits=edits,
        source_entities=source,
        target_entities=tuple(target),
        links=tuple(links),
        flags=tuple(work.flags),
    )
