"""What is the mark of a note, and what is a part of a word."""

import pytest

from toolkit.text.notes import is_note_mark
from toolkit.text.word_parts import is_part_of_word


@pytest.mark.parametrize(
    ("before", "raised"),
    [
        ("l'Insee", "2"), ("la salle.", "12"), ("3 %", "[3]"), ("ici", "(4)"), ("mot", "*"),
        ("mot", "†"), ("mot", "1,2"), ("mot", "3-5"), ("mot", ","), ("France", "a"), ("", "1"),
        ("en 2019", "3"), ("10", "6"), ("film", "2"), ("il y a", "2"), ("5 km", "4"),
    ],
)  # fmt: skip
def test_marks_of_notes(before, raised):
    assert is_note_mark(raised, before)


@pytest.mark.parametrize(
    ("before", "raised"),
    [
        ("80 m", "2"), ("80m", "3"), ("80 km", "2"), ("dix mètres", "2"), ("où x", "2"),
        ("1", "er"), ("M", "me"), ("n", "o"), ("Ca", "2+"), ("s", "-1"), ("un mot ", "a"),
        ("mot", "1234"), ("mot", "d"), ("mot", "1 "),
    ],
)  # fmt: skip
def test_raised_text_that_is_no_mark(before, raised):
    assert not is_note_mark(raised, before)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("du CO2 pur", "2"), ("de l'H2O", "2"), ("Mme Un", "me"), ("Mme Un", "me "), ("Na+", "+"),
        ("10 m.s-1", "-1"), ("Le mot", "L"), ("L’ami", "L"), ("désaccord", "dés"),
    ],
)  # fmt: skip
def test_parts_of_words(text, part):
    start = text.index(part)
    assert is_part_of_word(text, start, start + len(part))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("l'Union", "Union"), ("porte-clé", "clé"), ("un mot.", "."), ("Mme Un", "me Un"),
        ("un mot", "mot"), ("un mot", " "),
    ],
)  # fmt: skip
def test_whole_words(text, part):
    start = text.index(part)
    assert not is_part_of_word(text, start, start + len(part))
