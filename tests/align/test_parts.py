"""Words, the lexicon, the corridor and the path that beads come from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.align import corridor
from toolkit.align.dynamic import NEVER, Block, Step, best_path
from toolkit.align.lexicon import learn
from toolkit.text import keys
from toolkit.text.dictionary import shipped


def test_tokens_keep_numbers_whole_and_leave_out_what_is_elided():
    assert keys.tokens("L’usine a coûté 12 000 € en 2008, dit-on.") == [
        "usine", "a", "coûté", "12 000", "€", "en", "2008", "dit", "on",
    ]  # fmt: skip


@pytest.mark.parametrize(("fr", "en"), [("12 000", "12,000"), ("1.250.000", "1,250,000")])
def test_a_number_is_its_digits(fr, en):
    assert keys.fold(fr) == keys.fold(en)


@pytest.mark.parametrize(
    ("fr", "en"),
    [
        ("Poutine", "Putin"),
        ("Chestakova", "Shestakova"),
        ("Tchernychev", "Chernyshev"),
        ("Piotr", "Pyotr"),
    ],
)
def test_names_have_the_same_bones_in_both_languages(fr, en):
    assert keys.skeleton(fr) == keys.skeleton(en) is not None


def test_ordinary_words_have_no_bones():
    assert keys.skeleton("maison") is None
    assert keys.skeleton("Le") is None


def test_the_shipped_lexicon_knows_common_words():
    lexicon = shipped()
    for fr, en in (("maison", "house"), ("guerre", "war"), ("gouvernement", "government")):
        best = lexicon.translations[keys.fr_key(fr)][0][0]
        assert best == keys.en_key(en)
    assert lexicon.rarity[keys.en_key("the")] < 0.1 < lexicon.rarity[keys.en_key("castle")]


def test_documents_teach_their_own_words():
    bitext = [(["le", "zorblax", "rouge"], ["the", "quibnit", "red"])] * 3
    bitext += [(["un", "zorblax"], ["a", "quibnit"]), (["le", "rouge"], ["the", "red"])]
    learned = learn(bitext, shipped())
    assert learned["zorblax"][0][0] == "quibnit"


def test_nothing_is_learned_from_nothing():
    assert learn([], shipped()) == {}


def scorer(scores):
    """A 1-1 and 2-1 scorer over a table of line scores."""

    def score(block):
        rows = scores[block.top : block.bottom, block.left : block.right]
        before = np.vstack([np.full((1, scores.shape[1]), NEVER), scores])
        before = before[block.top : block.bottom, block.left : block.right]
        pad = ((0, 0), (1, 0))
        return {
            (1, 1): np.pad(rows, pad, constant_values=NEVER),
            (2, 1): np.pad((rows + before) * 0.6, pad, constant_values=NEVER),
        }

    return score


def brute_force(scores, skip):
    """The best total, cell by cell."""
    n, m = scores.shape
    best = np.full((n + 1, m + 1), -np.inf)
    best[0, 0] = 0
    for i in range(n + 1):
        for j in range(m + 1):
            options = [best[i, j]]
            if i:
                options.append(best[i - 1, j] + skip)
            if j:
                options.append(best[i, j - 1] + skip)
            if i and j:
                options.append(best[i - 1, j - 1] + scores[i - 1, j - 1])
            if i > 1 and j:
                both = scores[i - 1, j - 1] + scores[i - 2, j - 1]
                options.append(best[i - 2, j - 1] + 0.6 * both)
            best[i, j] = max(options)
    return best[n, m]


def total(path, scores, skip):
    value = 0.0
    for step in path:
        lines = scores[step.fr_start : step.fr_end, step.en_start : step.en_end].ravel()
        value += {0: skip, 1: lines.sum(), 2: 0.6 * lines.sum()}[len(lines)]
    return value


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 10_000))
def test_the_path_is_the_best_there_is(n, m, seed):
    scores = np.random.default_rng(seed).normal(0, 2, (n, m))
    blocks = [Block(top, min(top + 3, n), 0, m) for top in range(0, n, 3)]
    path, clear = best_path((n, m), blocks, scorer(scores), -0.7)
    assert clear
    assert total(path, scores, -0.7) == pytest.approx(brute_force(scores, -0.7), abs=1e-5)


def test_a_path_at_the_edge_of_its_corridor_is_reported():
    scores = np.full((40, 40), -3.0)
    scores[np.arange(40), (np.arange(40) + 20).clip(max=39)] = 5
    narrow = [Block(top, top + 8, max(0, top - 6), min(40, top + 14)) for top in range(0, 40, 8)]
    assert not best_path((40, 40), narrow, scorer(scores), -0.2)[1]


def test_a_corridor_covers_its_path_and_grows_with_the_lines_only():
    path = [Step(i, i + 1, i, i + 1) for i in range(5_000)]
    blocks = corridor.around(path, (5_000, 5_000), slack=30)
    assert all(block.left <= block.top and block.bottom <= block.right for block in blocks)
    assert sum((b.bottom - b.top) * (b.right - b.left) for b in blocks) < 5_000 * 200


def test_a_small_document_is_seen_whole():
    assert corridor.around([], (300, 280), slack=5)[0].right == 280
