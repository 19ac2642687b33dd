"""From the letters of a French romanisation to the letters of the English one.

A weighted transducer over letter groups: `graphemes.tsv` lists what a group of French letters
may become ("tch" → "ch"), and every use of such a rule is scored by the letters around it and
by the language the name comes from. The weights are those of a segmental conditional random
field (Sarawagi & Cohen, 2004), learned by `scripts/train_romaniser.py`.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Rules = Mapping[str, tuple[str, ...]]
# languages whose romanisations behave alike share their weights
GROUPS = {"be": "ru", "mk": "bg", "sr": "bg", "hy": "ka", "tr": "kk"}


@dataclass(frozen=True, slots=True)
class Edge:
    """Use of one rule: the French letters from `start` to `end` become `output`."""

    start: int
    end: int
    output: str
    weight: float


@dataclass(frozen=True, slots=True)
class Spelling:
    """An English spelling, the log-probability of its best derivation, and the derivation."""

    text: str
    logprob: float
    steps: tuple[tuple[str, str], ...]


def features(padded: str, start: int, end: int, output: str, origin: str) -> Iterator[str]:
    """What the weights look at.

    `padded` is `^^^word$$$`; start and end are offsets into it. `origin` ends in `+` for places.
    """
    plain = f"{padded[start:end]}>{output}"
    left, right = padded[start - 1], padded[end]
    yield plain
    # places are spelled by the maps' rules, people by the newspapers': only the bare rule is shared
    rule = f"{plain}+" if origin[-1] == "+" else plain
    yield f"{rule}<{left}"
    yield f"{rule}>{right}"
    yield f"{rule}<{left}>{right}"
    yield f"{rule}<{padded[start - 2 : start]}"
    yield f"{rule}>{padded[end : end + 2]}"
    yield f"{rule}<{padded[start - 3 : start]}"
    yield f"{rule}>{padded[end : end + 3]}"
    yield f"{rule}@{origin}"
    yield f"{rule}<{left}@{origin}"
    yield f"{rule}>{right}@{origin}"


def outputs(rules: Rules, word: str, start: int, end: int) -> tuple[str, ...]:
    """What the letters from start to end may become; a letter without a rule stays."""
    group = word[start:end]
    if group == "gu" and word[end : end + 1] not in SOFT:
        return ()
    return rules.get(group, (group,) if end == start + 1 else ())


# Before these French writes "gu" for a hard g.
SOFT = tuple("eéèêëiïîy")


class Transducer:
    """Letter rules with learned weights."""

    def __init__(self, rules: Rules, weights: Mapping[str, float]) -> None:
        self._rules = rules
        self._weights = weights
        self._longest = max(map(len, rules))

    def edges(self, word: str, origin: str) -> list[list[Edge]]:
        """Every rule that fits, by the position in `word` (lower case) where it starts.

        A letter that no rule knows stays as it is. `origin` is one of the groups of languages,
        with a `+` for places.
        """
        padded = f"^^^{word}$$$"
        table: list[list[Edge]] = []
        for start in range(len(word)):
            found = []
            for end in range(start + 1, min(start + self._longest, len(word)) + 1):
                for output in outputs(self._rules, word, start, end):
                    weight = self._weigh(padded, start + 3, end + 3, output, origin)
                    found.append(Edge(start, end, output, weight))
            table.append(found)
        return table

    def _weigh(self, padded: str, start: int, end: int, output: str, origin: str) -> float:
        get = self._weights.get
        return sum(get(name, 0.0) for name in features(padded, start, end, output, origin))

    def spellings(self, word: str, origin: str, count: int) -> list[Spelling]:
        """The `count` likeliest spellings, best first; probabilities are over all spellings."""
        beams: list[list[Spelling]] = [[] for _ in range(len(word) + 1)]
        beams[0] = [Spelling("", 0.0, ())]
        total = [-math.inf] * (len(word) + 1)
        total[0] = 0.0
        for start, edges in enumerate(self.edges(word, origin)):
            for edge in edges:
                total[edge.end] = log_add(total[edge.end], total[start] + edge.weight)
                step = (word[edge.start : edge.end], edge.output)
                beams[edge.end] += [
                    Spelling(s.text + edge.output, s.logprob + edge.weight, (*s.steps, step))
                    for s in beams[start]
                ]
            beams[start + 1] = _prune(beams[start + 1], 2 * count)
        last = total[len(word)]
        return [Spelling(s.text, s.logprob - last, s.steps) for s in beams[-1][:count]]


def _prune(beam: list[Spelling], count: int) -> list[Spelling]:
    merged: dict[str, Spelling] = {}
    for one in beam:
        kept = merged.get(one.text)
        if kept is None:
            merged[one.text] = one
        else:
            best = max(kept, one, key=lambda s: s.logprob)
            merged[one.text] = Spelling(one.text, log_add(kept.logprob, one.logprob), best.steps)
    return heapq.nlargest(count, merged.values(), key=lambda s: (s.logprob, s.text))


def log_add(a: float, b: float) -> float:
    """log(exp(a) + exp(b)), safely."""
    if a < b:
        a, b = b, a
    return a if b == -math.inf else a + math.log1p(math.exp(b - a))
