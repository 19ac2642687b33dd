"""Numbers as digits, French and English."""

import pytest

from toolkit.text.digits import digits_in_english, spelled_as_digits
from toolkit.text.edits import apply_edits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dix-huit pour cent et trente mille dollars", "18 pour cent et 30 000 dollars"),
        ("Six cent soixante-douze aides", "672 aides"),
        ("en mille neuf cent quatre-vingt-quatre", "en 1984"),
        ("vingt et un ans, quatre-vingts ans", "21 ans, 80 ans"),
        ("deux ans, cent ans, mille ans, trois millions", None),
        ("le vingt-et-unième, le dix-huitième, une quinzaine", None),
        ("une heure et demie", None),
        (
            "au XVIIIe siècle, sous Louis XIV et Napoléon Ier",
            "au 18e siècle, sous Louis XIV et Napoléon Ier",
        ),
    ],
)
def test_number_words_become_digits(text, expected):
    assert apply_edits(text, spelled_as_digits(text))[0] == (expected or text)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("11 700 personnes", "11 700 people", "11,700 people"),
        ("11\u202f700 et 3,5 %", "11 700 and 3,5%", "11,700 and 3.5%"),
        ("1 600 000,5 m", "1 600 000,5 m", "1,600,000.5 m"),
        ("783 562 km", "783,562 km", None),
        ("1 234,5 et 11 700", "1 234.5 and 11, 700", "1,234.5 and 11,700"),
        ("1.234.567 et 3.500 m", "1.234.567 and 3.500 m", "1,234,567 and 3,500 m"),
        ("12 345 km", "12345 km", "12,345 km"),
        ("1 234,5 234,5", "1 234,5 234,5", None),
        ("1 234,5; 234,5", "1 234,5; 234,5", "1,234.5; 234.5"),
        ("1.250", "1.250", None),
        ("n° 19-21.384 et n° 316.432", "No. 19-21.384 and No. 316.432", None),
        ("version 3.125 bis", "version 3.125 bis", None),
        ("une hausse de 3-3,5 %", "a rise of 3-3,5%", "a rise of 3-3.5%"),
        ("en 2,5 ans", "in 2,5 years", "in 2.5 years"),
        ("5 000-10 000 euros", "5 000-10 000 euros", "5,000-10,000 euros"),
        ("la TVA à 5,5 %", "VAT at 5,5%", "VAT at 5.5%"),
        ("les articles 3,4 et 5", "Sections 3,4 and 5", None),
        ("le 1,3-butadiène", "1,3-butadiene", None),
        ("6-4,7-5 contre", "6-4,7-5 against", None),
        ("Les chambres 101 102 103", "Rooms 101 102 103", None),
        ("0 800 123 456", "0 800 123 456", None),
        ("192.168.100.200", "192.168.100.200", None),
        ("rien", "3,5 and 11 700", None),
        ("en 2012 200 personnes", "in 2012 200 people", None),
        ("3,500", "3,500,000", None),
        ("3,500 m", "3,500 m", None),
        ("6\u202f400 et 1 250 000", "6.400 and 1.250.000", "6,400 and 1,250,000"),
        ("11 700 et 3,5", "3,5 and 11.700", "3.5 and 11,700"),
        ("6,400 m", "6.400 m", None),
    ],
)
def test_copied_digits_are_written_the_english_way(source, target, expected):
    assert apply_edits(target, digits_in_english(source, target))[0] == (expected or target)
