"""Which words of a translation stand for which words of its source.

Attention is one witness among several: a name or number that is the same on both sides, words
of one root, function words and punctuation marks say more about their own place than it does.
All are weighed together by a first-order hidden Markov model over the target's words (as in
Vogel, Ney and Tillmann 1996, "HMM-based word alignment"): what a word stands for is likely near
to what its neighbours stand for.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.model import TokenLink
from toolkit.text.function_words import FRENCH_LEADERS, FUNCTION_WORDS
from toolkit.text.tokens import Token, covered, tokens

Row = dict[int, float]

# How much one target token may say about where a stretch of the source went.
WORD_TRUST, FUNCTION_TRUST, MARK_TRUST = 1.0, 0.6, 0.2
# A witness beside attention takes this share of a token's evidence.
FUNCTION_SHARE, ROOT_SHARE, MARK_SHARE = 0.7, 0.6, 0.5
# A French function word at most this far from where attention points may be the origin; every
# step makes it so much less likely.
FUNCTION_REACH, FUNCTION_DECAY = 8, 0.5
ARTICLE_SHARE = 0.2  # what a French article or "de" keeps of the evidence for a content word
SAME_FORM = 4  # letters from which an equal lower-case word is no accident
# Neighbouring words jump in the source: exp(-JUMP_DECAY × |distance - 1|) + JUMP_FLOOR.
JUMP_DECAY, JUMP_FLOOR = 1.5, 0.1
LONGEST_JUMP = 8
_JUMPS = {
    distance: math.exp(-JUMP_DECAY * abs(distance - 1)) + JUMP_FLOOR
    for distance in range(-LONGEST_JUMP, LONGEST_JUMP + 1)
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of the source went: target tokens `first:last`, end exclusive.

    `gain` is the evidence for it less the evidence against it, in tokens; `support` in 0-1 the
    share of the evidence for the source stretch that lies inside.
    """

    first: int
    last: int
    gain: float
    support: float


class WordMap:
    """Evidence on one sentence pair. `source` and `target` are its tokens; `rows[t]` shares
    out what target token t stands for among source tokens (sums to 1, or is empty); `raw` is
    the same before the neighbours had their say, less sure of itself.

    `anchors` are stretches known to belong together, ((source start, end), (target start, end)).
    """

    def __init__(
        self,
        source: str,
        target: str,
        links: Iterable[TokenLink],
        anchors: Iterable[tuple[tuple[int, int], tuple[int, int]]] = (),
    ) -> None:
        self.source = tokens(source, "fr")
        self.target = tokens(target, "en")
        rows = _attention_rows(self.source, self.target, links, len(source), len(target))
        self.trust = [WORD_TRUST if token.is_word else MARK_TRUST for token in self.target]
        self._hear_witnesses(rows)
        for (s_start, s_end), (t_start, t_end) in anchors:
            origins = range(*covered(self.source, s_start, s_end))
            for t in range(*covered(self.target, t_start, t_end)):
                rows[t] = {s: 1 / len(origins) for s in origins}
        self.raw = rows
        self.rows = _smooth(rows)

    def _hear_witnesses(self, rows: list[Row]) -> None:
        by_key: dict[str, list[int]] = defaultdict(list)
        by_root: dict[str, list[int]] = defaultdict(list)
        for s, token in enumerate(self.source):
            by_key[token.key].append(s)
            if token.prefix:
                by_root[token.prefix].append(s)
        same: dict[str, list[int]] = defaultdict(list)
        for t, token in enumerate(self.target):
            equal = by_key.get(token.key)
            if token.is_word and token.key not in FUNCTION_WORDS:
                rows[t] = self._from_article_to_noun(rows[t])
            if token.key in FUNCTION_WORDS:
                self.trust[t] = FUNCTION_TRUST
                rows[t] = _hear_function_word(rows[t], token.key, by_key)
            elif not token.is_word:
                rows[t] = _mix(rows[t], dict.fromkeys(equal or (), 1.0), MARK_SHARE)
            elif equal and (len(token.key) >= SAME_FORM or not token.key.isalpha()):
                same[token.key].append(t)
            elif token.prefix:
                rows[t] = _mix(rows[t], dict.fromkeys(by_root.get(token.prefix, ()), 1.0))
        for key, positions in same.items():
            _pair_equal(rows, positions, by_key[key])

    def _from_article_to_noun(self, row: Row) -> Row:
        """What points to a French article or "de" means the word after it."""
        if not any(self.source[s].key in FRENCH_LEADERS for s in row):
            return row
        out: Row = {}
        for s, weight in row.items():
            article = self.source[s].key in FRENCH_LEADERS
            noun = s + 1 if article and s + 1 < len(self.source) else s
            out[s] = out.get(s, 0.0) + weight * ARTICLE_SHARE
            out[noun] = out.get(noun, 0.0) + weight * (1 - ARTICLE_SHARE)
        return out

    def gains(self, first: int, last: int) -> list[float]:
        """For every target token, the evidence that it stands for source tokens `first:last`
        (positive) or for others (negative).
        """
        out = []
        for row, trust in zip(self.rows, self.trust, strict=True):
            inside = 0.0
            for s, weight in row.items():
                if first <= s < last:
                    inside += weight
            out.append(trust * (2 * inside - 1) if row else 0.0)
        return out

    def locate(self, first: int, last: int, within: tuple[int, int] | None = None) -> Place | None:
        """The contiguous target tokens that best stand for source tokens `first:last`; None when
        nothing points to them. `within` limits the search to target tokens `lo:hi`.
        """
        lo, hi = within or (0, len(self.target))
        gains = self.gains(first, last)
        if any(token.is_word for token in self.source[first:last]):
            gains = [
                gain if token.is_word else min(gain, 0.0)
                for gain, token in zip(gains, self.target, strict=True)
            ]
        best = _best_run(gains, lo, hi)
        if best is None:
            return None
        total = sum(gain for gain in gains if gain > 0)
        kept = sum(gain for gain in gains[best[0] : best[1]] if gain > 0)
        return Place(*best, sum(gains[best[0] : best[1]]), kept / total)

    def likeliest(self, first: int, last: int, among: Iterable[int]) -> int | None:
        """The one target token that most likely stands for source tokens `first:last`, even if
        it likelier stands for others; None when nothing points to them at all.
        """
        shares = {
            t: sum(weight for s, weight in self.rows[t].items() if first <= s < last) for t in among
        }
        best = max(shares, key=shares.__getitem__, default=None)
        return best if best is not None and shares[best] > 0 else None


def _hear_function_word(row: Row, key: str, by_key: dict[str, list[int]]) -> Row:
    if not row:
        return row
    centre = max(row, key=row.__getitem__)
    near: Row = {}
    for french in FUNCTION_WORDS[key]:
        for s in by_key.get(french, ()):
            if abs(s - centre) <= FUNCTION_REACH:
                near[s] = FUNCTION_DECAY ** abs(s - centre)
    return _mix(row, dict(sorted(near.items())), FUNCTION_SHARE)


def _pair_equal(rows: list[Row], targets: list[int], sources: list[int]) -> None:
    """Equal tokens belong together: the one that attention prefers, else in order when there
    are as many on both sides.
    """
    for k, t in enumerate(targets):
        row = rows[t]
        pointed = max(row, key=row.__getitem__) if row else -1
        if pointed in sources:
            rows[t] = {pointed: 1.0}
        elif len(targets) == len(sources):
            rows[t] = {sources[k]: 1.0}
        else:
            rows[t] = _mix(row, dict.fromkeys(sources, 1.0))


def _mix(row: Row, witness: Row, share: float = ROOT_SHARE) -> Row:
    """The row with `share` of its weight given out as the witness says."""
    if not witness:
        return row
    keep = 1 - share if row else 0.0
    scale = (1 - keep) / sum(witness.values())
    mixed = {s: weight * keep for s, weight in row.items()}
    for s, weight in witness.items():
        mixed[s] = mixed.get(s, 0.0) + weight * scale
    return mixed


def _smooth(rows: list[Row]) -> list[Row]:
    """Posteriors of the hidden Markov model (forward-backward); empty rows are passed over."""
    known = [row for row in rows if row]
    if not known:
        return rows
    forward = [known[0]]
    for row in known[1:]:
        forward.append(row if len(row) == 1 else _weigh(row, _reach(forward[-1], row, 1)))
    out = [forward[-1]]
    message = known[-1]
    for row, before in zip(known[-2::-1], forward[-2::-1], strict=True):
        if len(row) == 1:
            message = row
            out.append(row)
        else:
            behind = _reach(message, row, -1)
            message = _weigh(row, behind)
            out.append(_weigh(before, behind))
    return [out.pop() if row else row for row in rows]


def _reach(weights: Row, states: Iterable[int], direction: int) -> list[float]:
    """What comes to each state from a neighbouring word's weights."""
    jump = _JUMPS.get
    reached = []
    for state in states:
        total = 0.0
        for s, weight in weights.items():
            total += weight * jump((state - s) * direction, JUMP_FLOOR)
        reached.append(total)
    return reached


def _weigh(row: Row, factors: list[float]) -> Row:
    """The row times the factors, summing to 1."""
    products = [weight * factor for weight, factor in zip(row.values(), factors, strict=True)]
    scale = 1 / sum(products)
    return {s: product * scale for s, product in zip(row, products, strict=True)}


def _normal(row: Row) -> Row:
    total = sum(row.values())
    return {s: weight / total for s, weight in row.items()}


def _best_run(gains: Sequence[float], lo: int, hi: int) -> tuple[int, int] | None:
    """The run with the largest sum (Kadane's algorithm), the first among equals."""
    best: tuple[int, int] | None = None
    best_sum = running = 0.0
    start = lo
    for t in range(lo, hi):
        if running <= 0:
            running, start = 0.0, t
        running += gains[t]
        if running > best_sum + 1e-9:
            best, best_sum = (start, t + 1), running
    return best


def _owners(items: Sequence[Token], length: int) -> list[int]:
    """For every code point, the token it belongs to, or -1."""
    owners = [-1] * length
    for i, token in enumerate(items):
        owners[token.start : token.end] = [i] * (token.end - token.start)
    return owners


def _attention_rows(
    source: Sequence[Token],
    target: Sequence[Token],
    links: Iterable[TokenLink],
    source_length: int,
    target_length: int,
) -> list[Row]:
    rows: list[Row] = [{} for _ in target]
    source_owners = _owners(source, source_length)
    target_owners = _owners(target, target_length)
    for link in links:
        origins = set(source_owners[link.source_start : link.source_end])
        origins.discard(-1)
        for t in set(target_owners[link.target_start : link.target_end]):
            if t >= 0 and link.weight > 0:
                for s in origins:
                    rows[t][s] = rows[t].get(s, 0.0) + link.weight / len(origins)
    return [_normal(row) for row in rows]
