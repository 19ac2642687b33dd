"""What models are given looks like what they saw in training."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.text.typography import (
    double_quotes,
    nfc,
    plain_source,
    plain_target,
    superfluous_spaces,
)


@settings(deadline=None)  # the first call imports the whole package
@given(st.text(alphabet="abcé «»“”’‘…–—%:;!?()\u00a012", max_size=60))
def test_the_source_is_what_the_moses_normaliser_makes_of_it(text):
    from sacremoses import MosesPunctNormalizer

    wanted = " ".join(MosesPunctNormalizer("fr").normalize(text).split())
    assert plain_source(text) == wanted


@pytest.mark.parametrize(
    ("typographic", "plain"),
    [
        ("l’été", "l'été"),
        ("«\u00a0Non\u00a0»", '"Non"'),
        ("12\u202f000", "12,000"),
        ("\u221254 °C", "-54 °C"),
        ("a\n b", "a b"),
    ],
)
def test_french_typography_becomes_plain(typographic, plain):
    assert plain_source(typographic) == plain


def test_target_typography_becomes_plain():
    assert plain_target("“It’s — fine…”") == '"It\'s - fine..."'


@pytest.mark.parametrize(
    ("target", "doubled"),
    [
        ("He called it 'a small step'.", 'He called it "a small step".'),
        ("'Don't!' she said to the boys' coach.", "\"Don't!\" she said to the boys' coach."),
        ("The boys' coach said no.", "The boys' coach said no."),
        ("\"It's 'home',\" he said.", "\"It's 'home',\" he said."),
    ],
)
def test_quotations_get_double_marks(target, doubled):
    assert double_quotes("Il a dit «\u00a0non\u00a0».", target) == doubled
    assert double_quotes("Il a dit non.", target) == target


@pytest.mark.parametrize(
    ("target", "closed"),
    [
        ('"Four" , she said; he said "five" . And', '"Four", she said; he said "five". And'),
        ('"six", in "a .b" is .5 or ... so', '"six", in "a .b" is .5 or ... so'),
        ("About 47 % ( 0.3 %) , even", "About 47% (0.3%), even"),
        ("the town  group", "the town group"),
    ],
)
def test_spaces_that_english_does_not_have_are_found(target, closed):
    spaces = superfluous_spaces(target)
    kept = [end for _, end in [(0, 0), *spaces]]
    starts = [start for start, _ in spaces] + [len(target)]
    assert "".join(target[a:b] for a, b in zip(kept, starts, strict=True)) == closed


def test_decomposed_text_is_composed():
    assert nfc("e\u0301te\u0301") == "été"
