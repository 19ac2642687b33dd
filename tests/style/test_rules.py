"""The house style of each locale, rule by rule and on whole drafts."""

from __future__ import annotations

import pytest

from toolkit import translate
from toolkit.jobs.translation.wording import Wording
from toolkit.model import Segment, Tag
from toolkit.style import RULES
from toolkit.style.spelling import spelled
from toolkit.text.edits import apply_edits


def styled(source: str, target: str, locale: str) -> str:
    for rule in RULES:
        target, _ = apply_edits(target, rule(source, target, locale))
    return target


@pytest.mark.parametrize(
    ("source", "british", "american"),
    [
        ("", "It favours organised labour.", "It favors organized labor."),
        ("", "The travellers analysed grey centres.", "The travelers analyzed gray centers."),
        ("", "Defence spending fell by 20 per cent.", "Defense spending fell by 20 percent."),
        ("", "Mr and Mrs von der Leyen", "Mr. and Mrs. von der Leyen"),
        ("un programme de deux mètres", "a programme, two metres", "a program, two meters"),
        ("le 21 décembre", "on 21 December, he", "on December 21, he"),
        ("le lundi 14 mars", "on Monday 14 March at noon", "on Monday, March 14 at noon"),
        ("le 5 mai 2012", "on 5 May 2012.", "on May 5, 2012."),
        ("du 3 au 5 décembre 2012", "from 3 to 5 December 2012", "from December 3 to 5, 2012"),
    ],
)
def test_each_locale_from_the_other(source, british, american):
    assert styled(source, british, "en-US") == american
    assert styled(source, american, "en-GB") == british
    assert styled(source, american, "en-US") == american
    assert styled(source, british, "en-GB") == british


@pytest.mark.parametrize(
    ("source", "target", "american"),
    [
        ("le 5 mai 2012 à", "on 5 May 2012 in Lyon", "on May 5, 2012, in Lyon"),
        ("le 1er décembre", "on the 1st of December", "on December 1"),
        ("lundi 3 févr.", "on Monday, February 3rd at", "on Monday, February 3 at"),
        ("l'attentat du 6 juin", "the 6 June attack", "the June 6 attack"),
        ("6 milliards d'euros", "the EUR 6 billion gap", "the €6 billion gap"),
        ("9 000 dollars", "(9,000 USD)", "($9,000)"),
        ("", 'He said "yes", then "no".', 'He said "yes," then "no."'),
        ("", 'Why "why?". He said "so."', 'Why "why?" He said "so."'),
        ("", "at 8.45 p.m. and 9.30am, 8.45 m", "at 8:45 p.m. and 9:30am, 8.45 m"),
        ("", "two-storey houses", "two-story houses"),
    ],
)
def test_american(source, target, american):
    assert styled(source, target, "en-US") == american


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("", "The Labour Party and the World Health Organisation"),
        ("", "write to organisation@colour.org or a.colour/labour"),
        ("En mai, 20 personnes", "In May 20 people died."),
        ("le 3 juin", "page 3, 5 December"),
        ("9 000 EUR", "EUR 9,000"),
        ("", 'a 5" screen.'),
        ("", "these analyses, an exercise, a surprise"),
    ],
)
def test_what_stays(source, target):
    assert styled(source, target, "en-US") == target


def test_a_british_program_of_a_computer_is_no_programme():
    assert spelled("un programme informatique", "a program", "en-GB") == []
    assert spelled("le compteur", "the meter", "en-GB") == []


def test_protected_text_and_edited_drafts_stay():
    draft = Segment(
        id="1",
        block_id="1",
        source="La couleur colour est grise.",
        target="The grey colour is colour.",
        tags=(Tag(id="c", start=11, end=17, kind="protected"),),
        state="machine",
    )
    edited = Segment(id="2", block_id="2", source="Gris.", target="Grey.", state="human")
    assert [s.target for s in Wording("en-US")([draft, edited])] == [
        "The gray colour is colour.",
        "Grey.",
    ]


def test_drafts_are_american_british_or_as_the_model_writes():
    french = "Le budget de la défense a été adopté le 21 décembre 2012."
    american = translate(french, locale="en-US")
    british = translate(french, locale="en-GB")
    assert translate(french) == american
    assert translate(french, locale="any") in {american, british}
    assert "December 21, 2012" in american
    assert "21 December 2012" in british
    assert "defense" in american.lower()
    assert "defence" in british.lower()
