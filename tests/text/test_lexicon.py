"""The stem lexicon tells which source words are covered."""

from hypothesis import given
from hypothesis import strategies as st

from toolkit.text.lexicon import STEM, coverage, stem, translations


def test_inflections_and_accents_share_a_stem():
    assert stem("Présidente") == stem("présidents") == "presid"
    assert stem("Œuvres") == "oeuvre"


def test_common_words_are_known():
    assert "child" in translations("enfant")
    assert "money" in translations("argent")
    assert translations("xqzw") is None


def test_a_faithful_translation_covers_more_than_half_of_one():
    source = "Le gouvernement a promis de l'argent aux enfants, mais le président refuse la guerre."
    whole = coverage(
        source, "The government promised money to children, but the president refuses war."
    )
    half = coverage(source, "The government promised money to children.")
    assert len(whole) == len(half)
    assert all(whole)
    assert half == sorted(half, reverse=True)
    assert 0 < sum(half) < len(half)


def test_a_name_is_judged_though_the_lexicon_has_never_seen_it():
    assert coverage("Hier, Zbygniewska est partie.", "Zbygniewska left yesterday.")[1]
    assert not coverage("Hier, Zbygniewska est partie.", "She left yesterday.")[1]


@given(st.text(max_size=30))
def test_stems_are_short_and_stable(word):
    assert len(stem(word)) <= STEM
    assert stem(stem(word)) == stem(word)
