"""BLEU (Papineni et al., 2002), equal to sacreBLEU's with its default settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from string import punctuation
from typing import TYPE_CHECKING, Any

from toolkit.metrics.base import Array, Metric, any_references, sacrebleu_signature
from toolkit.metrics.ngrams import Stream, matches, merged_maximum, ngrams, totals, word_streams

if TYPE_CHECKING:
    from toolkit.metrics.ngrams import Ints

_ORDER = 4
_ALWAYS_SPLIT = frozenset(punctuation) - {"'", "-"}  # by 13a, at the end of a word
_NO_LOG = -9999999999.0  # what sacreBLEU takes for log 0


@cache
def _tokenize() -> Callable[[str], Sequence[str]]:
    from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

    tokenizer = Tokenizer13a()

    def words(word: str) -> Sequence[str]:
        if word.isalnum():
            return [word]
        if word[-1] in _ALWAYS_SPLIT and word[:-1].isalnum():
            return [word[:-1], word[-1]]
        tokens: list[str] = tokenizer(word).split()
        return tokens

    return words


class Bleu(Metric):
    """Statistics: hypothesis length, closest reference length, 4 × matches, 4 × n-grams."""

    name = "bleu"
    title = "BLEU"

    def statistics(
        self,
        systems: Sequence[Sequence[str]],
        references: Sequence[Sequence[str]],
        sources: Sequence[str] | None = None,
    ) -> list[Array]:
        """See Metric. The 13a tokenizer looks at one neighbouring character only, and blanks are
        alike to it, so that it may be run word by word.
        """
        streams = word_streams([*systems, *references], _tokenize())
        counted = ngrams(streams, _ORDER)
        n_systems = len(systems)
        expected = [merged_maximum(order[n_systems:]) for order in counted]
        lengths = [stream.lengths for stream in streams[n_systems:]]
        found = []
        for index, stream in enumerate(streams[:n_systems]):
            correct = [
                matches(order[index], reference, len(stream.lengths))
                for order, reference in zip(counted, expected, strict=True)
            ]
            found.append(_columns(stream, lengths, correct))
        return found

    def score(self, sums: Array) -> Array:
        """Corpus BLEU with exponential smoothing (NIST's)."""
        return _bleu(sums, effective_order=False)

    def segment_scores(self, statistics: Array) -> Array:
        """Sentence BLEU: only the orders that a segment has n-grams of (effective order)."""
        return _bleu(statistics, effective_order=True)

    def signature(self, n_references: int, **extra: Any) -> str:
        """See Metric."""
        from sacrebleu.metrics import BLEU

        return sacrebleu_signature(BLEU(references=any_references(n_references)), extra)


def _columns(stream: Stream, reference_lengths: Sequence[Ints], correct: list[Ints]) -> Array:
    import numpy as np

    counts = [totals(stream.lengths, order) for order in range(1, _ORDER + 1)]
    closest = _closest(stream.lengths, reference_lengths)
    return np.stack([stream.lengths, closest, *correct, *counts], axis=1).astype(np.float64)


def _closest(lengths: Ints, references: Sequence[Ints]) -> Ints:
    """The reference length nearest to the hypothesis', the shorter one of two equally near."""
    import numpy as np

    stacked = np.sort(np.stack(references), axis=0)
    nearest = np.abs(stacked - lengths).argmin(axis=0)
    closest: Ints = np.take_along_axis(stacked, nearest[None], axis=0)[0]
    return closest


def _bleu(sums: Array, *, effective_order: bool) -> Array:
    import numpy as np

    correct, total = sums[..., 2 : 2 + _ORDER], sums[..., 2 + _ORDER :]
    with np.errstate(divide="ignore", invalid="ignore"):
        precisions = 100 * correct / total
        halvings = np.cumsum(correct == 0, axis=-1).astype(sums.dtype)
        smoothed = 100 / (2**halvings * total)
        logs = np.log(np.where(correct > 0, precisions, smoothed).astype(np.float64))
    defined = np.logical_and.accumulate(total > 0, axis=-1)
    logs = np.where(defined, logs, 0.0 if effective_order else _NO_LOG)
    orders = np.maximum(defined.sum(-1), 1) if effective_order else _ORDER
    score = _brevity_penalty(sums) * np.exp(logs.sum(-1) / orders)
    return np.where((correct > 0).any(-1), score, 0.0)


def _brevity_penalty(sums: Array) -> Array:
    import numpy as np

    length, expected = sums[..., 0].astype(np.float64), sums[..., 1].astype(np.float64)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        penalty = np.where(length > 0, np.exp(1 - expected / length), 0.0)
    return np.where(length < expected, penalty, 1.0)
