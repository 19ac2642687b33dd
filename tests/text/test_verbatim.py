"""What nobody translates is found in running text, and nothing else is."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.text.foreign import foreign
from toolkit.text.verbatim import machine_read, verbatim

ALIKE = [
    "redaction@exemple.fr",
    "https://exemple.fr/politique/article-12.html",
    "https://fr.wikipedia.org/wiki/Paris_(Texas)",
    "HTTP://EXEMPLE.FR/PAGE",
    "www.exemple.fr",
    "lemonde.fr",
    "mailto:jean@exemple.fr",
    "{{nom_utilisateur}}",
    "{0}",
    "{prix:.2f}",
    "%s",
    "%1$d",
    "%(name)s",
    "${var}",
    "[[Page wiki]]",
    "/home/jean/données.csv",
    "~/notes.txt",
    r"C:\Users\jean\lettre.doc",
    "src/main.py",
    "rapport.pdf",
    "@compte",
    "#motdièse",
    "#13Novembre",
    "Ctrl+O",
    "01 23 45 67 89",
    "06.12.34.56.78",
    "+33 1 23 45 67 89",
    "FR76 3000 6000 0112 3456 7890 189",
    "192.168.0.1",
    "12/03/2024",
    "2024-03-12",
    "12.03.2024",
    "________",
    "........",
    '<a href="x">',
    "&nbsp;",
]
ORDINARY = [
    "M. Dupont/Durand et/ou son adjoint",
    "les 3/4 du temps, 24/7, 90 km/h",
    "la saison 2012/2013, en 4-4-2",
    "100 % des élèves, 50%d'entre eux, 5 % sont venus",
    "le n° 5, le #1, AC/DC",
    "10 000 000 d'euros, +1 000 000 cette année, 3,5 et 12.5",
    "à 14.30, section 1.2.3, v1.2",
    "fin de phrase... suite. Ou bien…",
    "AT&T, 5 < 6, <nom du fichier>",
    "la fin.Le début.Et puis de l'eau",
    "dit-il -- enfin -- en 1944-45",
]


@pytest.mark.parametrize("text", ALIKE)
@pytest.mark.parametrize("sentence", ["Voir {} ici.", "{}", "({}), dit-on", "Ici : {}"])
def test_what_is_alike_in_all_languages_is_found(sentence, text):
    whole = sentence.replace("{}", text)
    assert [found.text(whole) for found in verbatim(whole)] == [text]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_left_alone(text):
    assert verbatim(text) == []


def test_what_programs_read_is_told_from_what_people_read():
    text = "Le 12/03/2024, @compte a écrit à a@b.fr : {nom} sur www.exemple.fr."
    assert machine_read(text) == ["a@b.fr", "{nom}", "www.exemple.fr"]


@given(st.text(alphabet="a.é/@#%{}[]<>&;:+-_ \t0123456789…X\\", max_size=60))
def test_stretches_are_in_order_and_apart(text):
    found = verbatim(text)
    assert all(stretch.start < stretch.end for stretch in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "unit", ["a", "a.", "a/", "1 ", "<a ", "@a", "{", "https://a(", "[[", "-a"]
)
def test_long_texts_take_linear_time(unit):
    began = time.monotonic()
    verbatim(unit * 20_000)
    assert time.monotonic() - began < 2


def everything(_):
    return True


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("♪ La vie ♪", ["♪", "♪"]),
        ("❤️ et 👍🏽", ["❤️", "👍🏽"]),
        ("≤5 € ou 10‰", ["≤5", "10‰"]),
        ("Владимир Путин est là", ["Владимир Путин"]),
        ("le Δt et π/2", ["Δt", "π"]),
        ("Erdoğan, Łódź, 20 °C, 5 €", []),
    ],
)
def test_runs_that_a_model_cannot_write(text, found):
    assert [run.text(text) for run in foreign(text, everything)] == found


def test_what_the_model_can_write_is_not_foreign():
    assert foreign("Владимир ♪", lambda _: False) == []
