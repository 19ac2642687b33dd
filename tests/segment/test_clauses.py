"""Over-long sentences fall apart at clauses, and nothing is lost."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from toolkit.segment import split_long


def words(text):
    return len(text.split())


def pieces(text, count, limit):
    return [span.text(text) for span in split_long(text, count, limit)]


def test_a_short_sentence_stays_whole():
    assert pieces(" Il dort, et elle lit. ", words, 5) == ["Il dort, et elle lit."]


def test_the_semicolon_beats_the_comma_and_the_comma_beats_the_space():
    text = "Le maire parle longuement ; la salle, pleine, écoute sans bruit"
    assert pieces(text, words, 8) == [
        "Le maire parle longuement ;",
        "la salle, pleine, écoute sans bruit",
    ]
    assert pieces("Un deux trois quatre, cinq six sept", words, 5)[0] == "Un deux trois quatre,"


def test_a_relative_clause_is_not_cut_from_its_pronoun():
    text = "Voici un très long chemin de montagne qui mène au village voisin"
    assert pieces(text, words, 9)[1].startswith("qui mène")


def test_without_spaces_the_cut_falls_between_characters():
    text = "e\u0301" * 5
    assert pieces(text, len, 3) == ["e\u0301"] * 5
    assert pieces("👩\u200d🚀" * 2, len, 4) == ["👩\u200d🚀"] * 2


def test_a_limit_nothing_fits_still_ends():
    assert pieces("abc", len, 0) == ["a", "b", "c"]


@given(
    st.lists(
        st.sampled_from(["mot", "et", ",", ";", " ", " ", "\u00a0", "é", "e\u0301", "– ", "qui "])
    ).map("".join),
    st.integers(1, 12),
    st.sampled_from([len, words]),
)
def test_nothing_is_lost_and_every_piece_fits(text, limit, count):
    spans = split_long(text, count, limit)
    end = 0
    for span in spans:
        assert not text[end : span.start].strip()
        piece = span.text(text)
        assert piece == piece.strip()
        assert count(piece) <= limit or len(unicodedata.normalize("NFC", piece)) == 1
        assert not unicodedata.combining(piece[0]) or span.start == 0
        end = span.end
    assert not text[end:].strip()
