"""Dashes, ellipses and capitals of the source."""

from __future__ import annotations

import pytest

from toolkit.text.edits import apply_edits
from toolkit.text.surface import capital_of_source, marks_of_source, spaced_quotes
from toolkit.text.typography import plain_source


@pytest.mark.parametrize(
    ("source", "target", "marked"),
    [
        ("Article 3 – Durée", "Article 3 - Duration", "Article 3 – Duration"),
        ("Le roi — dit-il — part.", "The king - he says - leaves.", "The king — he says — leaves."),
        ("Le roi – seul – part.", "The king - alone leaves.", "The king - alone leaves."),
        ("Le président…", "The President-", "The President…"),
        ("« Bonjour… »", '"Good---"', '"Good…"'),
        ("Attendez...", "Wait.", "Wait..."),
        ("Oui… non", "Yes... no", "Yes… no"),
        ("Fin...", "End...", "End..."),
        ("Et puis…", "And then...", "And then…"),
        ("Non.", "No.", "No."),
        ("un passeport ;", "a passport", "a passport;"),
        ("Étapes :", "Steps", "Steps:"),
        ("45 € ;", "€45.", "€45."),
        ("Il a dit « non » ;", 'He said "no."', 'He said "no."'),
    ],
)
def test_marks(source, target, marked):
    assert apply_edits(target, marks_of_source(source, target))[0] == marked


@pytest.mark.parametrize(
    ("source", "target", "capital"),
    [
        ("Paragraphe non fermé", "unclosed paragraph", "Unclosed paragraph"),
        ("« Libération »", '"liberation"', '"Liberation"'),
        ("L'iPhone est là", "iPhone is there", "iPhone is there"),
        ("Eh bien, eBay dort", "eBay sleeps", "eBay sleeps"),
        ("3 Chats", "3 cats", "3 cats"),
        ("Schéma de l'architecture", "architecture plan", "Architecture plan"),
        ("Installer npm", "npm installation", "npm installation"),
        ("paragraphe", "paragraph", "paragraph"),
    ],
)
def test_capitals(source, target, capital):
    assert apply_edits(target, capital_of_source(source, target))[0] == capital


def test_abbreviated_dates_are_given_in_full():
    assert plain_source("lun. 3 févr. et 12 oct. 2020") == "lundi 3 février et 12 octobre 2020"
    assert plain_source("Il va à la mer. 3 amis") == "Il va à la mer. 3 amis"


@pytest.mark.parametrize(
    ("target", "spaced"),
    [
        ('See" maybe," he says.', 'See "maybe," he says.'),
        ('The ship " Costa," failed.', 'The ship "Costa," failed.'),
        ('" A" and "B".', '"A" and "B".'),
        ('He said: "no".', 'He said: "no".'),
        ('A 5" screen', 'A 5" screen'),
    ],
)
def test_opening_quotation_marks(target, spaced):
    assert apply_edits(target, spaced_quotes("", target))[0] == spaced
