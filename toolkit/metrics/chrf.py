"""chrF (Popović, 2015) and chrF++ (Popović, 2017), equal to sacreBLEU's."""

from __future__ import annotations

from collections.abc import Sequence
from string import punctuation
from typing import Any, ClassVar

from toolkit.metrics.base import Array, Metric, any_references, sacrebleu_signature
from toolkit.metrics.ngrams import Counted, Stream, character_stream, matches, ngrams, totals
from toolkit.metrics.ngrams import word_streams as numbered_words

_CHAR_ORDER = 6
_BETA_SQUARED = 4


class Chrf(Metric):
    """Statistics: for each order (6 of characters, then those of words) the hypothesis' n-grams,
    the reference's, and the matches; of several references the one with the best score counts.
    """

    name = "chrf"
    title = "chrF2"
    word_order: ClassVar[int] = 0

    def statistics(
        self,
        systems: Sequence[Sequence[str]],
        references: Sequence[Sequence[str]],
        sources: Sequence[str] | None = None,
    ) -> list[Array]:
        """See Metric."""
        import numpy as np

        texts = [*systems, *references]
        levels = [_Level([character_stream(text) for text in texts], _CHAR_ORDER)]
        if self.word_order:
            levels.append(_Level(numbered_words(texts, _split_punctuation), self.word_order))
        found = []
        for system in range(len(systems)):
            against = []
            for reference in range(len(systems), len(texts)):
                columns = [
                    column for level in levels for column in level.against(system, reference)
                ]
                against.append(np.stack(columns, axis=1).astype(np.float64))
            found.append(self._best(np.stack(against)))
        return found

    def _best(self, against: Array) -> Array:
        """Of (references, segments, statistics), each segment's best reference."""
        import numpy as np

        best = self.score(against).argmax(axis=0)
        chosen: Array = np.take_along_axis(against, best[None, :, None], axis=0)[0]
        return chosen

    def score(self, sums: Array) -> Array:
        """F2 of the average precision and recall over the orders that both sides have."""
        import numpy as np

        hypothesis, reference, match = sums[..., 0::3], sums[..., 1::3], sums[..., 2::3]
        used = (hypothesis > 0) & (reference > 0)
        orders = np.maximum(used.sum(-1), 1).astype(sums.dtype)
        precision = _ratio(match, hypothesis, used).cumsum(-1)[..., -1] / orders
        recall = _ratio(match, reference, used).cumsum(-1)[..., -1] / orders
        top = (1 + _BETA_SQUARED) * precision * recall
        return 100 * _ratio(top, _BETA_SQUARED * precision + recall, top > 0)

    def signature(self, n_references: int, **extra: Any) -> str:
        """See Metric."""
        from sacrebleu.metrics import CHRF

        known = CHRF(word_order=self.word_order, references=any_references(n_references))
        return sacrebleu_signature(known, extra)


class ChrfPlusPlus(Chrf):
    """chrF with word unigrams and bigrams."""

    name = "chrf++"
    title = "chrF2++"
    word_order = 2


class _Level:
    """The n-grams of all texts at one level: of characters or of words."""

    def __init__(self, streams: Sequence[Stream], max_order: int) -> None:
        self.streams = streams
        self.orders: list[list[Counted]] = ngrams(streams, max_order)

    def against(self, system: int, reference: int) -> list[Any]:
        """The columns (hypothesis, reference, match) of every order."""
        columns: list[Any] = []
        ours, theirs = self.streams[system].lengths, self.streams[reference].lengths
        for order, counted in enumerate(self.orders, start=1):
            expected = totals(theirs, order)
            match = matches(counted[system], counted[reference], len(ours))
            # sacreBLEU doesn't count a hypothesis' n-grams where the reference has none
            columns += [totals(ours, order) * (expected > 0), expected, match]
        return columns


def _ratio(top: Array, bottom: Array, where: Any) -> Array:
    import numpy as np

    return np.divide(top, bottom, out=np.zeros_like(top), where=where)


def _split_punctuation(word: str) -> list[str]:
    """Cut one mark off a word's end, or else off its beginning, as chrF++ does."""
    if len(word) > 1 and word[-1] in punctuation:
        return [word[:-1], word[-1]]
    if len(word) > 1 and word[0] in punctuation:
        return [word[0], word[1:]]
    return [word]
