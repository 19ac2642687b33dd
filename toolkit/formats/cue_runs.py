"""Sentences that run over several subtitle cues: which cues hold one, and where its translation
is broken again.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.formats.cues import Times
from toolkit.text.function_words import FRENCH_DETERMINERS, FUNCTION_WORDS
from toolkit.text.wrap import gaps

LONGEST_PAUSE = 3.0  # seconds
MOST_CUES = 8  # without a sentence's end in them: a text without punctuation

# What stands before a noun or a clause: a cue that ends in it goes on.
_LEADERS = FRENCH_DETERMINERS.union(
    *(FUNCTION_WORDS[word] for word in ("to", "in", "by", "for", "with", "without", "of")),
    *(FUNCTION_WORDS[word] for word in ("and", "or", "but", "which", "my", "your", "as")),
)
_LAST_WORD = re.compile(r"(?:[^\W\d_]|(?<=\w)['’])+$")
_INNER_END = re.compile(r"[.!?…][»”\"')]*\s+\S")
_QUOTES = "«»“”\"' \u00a0\u202f"
_APART = re.compile(r"[-–—♪#(\[.…]")  # another speaker, song, sound, or a thought taken up again
_ENDS = re.compile(r"[.!?…)\]♪#]$")

# What a break costs besides its distance from where alignment puts it, in mean cue lengths.
_MARKS = (",", ".", ";", ":", "!", "?", "…", ")", "”")
_AFTER_MARK = -0.4
_BEFORE_FUNCTION_WORD = -0.15
_AFTER_FUNCTION_WORD = 0.6
_UNEVEN, _OVERFULL = 0.5, 3.0
_WORD = 24  # longer than any function word
_REACH = 12  # words to either side of where alignment puts a break


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What decides whether a cue and its neighbour share a sentence: what is read in it, its
    begin and end in seconds (None: it stays alone), and who speaks.
    """

    text: str
    times: Times | None
    voices: tuple[str, ...] = ()


def runs(cues: Sequence[Cue]) -> list[range]:
    """The cues in runs, in order: those of a run share sentences, and are translated together."""
    starts = [at for at in range(len(cues)) if at == 0 or not _goes_on(cues[at - 1], cues[at])]
    found = [range(start, end) for start, end in pairwise([*starts, len(cues)])]
    return [part for run in found for part in _checked(run, cues)]


def _checked(run: range, cues: Sequence[Cue]) -> Iterable[range]:
    """The run, or each of its cues alone where too many come without the end of a sentence."""
    ends = [at for at in run if _INNER_END.search(cues[at].text)]
    longest = max(b - a for a, b in pairwise([run.start, *ends, run.stop]))
    return [run] if longest <= MOST_CUES else [range(at, at + 1) for at in run]


def _goes_on(cue: Cue, following: Cue) -> bool:
    """Whether a sentence runs from one cue into the next."""
    if not (cue.times and following.times and _in_time(cue.times, following.times)):
        return False
    if cue.voices and following.voices and cue.voices[-1] != following.voices[0]:
        return False
    text, rest = cue.text.strip(_QUOTES), following.text.strip(_QUOTES)
    if not text or not rest or _APART.match(rest):
        return False
    lower = rest[0].islower()
    if _ENDS.search(text):
        return lower and text.endswith(("...", "…"))
    last = _LAST_WORD.search(text)
    open_ended = text.endswith(",") or (last and last[0].lower().replace("’", "'") in _LEADERS)
    return lower or rest[0].isdigit() or bool(open_ended)


def _in_time(times: Times, following: Times) -> bool:
    return times[0] < following[0] <= times[1] + LONGEST_PAUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The cues of a run, each by its length in the source and by what it can show (both in code
    points).
    """

    lengths: Sequence[int]
    rooms: Sequence[int]


def breaks(text: str, hints: Sequence[int], layout: Layout) -> list[int]:
    """Where the second and every further cue begins in a translation; `hints` are where its words
    say so, by alignment.

    Of the ways to break at spaces the cheapest is found by dynamic programming: near the hints,
    in proportion to the source's cues, after a mark rather than after an article. No cue is
    empty unless there are fewer words than cues; then the last ones are.
    """
    places = gaps(text)
    wanted = len(layout.lengths) - 1
    spare = len(places) - wanted
    if spare < 0:
        return [*places, *[len(text)] * -spare]
    costs = _Costs(text, layout)
    paths: dict[int, _Path] = {-1: (0.0, ())}  # the cheapest that ends at each place
    hint = 0
    for cue in range(wanted):
        hint = max(hint, hints[cue])
        near = bisect_left(places, hint)
        first = min(max(near - _REACH, cue), cue + spare)
        last = min(max(near + _REACH, min(paths) + 1), cue + spare)
        paths = {
            index: costs.cheapest(
                cue, [path for before, path in paths.items() if before < index], places[index], hint
            )
            for index in range(max(first, min(paths) + 1), last + 1)
        }
    _, found = costs.cheapest(wanted, paths.values(), len(text), len(text))
    return list(found[:-1])


# The cost of breaks, and where they are.
_Path = tuple[float, tuple[int, ...]]


class _Costs:
    """What the ways to break a text cost."""

    def __init__(self, text: str, layout: Layout) -> None:
        self._text = text
        self._rooms = layout.rooms
        scale = len(text) / max(sum(layout.lengths), 1)
        self._expected = [max(length * scale, 1.0) for length in layout.lengths]
        self._mean = max(len(text) / len(layout.lengths), 1.0)

    def cheapest(self, cue: int, paths: Iterable[_Path], end: int, hint: int) -> _Path:
        """The best of the paths, and one more break, at `end`, where the cue ends."""
        here = abs(end - hint) / self._mean + _place_cost(self._text, end)
        return min(
            (cost + here + self._length_cost(cue, end - (at[-1] if at else 0)), (*at, end))
            for cost, at in paths
        )

    def _length_cost(self, cue: int, length: int) -> float:
        room = self._rooms[cue]
        uneven = abs(math.log(length / self._expected[cue]))
        return _UNEVEN * uneven + _OVERFULL * max(0, length - room) / room


def _place_cost(text: str, place: int) -> float:
    before = text[max(place - _WORD, 0) : place].rstrip(" ")
    after = text[place : place + _WORD].partition(" ")[0]
    if before.endswith(_MARKS):
        return _AFTER_MARK
    if before.rpartition(" ")[2].lower() in FUNCTION_WORDS:
        return _AFTER_FUNCTION_WORD
    return _BEFORE_FUNCTION_WORD if after.lower() in FUNCTION_WORDS else 0.0
