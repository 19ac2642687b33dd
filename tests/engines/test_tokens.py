"""Pieces, offsets into the user's own text, and word links."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.engines.models import shipped_folder
from toolkit.engines.tokens import (
    Tokenizer,
    is_byte,
    link_words,
    project_offsets,
    surface,
    words,
)

TOKENIZER = Tokenizer(shipped_folder())


def spans(text, offsets):
    return [text[start:end] for start, end in offsets]


def test_surface_spells_the_pieces_and_says_where_they_stand():
    text, offsets = surface(["▁He", "▁met", "▁Put", "in", "."])
    assert text == "He met Putin."
    assert spans(text, offsets) == ["He", "met", "Put", "in", "."]


def test_byte_pieces_are_decoded_together():
    text, offsets = surface(["▁He", "▁", "<0xE4>", "<0xBD>", "<0xA0>", "."])
    assert text == "He 你."
    assert offsets[-2] == (3, 4)


def test_broken_bytes_become_a_replacement_character():
    text, offsets = surface(["▁He", "▁", "<0xE4>", "▁a"])
    assert text == "He \ufffd a"
    assert spans(text, offsets) == ["He", "", "\ufffd", "a"]


@pytest.mark.parametrize("char", ["♪", "🎉", "≤", "→", "ж", "語", "α"])
def test_a_character_that_takes_bytes_is_lacking(char):
    assert TOKENIZER.lacks(char)


@pytest.mark.parametrize("char", ["a", "é", "7", "²", "—", "…", "№", "\u202f"])
def test_a_character_that_has_a_piece_is_not(char):
    assert not TOKENIZER.lacks(char)


def test_sentencepiece_spells_alike():
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_file=str(shipped_folder() / "source.spm"))
    for text in ("Khalifa Haftar à Moscou, 你好.", "L'été 2024 : 12 000 €"):
        pieces = processor.encode(text, out_type=str)
        assert surface(pieces)[0] == processor.decode(pieces)


@given(st.text(max_size=80))
@settings(max_examples=150)
def test_encoding_never_fails_and_offsets_stay_inside(text):
    pieces = TOKENIZER.encode(text)
    spelled, offsets = surface(pieces)
    assert TOKENIZER.count(text) == len(pieces)
    for start, end in project_offsets(offsets, spelled, text):
        assert 0 <= start <= end <= len(text)


def test_offsets_are_those_of_the_text_before_its_typography_was_made_plain():
    text = "« L’été », dit-il : 12\u00a0000 € …"
    pieces = TOKENIZER.encode(text)
    spelled, offsets = surface(pieces)
    found = spans(text, project_offsets(offsets, spelled, text))
    assert "été" in "".join(found)
    assert "12" in found
    assert "000" in found


def test_punctuation_is_a_word_of_its_own():
    assert words(["▁Mos", "cou", ",", "▁dit", "."]) == [0, 0, 1, 2, 3]
    assert not is_byte("<0xE4")


def test_links_join_pieces_to_words():
    attention = np.array([[0.9, 0.1, 0.0, 0.0], [0.1, 0.5, 0.4, 0.0], [0.0, 0.0, 0.1, 0.9]])
    links = link_words("à Moscou.", ["▁à", "▁Mos", "cou", "."], ["▁in", "▁Moscow", "."], attention)
    pairs = {
        ("à Moscou."[x.source_start : x.source_end], "in Moscow."[x.target_start : x.target_end])
        for x in links
    }
    assert pairs == {("à", "in"), ("Moscou", "Moscow"), (".", ".")}
