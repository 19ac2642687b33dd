"""Texts in capitals: names and acronyms keep theirs for the model."""

from __future__ import annotations

import pytest

from toolkit import translate
from toolkit.jobs.translation.capitals import calmed, forms_of_names
from toolkit.text.casing import is_shouting, sentence_case


@pytest.mark.parametrize(
    ("shouted", "sentence"),
    [
        ("L'ONU CONDAMNE LE TIR", "L'ONU condamne le tir"),
        ("LA CGT ET LE PS REFUSENT", "La CGT et le PS refusent"),
        ("LES ÉTATS-UNIS À GENÈVE", "Les États-Unis à Genève"),
        ("EMMANUEL MACRON REÇOIT POUTINE", "Emmanuel Macron reçoit Poutine"),
        ("LE P.S.G. BAT L'O.M. HIER", "Le P.S.G. bat l'O.M. hier"),
        ("CINQ ANS DE PRISON FERME", "Cinq ans de prison ferme"),
        ("MGR LEROY VA AU MARCHÉ", "Mgr leroy va au marché"),
    ],
)
def test_known_names_and_acronyms(shouted, sentence):
    assert sentence_case(shouted, forms_of_names([], [shouted])) == sentence


def test_what_the_document_writes_outranks_the_lists():
    forms = forms_of_names(["Le Leroy de Mgr Nation."], ["MGR LEROY VA À LA NATION"])
    assert sentence_case("MGR LEROY VA À LA NATION", forms) == "Mgr Leroy va à la Nation"


@pytest.mark.parametrize(
    ("text", "shouts"),
    [
        ("L'ONU CONDAMNE", True),
        ("MONTPELLIER", True),
        ("CONCLUSIONS :", True),
        ("L'UNESCO", False),
        ("UNESCO", False),
        ("X-12 ABC", False),
    ],
)
def test_shouting(text, shouts):
    assert is_shouting(text) == shouts


def test_headlines_in_capitals_keep_their_names():
    assert "UN" in translate("L'ONU CONDAMNE L'ATTAQUE").split()
    assert "GENEVA" in translate("LES ÉTATS-UNIS ET LA RUSSIE NÉGOCIENT À GENÈVE")


@pytest.mark.parametrize(
    ("french", "given"),
    [
        ("Ne prenez JAMAIS plus.", "Ne prenez jamais plus."),
        ("CONDAMNE la SARL Batipro à payer.", "Condamne la SARL Batipro à payer."),
        ("Il est STRICTEMENT interdit.", "Il est strictement interdit."),
    ],
)
def test_emphasised_words_are_given_in_small_letters(french, given):
    assert calmed(french) == given


@pytest.mark.parametrize(
    "french",
    [
        "Sophie PETIT et M. BOULANGER sont là.",
        "Le SMIC et l'INSEE sont connus.",
        "La société ALPHA CONSEIL fournit des services.",
        "PETIT Sophie",
        "LE PRÉSIDENT EST LÀ",
        "Le logiciel PRIX-PLUS est libre.",
    ],
)
def test_names_and_acronyms_in_capitals_stay(french):
    assert calmed(french) == french


def test_emphasis_comes_back():
    assert translate("Ne prenez JAMAIS plus de trois comprimés.").startswith("NEVER ")
    assert "BEFORE" in translate("Fermez la porte AVANT de partir.")


def test_a_single_word_in_capitals():
    assert translate("MONTPELLIER") == "MONTPELLIER"
    assert translate("RÉGLEMENTATION") == "REGULATION"
