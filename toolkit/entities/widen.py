"""Where a name ends on either side: a pair of stretches widened to the whole name.

Lists and spelling find the part of a name that they know; what belongs to it stands beside it on
both sides: the article of *The Onion*, the direction of *Thrace orientale*, the generic word of
*Bab el-Mandeb Strait*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.entities.gazetteer import words
from toolkit.entities.mentions import JOINERS, is_name_like
from toolkit.entities.sentences import Pair, Sentence, Span
from toolkit.entities.tables import word_set
from toolkit.entities.tokens import Token, common_words


def widened(sentence: Sentence, pair: Pair) -> Pair:
    """The pair with the words that belong to both names; every one adds to its size."""
    fr, en = _alike_beside(sentence, _elided(sentence, pair.fr, pair.en), pair.en)
    if pair.label == "LOC":
        fr, en = _adjective(sentence, fr, en, "dir")
    elif pair.label == "ORG":
        fr, en = _adjective(sentence, fr, en, "adj")
    en = _generic(sentence, fr, _owned(sentence, fr, en))
    if (fr, en) == (pair.fr, pair.en):
        return pair
    grown = max(_length(fr) - _length(pair.fr), _length(en) - _length(pair.en))
    return replace(pair, fr=fr, en=en, size=pair.size + grown)


def _length(span: Span) -> int:
    return span[1] - span[0]


def _elided(sentence: Sentence, fr: Span, en: Span) -> Span:
    """L'Orient-Le Jour: the article that French parts from its word is in the English one."""
    before = sentence.fr[fr[0] - 1] if fr[0] else sentence.fr[0]
    elided = before.text[0] == "L" and before.text[-1] in "'’ʼ" and not before.first
    return (fr[0] - 1, fr[1]) if elided and sentence.en[en[0]].fold.startswith("l'") else fr


def _owned(sentence: Sentence, fr: Span, en: Span) -> Span:
    """McDonald's keeps its 's where the French name has it too."""
    owned = en[1] < len(sentence.en) and sentence.en[en[1]].fold == "'s"
    return (en[0], en[1] + 1) if owned and sentence.fr[fr[1] - 1].fold.endswith("'s") else en


def _alike_beside(sentence: Sentence, fr: Span, en: Span) -> tuple[Span, Span]:
    """Capitalised words that stand on both sides of both names: The Particle Adventure."""
    (start, end), (first, last) = fr, en
    while _same(sentence.fr, start - 1, sentence.en, first - 1) and not (
        sentence.fr[start - 1].first or sentence.en[first - 1].first
    ):
        if not (_joined(sentence.fr, start) and _joined(sentence.en, first)):
            break
        start, first = start - 1, first - 1
    while _same(sentence.fr, end, sentence.en, last):
        if not (_joined(sentence.fr, end) and _joined(sentence.en, last)):
            break
        if sentence.fr[end].fold in JOINERS["fr"]:
            break
        end, last = end + 1, last + 1
    return (start, end), (first, last)


def _same(fr: Sequence[Token], at: int, en: Sequence[Token], place: int) -> bool:
    if not (0 <= at < len(fr) and 0 <= place < len(en)):
        return False
    token, other = fr[at], en[place]
    if not (token.cap and other.cap and token.fold == other.fold):
        return False
    if {words().roles.get(token.fold), words().english_roles.get(other.fold)} & {"title", "adj"}:
        return False
    # two names may stand side by side: only words that can't be names alone are taken in
    return other.fold in common_words("en") or not is_name_like(token, "fr")


def _joined(tokens: Sequence[Token], at: int) -> bool:
    return not tokens[at].glued.strip(" -\u00a0")


def _adjective(sentence: Sentence, fr: Span, en: Span, role: str) -> tuple[Span, Span]:
    """Thrace orientale, Bohème de l'Est, Garde côtière libyenne: English has it in front."""
    place = en[0] - 1
    if place < 0 or not sentence.en[place].cap or not _joined(sentence.en, en[0]):
        return fr, en
    end = fr[1]
    while end < min(len(sentence.fr), fr[1] + 2) and sentence.fr[end].fold in OF:
        end += 1
    if end == len(sentence.fr) or not _joined(sentence.fr, fr[1]):
        return fr, en
    token = sentence.fr[end]
    english = words().english.get(token.fold, frozenset())
    if words().roles.get(token.fold) == role and sentence.en[place].fold in english:
        return (fr[0], end + 1), (place, en[1])
    return fr, en


OF = word_set("de l' d' du")


def _generic(sentence: Sentence, fr: Span, en: Span) -> Span:
    """The generic word that opens the French name and closes the English one; a city's "City"."""
    head, last = sentence.fr[fr[0]], en[1]
    if last == len(sentence.en) or not _joined(sentence.en, last):
        return en
    if sentence.en[last].text == "City":
        return en[0], last + 1
    if words().roles.get(head.fold) not in {"loc", "org"} or fr[1] - fr[0] < 2:
        return en
    meanings = words().english.get(head.fold, frozenset())
    have = {token.fold for token in sentence.en[en[0] : en[1]]}
    other = sentence.en[last]
    return (en[0], last + 1) if other.cap and other.fold in meanings and not have & meanings else en
