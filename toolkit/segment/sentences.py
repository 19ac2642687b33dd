"""Sentence splitting by rules, for French and English.

Every run of end punctuation is a candidate; what stands before and after it decides. The scan
is one pass with a bounded look to either side, so time is linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from functools import cache

from toolkit.model import Span
from toolkit.segment.languages import SplitRules, rules_for

_LOOK_BACK = 32  # longer than any abbreviation
_CLOSERS = "»”’)]\"'*_"
_OPENERS = "«“‘„\"'([—–-•*_¿¡"


@cache
def _candidate() -> re.Pattern[str]:
    """End punctuation with the closing marks behind it, or a break between lines.

    Possessive throughout, and every run is consumed whole: no input makes it backtrack.
    """
    return re.compile(
        r"""(?P<stop>[.!?…‼⁇⁈⁉]++(?:\ ?[!?]++)*+)
            (?P<close>(?:[»”’)\]]|[\ \u00a0\u202f][»”]|["'*_]+(?=\s|$|[»”)\],;:.]))*+)
            (?P<late>[.!?…]*+)
            (?P<gap>\s++)?
          | (?P<hard>[\n\u2028\u2029]\s*[\n\u2028\u2029]\s*
            | \n[ \t]*+(?=(?:[-–—•*▪·]|\(?\d{1,3}[.)]|[a-z]\))[ \t]) | \u2029\s*)
        """,
        re.VERBOSE,
    )


@cache
def _line_break() -> re.Pattern[str]:
    """White space that separates whatever follows: a blank line, or a line with a bullet."""
    return re.compile(r"\s*\n\s*(?:\n.*|(?:[-–—•*▪·]|\(?\d{1,3}[.)]|[a-z]\))[ \t].*)", re.DOTALL)


@cache
def _following() -> re.Pattern[str]:
    """What may stand before the first word of a sentence, then that word."""
    return re.compile(r"[«“‘„\"'(\[—–\-•*_¿¡\s]{0,8}(?P<word>[^\W_]{0,24})")


@cache
def _initials() -> re.Pattern[str]:
    return re.compile(r"(?:[^\W\d_a-zà-ÿ]h?(?:\.-?|-|$))+$")


@cache
def _enumerator() -> re.Pattern[str]:
    return re.compile(r"[(\[«\"—–-]?\s?(?:\d{1,3}|[IVX]{1,5}|[A-Za-z])(?:\.\d{1,2}){0,3}$")


def split(text: str, lang: str = "fr") -> list[Span]:
    """The sentences of a text, as spans without surrounding white space.

    Everything but white space lies in exactly one span, in order. A blank line, and a line that
    starts with a bullet or a number, always separates; a single line break is a space. Raises
    ConfigError for a language other than "fr" and "en".
    """
    rules = rules_for(lang)
    spans: list[Span] = []
    start = _skip_space(text, 0)
    quotes = scanned = parens = 0
    for match in _candidate().finditer(text):
        if match["stop"] and match["gap"] is None:
            continue
        begin = match.start()
        quotes += text.count('"', scanned, begin)
        parens += text.count("(", scanned, begin) - text.count(")", scanned, begin)
        scanned = begin
        end = _sentence_end(text, match, quotes % 2 == 1)
        if begin < start or not (match["hard"] or _is_end(text, match, start, end, parens, rules)):
            continue
        spans.extend(_stripped(text, start, end))
        start = scanned = _skip_space(text, end)
        quotes = parens = 0
    spans.extend(_stripped(text, start, len(text)))
    return spans


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _stripped(text: str, start: int, end: int) -> list[Span]:
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Span(start=start, end=end)] if end > start else []


def _sentence_end(text: str, match: re.Match[str], in_quotes: bool) -> int:
    """Where the sentence ends: behind a straight quote that stands alone and closes one."""
    if match["hard"]:
        return match.start()
    end = match.start("gap")
    after = match.end()
    lone_quote = text[after : after + 1] == '"' and text[after + 1 : after + 2] in ("", " ", "\n")
    if in_quotes and lone_quote and '"' not in match["close"]:
        return after + 1
    return end


def _is_end(
    text: str, match: re.Match[str], start: int, end: int, parens: int, rules: SplitRules
) -> bool:
    """Whether a sentence ends at this punctuation."""
    gap = match["gap"]
    if "\n" in gap and _line_break().fullmatch(gap + text[match.end() : match.end() + 8]):
        return True
    following = _following().match(text, end)
    word = following["word"] if following else ""
    behind = following.end() if following else end
    if not _may_start(text, behind, word):
        return False
    if parens > 0 and ")" not in match["close"] and text.find(")", end, end + 200) >= 0:
        return False
    stop = match["stop"]
    if stop in ("...", "…"):
        return text[match.start() - 1 : match.start()] not in ("(", "[") and not word.isdigit()
    if stop != "." or match["late"]:
        return True
    if match["close"].strip(" \u00a0\u202f'\"’*_") and match["close"] not in (")", "]"):
        return True
    elided = len(word) == 1 and text[behind : behind + 1] not in ("'", "’", " ")
    return _point_ends(text, match.start(), start, "" if elided else word, rules)


def _may_start(text: str, position: int, word: str) -> bool:
    """Whether a sentence can begin with this word; `position` is just behind it."""
    if not word:
        rest = text[position : position + 1]
        return rest != "" and rest not in ",;:.!?…)]»%/=<>|"
    first = word[0]
    if first.isupper() or first.isdigit() or first.lower() == first.upper():
        return True
    brand = first.islower() and word[1:2].isupper()  # iPhone, eBay
    return brand or (len(word) == 1 and text[position : position + 2] == ") ")  # a) first


def _point_ends(text: str, point: int, start: int, word: str, rules: SplitRules) -> bool:
    """Whether a single point ends a sentence, rather than an abbreviation or a number."""
    head = text[max(start, point - _LOOK_BACK) : point]
    if point - start <= 12 and _enumerator().fullmatch(head):
        return False
    token = head.split()[-1] if head.split() else ""
    token = token.lstrip(_OPENERS)
    for apostrophe in "'’":
        token = token.rpartition(apostrophe)[2]
    if not token or token[-1] in _CLOSERS:
        return True
    return _token_ends(token, word, rules)


def _token_ends(token: str, word: str, rules: SplitRules) -> bool:
    folded = token.lower()
    starts = word in rules.starters
    if folded in rules.titles and (token[0].isupper() or folded not in rules.units):
        return False
    if folded == "etc":
        return True
    if folded in rules.references:
        return not (word[:1].isdigit() or len(word) == 1) and starts
    if folded in rules.units:
        return starts
    if _initials().match(token):
        a_name = len(token) == 1 or "-" in token
        return starts and not (a_name and word in rules.particles)
    return True
