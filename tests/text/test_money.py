"""Sums of money: French ones in words, bare ones in English writing."""

from __future__ import annotations

import pytest

from toolkit import translate
from toolkit.jobs.translate import translate_bytes
from toolkit.text.abbreviations import dates_in_full
from toolkit.text.money import money_in_words, signs_in_english


@pytest.mark.parametrize(
    ("french", "words"),
    [
        ("11\u00a0700\u00a0€.", "11\u00a0700 euros."),
        ("38 M€ et 2,5 Md€", "38 millions d'euros et 2,5 milliards d'euros"),
        ("3 Mds€", "3 milliards d'euros"),
        ("350 k€ ou 1,5 k€", "350 000 euros ou 1 500 euros"),
        ("9,99 €/mois", "9,99 euros par mois"),
        ("3 M$ US contre 85 $", "3 millions de dollars US contre 85 $"),
        ("1 050 k€, 1 000 005 k€", "1 050 000 euros, 1 000 005 000 euros"),
        ("de 5 à 10 k€, 10-15 M€", "de 5 000 à 10 000 euros, 10-15 millions d'euros"),
        ("12 M$US", "12 millions de dollars US"),
        ("3€50", "3,50 euros"),
        ("PIB (Md€)", "PIB (milliards d'euros)"),
        ("45£", "45 livres sterling"),
        ("le signe € et 5 €uros", "le signe € et 5 €uros"),
    ],
)
def test_french_sums_in_words(french, words):
    assert money_in_words(french) == words


@pytest.mark.parametrize(
    ("figures", "english"),
    [
        ("11,700 €", "€11,700"),
        ("-3.5 %", "-3.5%"),
        ("10-15 $ (12 £)", "$10-15 (£12)"),
        ("12 34", "12 34"),
    ],
)
def test_signs_of_bare_figures(figures, english):
    assert signs_in_english(figures) == english


def test_sums_keep_their_numbers():
    draft = translate("Le budget de 11 700 € passe à 38 M€, soit 2 Md€ de moins que prévu.")
    assert "€11,700" in draft
    assert "€38 million" in draft
    assert "€2 billion" in draft


def test_cells_of_bare_figures_are_written_the_english_way():
    table = "| Pays | Part | Montant |\n|---|---|---|\n| France | 3,5 % | 11 700 € |\n"
    draft = translate_bytes(table.encode(), name="t.md").decode()
    assert "| 3.5% | €11,700 |" in draft


@pytest.mark.parametrize(
    ("french", "full"),
    [
        ("60 mg/kg/j, sans plus de 3 g/j.", "60 mg/kg par jour, sans plus de 3 g par jour."),
        ("4,50 € par pers. tout compris", "4,50 € par personne tout compris"),
        ("12 €/an", "12 € par an"),
        ("écrit par J. Dupont", "écrit par J. Dupont"),
        ("25 km/h et et/ou", "25 km/h et et/ou"),
    ],
)
def test_what_stands_under_a_stroke_in_full(french, full):
    assert dates_in_full(french) == full
