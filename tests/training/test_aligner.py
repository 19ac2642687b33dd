"""The statistical word aligner."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.training.aligner import Sentences, WordAligner, WordNumbers, _digamma
from toolkit.training.data import Pair


def aligned(sources: list[str], targets: list[str], train: int | None = None) -> list[list[int]]:
    numbers, aligner = WordNumbers(), WordAligner()
    left = numbers.sentences([text.split() for text in sources])
    right = numbers.sentences([text.split() for text in targets])
    size = train or len(sources)
    aligner.fit(left.slice(0, size), right.slice(0, size), iterations=4)
    flat = aligner.align(left, right).tolist()
    bounds = right.starts.tolist()
    return [flat[a:b] for a, b in pairwise(bounds)]


def test_it_finds_words_that_change_places(bitext: list[Pair]) -> None:
    """« Le chat rouge voit le port. » puts the adjective after the noun; English before it."""
    found = aligned([p.source for p in bitext], [p.target for p in bitext])
    right = sum(links == [0, 2, 1, 3, 4, 5] for links in found)
    assert right > 0.95 * len(bitext)


def test_words_spelled_alike_are_linked_though_never_seen(bitext: list[Pair]) -> None:
    sources = [p.source for p in bitext] + ["Le juge Zimrovitch voit le train."]
    targets = [p.target for p in bitext] + ["The judge Zimrovitch sees the train."]
    assert aligned(sources, targets, len(bitext))[-1][:4] == [0, 1, 2, 3]


def test_digamma_agrees_with_known_values() -> None:
    known = {1.0: -0.5772156649, 0.5: -1.9635100260, 10.0: 2.2517525890}
    assert np.allclose(_digamma(np.array(list(known))), list(known.values()), atol=1e-8)


words = st.lists(st.integers(1, 5), min_size=1, max_size=6)


@settings(deadline=None)
@given(st.lists(st.tuples(words, words), min_size=1, max_size=6))
def test_every_target_word_gets_a_place_in_its_own_sentence(
    rows: list[tuple[list[int], list[int]]],
) -> None:
    def sentences(side: list[list[int]]) -> Sentences:
        starts = np.cumsum([0, *map(len, side)])
        return Sentences(words=np.array([w for row in side for w in row]), starts=starts)

    left, right = sentences([a for a, _ in rows]), sentences([b for _, b in rows])
    aligner = WordAligner()
    aligner.fit(left, right, iterations=2)
    found = aligner.align(left, right)
    assert len(found) == len(right.words)
    limits = np.repeat(left.lengths(), right.lengths())
    assert ((found >= -1) & (found < limits)).all()
