"""Clauses that the translation lacks."""

from __future__ import annotations

import re

from toolkit.jobs.evaluation.findings import Example

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LEAST = 4  # words
_SHARE = 0.8  # of the missing words in one place
_SHORT = 0.8  # of the shortest of source and references, in words
_STEM = 4  # letters


def omitted(example: Example) -> str | None:
    """Words of a reference that are missing in one place, with nothing in their stead; or a
    translation much shorter than the source and every reference.

    Several references: all must have the words. Without a reference nothing is said: the checks
    that look at the source alone say what they can.
    """
    found = [_gap(example.hypothesis, reference) for reference in example.references]
    if found and all(found):
        return f"nothing stands for '{found[0]}'"
    return _short(example)


def _short(example: Example) -> str | None:
    words = len(_WORD.findall(example.hypothesis))
    texts = [*example.references, *([example.source] if example.source else [])]
    least = min((len(_WORD.findall(text)) for text in texts), default=0)
    if least - words < _LEAST or words > _SHORT * least:
        return None
    return f"{words} words for {least}"


def _gap(hypothesis: str, reference: str) -> str | None:
    from rapidfuzz.distance import Levenshtein

    ours = [word.casefold() for word in _WORD.findall(hypothesis)]
    places = list(_WORD.finditer(reference))
    theirs = [place[0].casefold() for place in places]
    lacking = len(theirs) - len(ours)
    if lacking < _LEAST:
        return None
    gaps = [
        (edit.dest_start, edit.dest_end)
        for edit in Levenshtein.opcodes(ours, theirs)
        if edit.tag == "insert"
    ]
    start, end = max(gaps, key=lambda gap: gap[1] - gap[0], default=(0, 0))
    if end - start < max(_LEAST, _SHARE * lacking) or _said(theirs[start:end], ours):
        return None
    return reference[places[start].start() : places[end - 1].end()]


def _said(wanted: list[str], words: list[str]) -> bool:
    """Whether most of what matters is said elsewhere: in other words' order, or inflected."""
    stems = {word[:_STEM] for word in words}
    matter = [word[:_STEM] for word in wanted if len(word) >= _STEM or word.isdigit()]
    return 2 * sum(word in stems for word in matter) > len(matter)
