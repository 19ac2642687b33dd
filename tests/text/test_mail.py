"""Heads of mails."""

import pytest

from toolkit import Translator
from toolkit.text.mail import mail_label_in_english


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("De : Marie Dupont <m@a.fr>", "From: Marie Dupont <m@a.fr>"),
        ("De : jean@a.fr", "From: jean@a.fr"),
        ("À : Paul Martin et Luc Petit", "To: Paul Martin and Luc Petit"),
        ("Objet : réunion", "Subject: meeting"),
        ("Cci : Paul", "Bcc: Paul"),
        ("Envoyé : mardi 4 mars", "Sent: Tuesday, March 4"),
        ("Objet : 2025-114", "Subject: 2025-114"),
    ],
)
def test_labels_come_out_and_nothing_of_the_line_is_lost(french, english):
    with Translator(use_store=False) as translator:
        assert list(translator.lines([french])) == [english]


@pytest.mark.parametrize("french", ["De Marie : un mot", "Objets : deux", "Date : hier", "De :"])
def test_other_lines_have_none(french):
    assert mail_label_in_english(french, french) == []
