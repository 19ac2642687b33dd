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
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

from toolkit.text.abbreviations import dates_in_full
from toolkit.text.minus import minus_as_sign
from toolkit.text.money import money_in_words

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
# What the normaliser doesn't know, as what it does: narrow no-break spaces group digits (40 000),
# and the minus sign is no letter of the vocabulary.
_FRACTIONS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3"}
_FAMILIAR = str.maketrans(
    {"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2212": "-", "\u00ad": "", **_FRACTIONS}
)
_SPACE = re.compile(r"\s+")
_SUPERFLUOUS = re.compile(
    r"(?<=\S[\"'])[ \u00a0]+(?=[,;.](?:\s|$))|(?<=[\w)%])[ \u00a0]+(?=[,;](?:\s|$))"
    r"|(?<=\d)[ \u00a0\u202f]+(?=%)|(?<=\() +|(?<=\S ) +(?=\S)"
)
_SINGLE_QUOTES = re.compile(r"(?<![\w'])'(?=\S)((?:[^']|(?<=\w)'(?=\w))*)(?<=\S)'(?![\w'])")


def nfc(text: str) -> str:
    """The text in NFC; already composed text costs almost nothing."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def plain_source(text: str, lang: str = "fr") -> str:
    """A source sentence as the models know text: Moses' punctuation normaliser, single spaces, sums
    of money in words, dates in full, numbers below zero with a sign.
    """
    familiar = dates_in_full(money_in_words(minus_as_sign(text.translate(_FAMILIAR))))
    return _SPACE.sub(" ", _moses(lang)(familiar)).strip()


def plain_target(text: str) -> str:
    """A target sentence as the models saw it in training: plain quotes, dashes and spaces."""
    return _SPACE.sub(" ", text.translate(PLAIN_TARGET)).strip()


def superfluous_spaces(target: str) -> list[tuple[int, int]]:
    """Stretches of spaces that English doesn't have: before a comma or semicolon, between a closing
    quotation mark and a full stop, before a percent sign, after an opening bracket; and what two
    words have more than one of between them.
    """
    return [match.span() for match in _SUPERFLUOUS.finditer(target)]


def double_quotes(source: str, target: str) -> str:
    """The target with what it quotes in single quotation marks in double ones, where the source
    quotes in such and the target has no others; places of the other characters don't change.

    For plain text. European institutions write 'this', newspapers "this": a model that was trained
    on both uses now the one, now the other.
    """
    if "'" not in target or '"' in target or '"' not in plain_source(source):
        return target
    return _SINGLE_QUOTES.sub(r'"\1"', target)


@cache
def _moses(lang: str) -> Callable[[str], str]:
    """The normaliser's own module alone: the package around it takes 0.4 s to import (joblib,
    tokenisers' tables), on every start of the command line.
    """
    package = find_spec("sacremoses")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("sacremoses isn't installed, though toolkit depends on it.")
    path = Path(package.submodule_search_locations[0]) / "normalize.py"
    spec = spec_from_file_location("toolkit_moses_normalize", path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"{path} can't be imported.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    normalize: Callable[[str], str] = module.MosesPunctNormalizer(lang).normalize
    return normalize
