"""The edits of TER: insertions, deletions, substitutions, and shifts of word sequences.

Tercom's greedy search for shifts, with bit-parallel edit distances (Hyyrö, 2003; RapidFuzz for
the distances alone). Tercom follows the diagonal with a beam; where the best path may leave that
beam, sacreBLEU's own function decides, so that the count is always the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_BEAM = 25
_MAX_SHIFT_WORDS = 10
_MAX_SHIFT_DISTANCE = 50
_MAX_CANDIDATES = 1000
_FIRST_CHARACTER = 0x10000  # words become characters: above the surrogates, room for a million


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alignment:
    """One best path: the hypothesis position each reference word lies at, and, as running sums,
    the errors before each position of either side.
    """

    places: list[int]
    hypothesis_errors: list[int]
    reference_errors: list[int]


def edits(hypothesis: list[str], reference: list[str]) -> int:
    """The number of edits, shifts among them, that turn one word list into the other."""
    from rapidfuzz.distance import Levenshtein

    if not reference:
        return len(hypothesis)
    ours, theirs = _as_characters(hypothesis, reference)
    distance = Levenshtein.distance(ours, theirs)
    if not _inside_beam(distance, len(ours) - len(theirs)):
        from sacrebleu.metrics.lib_ter import translation_edit_rate

        count: int = translation_edit_rate(hypothesis, reference)[0]
        return count
    return _shift_greedily(ours, theirs, distance)


def _shift_greedily(hypothesis: str, reference: str, distance: int) -> int:
    """Shift while it pays: the number of shifts and of the edits then left."""
    shifts = tried = 0
    while distance:
        gain, shifted, tried = _best_shift(hypothesis, reference, distance, tried)
        if tried >= _MAX_CANDIDATES or gain <= 0:
            break
        hypothesis, distance, shifts = shifted, distance - gain, shifts + 1
    return shifts + distance


def _as_characters(hypothesis: list[str], reference: list[str]) -> tuple[str, str]:
    """Both word lists as strings, one character a word, so that RapidFuzz is at its fastest."""
    numbers: dict[str, str] = {}
    for word in (*hypothesis, *reference):
        numbers.setdefault(word, chr(_FIRST_CHARACTER + len(numbers)))
    return "".join([numbers[word] for word in hypothesis]), "".join(
        [numbers[word] for word in reference]
    )


def _inside_beam(distance: int, surplus: int) -> bool:
    """Whether no best path can leave the beam: a detour that far costs more than `distance`."""
    surplus = abs(surplus)
    return surplus < _BEAM and distance + surplus <= 2 * (_BEAM - 1)


def _best_shift(hypothesis: str, reference: str, distance: int, tried: int) -> tuple[int, str, int]:
    """What the best shift gains, the hypothesis after it, and how many were tried so far.

    The order among equals is Tercom's: the longest, then the earliest from, then the earliest to.
    """
    from rapidfuzz.distance import Levenshtein

    alignment = _align(hypothesis, reference)
    best: tuple[int, int, int, int, str] | None = None
    for start, wanted, length in _shared(hypothesis, reference):
        if not _worth_moving(alignment, start, wanted, length):
            continue
        for target in _targets(alignment.places, wanted, length):
            shifted = _shift(hypothesis, start, length, target)
            after = Levenshtein.distance(shifted, reference, score_cutoff=distance)
            candidate = (distance - after, length, -start, -target, shifted)
            tried += 1
            if best is None or candidate > best:
                best = candidate
        if tried >= _MAX_CANDIDATES:
            break
    return (best[0], best[4], tried) if best else (0, hypothesis, tried)


def _worth_moving(alignment: _Alignment, start: int, wanted: int, length: int) -> bool:
    """Only what is wrong on both sides, and isn't being moved into itself."""
    ours, theirs = alignment.hypothesis_errors, alignment.reference_errors
    wrong = ours[start + length] > ours[start] and theirs[wanted + length] > theirs[wanted]
    return wrong and not start <= alignment.places[wanted] < start + length


def _targets(places: list[int], wanted: int, length: int) -> Iterator[int]:
    """Where in the hypothesis the words may go: next to what lies around their place."""
    previous = -1
    for position in range(wanted - 1, min(wanted + length, len(places))):
        target = 0 if position < 0 else places[position] + 1
        if target != previous:
            yield target
        previous = target


def _shift(words: str, start: int, length: int, target: int) -> str:
    """Move words to before `target`; a target within them counts from where they stood."""
    moved, rest = words[start : start + length], words[:start] + words[start + length :]
    if target > start + length:
        target -= length
    return rest[:target] + moved + rest[target:]


def _shared(hypothesis: str, reference: str) -> Iterator[tuple[int, int, int]]:
    """Word sequences found on both sides: (start in the hypothesis, in the reference, length)."""
    where: dict[str, list[int]] = {}
    for position, word in enumerate(reference):
        where.setdefault(word, []).append(position)
    for start, word in enumerate(hypothesis):
        for wanted in where.get(word, ()):
            if abs(wanted - start) > _MAX_SHIFT_DISTANCE:
                continue
            longest = min(_MAX_SHIFT_WORDS, len(hypothesis) - start, len(reference) - wanted)
            for length in range(1, longest + 1):
                if hypothesis[start + length - 1] != reference[wanted + length - 1]:
                    break
                yield start, wanted, length


def _align(hypothesis: str, reference: str) -> _Alignment:
    """Trace a best path back, preferring substitution to deletion to insertion."""
    same, rises = _matrices(hypothesis, reference)
    ours = [0] * len(hypothesis)
    theirs = [0] * len(reference)
    places = [0] * len(reference)
    row, column = len(hypothesis), len(reference)
    while row or column:
        bit = 1 << (column - 1) if column else 0
        equal = bool(row and column) and hypothesis[row - 1] == reference[column - 1]
        if row and column and (equal or not same[row - 1] & bit):
            row, column = row - 1, column - 1
            places[column] = row
            ours[row] = theirs[column] = not equal
        elif row and (not column or rises[row - 1] & bit):
            row -= 1
            ours[row] = 1
        else:
            column -= 1
            places[column] = row - 1
            theirs[column] = 1
    return _Alignment(
        places=places, hypothesis_errors=_running(ours), reference_errors=_running(theirs)
    )


def _running(errors: list[int]) -> list[int]:
    sums = [0]
    for error in errors:
        sums.append(sums[-1] + error)
    return sums


def _matrices(hypothesis: str, reference: str) -> tuple[list[int], list[int]]:
    """The distance matrix as bit rows, one a hypothesis word, one bit a reference word: where
    the distance equals that before both words, and where it is one more than before this word.
    """
    places: dict[str, int] = {}
    for position, word in enumerate(reference):
        places[word] = places.get(word, 0) | 1 << position
    everything = (1 << len(reference)) - 1
    up, down = everything, 0
    same: list[int] = []
    rises: list[int] = []
    for word in hypothesis:
        equal = places.get(word, 0)
        diagonal = (((equal & up) + up) ^ up) | equal | down
        rise, fall = down | (everything & ~(diagonal | up)), diagonal & up
        same.append(diagonal & everything)
        rises.append(rise & everything)
        rise, fall = rise << 1 | 1, fall << 1
        up, down = (fall | ~(diagonal | rise)) & everything, rise & diagonal & everything
    return same, rises
