"""Where French and English sentences end."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ConfigError
from toolkit.segment import split

PIECES = st.sampled_from(
    [
        *"abÉZ.!?…\"'«»()[]—-: \n\u00a0\u2028\u202f09é",
        "M. ",
        "etc. ",
        "Il ",
        "J.-P. ",
        "...",
        ". ",
        "art. 5",
        "\n\n",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


def sentences(text, lang="fr"):
    return [span.text(text) for span in split(text, lang)]


@pytest.mark.parametrize(
    "expected",
    [
        ["M. Morel et Mme Roy sont là.", "Ils attendent MM. Petit et Dr. Blanc."],
        ["L'art. 5 du code le dit.", "Voir n° 3, p. 12 et art. L. 121-1."],
        ["J.-P. Sartre écrit.", "F. Hollande lit.", "J.-M. Le Goff dort."],
        ["« Je viens.", "Tu pars. »", "Puis il sort."],
        ["« Vraiment ? » demande-t-il.", "« Non ! »", "Elle rit."],
        ["Il pleut…", "Et voilà.", "Elle hésite... puis part."],
        ["Voir https://exemple.fr/a.b?c=D ou a.b@exemple.fr.", "Merci."],
        ["Cela coûte 3.5 euros, soit 12.000 francs.", "Le 3 mai 2012.", "Rien."],
        ["1. Premier point.", "2. Deuxième point.", "a) Oui."],
        ["— Tu viens ?", "— Non, dit-il.", "— Pourquoi ?"],
        ["Des pommes, des poires, etc.", "Le marché ferme."],
        ["Il l'a vendu.", "iPhone et eBay montent.", "12 autres suivent."],
        ["En 44 av. J.-C. César meurt.", "En 52 av. J.-C.", "Il vainc."],
        ["(Il est tard. Partons.)", "Oui."],
        ['Il dit "Oui."', '"Non."', "Puis rien."],
        ["Il a cité [...] ce texte (...) en entier.", "Bien."],
        ["Le plan B.", "Il échoue."],
        ["Est-ce vrai ?!", "Oui !!!", "Bon."],
        ["Il est 8 h. 30 du matin.", "Le 1er janv. 2012, il dort."],
    ],
    ids=lambda expected: expected[0][:24],
)
def test_french(expected):
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Smith went to Washington, D.C.", "He met Dr. J. R. Ewing at 5 p.m. on Friday."],
        ['"Why?" he asked.', '"Because."', "Then no."],
        ["The U.S. Army left.", "Apple Inc.", "It rose 3.5%."],
        ["(See Fig. 3.)", "So am I.", "They left at 5 p.m.", "The end."],
    ],
    ids=lambda expected: expected[0][:24],
)
def test_english(expected):
    assert sentences(" ".join(expected), "en") == expected


def test_blank_lines_and_bullets_separate_and_wrapped_lines_do_not():
    text = "Titre sans point\n\nUne phrase\nsur deux lignes.\n- premier\n- second. \n\n2) fin"
    assert sentences(text) == [
        "Titre sans point",
        "Une phrase\nsur deux lignes.",
        "- premier",
        "- second.",
        "2) fin",
    ]


def test_no_break_spaces_inside_quotes_stay_inside():
    text = "«\u00a0Bien.\u00a0» Il sort."
    assert sentences(text) == ["«\u00a0Bien.\u00a0»", "Il sort."]


def test_an_unknown_language_is_refused():
    with pytest.raises(ConfigError, match="'de'"):
        split("Guten Tag.", "de")


@given(TEXTS, st.sampled_from(["fr", "en"]))
def test_spans_are_in_order_trimmed_and_cover_everything_but_white_space(text, lang):
    spans = split(text, lang)
    end = 0
    for span in spans:
        assert not text[end : span.start].strip()
        piece = span.text(text)
        assert piece
        assert piece == piece.strip()
        end = span.end
    assert not text[end:].strip()


@given(st.lists(st.sampled_from(["Il part.", "Elle rit !", "Pourquoi ?", "M. Roy dort.", "Bon…"])))
def test_plain_sentences_come_back_whatever_their_order(expected):
    assert sentences(" ".join(expected)) == expected


@given(TEXTS)
def test_time_and_result_do_not_depend_on_space_around(text):
    assert sentences(f"  {text}\n") == sentences(text)


@pytest.mark.parametrize("unit", ["a", ".", ". ", '."', "( A. ", "\n", " ", 'x " . '])
def test_time_is_linear(unit):
    def seconds(times):
        began = time.process_time()
        split(unit * times)
        return time.process_time() - began

    seconds(100)
    assert seconds(40_000) < 40 * seconds(4_000) + 0.5
