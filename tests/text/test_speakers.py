"""Labels that say who speaks."""

from __future__ import annotations

from importlib import resources

import pytest

from toolkit import translate
from toolkit.jobs.translate import translate_bytes
from toolkit.text.speakers import speaker


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("VLADIMIR : Je ne crois pas.", "VLADIMIR"),
        ("- PAUL : Tu viens ?", "PAUL"),
        (">> PAUL : Tu viens ?", "PAUL"),
        ("JEAN-CLAUDE MARTIN\u00a0: Non merci.", "JEAN-CLAUDE MARTIN"),
        ("DUPONT (à Marie) : Viens.", "DUPONT"),
        ("M. LEROY : Je vous remercie.", "Mr LEROY"),
        ("MME DE LA TOUR : Non merci.", "Mrs DE LA TOUR"),
        ("JOURNALISTE : Que pensez-vous ?", "JOURNALIST"),
        ("LE PRÉSIDENT : La séance est ouverte.", "THE PRESIDENT"),
        ("LE JUGE DUBOIS : Silence !", "JUDGE DUBOIS"),
        ("HOMME 1 : Attention !", "MAN 1"),
        ("VOIX OFF : C'était en 1945.", "VOICE-OVER"),
        ("Claire Fontaine : Oui.", "Claire Fontaine"),
        ("Marie-Claude\u00a0: « Non. »", "Marie-Claude"),
        ("- Paul : Tu viens ?", "Paul"),
        ("Journaliste : Que pensez-vous ?", "Journalist"),
        ("Le président : La séance est ouverte.", "The president"),
        ("Q : Pourquoi ?", "Q"),
        ("R : Parce que.", "A"),
        ("CONSEIL DE PRO : laissez reposer.", None),
    ],
)
def test_labels(french, english):
    found = speaker(french)
    assert found is not None
    assert found.english == english


@pytest.mark.parametrize(
    "french",
    [
        "ATTENTION : sol glissant.",
        "Paul : tu viens ?",
        "Astuce : Préparez le plat la veille.",
        "Prix : Douze euros",
        "Le Monde : Vous avez dit cela.",
        "CAC 40 : +1,2 %",
        "PAUL: ",
        "L'ONU et l'OTAN : deux poids.",
        "À 12 h : départ.",
    ],
)
def test_other_beginnings_are_no_labels(french):
    assert speaker(french) is None


def test_every_role_is_written_once_in_small_letters():
    text = resources.files("toolkit.text").joinpath("speakers.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.strip().split("\n")]
    french = [row[0] for row in rows]
    assert all(len(row) == 2 and all(row) for row in rows)
    assert len(set(french)) == len(french)
    assert all(cell == cell.lower() for row in rows for cell in row)


def test_names_stay_roles_are_english_and_what_is_said_is_a_sentence_of_its_own():
    assert translate("VLADIMIR : Je ne crois pas.").startswith("VLADIMIR: I")
    assert translate("MARIE : Non, je travaille.").startswith("MARIE: No")
    assert translate("JOURNALISTE : Que pensez-vous ?").startswith("JOURNALIST: What")
    assert translate("M. LEROY : Je vous remercie.").startswith("Mr. LEROY: ")
    assert translate("M. LEROY : Je vous remercie.", locale="en-GB").startswith("Mr LEROY: ")


def test_the_mark_of_another_speaker_stays():
    assert translate(">> JOURNALISTE : Bonsoir.").startswith(">> JOURNALIST: ")
    assert translate(">> Bonsoir à tous.").startswith(">> ")


def test_labels_in_small_letters():
    assert translate("Marie : Non, je travaille.").startswith("Marie: No")
    assert translate("R : Parce que je m'ennuyais.").startswith("A: Because")


def test_names_of_speakers_are_spelled_as_english_does():
    assert translate("VLADIMIR POUTINE : Bonjour à tous.").startswith("VLADIMIR PUTIN: ")
    assert translate("MOSCOU : la place est fermée.").startswith("MOSCOW: ")


def test_a_line_all_in_capitals_keeps_them():
    draft = translate("VLADIMIR : JE NE CROIS PAS QUE CE SOIT POSSIBLE.")
    assert draft.startswith("VLADIMIR: ")
    assert draft.isupper()


def test_labels_of_cues():
    cue = "1\n00:00:01,000 --> 00:00:03,000\n- PAUL : Tu viens ?\n- MARIE : Non.\n"
    draft = translate_bytes(cue.encode(), name="a.srt").decode()
    assert "- PAUL: " in draft
    assert "- MARIE: No." in draft
