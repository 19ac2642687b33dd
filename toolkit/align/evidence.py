"""From lines of text to what the features are computed from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from toolkit.align import vectors, words
from toolkit.align.features import Channel, Evidence, SparseChannel
from toolkit.align.lexicon import Lexicon
from toolkit.align.vectors import Line, Vocabulary


def read(fr: Sequence[str], en: Sequence[str]) -> tuple[list[Line], list[Line]]:
    """Tokenise both sides."""
    return (
        [vectors.read_line(text, words.fr_key) for text in fr],
        [vectors.read_line(text, words.en_key) for text in en],
    )


def gather(
    fr: Sequence[Line], en: Sequence[Line], lexicon: Lexicon, more: Sequence[Channel] = ()
) -> tuple[Evidence, SparseChannel]:
    """All evidence for a document pair, and the channel of words by itself."""
    vocabulary = Vocabulary(lexicon)
    # English first: its words get the low dimensions, whatever the lexicon adds.
    english = vectors.english(en, vocabulary)
    by_words = SparseChannel(vectors.french(fr, vocabulary), english)
    by_numbers = SparseChannel(vectors.numbers(fr, vocabulary), vectors.numbers(en, vocabulary))
    evidence = Evidence((by_words, *more), by_numbers, _lengths(fr), _lengths(en))
    return evidence, by_words


def _lengths(lines: Sequence[Line]) -> Any:
    return np.array([line.length for line in lines], dtype=np.float32)


def by_translation(translated: Sequence[str], en: Sequence[Line], lexicon: Lexicon) -> Channel:
    """The channel that compares a machine translation of the French lines with the English."""
    vocabulary = Vocabulary(lexicon)
    ours = [vectors.read_line(text, words.en_key) for text in translated]
    return SparseChannel(vectors.phrases(ours, vocabulary), vectors.phrases(en, vocabulary))

