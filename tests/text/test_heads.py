"""Heads of tables that say their unit."""

import pytest

from toolkit import Translator
from toolkit.jobs.translate import translate_bytes
from toolkit.text.heads import english_unit, unit_of_head


@pytest.mark.parametrize(
    ("french", "unit"),
    [
        ("PIB (Md€)", "(€ billion)"),
        ("Budget (en M€)", "(in € million)"),
        ("Dépenses (k €)", "(€ thousand)"),
        ("Montant (€ HT)", "(€ excl. tax)"),
        ("Recettes (en milliers d'euros)", "(in thousands of euros)"),
        ("Population (millions)", "(millions)"),
        ("Température (°C)", "(°C)"),
        ("Prix (€/kg)", "(€/kg)"),
        ("Taille (Mo)", "(MB)"),
        ("Âge (en années)", "(in years)"),
        ("POIDS (KG)", "(kg)"),
        ("VITESSE (EN KM/H)", "(in km/h)"),
        ("Poids (KG)", None),
        ("Parti (PS)", None),
        ("Nom(s)", None),
        ("Le prix a monté. (M€)", None),
        ("Le prix (M€) a monté", None),
        ("(M€)", None),
    ],
)
def test_units_in_brackets(french, unit):
    assert english_unit(french) == unit
    assert (unit_of_head(french) is None) == (unit is None)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("PIB (Md€)", "GDP (€ billion)"),
        ("BUDGET (M€)", "BUDGET (€ million)"),
        ("Superficie (km²)", "Area (km²)"),
        ("Taux de chômage (en %)", "Unemployment rate (in %)"),
        ("Budget {annee} (M€)", "{annee} budget (€ million)"),
    ],
)
def test_labels_with_units_are_translated_without_them(french, english):
    with Translator(use_store=False) as translator:
        assert list(translator.lines([french])) == [english]


def test_markup_around_a_unit_stays_around_it():
    page = b"<table><tr><th>PIB <small>(Md\xe2\x82\xac)</small></th></tr></table>"
    out = translate_bytes(page, name="a.html")
    assert "<th>GDP <small>(€ billion)</small></th>" in out.decode()
