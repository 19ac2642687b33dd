"""Numbers are read and compared by value, in French and in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ConfigError
from toolkit.text.numbers import compare, numbers

UNITS_FR = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
TENS_FR = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
UNITS_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS_EN = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def french_below_100(n):
    if n <= 16:
        return UNITS_FR[n]
    if n < 20:
        return f"dix-{UNITS_FR[n - 10]}"
    if n < 70:
        tens, unit = divmod(n, 10)
        joint = " et " if unit == 1 else "-"
        return TENS_FR[tens] + (joint + UNITS_FR[unit] if unit else "")
    if n < 80:
        return "soixante et onze" if n == 71 else f"soixante-{french_below_100(n - 60)}"
    return "quatre-vingts" if n == 80 else f"quatre-vingt-{french_below_100(n - 80)}"


def english_below_100(n):
    if n < 20:
        return UNITS_EN[n]
    tens, unit = divmod(n, 10)
    return TENS_EN[tens] + (f"-{UNITS_EN[unit]}" if unit else "")


def french_words(n):
    parts = []
    for size, one, many in ((10**9, "un milliard", "milliards"), (10**6, "un million", "millions")):
        count, n = divmod(n, size)
        if count:
            parts.append(one if count == 1 else f"{french_words(count)} {many}")
    thousands, n = divmod(n, 1000)
    if thousands:
        parts.append("mille" if thousands == 1 else f"{french_words(thousands)} mille")
    hundreds, n = divmod(n, 100)
    if hundreds:
        parts.append("cent" if hundreds == 1 else f"{UNITS_FR[hundreds]} cent")
    if n:
        parts.append(french_below_100(n))
    return " ".join(parts)


def english_words(n):
    parts = []
    for size, name in (
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        count, n = divmod(n, size)
        if count:
            parts.append(f"{english_words(count)} {name}")
    if n:
        parts.append(("and " if parts else "") + english_below_100(n))
    return " ".join(parts)


def values(text, lang):
    return [mention.value for mention in numbers(text, lang)]


@given(st.integers(2, 10**11))
def test_spelled_out_numbers_are_read_in_both_languages(n):
    assert values(french_words(n), "fr") == [n]
    assert values(english_words(n), "en") == [n]


@given(st.integers(3, 10**11))
def test_words_and_digits_in_any_grouping_agree(n):
    for french in (
        french_words(n),
        f"{n}",
        f"{n:,}".replace(",", "\u202f"),
        f"{n:,}".replace(",", " "),
    ):
        for english in (english_words(n), f"{n}", f"{n:,}"):
            assert not compare(f"Il y a {french} arbres.", f"There are {english} trees.")


@given(st.integers(3, 10**9), st.integers(3, 10**9))
def test_another_number_is_found(one, other):
    assert bool(compare(f"Il y en a {one}.", f"There are {other}.")) == (one != other)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("12 000 euros", "12,000 euros"),
        ("0, 5% et 50, 3 %", "0.5% and 50.3%"),
        ("12.000 euros", "12,000 euros"),
        ("3,5 % de hausse", "a 3.5% rise"),
        ("12.000,50 francs", "12,000.50 francs"),
        ("le 9 mai", "on May 9"),
        ("le 1er mai 2010", "on 1 May 2010"),
        ("le 11/09/2001", "on 11 September 2001"),
        ("dans les années 80", "in the 1980s"),
        ("dans les années 1960", "in the sixties"),
        ("au milieu des années 90", "in the mid-90s"),
        ("à 20h30", "at 8:30 p.m."),
        ("à 20 h 30", "at 20:30"),
        ("à 21 heures", "at 9pm"),
        ("à 8 heures", "at 8 o'clock"),
        ("pendant 24 heures", "for 24 hours"),
        ("pendant 1h30", "for 1.5 hours"),
        ("au XXe siècle", "in the 20th century"),
        ("sous Louis XIV", "under Louis XIV"),
        ("le deuxième", "the 2nd"),
        ("les deux frères", "both brothers"),
        ("2 passagers", "two passengers"),
        ("2,2 millions d'habitants", "2,200,000 inhabitants"),
        ("trois milliards", "three billion"),
        ("3 milliards", "$3bn"),
        ("5 M€ de pertes", "a loss of 5 million euros"),
        ("2 millions et demi", "2.5 million"),
        ("un demi-million de voix", "half a million votes"),
        ("une heure et demie", "an hour and a half"),
        ("une trentaine de parents", "around 30 parents"),
        ("une douzaine d'œufs", "a dozen eggs"),
        ("100 000 voix", "100 thousand votes"),
        ("deux à trois millions", "two million to three million"),
        ("trente ans", "three decades"),
        ("dans quinze jours", "in two weeks"),
        ("de 1600 à 2040 m", "1,600-2,040 m"),
        ("la saison 2008/2009", "the 2008/09 season"),
        ("1 %", "one percent"),
        ("dix-huit pour cent", "18 per cent"),
        ("50 % des voix", "half of the votes"),
        ("5 h 30 de débat", "a 5 1/2-hour debate"),
        ("une année", "one year"),
        ("un livre et une page", "a book and a page"),
        ("le CO2 du G20", "carbon dioxide of the G20"),
    ],
)
def test_ways_of_saying_the_same_number(french, english):
    assert not compare(french, english)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("12 000 euros", "1,200 euros"),
        ("3,5 %", "35%"),
        ("le 9 mai", "on June 9"),
        ("le 9 mai", "on May 8"),
        ("à 20h30", "at 8:45 p.m."),
        ("trois frères", "five brothers"),
        ("le deuxième acte", "the third act"),
        ("Louis XIV", "Louis XVI"),
        ("un tableau du XVIIIe siècle", "a nineteenth-century picture"),
        ("trois milliards", "three million"),
        ("12 élèves et 12 maîtres", "12 pupils and teachers"),
        ("le G20", "the G7"),
        ("en 2012", "recently"),
        ("récemment", "in 2012"),
    ],
)
def test_changes_that_matter(french, english):
    assert compare(french, english)


def test_mentions_say_where_and_what():
    text = "Le 9 mai, trois cents personnes à 20h30 pour le CO2."
    found = [(m.text(text), m.value, m.kind) for m in numbers(text, "fr")]
    assert found == [
        ("9", 9, "digits"),
        ("mai", 5, "month"),
        ("trois cents", 300, "words"),
        ("20h30", 20.5, "time"),
        ("2", 2, "code"),
    ]


def test_negative_numbers_and_articles():
    assert values("Il fait -5 degrés, un froid.", "fr") == [-5]
    assert values("One of a kind", "en") == []
    assert values("des millions de gens", "fr") == []


def test_the_difference_names_both_sides():
    difference = compare("En 1998, 12 morts.", "In 1998, 13 dead.")
    assert [m.value for m in difference.missing] == [12]
    assert [m.value for m in difference.added] == [13]


@given(
    st.text(alphabet="0123456789 .,:/h%-½XVIe\u00a0amp'et", max_size=40),
    st.sampled_from(["fr", "en"]),
)
def test_mentions_stand_in_order_and_never_overlap(text, lang):
    end = 0
    for mention in numbers(text, lang):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


@given(st.text(alphabet="0123456789 .,:/h%-½XVIeamp'", max_size=40))
def test_a_text_never_differs_from_itself(text):
    assert not compare(text, text, source_lang="en", target_lang="en")


def test_another_language_is_refused():
    with pytest.raises(ConfigError, match="'de'"):
        numbers("drei", "de")


def test_a_million_said_once_for_several_numbers():
    fr = "L'Allemagne versera 220 millions, le Royaume-Uni 145 et la France 90."
    en = "Germany will give 220 million, Britain 145 million and France 90 million."
    assert not compare(fr, en)
    assert compare(fr, en.replace("145", "154"))
    assert compare("Le Royaume-Uni versera 145 euros.", "Britain will give 145 million euros.")


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("en 2 h 7 min 41 s.", "in 2:07:41."),
        ("en 2 h 7 min 41 s.", "in 2 hours, 7 minutes and 41 seconds."),
        ("en 2h07'41''", "in 2:07.41"),
        ("un vol de 1 h 45 min", "a flight of one hour and 45 minutes"),
        ("un film de 2h15", "a film of two hours and fifteen minutes"),
        ("pendant 2 h 05 min", "for 2 hours and 5 minutes"),
        ("pendant deux heures", "for 120 minutes"),
        ("une heure et quart plus tard", "75 minutes later"),
        ("trois heures et quart", "three hours and a quarter"),
        ("en 9 s 58", "in 9.58 seconds"),
        ("en 3 min 26 s 12", "in 3:26.12"),
        ("en 3'26''", "in 3:26"),
        ("en 3 min 26", "in three minutes and 26 seconds"),
    ],
)
def test_durations_agree_in_any_writing(french, english):
    assert not compare(french, english)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("en 2 h 7 min 41 s.", "in 2:07:14."),
        ("un vol de 1 h 45 min", "a flight of one hour and 54 minutes"),
        ("en 9 s 58", "in 9.85 seconds"),
        ("en 3 min 26 s 12", "in 3:26.21"),
        ("après 2 h, 5 joueurs", "after 2:15"),
    ],
)
def test_durations_that_differ(french, english):
    assert compare(french, english)
