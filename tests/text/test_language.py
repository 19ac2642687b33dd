"""French, English, or something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.text.language import french_odds, identify, is_english

FRENCH = [
    "Le conseil municipal a voté hier soir le budget de la ville.",
    "Visite guidée du vieux port",
    "Pas de repos pour les pompiers",
    "Qu'en pensez-vous ?",
    "LES PRIX MONTENT ENCORE CETTE ANNÉE",
]
ENGLISH = [
    "The city council passed the budget last night.",
    "Guided tour of the old harbour",
    "No rest for the fire brigade",
    "What do you think?",
    "PRICES KEEP RISING THIS YEAR",
    "A Republican strategy to counter Obama's re-election",
    "A Democratic plan to block Macron's pension reform",
]
OTHER = [
    "Der Hund liegt nicht auf dem Tisch, und die Katze ist auch nicht da.",
    "El perro no está en la mesa y los gatos tampoco por la noche.",
    "Il cane non è sul tavolo e il gatto è nella scatola degli amici.",
    "O cão não está na mesa e os gatos também não.",
    "De hond ligt niet op de tafel van het huis.",
    "Собака лежит на столе",
    "犬はテーブルの上にいない",
    "Ο σκύλος δεν είναι εδώ",
]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (lang, text)
        for lang, texts in (("fr", FRENCH), ("en", ENGLISH), ("other", OTHER))
        for text in texts
    ],
)
def test_sentences(lang, text):
    assert identify(text).lang == lang


@pytest.mark.parametrize("text", ["", "  ", "12 345", "—", "!?"])
def test_without_letters_nothing_is_claimed(text):
    assert identify(text).lang == "unknown"


@given(st.sampled_from(FRENCH + ENGLISH), st.integers(1, 4))
def test_more_of_the_same_is_surer(text, times):
    assert abs(french_odds(f"{text} " * times)) >= abs(french_odds(text)) - 1e-6


@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text):
    assert identify(text).lang in ("fr", "en", "other", "unknown")


@pytest.mark.parametrize("text", FRENCH)
def test_french_is_never_taken_for_english(text):
    assert not is_english(text)


def test_names_alone_are_not_taken_for_english():
    assert not is_english("Jumaane Williams, membre du Conseil municipal de New York")
    assert not is_english("The New York Times, Wall Street Journal")


def test_an_english_sentence_is_english():
    assert is_english("The ministers said that the talks would resume in March.")
