"""Made-up names and how they get into training pairs."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import DataError
from toolkit.training.augment import Augmenter, Shares, fill, learn_names, shared_names
from toolkit.training.augment import _sentences as sentences
from toolkit.training.data import Pair
from toolkit.training.names import NameMaker, french_sounds, read_names

FR = "M. Barroso est allé à Lisbonne avec Jean Swoboda, puis à Porto."
EN = "Mr Barroso went to Lisbon with Jean Swoboda, then to Porto."
KNOWN = frozenset(("Barroso", "Jean", "Swoboda", "Porto"))


def without(word: str, text: str) -> str:
    return re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", "", text, count=1)


def maker(seed: int = 1) -> NameMaker:
    return NameMaker(random.Random(seed), ["Schulz", "Prodi"])


def test_shared_names_are_runs_of_words_alike_on_both_sides() -> None:
    assert [run.words for run in shared_names(FR, EN)] == [
        ("Barroso",),
        ("Jean", "Swoboda"),
        ("Porto",),
    ]
    for run in shared_names(FR, EN):
        assert FR[slice(*run.source)] == EN[slice(*run.target)] == " ".join(run.words)


def test_a_name_that_stands_twice_is_left_alone() -> None:
    assert shared_names("Porto aime Porto.", "Porto loves Porto.") == []


def test_names_are_told_from_words_that_are_written_small_too() -> None:
    pairs = [Pair(source="La Commission écoute Prodi.", target="The Commission hears Prodi.")] * 3
    pairs += [Pair(source="une commission", target="a committee")] * 2
    assert learn_names(pairs) == {"Prodi"}


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_replacing_changes_the_names_and_nothing_else(seed: int) -> None:
    shares = Shares(replace=1.0)
    augment = Augmenter(maker(seed), KNOWN, shares, random.Random(seed))
    (pair,) = augment([Pair(source=FR, target=EN)])
    source, target = pair.source, pair.target
    for one, other in pair.anchors:
        assert one in source
        assert other in target
        source, target = without(one, source), without(other, target)
    for word in KNOWN:
        source, target = without(word, source), without(word, target)
    assert source.split() == ["M.", "est", "allé", "à", "Lisbonne", "avec", ",", "puis", "à", "."]
    assert target.split() == ["Mr", "went", "to", "Lisbon", "with", ",", "then", "to", "."]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_an_elided_article_is_followed_by_a_vowel(seed: int) -> None:
    augment = Augmenter(maker(seed), frozenset(["Iran"]), Shares(replace=1.0), random.Random(seed))
    (pair,) = augment([Pair(source="L'avenir de l'Iran", target="The future of Iran")])
    assert pair.source.removeprefix("L'avenir de l'")[0].lower() in "aeiouyéèêëîïàâôûŒœ"


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_every_sentence_is_filled_on_both_sides(seed: int) -> None:
    rng = random.Random(seed)
    for sentence in sentences():
        pair = fill(sentence, maker(seed), rng)
        assert "{" not in pair.source + pair.target
        for one, other in pair.anchors:
            assert one in pair.source
            assert other in pair.target


def test_shares_say_how_much_is_added() -> None:
    rng = random.Random(5)
    augment = Augmenter(maker(), KNOWN, Shares(replace=0, copies=500, sentences=1000), rng)
    made = list(augment([Pair(source=FR, target=EN)] * 400))
    assert sum(pair.source == FR for pair in made) == 400
    assert 2.3 < len(made) / 400 < 2.7


def test_capitals_are_on_both_sides_or_on_none() -> None:
    augment = Augmenter(maker(), frozenset(), Shares(replace=0, capitals=0.5), random.Random(1))
    made = list(augment([Pair(source="Le maire part", target="The mayor leaves")] * 50))
    assert {(p.source.isupper(), p.target.isupper()) for p in made} == {
        (True, True),
        (False, False),
    }


@pytest.mark.parametrize(
    ("name", "written"), [("Gerov", "Guerov"), ("Kasimov", "Kassimov"), ("Agine", "Aguine")]
)
def test_french_keeps_the_sounds(name: str, written: str) -> None:
    assert french_sounds(name) == written


def test_slavic_names_differ_between_the_languages_and_persons_keep_their_words() -> None:
    people = [maker(seed).person(words) for seed in range(80) for words in (2, 3)]
    assert all(len(fr.split()) == len(en.split()) for fr, en in people)
    assert 0.2 < sum(fr != en for fr, en in people) / len(people) < 0.9


def test_a_list_of_names_is_read_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(
        "type\tkind\tfr\ten\nLOC\tother\tAllemagne\tGermany\nLOC\tidentical\tOslo\tOslo\n"
    )
    assert read_names(path) == {"LOC": [("Oslo", "Oslo")]}
    path.write_text("a\tb\n1\t2\n")
    with pytest.raises(DataError, match=r"names\.tsv:1: .*columns"):
        read_names(path)
