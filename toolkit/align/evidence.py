"""From lines of text to what the features are computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from toolkit.align import vectors
from toolkit.align.base import Array
from toolkit.align.features import Channel, Evidence, SparseChannel
from toolkit.align.vectors import Line, Vocabulary
from toolkit.text import keys
from toolkit.text.dictionary import Lexicon


def read(fr: Sequence[str], en: Sequence[str]) -> tuple[list[Line], list[Line]]:
    """Tokenise both sides."""
    return (
        [vectors.read_line(text, keys.fr_key) for text in fr],
        [vectors.read_line(text, keys.en_key) for text in en],
    )


def gather(fr: Sequence[Line], en: Sequence[Line], lexicon: Lexicon) -> Evidence:
    """What words, numbers and lengths say of a document pair."""
    vocabulary = Vocabulary(lexicon.rarity)
    return Evidence(
        vocabulary=vocabulary,
        words=SparseChannel(
            vectors.french(fr, vocabulary, lexicon), vectors.english(en, vocabulary)
        ),
        numbers=SparseChannel(vectors.numbers(fr, vocabulary), vectors.numbers(en, vocabulary)),
        fr_lengths=_lengths(fr),
        en_lengths=_lengths(en),
    )


def reread(
    known: Evidence, fr: Sequence[Line], lexicon: Lexicon, more: Sequence[Channel] = ()
) -> Evidence:
    """The evidence once the lexicon has learned, and with further channels."""
    words = SparseChannel(vectors.french(fr, known.vocabulary, lexicon), known.words.en)
    return replace(known, words=words, more=tuple(more))


def _lengths(lines: Sequence[Line]) -> Array:
    return np.array([line.length for line in lines], dtype=np.float32)


def by_translation(translated: Sequence[str], en: Sequence[Line], lexicon: Lexicon) -> Channel:
    """The channel that compares a machine translation of the French lines with the English."""
    vocabulary = Vocabulary(lexicon.rarity)
    ours = [vectors.read_line(text, keys.en_key) for text in translated]
    return SparseChannel(vectors.phrases(ours, vocabulary), vectors.phrases(en, vocabulary))
