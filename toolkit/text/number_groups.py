"""Putting digit groups and number words together: `deux cent mille`, `2 millions et demi`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.text.number_mention import Kind, NumberMention

_GAPS = (" ", "-", "\u00a0", "\u202f", "\u2009")
_HALF = re.compile(r"(?: [^\W\d_]+)? (?:et|and an?) \Z")
_RANGE = re.compile(r"(?: (?:à|to|ou|or|et|and) |\s?[-–]\s?)\Z")


@dataclass(slots=True)
class Piece:
    """A digit group or a number word, before neighbours are put together.

    `role` is that of a number word, or "digits", "time", or "alone" for what never composes.
    """

    start: int
    end: int
    value: float
    kind: Kind
    role: str
    others: tuple[float | str, ...] = ()


class _Group:
    """Neighbouring pieces that say one number."""

    def __init__(self, piece: Piece) -> None:
        self.pieces = [piece]
        self.total = 0.0
        self.current = 0.0
        self.scale = 1.0  # the last factor: what a following half is half of
        self._add(piece)

    @property
    def value(self) -> float:
        return self.total + self.current

    def takes(self, piece: Piece, joint: str, lang: str) -> bool:
        """Whether the piece continues the number; if so it is taken in."""
        fits = {
            "digits": self._takes_digits,
            "half": self._takes_half,
            "hundred": self._takes_hundred,
            "scale": self._takes_scale,
            "unit": self._takes_unit,
            "one": self._takes_unit,
            "ordinal": self._takes_unit,
        }.get(piece.role)
        if fits is None or not fits(piece, joint, lang):
            return False
        self._add(piece)
        self.pieces.append(piece)
        return True

    def _takes_digits(self, piece: Piece, joint: str, lang: str) -> bool:
        last = self.pieces[-1]  # 9 mille 200
        in_row = lang == "fr" and last.role == "scale" and joint in _GAPS[:1]
        return in_row and self.pieces[0].role == "digits" and piece.value < min(1000, last.value)

    def _takes_half(self, _piece: Piece, joint: str, _lang: str) -> bool:
        roles = ("unit", "one", "scale", "digits", "time")
        return self.pieces[-1].role in roles and bool(_HALF.match(joint))

    def _takes_hundred(self, _piece: Piece, joint: str, lang: str) -> bool:
        last = self.pieces[-1]
        if lang == "fr" and last.role == "scale":  # mille cent
            return joint in _GAPS and self.pieces[0].role != "digits"
        return joint in _GAPS and last.role in ("unit", "one") and 0 < self.current < 100

    def _takes_scale(self, _piece: Piece, joint: str, _lang: str) -> bool:
        last = self.pieces[-1].role
        if last == "half":
            return joint in (" ", "-", " a ")
        return joint in _GAPS and last in ("unit", "one", "hundred", "scale", "digits")

    def _takes_unit(self, piece: Piece, joint: str, lang: str) -> bool:
        last = self.pieces[-1]
        if self.pieces[0].role in ("digits", "time") or last.role in ("one", "half"):
            return False
        if last.role in ("hundred", "scale"):
            linked = joint in _GAPS or (lang == "en" and joint == " and ")
            return linked and piece.value < last.value
        if last.role != "unit":
            return False
        return self._follows_tens(last, piece, joint, lang)

    def _follows_tens(self, last: Piece, piece: Piece, joint: str, lang: str) -> bool:
        if lang == "en":
            return joint in ("-", " ") and last.value >= 20 and piece.value < 10
        if last.value == 10:
            return joint in ("-", " ") and 7 <= piece.value <= 9
        if last.value == 4 and piece.value == 20:
            return joint in ("-", " ")
        linked = joint in _GAPS or (joint in (" et ", "-et-") and piece.value in (1, 11))
        score = last.value == 60 or self.current % 100 == 80
        return linked and last.value >= 20 and piece.value < (20 if score else 10)

    def _add(self, piece: Piece) -> None:
        if piece.role == "hundred":
            self.current = (self.current or 1) * 100
        elif piece.role == "scale":
            self._multiply(piece.value)
        elif piece.role == "half":
            self.total += 0.5 * self.scale
        elif piece.value == 20 and self.current % 100 == 4 and self.pieces[0] is not piece:
            self.current += 76
        else:
            self.current += piece.value

    def _multiply(self, factor: float) -> None:
        so_far = self.value
        if self.total and factor > self.scale:  # mille milliards, two and a half million
            self.total = so_far * factor
        else:
            self.total += (self.current or 1) * factor
        self.current = 0.0
        self.scale = factor

    def mention(self, extra: float | None) -> NumberMention | None:
        """The finished number; None for a plural that gives no number (millions of people).

        `extra` is one more reading.
        """
        first, last = self.pieces[0], self.pieces[-1]
        kind = self._kind(first)
        if kind is None:
            return None
        readings: set[float | str] = set(first.others)
        if len(self.pieces) > 1:
            ratio = self.value / first.value if first.value else 1
            readings = {round(r * ratio, 4) for r in first.others if isinstance(r, float)}
        readings |= {round(abs(self.value), 4), *([extra] if extra else [])}
        return NumberMention(
            start=first.start,
            end=last.end,
            value=round(self.value, 6),
            kind=kind,
            readings=frozenset(readings),
        )

    def _kind(self, first: Piece) -> Kind | None:
        if len(self.pieces) > 1:
            return first.kind if first.role in ("digits", "time") else self.pieces[-1].kind
        if first.role == "one":
            return "article"
        if first.role == "half":
            return "group"
        plural = first.role in ("hundred", "scale") and first.others == ("plural",)
        return None if plural else first.kind


def compose(text: str, pieces: list[Piece], lang: str) -> list[NumberMention]:
    """The numbers that the pieces, in order, say together."""
    groups = [_Group(pieces[0])]
    for piece in pieces[1:]:
        joint = text[groups[-1].pieces[-1].end : piece.start]
        if len(joint) > 16 or not groups[-1].takes(piece, joint, lang):
            groups.append(_Group(piece))
    mentions = [group.mention(_shared_scale(text, groups, at)) for at, group in enumerate(groups)]
    return [mention for mention in mentions if mention]


def _shared_scale(text: str, groups: list[_Group], at: int) -> float | None:
    """In `deux à trois millions`, the other reading of deux; in `three decades`, thirty."""
    if at + 1 == len(groups):
        return None
    group, after = groups[at], groups[at + 1]
    joint = text[group.pieces[-1].end : after.pieces[0].start]
    if after.pieces[0].kind == "group" and after.value in (10, 12, 100, 1000) and joint == " ":
        return group.value * after.value
    if after.scale > group.scale == 1 and len(joint) <= 6 and _RANGE.match(joint):
        return group.value * after.scale
    return None
