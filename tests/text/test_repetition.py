"""Words that came twice."""

from __future__ import annotations

import pytest

from toolkit.text.repetition import doubled_words


@pytest.mark.parametrize(
    ("source", "target", "left"),
    [
        ("Le roi parle.", "The King King speaks.", "The King speaks."),
        ("Au Caire.", "To the the Cairo.", "To the Cairo."),
        ("Un bus Tap Tap.", "A Tap Tap bus.", "A Tap Tap bus."),
        ("Il l'avait eu.", "He had had it.", "He had had it."),
        ("5 5", "5 5 man-man man", "5 5 man-man man"),
    ],
)
def test_doubled_words(source, target, left):
    for start, end in reversed(doubled_words(source, target)):
        target = target[:start] + target[end:]
    assert target == left
