"""Labels that stand alone."""

from importlib import resources

import pytest

from toolkit import Translator
from toolkit.text.labels import english_label, english_section


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Pays", "Country"),
        ("PAYS", "COUNTRY"),
        ("pays", "country"),
        ("Prix :", "Price:"),
        ("Chiffre d’affaires", "Turnover"),
        ("Lire aussi\u00a0:", "Read also:"),
        ("Février", "February"),
        ("mai", "May"),
        ("Pays-Bas", None),
        ("Le pays", None),
        ("Prix : 3 euros", None),
        ("", None),
    ],
)
def test_only_whole_labels_are_known(french, english):
    assert english_label(french) == english


def test_every_row_of_the_table_is_found_and_sorted_once():
    text = resources.files("toolkit.text").joinpath("labels.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    assert len({french for french, _ in rows}) == len(rows)
    assert all(english_label(french) == english for french, english in rows)


@pytest.mark.parametrize(
    ("cells", "english"),
    [
        (["Vénus", "Mars", "Jupiter"], "Mars"),
        (["Février", "Mars", "Avril"], "March"),
        (["Vénus", "Mars", "1", "Février"], "Mars"),
        (["Mars"], "March"),
    ],
)
def test_mars_is_a_planet_among_planets(cells, english):
    with Translator(use_store=False) as translator:
        draft = next(iter(translator.texts(["\n\n".join(cells)])))
    assert english in draft.split()


def test_sounds_in_brackets():
    with Translator() as translator:
        drafts = list(translator.lines(["(RIRES)", "[Musique dramatique]", "(en anglais)"]))
    assert drafts == ["(LAUGHTER)", "[Dramatic music]", "(in English)"]


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Article 2 – Durée", "Article 2 – Duration"),
        ("ARTICLE 1er - OBJET", "ARTICLE 1 - PURPOSE"),
        ("Chapitre IV : Conclusion", "Chapter IV: Conclusion"),
        ("3. Résultats", "3. Results"),
        ("2.1 Coûts", "2.1 Costs"),
        ("Article 2 – Les abeilles", None),
        ("12 mars", None),
        ("3 mois", None),
        ("2 buts", None),
    ],
)
def test_numbered_labels(french, english):
    assert english_section(french) == english
