"""Numbers below zero: `moins 25 degrés` for a model, and signs that a translation lost or made up.

A model that is given the word takes it for a comparison (less than 25 degrees); the sign it copies.
"""

from __future__ import annotations

import re

from toolkit.text.edits import Edit
from toolkit.text.number_mention import NumberMention
from toolkit.text.number_scan import scan

_SPACE = "[ \u00a0\u202f]"
# Not "au moins 25", "plus ou moins 25", "midi moins 10", "20 moins 5", "un an moins 2 jours".
_MOINS = re.compile(
    rf"(?<![\w-])(?<!\bau )(?<!\bdu )(?<!\ble )(?<!\bou )(?<!\bni )(?<!\bmidi )(?<!\bminuit )"
    rf"(?<!\bheure )(?<!\bheures )(?<!\bh )(?<!\d )(?<!\d\u00a0)moins{_SPACE}(?=\w)",
    re.IGNORECASE,
)
_TIME = re.compile(rf"{_SPACE}(?:secondes?|minutes?|heures?|jours?|semaines?|mois|ans?)\b")
_SIGNED = re.compile(
    rf"(?:(?:\A|(?<=[\s(\[:;«»\"“'’=]))[-−–]|\b(?:minus|negative){_SPACE})"
    rf"(?:[$£€]{_SPACE}?)?\Z",
    re.IGNORECASE,
)
_AFTER_FIGURE = re.compile(rf"[\d%]{_SPACE}?\Z")
_WRITTEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# What says the same as a sign: words of decline, of the cold, of what lies below. Where the text
# has one, a sign may come or go.
_DECLINES = {
    "fr": r"baiss|recul|chut|diminu|perd|pert|repl|déclin|inféri|régress|négati|dessous|déficit"
    r"|contract|réduct|rédui|moins|cède|cédé|retrait|décr|en retard|trou",
    "en": r"fall|fell|drop|declin|decreas|down|los[est]|lower|below|minus|negativ|reduc|cut|shrank"
    r"|shr[iu]nk|contract|slip|slid|shed|less|under|deficit|retreat|behind|short|dip|sub-?zero",
}
_WORDS = {lang: re.compile(rf"\b(?:{words})", re.IGNORECASE) for lang, words in _DECLINES.items()}


def minus_as_sign(french: str) -> str:
    """The text with a sign for the word before figures and degrees: moins 25 degrés is
    `-25 degrés`, moins dix degrés is `-10 degrés`.
    """
    if "oins" not in french or not _MOINS.search(french):
        return french
    parts, done = [], 0
    for match, number in _below_zero(french):
        parts += [french[done : match.start()], "-", _figures(number, french)]
        done = number.end
    return "".join([*parts, french[done:]])


def _below_zero(french: str) -> list[tuple[re.Match[str], NumberMention]]:
    """The numbers with the word before them: in figures, or of degrees, which one in a row says."""
    mentions = {mention.start: mention for mention in scan(french, "fr")}
    found = []
    for match in _MOINS.finditer(french):
        number = mentions.get(match.end())
        if number and _is_below_zero(number, french):
            found.append((match, number))
    return found


def _is_below_zero(number: NumberMention, text: str) -> bool:
    if text[number.start].isdigit():
        return not _TIME.match(text, number.end)
    unit = r"(?:(?: (?:à|et|ou) moins [\w-]+)? (?:degrés?\b|°)| pour cent\b)"
    return number.kind == "words" and bool(re.match(unit, text[number.end :], re.IGNORECASE))


def _figures(number: NumberMention, text: str) -> str:
    written = number.text(text)
    if written[0].isdigit() or number.value != int(number.value):
        return written
    return str(int(number.value))


def minus_in_words(source: str, target: str) -> list[Edit]:
    """Edits that write the sign as a word where the source does: minus 25 degrees."""
    if "oins" not in source or "-" not in target:
        return []
    values = {number.value for _, number in _below_zero(source)}
    return [
        Edit(start=number.start - 1, end=number.start, replacement="minus ")
        for number in (scan(target, "en") if values else ())
        if -number.value in values and target[number.start - 1] == "-"
    ]


_APART = re.compile(
    rf"(?<![\d%)]{_SPACE})(?<![\w.,])(?P<sign>[-+−–]){_SPACE}"
    rf"(?:[€$£]|(?:EUR|USD|GBP) )?(?P<digits>\d[\d.,]*)"
)


def signs_at_figures(source: str, target: str) -> list[Edit]:
    """Edits that put a sign right before its figure, where the source has it there: -1.2%, -€213
    million.
    """
    edits = []
    for match in _APART.finditer(target):
        number = _WRITTEN.match(target, match.start("digits"))
        if number and _has_signed(source, match["sign"], number[0]):
            edits.append(
                Edit(start=match.start("sign") + 1, end=match.start("sign") + 2, replacement="")
            )
    return edits


def _has_signed(source: str, sign: str, english: str) -> bool:
    """Whether a French text has an English number with a sign right before it."""
    signs = "[-−–]" if sign in "-−–" else re.escape(sign)
    whole, _, decimals = english.replace(",", "\0").partition(".")
    written = "[ \u00a0\u202f.]?".join(map(re.escape, whole.split("\0")))
    part = f",{decimals}" if decimals else ""
    return re.search(rf"(?<![\w.,)%]){signs}{written}{part}(?![.,]?\d)", source) is not None


Mentions = list[NumberMention]


def changed_signs(
    source: str, target: str, sides: tuple[Mentions, Mentions], langs: tuple[str, str]
) -> tuple[Mentions, Mentions]:
    """The numbers below zero of either side that the other has only above it, where it has no word
    that says as much (fell by 3%).
    """
    left, right = sides
    ours, theirs = _below(source, left), _below(target, right)
    if not (ours or theirs):
        return [], []
    return (
        [] if _says_decline(target, langs[1]) else _unmatched(ours, theirs, right),
        [] if _says_decline(source, langs[0]) else _unmatched(theirs, ours, left),
    )


def _says_decline(text: str, lang: str) -> bool:
    return _WORDS[lang].search(text) is not None


def _below(text: str, mentions: Mentions) -> Mentions:
    words = {match.end() for match in _MOINS.finditer(text)} if "oins" in text else ()
    return [
        m
        for m in mentions
        if m.kind == "digits" and (m.start in words or _is_signed(text, m.start))
    ]


def _is_signed(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start]
    sign = _SIGNED.search(before)
    return sign is not None and not _AFTER_FIGURE.search(before, 0, sign.start())


def _unmatched(signed: Mentions, others: Mentions, there: Mentions) -> Mentions:
    """Those that the other side has, but nowhere with a sign."""
    return [
        m
        for m in signed
        if any(m.readings & other.readings for other in there)
        and not any(m.readings & other.readings for other in others)
    ]
