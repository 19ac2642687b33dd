"""Words that look like number words."""

from __future__ import annotations

import pytest

from toolkit.text.numbers import compare, numbers


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Un véhicule neuf coûte cher.", "A new car is expensive."),
        ("Quoi de neuf ?", "What's new?"),
        ("L'appartement est à neuf.", "The flat is as new."),
        ("Il roule dans un camion tout neuf.", "He drives a brand new truck."),
        ("Du mil et du sorgho.", "Millet and sorghum."),
        ("Les récoltes de mil baissent.", "Millet harvests are falling."),
    ],
)
def test_words_that_are_no_numbers(french, english):
    assert not compare(french, english)


@pytest.mark.parametrize(
    ("french", "value"),
    [
        ("au moins neuf personnes", 9),
        ("le groupe de neuf pays", 9),
        ("à neuf heures", 9),
        ("Ils sont neuf.", 9),
        ("du mois de mai au total neuf morts", 9),
        ("en mil neuf cent douze", 1912),
        ("vers l'an mil", 1000),
    ],
)
def test_numbers_stay_numbers(french, value):
    assert value in [mention.value for mention in numbers(french, "fr")]


def test_a_clock_before_a_colon_is_one_time():
    assert not compare("Intérieur, 12 h : la cuisine.", "Inside, 12:00: the kitchen.")
    assert compare("Intérieur, 12 h : la cuisine.", "Inside, 11:00: the kitchen.")
