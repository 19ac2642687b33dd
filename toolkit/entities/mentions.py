"""Stretches of one text that may be names, by their capitals, titles and particles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.entities.gazetteer import words
from toolkit.entities.romanise import given_names
from toolkit.entities.tables import fold, word_set
from toolkit.entities.tokens import Token, common_words, ends_sentence

ROMAN = re.compile(r"[IVXL]{1,6}|Ier|1er")
_CENTURY = re.compile(r"[IVXL]+(?:e|ème|èmes|es)")  # XXIe siècle
_BOTH = (
    "of de du des d' la le l' al el ben bin ibn abou abu van von der den da di do dos y i & bint "
    "ould las los es ez"
)
JOINERS = {"fr": word_set(f"{_BOTH} les the"), "en": word_set(_BOTH)}
_UNITS = frozenset({"Md", "Mds", "Mrd", "Mo", "Go", "To", "Ko", "Mio", "Wh", "Hz", "Pa"})
# Parts of a person's name that stay inside it and may stand in front of it.
PARTICLES = word_set("al el ben bin ibn abou abu van von der den bint ould")
GAP = re.compile(r"['’]?[ \u00a0\u202f]?|\. |-")


def is_name_like(token: Token, language: str) -> bool:
    """Capitalised, and not a word that only opens a sentence, a title, a month."""
    if not token.cap or token.fold in common_words(language):  # type: ignore[arg-type]
        return False
    if token.text[-1] in "'’ʼ" or _CENTURY.fullmatch(token.text):
        return False
    roles = words().roles if language == "fr" else words().english_roles
    role = roles.get(token.fold)
    if "-" in token.fold and roles.get(token.fold.rpartition("-")[2]) == "adj":
        return False  # Afro-Américains
    return role != "title" and not (role == "adj" and not token.text.isupper())


def chains(tokens: Sequence[Token], language: str) -> Iterator[tuple[int, int]]:
    """Runs of name-like words with particles between them: (first, past the last)."""
    joiners = JOINERS[language]
    at = 0
    while at < len(tokens):
        if not is_name_like(tokens[at], language) or _is_unit(tokens, at):
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and _near(tokens[end]) and not _stop(tokens, end):
            if _person_after(tokens[end - 1], tokens[end], language):
                break
            if is_name_like(tokens[end], language) or ROMAN.fullmatch(tokens[end].text):
                end += 1
                continue
            step = _over(tokens, end, joiners, language)
            if not step:
                break
            end = step
        yield at, end
        at = end


def _is_unit(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the unit of the number before it: 63,6 Md€, 512 Mo."""
    return at > 0 and tokens[at].text in _UNITS and tokens[at - 1].text[-1].isdigit()


def _person_after(before: Token, token: Token, language: str) -> bool:
    """Whether a person's name begins here: le ministre de la Défense Andreï Beloussov."""
    roles = words().roles if language == "fr" else words().english_roles
    return before.fold in roles and token.text.lower() in given_names()


def _near(token: Token) -> bool:
    return GAP.fullmatch(token.glued) is not None


def _stop(tokens: Sequence[Token], at: int) -> bool:
    """Whether a full stop before this word ends the sentence: not in J. Smith, St. Louis."""
    return "." in tokens[at].glued and ends_sentence(tokens[at - 1])


def _over(tokens: Sequence[Token], at: int, joiners: frozenset[str], language: str) -> int:
    """Past up to two joiners and the name-like word behind them; 0 when there is none."""
    end = at
    while end < len(tokens) and end - at < 2 and _near(tokens[end]):
        if tokens[end].fold.replace("’", "'") not in joiners:
            break
        end += 1
    if at < end < len(tokens) and _near(tokens[end]) and is_name_like(tokens[end], language):
        return end + 1
    return 0


def capitals(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """English runs of capitalised words joined by of, the, for, and, in, 's: maximal ones."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        if not tokens[at].cap or (tokens[at].first and tokens[at].fold in common_words("en")):
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and _near(tokens[end]):
            if tokens[end].cap:
                end += 1
                continue
            far = _past_links(tokens, end)
            if far == end or far >= len(tokens) or not tokens[far].cap or not _near(tokens[far]):
                break
            end = far + 1
        found.append((at, end))
        at = end
    return found


def _past_links(tokens: Sequence[Token], at: int) -> int:
    """Past of, for the, and; "in" only before "the", "and" never before it: those end a name."""
    far = at
    while far < len(tokens) and far - at < 3 and tokens[far].fold in LINKS:
        far += 1
    linked = [token.fold for token in tokens[at:far]]
    if linked == ["in"] or linked[:2] == ["and", "the"]:
        return at
    return far


LINKS = word_set("of the for and in on to & 's ' against")


def starts_common(token: Token, language: str) -> bool:
    """Whether a capitalised word at a sentence's start looks like an ordinary word."""
    ends = FRENCH_ENDS if language == "fr" else ENGLISH_ENDS
    listed = words().english if language == "fr" else words().english_roles
    return token.fold in listed or fold(token.text).endswith(ends)


FRENCH_ENDS = (
    "ment", "ments", "tion", "tions", "ite", "ites", "ance", "ances", "ence", "ences", "isme",
    "ique", "iques", "eur", "eurs", "euse", "euses", "ant", "ante", "ants", "ement", "age", "ages",
    "elle", "elles", "eux", "ees", "iere", "ieres", "able", "ables", "ible", "ois", "er", "ir",
)  # fmt: skip
ENGLISH_ENDS = (
    "ly", "tion", "tions", "ing", "ment", "ments", "ness", "ance", "ence", "ity", "ities", "ism",
    "ists", "ers", "ors", "ous", "able", "ible", "ful", "less", "ic", "ical", "al", "ed", "er",
)  # fmt: skip
