"""Sums of money: French ones in words, bare ones in English writing."""

from __future__ import annotations

import pytest

from toolkit import translate
from toolkit.jobs.translate import translate_bytes
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
