"""Clauses that the translation lacks.

With a source and a reference, both are asked what nothing stands for: the facts that
`toolkit.text.omission` takes from the source, and three more from the reference, weighed by a
logistic model. The weights come from `scripts/fit_omission.py --systems`: machine translations,
untouched and with a clause dropped, because those keep closer to the source than people do.
"""

from __future__ import annotations

import re

from toolkit.jobs.evaluation.findings import Example
from toolkit.text.lexicon import content_words, stem
from toolkit.text.omission import features

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LEAST = 4  # words
_PURE = 2  # words, where nothing else differs from the reference
_SHARE = 0.8  # of the missing words in one place
_SHORT = 0.8  # of the shortest of source and references, in words
_STEM = 4  # letters
_ALIKE = 5
_SURE = 20  # characters of source; shorter ones have no clause to lose
_WEIGHTS = (-1.075, -0.674, 0.296, 0.527, 0.301, 1.4, 2.349, 0.095, 2.728, 0.502)
_BIAS = -6.514
_THRESHOLD = 0.25


def omitted(example: Example) -> str | None:
    """A message when a clause of the source and of every reference seems to be left out.

    Without a source: words of a reference that are missing in one place, with nothing in their
    stead, or a translation much shorter than every reference.
    """
    for reference in example.references:
        if words := _only_dropped(example.hypothesis, reference):
            return f"nothing stands for '{words}'"
    if example.source is None:
        found = [_gap(example.hypothesis, reference) for reference in example.references]
        return f"nothing stands for '{found[0]}'" if found and all(found) else _short(example)
    return _suspected(example, example.source)


def _suspected(example: Example, source: str) -> str | None:
    if len(source) < _SURE or not example.hypothesis.strip():
        return None
    scores = (suspicion(source, example.hypothesis, reference) for reference in example.references)
    if min(scores, default=_THRESHOLD) <= _THRESHOLD:
        return None
    missing = _gap(example.hypothesis, example.references[0])
    return f"nothing stands for '{missing}'" if missing else "a part seems to be missing"


def suspicion(source: str, hypothesis: str, reference: str) -> float:
    """Log-odds that something was left out."""
    facts = joint_features(source, hypothesis, reference)
    return _BIAS + sum(weight * fact for weight, fact in zip(_WEIGHTS, facts, strict=True))


def joint_features(source: str, hypothesis: str, reference: str) -> tuple[float, ...]:
    """The facts of the source; the worst stretch and the share of the reference's content words
    that the hypothesis lacks; by how many words the hypothesis is short in one place.
    """
    there = {stem(word[0])[:_ALIKE] for word in content_words(hypothesis, "en")}
    lacking = [stem(word[0])[:_ALIKE] not in there for word in content_words(reference, "en")]
    worst = run = 0
    for lacks in lacking:
        run = max(0, run + (1 if lacks else -2))
        worst = max(worst, run)
    share = sum(lacking) / (len(lacking) or 1)
    facts = features(source, hypothesis)
    return (*facts, float(worst), share, float(_shortfall(hypothesis, reference)))


def _shortfall(hypothesis: str, reference: str) -> int:
    """The words that are missing in one place: those of the reference less those in their
    stead, summed over neighbouring differences; a word that agrees takes one away.
    """
    from rapidfuzz.distance import Levenshtein

    ours, theirs = ([stem(w)[:_ALIKE] for w in _WORD.findall(t)] for t in (hypothesis, reference))
    worst = run = 0
    for edit in Levenshtein.opcodes(ours, theirs):
        mine, wanted = edit.src_end - edit.src_start, edit.dest_end - edit.dest_start
        run = max(0, run - mine if edit.tag == "equal" else run + wanted - mine)
        worst = max(worst, run)
    return worst


def _only_dropped(hypothesis: str, reference: str) -> str | None:
    """What is missing where nothing but words in one place tells the two apart."""
    ours, places = _words(hypothesis), list(_WORD.finditer(reference))
    theirs = [place[0].casefold() for place in places]
    lacking = len(theirs) - len(ours)
    if not _PURE <= lacking <= 2 * len(ours):
        return None
    start = next((n for n, word in enumerate(ours) if word != theirs[n]), len(ours))
    if ours[start:] != theirs[start + lacking :]:
        return None
    return reference[places[start].start() : places[start + lacking - 1].end()]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _short(example: Example) -> str | None:
    words = len(_WORD.findall(example.hypothesis))
    least = min((len(_WORD.findall(text)) for text in example.references), default=0)
    if least - words < _LEAST or words > _SHORT * least:
        return None
    return f"{words} words for {least}"


def _gap(hypothesis: str, reference: str) -> str | None:
    from rapidfuzz.distance import Levenshtein

    ours, places = _words(hypothesis), list(_WORD.finditer(reference))
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
