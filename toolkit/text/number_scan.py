"""Finding numbers: one pass over digits and words, then neighbours are put together."""

from __future__ import annotations

import re
from functools import cache

from toolkit.errors import ConfigError
from toolkit.text.homographs import is_no_number
from toolkit.text.number_groups import Piece, compose
from toolkit.text.number_mention import Kind, NumberMention
from toolkit.text.number_words import VOCABULARY, Word

_SPACE = "[ \u00a0\u202f\u2009]"
_SUFFIX_SCALE = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "md": 1e9, "mds": 1e9, "tn": 1e12}
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_NO_HUNDRED = re.compile(r"\b(?:pour[ \u00a0-]|un )\Z", re.IGNORECASE)
_SOME = re.compile(
    r"(?:\b(?:several|few|many|some|multi|the|per|quelques|plusieurs|le|par)[ -])\Z", re.IGNORECASE
)
_ONE_AND_A = re.compile(r"\ban? \w+ and a \Z")
_FORTNIGHTS: dict[float, tuple[float, ...]] = {8.0: (7.0, 1.0), 15.0: (14.0, 2.0)}  # jours
_WORD = re.compile(r"[^\W\d_]+")
# A digit; a Roman numeral of several letters, with an ending, or alone after a word. It begins
# with a set of characters, for which the search is quick.
_FIGURE = re.compile(
    r"[\d½¼¾⅓⅔IVX](?:(?<![IVX])"
    r"|(?<!\w[IVX])(?:[IVXL]+(?:e|è|ème)?|er?|re|è|ème)\b|(?<=\w [IVX])\b)"
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@cache
def _pattern() -> re.Pattern[str]:
    """Clock times, digit groups and Roman numerals, in that order of trial."""
    return re.compile(
        rf"""
        (?<![\w.,])(?P<hour>[01]?\d|2[0-4])
          (?: {_SPACE}?(?:h|H|heures?|hrs?){_SPACE}?(?P<m1>[0-5]\d)?(?![\w])
            | [:.](?P<m2>[0-5]\d)(?:{_SPACE}?(?P<p1>[ap])\.?m\b\.?|{_SPACE}heures?)
            | :(?P<m3>[0-5]\d)(?!:?\d)
            | {_SPACE}?(?P<p2>[ap])\.?{_SPACE}?m\b\.?
            | \ o['’]clock
          )
      | (?P<sign>(?<![\w.,)%])[-−–])?(?P<cur>[$£€¥]{_SPACE}?)?
        (?P<digits>
            (?<![\d]) \d{{1,3}}(?:[ \u00a0\u202f\u2009'’]\d{{3}})+(?![\d])(?:[.,]\d+)?
          | (?<![\d.,]) \d{{1,3}},[ ]\d(?={_SPACE}?%)  # 0, 5 %
          | \d+(?:[.,]\d+)*
        )
        (?: {_SPACE}?(?P<frac>[½¼¾⅓⅔]|(?<=\d{_SPACE})[1-9]/[2-9](?!\d)) )?
        (?P<suffix>(?:{_SPACE}(?=(?:[kM]|Mds?)[€$£]|Mds?\b))?[^\W\d_]{{1,5}})?
      | (?P<lone>[½¼¾⅓⅔])
      | (?P<roman>(?<![\w.'’-])[IVXL]{{1,7}}(?P<ord>(?:er?|re|ème|è|e)(?!\w))?(?![\w'’.-]))
        """,
        re.VERBOSE,
    )


def scan(text: str, lang: str) -> list[NumberMention]:
    """See `toolkit.text.numbers.numbers`."""
    if lang not in VOCABULARY:
        raise ConfigError(f"Numbers can't be read in '{lang}'.", hint="Use 'fr' or 'en'.")
    pieces = _pieces(text, lang)
    return compose(text, pieces, lang) if pieces else []


def _pieces(text: str, lang: str) -> list[Piece]:
    """Digits and words are looked for apart, each only where there are any: most text has none."""
    figures = _figures(text, lang) if _FIGURE.search(text) else []
    words = _number_words(text, lang)
    if not (figures and words):
        return figures or words
    pieces: list[Piece] = []
    for piece in sorted(figures + words, key=lambda piece: piece.start):
        if not pieces or piece.start >= pieces[-1].end:
            pieces.append(piece)
    return pieces


def _figures(text: str, lang: str) -> list[Piece]:
    found: list[Piece] = []
    for match in _pattern().finditer(text):
        piece: Piece | None
        if match["digits"]:
            piece = _digits(text, match, lang)
        elif match["hour"]:
            piece = _time(match)
        elif match["lone"]:
            half = _FRACTIONS[match["lone"]]
            piece = Piece(match.start(), match.end(), half, "group", "alone")
        else:
            piece = _roman(text, match, lang)
        if piece:
            found.append(piece)
    return found


def _number_words(text: str, lang: str) -> list[Piece]:
    vocabulary = VOCABULARY[lang]
    if vocabulary.keys().isdisjoint(_WORD.findall(text.lower())):
        return []
    found = (
        _word(text, match, word, lang)
        for match in _WORD.finditer(text)
        if (word := vocabulary.get(match[0].lower()))
    )
    return [piece for piece in found if piece]


def _word(text: str, match: re.Match[str], word: Word, lang: str) -> Piece | None:
    start, end = match.span()
    before = text[max(0, start - 24) : start]
    if lang == "fr" and is_no_number(text, start, end):
        return None
    if word.role == "month":
        if lang == "en" and not match[0][0].isupper():
            return None
        return Piece(start, end, word.value, "month", "alone")
    if word.role == "ordinal":
        return Piece(start, end, word.value, "ordinal", "ordinal")
    if word.role == "group":
        others = _group_readings(word.value)
        return Piece(start, end, word.value, "group", "alone", others)
    if word.role == "hundred" and _NO_HUNDRED.search(before):
        return None
    if word.role == "half" and _ONE_AND_A.search(before):
        return Piece(start, end, 1.5, "group", "alone")
    plural = match[0][-1] in "sS" or _SOME.search(before)
    if word.role in ("hundred", "scale") and plural:
        return Piece(start, end, word.value, "words", word.role, ("plural",))
    fortnight = _FORTNIGHTS.get(word.value, ()) if text[end : end + 5] == " jour" else ()
    return Piece(start, end, word.value, "words", word.role, fortnight)


def _group_readings(value: float) -> tuple[float | str, ...]:
    if value in (3, 4):
        return (1 / value, 100 / value, value - 1 / value)
    if value == 12:
        return (0.0, "0:00")
    if 20 <= value <= 90:
        return (1900 + value,)
    return ()


def _time(match: re.Match[str]) -> Piece:
    hour = int(match["hour"])
    minutes = int(match["m1"] or match["m2"] or match["m3"] or 0)
    half_day = match["p1"] or match["p2"]
    clock = f"{hour % 12}:{minutes:02}"
    if half_day:
        hour = hour % 12 + (12 if half_day == "p" else 0)
    bare = not (match["m1"] or match["m2"] or match["m3"] or half_day)
    others: tuple[float | str, ...] = (clock,)
    if bare and hour > 12:
        others = (clock, float(hour - 12))
    return Piece(match.start(), match.end(), hour + minutes / 60, "time", "time", others)


def _digits(text: str, match: re.Match[str], lang: str) -> Piece | None:
    written = match["digits"]
    start, end = match.span("digits")
    if match["suffix"] != "s" and _in_a_name(text, start):
        return Piece(start, end, float(re.sub(r"\D", "", written)), "code", "digits")
    values = _readings(written, lang)
    if match["frac"]:
        values = [value + _fraction(match["frac"]) for value in values]
        end = match.end("frac")
    suffix = (match["suffix"] or "").strip().lower()
    scale = _suffix_scale(match, suffix, text)
    if scale:
        values = [value * scale for value in values]
        end = match.end()
    elif lang == "en" and suffix in ("k", "m"):
        values.append(values[0] * _SUFFIX_SCALE[suffix])
    ordinal = suffix in ("st", "nd", "rd", "th", "er", "ère", "e", "ème", "re", "nde", "è", "ième")
    others = tuple(values[1:]) + _year_readings(text, start, written, suffix)
    sign = -1 if match["sign"] and start else 1
    return Piece(start, end, sign * values[0], "digits", "ordinal" if ordinal else "digits", others)


def _in_a_name(text: str, start: int) -> bool:
    """Whether the digits belong to the word before them: CO2, G-20, @user1."""
    before, further = text[start - 1 : start], text[max(0, start - 2) : start - 1]
    if before in ("-", "@", "#"):
        return further.isalpha() or further == "&"  # the character reference &#39;
    return before.isalpha() or before == "_"


def _readings(written: str, lang: str) -> list[float]:
    """The values that a digit group can have, the likeliest in this language first."""
    compact = re.sub(r"[ \u00a0\u202f\u2009'’]", "", written)
    marks = [char for char in compact if char in ".,"]
    if not marks:
        return [float(compact)]
    if len(set(marks)) == 2:
        whole = marks[0]
        return [_float(compact.replace(whole, "").replace(",", "."))]
    if len(marks) > 1:
        parts = re.split("[.,]", compact)
        if all(len(part) == 3 for part in parts[1:]):
            return [float("".join(parts))]
        return [float(parts[0]), *map(float, parts[1:])]  # a date, a version
    decimal = float(compact.replace(",", "."))
    grouped = re.fullmatch(r"\d{1,3}[.,]\d{3}", compact)
    if not grouped:
        return [decimal]
    thousands = float(re.sub("[.,]", "", compact))
    natural = marks[0] == ("," if lang == "en" else ".")
    return [thousands, decimal] if natural else [decimal, thousands]


def _float(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return float(re.sub(r"\D", "", written))


def _fraction(written: str) -> float:
    if written in _FRACTIONS:
        return _FRACTIONS[written]
    over, _, under = written.partition("/")
    return int(over) / int(under)


def _suffix_scale(match: re.Match[str], suffix: str, text: str) -> float | None:
    money = match["cur"] or text[match.end() : match.end() + 1] in ("€", "$", "£")
    if suffix in ("bn", "mds", "md", "tn", "mn") or (money and suffix in ("k", "m")):
        return _SUFFIX_SCALE[suffix]
    return None


def _year_readings(text: str, start: int, written: str, suffix: str) -> tuple[float, ...]:
    """Other readings of short and long years: années 80, 1980s, 2008/09, 50 % for a half."""
    if len(written) == 2:
        head = text[max(0, start - 8) : start].lower()
        if suffix == "s" or "années" in head or head.endswith(("'", "’")):
            return (1900.0 + int(written), 2000.0 + int(written))
        if re.search(r"(?:19|20)\d\d[-/–]\Z", text[max(0, start - 5) : start]):
            return (1900.0 + int(written), 2000.0 + int(written))
        if written in ("50", "25", "75"):
            return (int(written) / 100,)
    elif suffix == "s" and len(written) == 4:
        return (float(written[2:]),)
    return ()


def _roman(text: str, match: re.Match[str], lang: str) -> Piece | None:
    letters = match["roman"].removesuffix(match["ord"] or "")
    if letters == "L":
        return None
    total = last = 0
    for letter in reversed(letters):
        digit = _ROMAN[letter]
        total += digit if digit >= last else -digit
        last = max(last, digit)
    if len(letters) == 1 and not match["ord"]:
        named = re.search(r"[A-ZÉ]\w+ \Z", text[max(0, match.start() - 24) : match.start()])
        if letters == "X" or not named or (lang == "en" and letters == "I"):
            return None
    kind: Kind = "ordinal" if match["ord"] else "roman"
    return Piece(match.start(), match.end(), float(total), kind, "alone")
