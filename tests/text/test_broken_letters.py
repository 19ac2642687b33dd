"""Letters that came out as U+FFFD."""

import pytest

from toolkit import translate
from toolkit.text.broken_letters import mended
from toolkit.text.edits import apply_edits


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Âge — 71 ans", "\ufffdge - 71 years", "Age - 71 years"),
        ("L'Âtre et l'Âge", "\ufffd\ufffdtre and \ufffdge", "Atre and Age"),
        ("Le mot", "The \ufffdword", "The word"),
        ("Le signe \ufffd", "The sign \ufffd", "The sign \ufffd"),
        ("Deux", "\ufffd two", " two"),
    ],
)
def test_broken_letters_are_the_sources(source, target, expected):
    assert apply_edits(target, mended(source, target))[0] == expected


def test_none_comes_out_of_the_shipped_model():
    assert "\ufffd" not in translate("Âge — 71 ans")
