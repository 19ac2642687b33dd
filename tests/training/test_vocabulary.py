"""Learning a vocabulary."""

from __future__ import annotations

import signal
from typing import cast

import pytest

from toolkit.training.data import Pair
from toolkit.training.settings import VocabularySettings
from toolkit.training.vocabulary import train_vocabulary


class Interrupting:
    """A pair during whose reading Ctrl-C is pressed."""

    target = "The cat sleeps."

    @property
    def source(self) -> str:
        signal.raise_signal(signal.SIGINT)
        return "Le chat dort."


def test_an_interruption_is_no_error_of_the_data(bitext: list[Pair], tmp_path):
    pairs = [*bitext, cast("Pair", Interrupting())]
    with pytest.raises(KeyboardInterrupt):
        train_vocabulary(pairs, VocabularySettings(size=320), tmp_path / "vocabulary")
