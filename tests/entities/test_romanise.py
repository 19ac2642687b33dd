"""French romanisations spelled as English does, by letters alone and with the lists."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.entities import context
from toolkit.entities.convert import convert
from toolkit.entities.origins import ORIGINS, guess
from toolkit.entities.romanise import romanise, transducer
from toolkit.entities.transducer import Transducer, log_add

LETTERS = st.text(alphabet="abcdefghijklmnoprstuvyzéïèâ", min_size=1, max_size=12)


# Invented bearers: no list knows them.
@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Sergueï Tchoubarov", "Sergei Chubarov"),
        ("Mikhaïl Chtcherbatov", "Mikhail Shcherbatov"),
        ("Vladimir Oustinov", "Vladimir Ustinov"),
        ("Iouri Kouznetsov", "Yuri Kuznetsov"),
        ("Andreï Goloubev", "Andrei Golubev"),
        ("Gueorgui Ivachvili", "Giorgi Ivashvili"),
        ("Nikolaï Jouravlev", "Nikolai Zhuravlev"),
    ],
)
def test_unknown_slavs_and_georgians_are_spelled_in_english(french, english):
    assert english in [form.text for form in romanise(french)[:3]]


@pytest.mark.parametrize(
    "name",
    [
        "Pierre Bourdieu", "Jean-Luc Mouchard", "Yunus-bek Yevkurov", "Lewis Hamilton",
        "Ousmane Dembélé", "Bernard Chouraqui", "Chloé Dubouchet", "Heinrich Tschumi",
    ],
)  # fmt: skip
def test_names_that_stay_are_left(name):
    assert romanise(name)[0].text == name


def test_the_reason_shows_the_letters_that_changed():
    form = romanise("Boris Tchoubarov")[0]
    assert "tch→ch" in form.reason
    assert "ou→u" in form.reason
    assert "Russian" in form.reason


def test_capitals_and_numerals_stay():
    assert romanise("TCHOUBAROV", person=False)[0].text.isupper()
    assert romanise("Boris Tchoubarov II")[0].text.endswith(" II")


@settings(deadline=None)
@given(LETTERS, st.sampled_from(ORIGINS))
def test_spellings_are_a_distribution_and_end_where_the_word_ends(word, origin):
    found = transducer().spellings(word, origin, 8)
    assert found
    assert sum(math.exp(s.logprob) for s in found) <= 1 + 1e-6
    assert [s.logprob for s in found] == sorted((s.logprob for s in found), reverse=True)
    for spelling in found:
        assert "".join(fr for fr, _ in spelling.steps) == word
        assert "".join(en for _, en in spelling.steps) == spelling.text


@given(st.lists(LETTERS, min_size=1, max_size=3))
def test_origins_are_probabilities(words):
    odds = guess(words)
    assert set(odds) == set(ORIGINS)
    assert sum(odds.values()) == pytest.approx(1)


def test_a_letter_without_a_rule_stays():
    one = Transducer({"a": ("b",)}, {})
    assert [s.text for s in one.spellings("aß", "ru", 3)] == ["bß"]


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_log_add(a, b):
    assert log_add(a, b) == pytest.approx(math.log(math.exp(a) + math.exp(b)))


def test_context_moves_the_origin():
    prior = dict(context.prior(["Un général libyen à Tripoli, en Libye, et à Benghazi."]))
    assert prior["ar"] > 1
    plain = guess(["moussa"])["ar"]
    assert guess(["moussa"], prior)["ar"] > plain
    assert context.prior(["Rien de tel."]) == ()


def test_the_list_of_figures_wins_over_letters(gazetteer):
    first = convert("Sergueï Choïgou", gazetteer)[0]
    assert (first.text, first.source) == ("Sergei Shoigu", "public figure")
    assert convert("Sergueï Choïgou")[0].source == "letters"


def test_a_person_wins_over_the_lists(gazetteer):
    forms = convert("Sergueï Choïgou", gazetteer, user={"Sergueï Choïgou": "Sergey Shoygu"})
    assert (forms[0].text, forms[0].score) == ("Sergey Shoygu", 1.0)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Moscou", "Moscow"),
        ("Pékin", "Beijing"),
        ("la place Rouge", None),
        ("place Rouge", "Red Square"),
        ("OTAN", "NATO"),
        ("Ligue arabe", "Arab League"),
        ("Koursk", "Kursk"),
        ("Turquie", "Turkey"),
        ("Mouammar Kadhafi", "Muammar Gaddafi"),
        ("Abdel Fattah al-Sissi", "Abdel Fattah el-Sisi"),
        ("Nicolas II", "Nicholas II"),
        ("Périclès", "Pericles"),
        ("Tel-Aviv", "Tel Aviv"),
        ("Raspoutine", "Rasputin"),
        ("Brutus", "Brutus"),
    ],
)
def test_lists_and_places(french, english, gazetteer):
    first = convert(french, gazetteer)[0]
    if english is None:
        assert first.source == "letters"
    else:
        assert first.text == english


def test_scores_fall(gazetteer):
    scores = [form.score for form in convert("Ievgueni Tchirikov", gazetteer, count=8)]
    assert scores == sorted(scores, reverse=True)
    assert len({form.text for form in convert("Ievgueni Tchirikov", gazetteer, count=8)}) == 8


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Zaoziorny", "Zaozyorny"), ("Narian-Mar", "Naryan-Mar"), ("Tcheliabinsk", "Chelyabinsk"),
        ("Velikié Louki", "Velikiye Luki"), ("Riazan", "Ryazan"), ("Viktor Orbán", "Viktor Orbán"),
    ],
)  # fmt: skip
def test_towns_are_found_by_sound_and_foreign_marks_stay(french, english, gazetteer):
    assert english in [form.text for form in convert(french, gazetteer)[:2]]


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("oblast de Louhansk", "Luhansk Oblast"),
        ("province du Hainaut", "Hainaut Province"),
        ("golfe de Finlande", "Gulf of Finland"),
        ("lac de Zaoziorny", "Lake Zaozyorny"),
        ("Poutine", "Putin"),
        ("Marc de Louhansk", None),
    ],
)
def test_generic_words_and_surnames_are_converted(french, english, gazetteer):
    best = convert(french, gazetteer)[0]
    assert best.text == english if english else best.source == "letters"
