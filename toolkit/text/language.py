"""Is a sentence French, English, or something else? Small, offline, made for segments.

French against English is decided by character trigrams (a naive Bayes classifier; the table
beside this file comes from `scripts/train_language.py`). "Something else" is another script, or
more function words of another European language than of either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

Lang = Literal["fr", "en", "other", "unknown"]

_OTHERS = {
    "de": "der die das und ist nicht ein eine mit auf für von zu den dem des im sich wird sind"
    " auch wurde haben hat werden über nach bei aus wie oder aber noch nur vor zum zur",
    "es": "el la los las no una que en por con para del al es se su como más pero sus le ya fue"
    " este son ha muy sin sobre también hay está cuando desde todo nos años y o lo",
    "it": "il che di è per una con del della non sono dei le gli al nel alla più anche come ma"
    " delle si da ha suo questo loro stato essere lo ed degli dal nella",
    "pt": "o os um uma do da dos das em no na para com não que se por mais como mas foi ao ele"
    " seu sua são pelo pela ou também já está muito até isso",
    "nl": "de het een van en in is dat op te zijn voor met niet aan er om ook als maar bij door"
    " naar uit wordt worden hij deze nog over heeft werd",
    "sv": "och att det som en på är av för med den till inte har de ett om var jag men så från"
    " kan när eller hade mot också blev",
    "pl": "i w na z się do nie jest że to o jak ale po co tak za od przez był jego dla przy już",
    "cs": "a v se na je že s z do to o jako za by jsem pro ale po jeho byl která které podle",
    "ro": "și în de la cu un o pe este nu se că din sunt mai care pentru fost prin sau după",
    "tr": "ve bir bu için da ile çok olarak daha olan ne gibi kadar var sonra ama",
}
_OWN = {
    "fr": "le la les un une des du de et est que qui dans pour sur pas ne plus par avec ce cette"
    " il elle au aux se son sa ses en à mais ou où sont été être leur nous vous on je tu ont fait"
    " l d c s n j qu y tout comme même ces très bien sans entre après aussi dont si était",
    "en": "the of and to in a is that for it was on with as be by at this have from or are an but"
    " not his her their its they he she we you i which has had were been will would who what"
    " there all more when if about out up so can no than into do my your our some could them"
    " s",  # of "Obama's"
}
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN = re.compile(
    r"[\u0370-\u1cff\u1f00-\u1fff\u2c00-\u2dff\u2e80-\u9fff\ua000-\uabff\uac00-\ud7ff\uf900-\ufaff]"
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CERTAIN = 2.0  # log-odds beyond which a segment is called, one way or the other
_SURELY_ENGLISH = -8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """`odds` are the log-odds of French against English over the whole segment: above 0 is
    French. `lang` is "unknown" when there are no letters, or too little to tell.
    """

    lang: Lang
    odds: float


@cache
def _table() -> dict[str, float]:
    text = resources.files("toolkit.text").joinpath("trigrams.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.split("\n") if line)
    return {gram: int(odds) / 100 for gram, odds in rows}


@cache
def function_words(lang: str) -> frozenset[str]:
    """The function words of "fr" or "en", lower-cased."""
    return frozenset(_OWN[lang].split())


@cache
def _others() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(words.split()) for words in _OTHERS.values())


@cache
def _any_other() -> frozenset[str]:
    return frozenset().union(*_others())


def trigrams(text: str) -> list[str]:
    """The character trigrams of the lower-cased words, each word between two `_`."""
    grams: list[str] = []
    for word in _WORD.findall(text.lower()):
        padded = f"_{word}_"
        grams += [padded[i : i + 3] for i in range(len(padded) - 2)]
    return grams


def identify(text: str) -> Guess:
    """The language of a segment: "fr", "en", "other" or "unknown"."""
    words = _WORD.findall(text.lower())
    odds = sum(map(_word_odds, words))
    foreign = len(_FOREIGN.findall(text)) if _FOREIGN.search(text) else 0
    if foreign and foreign > len(_LATIN.findall(text)):
        return Guess(lang="other", odds=odds)
    if _is_other(set(words)):
        return Guess(lang="other", odds=odds)
    if abs(odds) < _CERTAIN:
        return Guess(lang="unknown", odds=odds)
    return Guess(lang="fr" if odds > 0 else "en", odds=odds)


def is_english(text: str) -> bool:
    """Whether a text is surely English: by its letters and by function words that only English
    has. Of French news lines none is taken for English, of English ones 95 in 100 are.
    """
    guess = identify(text)
    if guess.lang != "en" or guess.odds > _SURELY_ENGLISH:
        return False
    words = set(_WORD.findall(text.lower()))
    return len(words & (function_words("en") - function_words("fr"))) >= 2


def french_odds(text: str) -> float:
    """Log-odds of French against English; 0 when nothing speaks for either."""
    return sum(map(_word_odds, _WORD.findall(text.lower())))


@lru_cache(maxsize=16_384)
def _word_odds(word: str) -> float:
    table = _table()
    return sum(table.get(gram, 0.0) for gram in trigrams(word))


def _is_other(words: set[str]) -> bool:
    """Whether a third language has clearly more of its (different) function words here."""
    own = 1.25 * max(len(words & function_words(lang)) for lang in _OWN)
    if len(words & _any_other()) <= max(own, 2):  # so it is with nearly every text
        return False
    return max(len(words & others) for others in _others()) > max(own, 2)
