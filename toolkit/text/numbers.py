"""Numbers in French and English text, by value: `12 000` is `12,000`, `20h30` is `8:30 p.m.`.

A mention may be read in several ways (`12.000` is twelve thousand, or twelve to three places):
it carries all readings, and two mentions agree when they share one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from toolkit.text.durations import Duration, durations
from toolkit.text.minus import changed_signs
from toolkit.text.number_mention import Kind, NumberMention
from toolkit.text.number_scan import scan

__all__ = ["NumberDifference", "NumberMention", "compare", "numbers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberDifference:
    """What the source says and the target doesn't (`missing`), and the reverse (`added`)."""

    missing: tuple[NumberMention, ...]
    added: tuple[NumberMention, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.added)


def numbers(text: str, lang: str) -> list[NumberMention]:
    """The numbers of a text in order, without overlap. `lang` is "fr" or "en".

    The articles un, une, a, an and the pronoun one are not numbers by themselves. Raises
    ConfigError for another language.
    """
    return [mention for mention in scan(text, lang) if mention.kind != "article"]


def compare(
    source: str, target: str, *, source_lang: str = "fr", target_lang: str = "en"
) -> NumberDifference:
    """The numbers that the two texts don't share, by value.

    A firm number must occur on the other side, in whatever writing, and digits as often as
    here. Other numbers count only when both sides have one of the same sort left over (the
    second → the third): alone, they are a matter of wording. A lone 1 may have become an
    article. A number below zero is another than the one above it, unless words say so (fell by 3%).
    """
    left, right = scan(source, source_lang), scan(target, target_lang)
    missing, added = _absent(left, right), _absent(right, left)
    missing, added = _without_shared_scales(missing, added, (left, right))
    if missing or added:
        same = _same_durations((source, left), (target, right))
        missing, added = _outside(missing, same[0]), _outside(added, same[1])
    sorts = {m.kind for m in missing} & {m.kind for m in added} & _PAIRED
    missing = _kept(missing, sorts) + _rarer(left, right)
    added = _kept(added, sorts) + _rarer(right, left)
    if not (missing and added):
        missing, added = _without_ones(missing), _without_ones(added)
    signs = changed_signs(source, target, (left, right), (source_lang, target_lang))
    missing, added = missing + signs[0], added + signs[1]
    return NumberDifference(missing=tuple(missing), added=tuple(added))


_SCALES = (1_000_000, 1_000_000_000)


def _without_shared_scales(
    missing: list[NumberMention],
    added: list[NumberMention],
    sides: tuple[list[NumberMention], list[NumberMention]],
) -> tuple[list[NumberMention], list[NumberMention]]:
    """A million or billion may be said once for several numbers on one side, and with each on
    the other: "220 millions pour l'un, 145 pour l'autre", "220 million, 145 million".
    """
    same = [
        (m, a)
        for m in missing
        for a in added
        if _said_once(m, a, sides[0]) or _said_once(a, m, sides[1])
    ]
    return [m for m in missing if m not in (p[0] for p in same)], [
        a for a in added if a not in (p[1] for p in same)
    ]


def _said_once(bare: NumberMention, scaled: NumberMention, side: list[NumberMention]) -> bool:
    """Whether `bare` is `scaled` without a scale that another number of its side has."""
    return any(
        scaled.value == bare.value * scale and any(m.value >= scale for m in side if m != bare)
        for scale in _SCALES
    )


def _same_durations(
    source: tuple[str, list[NumberMention]], target: tuple[str, list[NumberMention]]
) -> tuple[list[Duration], list[Duration]]:
    """The durations of either side that the other side has too, in whatever writing."""
    if not (left := durations(*source)) or not (right := durations(*target)):
        return [], []
    pairs = [(a, b) for a in left for b in right if a.seconds & b.seconds]
    return [a for a, _ in pairs], [b for _, b in pairs]


def _outside(mentions: list[NumberMention], spans: list[Duration]) -> list[NumberMention]:
    return [m for m in mentions if not any(s.start <= m.start < s.end for s in spans)]


_PAIRED: set[Kind] = {"words", "ordinal", "roman", "month", "code"}


def _absent(mentions: list[NumberMention], others: list[NumberMention]) -> list[NumberMention]:
    known = {reading for other in others for reading in other.readings}
    return [mention for mention in mentions if known.isdisjoint(mention.readings)]


def _rarer(mentions: list[NumberMention], others: list[NumberMention]) -> list[NumberMention]:
    """Digits that occur on the other side, but not so often."""
    counts = Counter(mention.value for mention in mentions if mention.kind == "digits")
    last = {mention.value: mention for mention in mentions}
    return [
        last[value]
        for value, count in counts.items()
        if count > 1 and 0 < sum(value in other.readings for other in others) < count
    ]


def _kept(mentions: list[NumberMention], sorts: set[Kind]) -> list[NumberMention]:
    return [mention for mention in mentions if mention.firm or mention.kind in sorts]


def _without_ones(mentions: list[NumberMention]) -> list[NumberMention]:
    return [mention for mention in mentions if mention.value != 1]
