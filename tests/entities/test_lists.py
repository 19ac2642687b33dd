"""The lists that ship: every line well-formed, nothing twice."""

import unicodedata

import pytest

from toolkit.entities.gazetteer import as_label, epithets, ruler, words
from toolkit.entities.origins import ORIGINS
from toolkit.entities.romanise import read_rules
from toolkit.entities.tables import DATA, rows
from toolkit.entities.transducer import GROUPS
from toolkit.errors import DataError

LISTS = {
    "figures.tsv": 5, "given.tsv": 3, "places.tsv": 2, "institutions.tsv": 4, "words.tsv": 3,
    "epithets.tsv": 3, "initials.tsv": 3, "common.tsv": 2, "contexts.tsv": 2, "graphemes.tsv": 2,
}  # fmt: skip


@pytest.mark.parametrize(("name", "columns"), LISTS.items())
def test_every_line_has_its_columns(name, columns):
    found = list(rows(name, columns))
    assert found
    assert all(row[0] == row[0].strip() and row[1].strip() for row in found)


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_nfc_without_stray_spaces(name):
    text = (DATA / name).read_text("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    for line in text.split("\n"):
        assert line == line.rstrip()
        assert "\u00a0" not in line


def test_figures_are_many_and_each_form_stands_once():
    found = list(rows("figures.tsv", 5))
    forms = [form for row in found for form in row[0].split("|")]
    assert len(found) >= 500
    assert len(forms) == len(set(forms))
    for french, english, label, origin, who in found:
        assert as_label(label)
        assert origin in ORIGINS
        assert "|" not in english
        assert who, french
        for form in french.split("|"):  # else a last name alone would get a given name
            assert " " in form.replace("-", " ") or " " not in english, form


@pytest.mark.parametrize("name", ["places.tsv", "institutions.tsv"])
def test_places_and_institutions_stand_once(name):
    forms = [form for row in rows(name, 4) for form in row[0].split("|")]
    assert len(forms) == len(set(forms))


def test_given_names_have_known_origins():
    assert {GROUPS.get(row[2], row[2]) for row in rows("given.tsv", 3)} <= set(ORIGINS)


def test_words_have_roles():
    roles = set(words().roles.values())
    assert roles == {"org", "loc", "title", "adj", "dir", "word", "event"}


def test_letter_rules_can_leave_every_plain_letter_alone():
    rules = read_rules()
    for letter in "abdefhiklmnoprstuvxz":
        assert letter in rules[letter]


def test_a_malformed_line_is_named(tmp_path, monkeypatch):
    (tmp_path / "bad.tsv").write_text("# fine\nMoscou\tMoscow\nun\tdeux\ttrois\n", "utf-8")
    monkeypatch.setattr("toolkit.entities.tables.DATA", tmp_path)
    with pytest.raises(DataError, match=r"bad\.tsv:3: 3 columns where 2 are expected"):
        list(rows("bad.tsv", 2))


def test_an_unknown_type_is_refused():
    with pytest.raises(DataError, match="PERSON"):
        as_label("PERSON")


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Nicolas II", "Nicholas II"),
        ("Alexandre Ier", "Alexander I"),
        ("Jean-Paul II", "John Paul II"),
        ("Guillaume Ier", "William I"),
        ("Guillaume Ier de Wurtemberg", "William I of Württemberg"),
        ("Élisabeth II", "Elizabeth II"),
        ("Frédéric-Guillaume IV", "Frederick William IV"),
        ("Philippe le Hardi", "Philip the Bold"),
        ("saint Pierre", "Saint Peter"),
        ("saint Augustin", "Saint Augustine"),
        ("Sophie de Grèce", "Sophia of Greece"),
        ("Pierre Durand", None),
        ("Nicolas", None),
        ("Jean de La Fontaine", None),
    ],
)
def test_rulers_and_saints(french, english):
    assert ruler(french) == english


def test_epithets_have_their_kinds():
    assert set(epithets()) == {"name", "epithet", "house", "saint"}
