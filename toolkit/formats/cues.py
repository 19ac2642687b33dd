"""Finding the cues of a subtitle file: their lines, their times, who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.errors import FormatError
from toolkit.text.encoding import split_lines

# Line number, start and end.
Line = tuple[int, int, int]
Times = tuple[float, float]

# A tag: a pair's opening or close, a moment (karaoke), a SubRip override.
TAG = re.compile(r"<(/?)([a-zA-Z]+)[^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_TIME = r"(?:\d+:)?\d{1,2}:\d{1,2}[,.]\d{1,3}"
_TIMING = re.compile(rf"\s*({_TIME})\s*-->\s*({_TIME})(?:\s.*)?$")
_DIALOGUE = re.compile(r"\s*(?:<[^<>]*>|\{\\[^{}]*\})*\s*[-–—]")
_DASH = re.compile(r"\s*[-–—]\s*")


@dataclass(frozen=True, slots=True)
class CueLines:
    """The lines of a cue, or of one speaker in a dialogue, whose translation must stay on
    `most_lines`. `times` are its begin and end in seconds; None for what can't share a sentence
    with a neighbour: a dialogue, and text behind a blank line.
    """

    lines: Sequence[Line]
    most_lines: int
    times: Times | None


def find_cues(text: str, name: str, *, keeps_stray: bool) -> Iterator[CueLines]:
    """The cues of a file, in order. `keeps_stray`: text after a blank line is still the cue's
    (SubRip), not a comment (WebVTT).
    """
    for lines, times in _groups(text, name, keeps_stray=keeps_stray):
        if is_dialogue(text[start:end] for _, start, end in lines):
            dashes = [_DASH.match(text, start, end) for _, start, end in lines]
            for (n, start, end), dash in zip(lines, dashes, strict=True):
                # Without the dash, which no translation may lose.
                yield CueLines([(n, dash.end() if dash else start, end)], 1, None)
        else:
            yield CueLines(lines, max(2, len(lines)), times)


def is_dialogue(lines: Iterable[str]) -> bool:
    """Whether every one of several lines begins with a dash."""
    dashed = [_DIALOGUE.match(line) for line in lines]
    return len(dashed) > 1 and all(dashed)


def _groups(
    text: str, name: str, *, keeps_stray: bool
) -> Iterator[tuple[list[Line], Times | None]]:
    lines = [(n, start, end) for n, (start, end, _) in enumerate(split_lines(text), 1)]
    cue: list[Line] = []
    times: Times | None = None
    in_cue = False
    for at, (number, start, end) in enumerate(lines):
        line = text[start:end]
        numbered = [text[first:last].strip().isdecimal() for _, first, last in cue] in ([], [True])
        timing = _timing(line, f"{name}:{number}", strict=numbered)
        if timing or not line.strip():
            if cue:
                yield cue, times
            cue, times = [], timing
            in_cue = timing is not None or (in_cue and keeps_stray)
        elif in_cue and not (keeps_stray and _is_number_of_next(text, lines, at)):
            cue.append((number, start, end))
    if cue:
        yield cue, times


def _timing(line: str, where: str, *, strict: bool) -> Times | None:
    if "-->" not in line:
        return None
    if match := _TIMING.match(line):
        return _seconds(match[1]), _seconds(match[2])
    if strict and re.match(r"\s*\d+:", line):
        raise FormatError(
            f"This timing can't be read: {line.strip()!r}.", where=where,
            hint="Write it as 00:00:01,000 --> 00:00:02,500.",
        )  # fmt: skip
    return None


def _seconds(time: str) -> float:
    seconds = 0.0
    for part in time.replace(",", ".").split(":"):
        seconds = 60 * seconds + float(part)
    return seconds


def _is_number_of_next(text: str, lines: Sequence[Line], at: int) -> bool:
    if at + 1 == len(lines) or not text[slice(*lines[at][1:])].strip().isdecimal():
        return False
    return bool(_TIMING.match(text[slice(*lines[at + 1][1:])]))
