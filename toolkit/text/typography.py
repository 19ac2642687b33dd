"""Plain typography, the same in training and in translation.

MarianMT models are trained on text whose punctuation was made plain: French sources by the Moses
normaliser (the one of OPUS-MT), English targets by PLAIN_TARGET. What a model is given must look
like what it saw, so the engines and the trainer both import this module.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sacremoses import MosesPunctNormalizer

PLAIN_TARGET = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "\u00a0": " ",
        "\u202f": " ",
        "…": "...",
        "–": "-",
        "—": "-",
        "\u00ad": "",
    }
)
_SPACE = re.compile(r"\s+")


def nfc(text: str) -> str:
    """The text in NFC; already composed text costs almost nothing."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def plain_source(text: str, lang: str = "fr") -> str:
    """A source sentence as the models saw it: Moses' punctuation normaliser, single spaces."""
    return _SPACE.sub(" ", _moses(lang)(text)).strip()


def plain_target(text: str) -> str:
    """A target sentence as the models saw it in training: plain quotes, dashes and spaces."""
    return _SPACE.sub(" ", text.translate(PLAIN_TARGET)).strip()


@cache
def _moses(lang: str) -> Callable[[str], str]:
    from sacremoses import MosesPunctNormalizer

    normaliser: MosesPunctNormalizer = MosesPunctNormalizer(lang)
    normalize: Callable[[str], str] = normaliser.normalize
    return normalize
