"""Duplicates, clusters and held-out test sets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.dedup.holdout import Holdout, sacrebleu_files
from toolkit.dedup.keys import normal, words
from toolkit.dedup.minhash import clusters, signatures, similarity
from toolkit.dedup.select import best_of, shared
from toolkit.errors import ConfigError

WORDS = st.lists(st.sampled_from([f"mot{n}" for n in range(60)]), min_size=12, max_size=40)


def signed_texts(rows: list[tuple[str, str]]) -> Any:
    return signatures([(words(fr), words(en)) for fr, en in rows])


def trigrams(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return set(zip(found, found[1:], found[2:], strict=False))


@settings(deadline=None)
@given(WORDS, st.integers(0, 11), st.integers(0, 11))
def test_signatures_estimate_jaccard(listed: list[str], first: int, second: int) -> None:
    changed = list(listed)
    changed[first], changed[second] = "autre", "chose"
    left, right = " ".join(listed), " ".join(changed)
    a, b = trigrams(left), trigrams(right)
    signed = signed_texts([(left, "x"), (right, "x")])
    true = (len(a & b) + 1) / (len(a | b) + 1)  # the English side is one shingle, shared
    assert abs(similarity(signed[:1], signed[1:])[0] - true) < 0.35


def test_signatures_estimate_jaccard_without_bias() -> None:
    rng = np.random.default_rng(3)
    errors = []
    for _ in range(300):
        listed = [f"w{n}" for n in rng.integers(0, 5000, 30)]
        changed = [*listed[: rng.integers(3, 30)], *(f"v{n}" for n in rng.integers(0, 99, 5))]
        left, right = " ".join(listed), " ".join(changed)
        a, b = trigrams(left), trigrams(right)
        signed = signed_texts([(left, "x"), (right, "x")])
        true = (len(a & b) + 1) / (len(a | b) + 1)
        errors.append(similarity(signed[:1], signed[1:])[0] - true)
    assert abs(np.mean(errors)) < 0.02
    assert np.std(errors) < 0.08


def test_near_duplicates_cluster_and_others_do_not() -> None:
    base = "Le comité a adopté hier soir la proposition de la présidente sur le budget de 2004"
    rows = [
        (base, "The committee adopted the president's proposal on the budget last night."),
        ("Tout autre chose se passe dans les rues de la ville ce matin de printemps.", "Else."),
        (base + ".", "The committee adopted the president's proposal on the budget last night"),
        (base + " déjà", "The committee adopted the president's proposal on the budget last night"),
    ]
    found = clusters(signed_texts(rows), 0.8)
    assert found[0] == found[2] == found[3]
    assert found[1] != found[0]


@settings(deadline=None)
@given(st.lists(st.tuples(st.text("ab ", max_size=9), st.text("ab ", max_size=9)), max_size=6))
def test_a_signature_is_the_same_in_any_company(rows: list[tuple[str, str]]) -> None:
    together = signed_texts(rows)
    for number, row in enumerate(rows):
        assert (together[number] == signed_texts([row])[0]).all()


def test_no_rows_make_no_clusters() -> None:
    assert len(clusters(signatures([]), 0.8)) == 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=30))
def test_best_of_keeps_one_of_each_group(rows: list[tuple[int, int]]) -> None:
    groups = np.array([group for group, _ in rows], np.int64)
    quality = np.array([value for _, value in rows], np.float32)
    kept = np.flatnonzero(best_of(groups, quality))
    assert sorted(groups[kept]) == sorted(set(groups.tolist()))
    for place in kept:
        same = np.flatnonzero(groups == groups[place])
        best = quality[same].max()
        assert place == next(other for other in same if quality[other] == best)


def test_shared_marks_the_like_of_a_marked_row() -> None:
    groups, marked = np.array([1, 2, 1, 3]), np.array([True, False, False, False])
    assert shared(groups, marked).tolist() == [True, False, True, False]


def test_normal_ignores_case_marks_and_space() -> None:
    assert normal("L’Été,  «\u00a0déjà\u00a0» !") == normal("l'été déjà")
    assert normal("été") != normal("ete")
    assert normal(" … ") == ""


def test_holdout_matches_lines_and_words_in_a_row() -> None:
    line = "Un deux trois quatre cinq six sept huit neuf dix onze douze treize"
    holdout = Holdout([line, "Merci.", "…"], ngram=6)
    assert holdout.match("un, deux, trois quatre cinq six sept huit neuf dix onze douze TREIZE!")
    assert holdout.match("MERCI") == "exact"
    assert holdout.match("Il compte : trois, quatre, cinq, six, sept, huit puis rien") == "ngram"
    assert holdout.match("Il compte : trois, quatre, cinq, six, sept puis rien") is None
    assert holdout.match("!") is None


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), min_size=5, max_size=30), st.integers(0, 20))
def test_every_window_of_a_test_line_is_found(letters: list[str], start: int) -> None:
    holdout = Holdout([" ".join(letters)], ngram=5)
    start = min(start, len(letters) - 5)
    window = " ".join(["x", *letters[start : start + 5], "y"])
    assert holdout.match(window) == "ngram"


def test_sacrebleu_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SACREBLEU", str(tmp_path))
    with pytest.raises(ConfigError, match="sacrebleu -t wmt13"):
        sacrebleu_files("wmt13")
    with pytest.raises(ConfigError, match=r"no test set 'wmt99'.*mean wmt"):
        sacrebleu_files("wmt99")
    (tmp_path / "wmt13").mkdir()
    for name in ("wmt13.fr-en.fr", "wmt13.fr-en.en", "wmt13.de-en.en"):
        (tmp_path / "wmt13" / name).write_text("x\n")
    assert [p.name for p in sacrebleu_files("wmt13")] == ["wmt13.fr-en.en", "wmt13.fr-en.fr"]
