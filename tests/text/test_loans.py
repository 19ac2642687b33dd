"""French words that English has are not left in French."""

from __future__ import annotations

import pytest

from toolkit.text.leftover import french_words


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Le communiqué ne le dit pas.", "The communiqué does not say so."),
        ("Deux cafés et un résumé.", "Two cafés and a résumé."),
        ("un coup d'État militaire", "a military coup d'état"),
        ("le chargé d’affaires français", "the French chargé d'affaires"),
        ("la pièce de résistance du dîner", "the dinner's pièce de résistance"),
        ("la détente et l'entente cordiale", "détente and the entente cordiale"),
    ],
)
def test_loans_pass(french, english):
    assert not french_words(french, english)


@pytest.mark.parametrize(
    ("french", "english", "left"),
    [
        ("l'état des routes", "the état of the roads", "état"),
        ("Il est chargé du dossier.", "He is chargé of the file.", "chargé"),
        ("La séance est levée.", "The séance is over.", "séance"),
    ],
)
def test_false_friends_are_found(french, english, left):
    assert french_words(french, english) == [left]
