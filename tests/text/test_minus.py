"""Numbers below zero: in words, in signs, and lost."""

from __future__ import annotations

import pytest

from toolkit import translate
from toolkit.text.edits import apply_edits
from toolkit.text.minus import minus_as_sign, signs_at_figures
from toolkit.text.numbers import compare


@pytest.mark.parametrize(
    ("french", "signed"),
    [
        ("moins 25 degrés", "-25 degrés"),
        ("Moins 3,5 °C à l'aube", "-3,5 °C à l'aube"),
        ("de moins quinze à moins vingt degrés", "de -15 à -20 degrés"),
        ("une variation de moins 2 %", "une variation de -2 %"),
    ],
)
def test_the_word_before_figures_and_degrees_is_a_sign_to_the_model(french, signed):
    assert minus_as_sign(french) == signed


@pytest.mark.parametrize(
    "french",
    [
        "au moins 25 degrés",
        "plus ou moins 3 %",
        "moins de 20 degrés",
        "midi moins 10",
        "huit heures moins 5",
        "20 moins 5 font 15",
        "un an moins 2 jours",
        "moins dix fois",
        "néanmoins 3 personnes",
    ],
)
def test_other_uses_of_the_word_stay(french):
    assert minus_as_sign(french) == french


def test_degrees_below_zero_are_translated_as_such():
    assert "minus 25 degrees" in translate("La température est descendue à moins 25 degrés.")
    assert "at least 25 degrees" in translate("Au moins 25 degrés sont attendus à Nice.").lower()


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("une croissance de -3 %", "growth of 3%"),
        ("une croissance de 3 %", "growth of -3%"),
        ("il fait moins 25 degrés", "it is 25 degrees"),
        ("entre -5 et 12 degrés", "between 5 and 12 degrees"),
        ("(−3,2 %)", "(3.2%)"),
    ],
)
def test_a_sign_that_is_lost_or_made_up_is_found(french, english):
    assert compare(french, english)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Le titre recule de -3 %", "The share fell by 3%"),
        ("une baisse de 3 %", "a change of -3%"),
        ("moins 25 degrés", "25 degrees below zero"),
        ("entre 10 -15 %", "10-15%"),
        ("un score de 6–4", "a score of 6-4"),
        ("au moins 15 morts", "15 dead, possibly more"),
    ],
)
def test_what_says_the_same_without_a_sign_passes(french, english):
    assert not compare(french, english)


@pytest.mark.parametrize(
    ("french", "draft", "english"),
    [
        ("dont -1,2 % en volume", "of which - 1.2% in volume", "of which -1.2% in volume"),
        ("-213 M€", "- €213 million", "-€213 million"),
        ("(+1 250,5)", "(+ 1,250.5)", "(+1,250.5)"),
        ("Lyon - 3 jours", "Lyon - 3 days", "Lyon - 3 days"),
        ("de 5 -3", "5 - 3", "5 - 3"),
    ],
)
def test_signs_stand_at_their_figures(french, draft, english):
    assert apply_edits(draft, signs_at_figures(french, draft))[0] == english
