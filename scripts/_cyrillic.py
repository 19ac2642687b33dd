# ruff: noqa: SIM905
"""How French and English newspapers spell Cyrillic, Georgian and Armenian names.

Only training needs this: it turns lists of names in their own script into French–English pairs.
Each function gives the spellings with their share of use.
"""

from __future__ import annotations

import itertools

VOWELS = "аеёиоуыэюяіїєіў"
FRENCH = dict(
    zip(
        "абвгґдежзийклмнопрстуфхцчшщъыьэіѓѕќћђљњј",
        (
            "a b v g g d e j z i ï k l m n o p r s t ou f kh ts tch ch chtch - y - e i gu dz k tch "
            "dj l n ï"
        ).split(),
        strict=True,
    )
)
ENGLISH = dict(
    zip(
        "абвгґдежзийклмнопрстуфхцчшщъыьэіѓѕќћђљњј",
        (
            "a b v g g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e i g dz k c dj l "
            "n y"
        ).split(),
        strict=True,
    )
)
GEORGIAN = "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"
GEORGIAN_FR = (
    "a b g d e v z t i k l m n o p j r s t ou p k gh k ch tch ts dz ts tch kh dj h".split()
)
GEORGIAN_EN = "a b g d e v z t i k l m n o p zh r s t u p k gh k sh ch ts dz ts ch kh j h".split()
ARMENIAN = "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ"
ARMENIAN_FR = (
    "a b g d e z e e t j i l kh ts k h dz gh tch m y n ch o tch p dj r s v t r ts v p k o f".split()
)
ARMENIAN_EN = (
    "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k o f".split()
)


def french(name: str, language: str) -> list[tuple[str, float]]:
    """French spellings of one Cyrillic word in lower case, with their shares."""
    out = ""
    for place, letter in enumerate(name):
        before, after = name[place - 1 : place], name[place + 1 : place + 2]
        out += _french_letter(letter, before, after, language)
    out = out.replace("-", "")
    return [(form, share) for form, share in _french_endings(out, name, language) if form]


FRENCH_OWN = {"uk": {"и": "y", "і": "i", "г": "h"}, "bg": {"ъ": "a", "щ": "cht"}}


def _french_letter(letter: str, before: str, after: str, language: str) -> str:
    if own := FRENCH_OWN.get(language, {}).get(letter):
        return own
    if letter == "г":
        return "gu" if after and after in "еиыёэіє" else "g"
    if letter == "с":
        between = before and after and before in VOWELS and after in VOWELS
        return "ss" if between else "s"
    if letter in "яюєё":
        soft = {"я": "ia", "ю": "iou", "є": "ie", "ё": "io"}[letter]
        if letter == "ё" and before and before in "чшщж":
            return "o"
        return f"ï{soft[1:]}" if before and before in VOWELS.replace("и", "") else soft
    if letter == "е":
        return _french_e(before, language)
    return "ï" if letter == "ї" else FRENCH.get(letter, letter)


def _french_e(before: str, language: str) -> str:
    if before == "ь":
        return "ie"
    after_vowel = before and before in VOWELS
    return "ïe" if language != "bg" and after_vowel and before not in "иі" else "e"


def _french_endings(out: str, name: str, language: str) -> list[tuple[str, float]]:
    if name.endswith(("ий", "ій")):
        stem = out[:-2]
        return [(f"{stem}i", 1.0)] if language == "ru" else [(f"{stem}i", 0.8), (f"{stem}yï", 0.2)]
    if name.endswith("ый"):
        return [(f"{out[:-2]}y", 1.0)]
    if name.endswith(("ин", "ын")) and language != "bg":
        return [(f"{out}e", 0.75), (out, 0.25)]
    if out.startswith("e") and name[0] == "е" and language == "ru":
        return [(f"i{out}", 0.6), (out, 0.4)]
    return [(out, 1.0)]


def english(name: str, language: str) -> list[tuple[str, float]]:
    """English spellings of one Cyrillic word in lower case, with their shares."""
    choices: list[list[tuple[str, float]]] = []
    for place, letter in enumerate(name):
        before, after = name[place - 1 : place], name[place + 1 : place + 2]
        choices.append(_english_letter(letter, before, after, language))
    spelled: dict[str, float] = {}
    for path in itertools.islice(itertools.product(*choices), 64):
        text = "".join(part for part, _ in path).replace("-", "")
        share = 1.0
        for _, p in path:
            share *= p
        spelled[text] = spelled.get(text, 0.0) + share
    best = sorted(spelled.items(), key=lambda item: -item[1])[:4]
    total = sum(share for _, share in best)
    return [(text, share / total) for text, share in best]


def _english_letter(letter: str, before: str, after: str, lang: str) -> list[tuple[str, float]]:
    if (own := ENGLISH_OWN.get(lang, {}).get(letter)) and letter + after != "ий":
        return [(own, 1.0)]
    if lang == "uk" and letter in "яює" and before and before not in VOWELS:
        vowel = {"я": "a", "ю": "u", "є": "e"}[letter]
        return [(f"y{vowel}", 0.6), (f"i{vowel}", 0.4)]
    if letter == "е":
        return _english_e(before, lang)
    if letter == "ё":
        return [("o" if before and before in "чшщж" else "yo", 0.6), ("e", 0.4)]
    return _english_rest(letter, before, after, lang)


def on_maps(name: str, lang: str) -> str:
    """The spelling on English maps: y for й, ye, yo, yu, ya, soft signs dropped (simplified BGN);
    for Ukrainian the national system.
    """
    out = ""
    for place, letter in enumerate(name):
        before, after = name[place - 1 : place], name[place + 1 : place + 2]
        options = _english_letter(letter, before, after, lang)
        if lang == "uk" and letter in "яюєїй" and before:
            options = [({"я": "ia", "ю": "iu", "є": "ie", "ї": "i", "й": "i"}[letter], 1.0)]
        out += options[0][0]
    return out.replace("-", "")


def german(name: str) -> str:
    """How German papers, and lists taken from them, write a Bulgarian name."""
    table = {"в": "w", "ж": "sch", "ч": "tsch", "ш": "sch", "щ": "scht", "ц": "z", "й": "j"}
    vowels = {"я": "ja", "ю": "ju", "ъ": "a", "х": "ch"}
    plain = {**table, **vowels}
    return "".join(plain.get(c) or ENGLISH.get(c, c) for c in name).replace("-", "")


ENGLISH_OWN = {
    "uk": {"и": "y", "і": "i", "г": "h"},
    "bg": {"ъ": "a", "щ": "sht", "х": "h"},
}


def _english_e(before: str, lang: str) -> list[tuple[str, float]]:
    if before == "ь":
        return [("ye", 0.6), ("ie", 0.4)]
    soft = not before or before in VOWELS or before in "ьъ"
    return [("ye", 0.75), ("e", 0.25)] if soft and lang == "ru" else [("e", 1.0)]


def _english_rest(letter: str, before: str, after: str, lang: str) -> list[tuple[str, float]]:
    if letter in "ию" and after == "й":
        return [("y", 0.85), ("i", 0.15)] if lang != "uk" else [("y", 0.8), ("yi", 0.2)]
    if letter == "й":
        if before and before in "иыі":
            return [("-", 1.0)]
        return [("y", 0.7), ("i", 0.3)] if lang != "uk" else [("i", 0.55), ("y", 0.45)]
    if letter == "ы" and after == "й":
        return [("y", 1.0)]
    if letter == "я" and before in ("и", "і"):
        return [("ya", 0.6), ("a", 0.4)]
    soft = {"я": "ya", "ю": "yu", "є": "ye", "ї": "yi"}
    if letter == "ї":
        return [("yi", 0.5), ("i", 0.5)]
    return [(soft.get(letter) or ENGLISH.get(letter, letter), 1.0)]


GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊΐϋ",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o á é í í ó ý ó i i y".split(),
        strict=True,
    )
)
PAIRS = {
    "ου": "ou",
    "ού": "oú",
    "αι": "ai",
    "αί": "aí",
    "ει": "ei",
    "εί": "eí",
    "οι": "oi",
    "οί": "oí",
    "γγ": "ng",
    "γκ": "gk",
    "μπ": "b",
    "ντ": "nt",
    "ευ": "ef",
    "αυ": "av",
    "εύ": "éf",
    "αύ": "áv",
}


def greek(name: str) -> tuple[str, str]:
    """The French spelling of a Greek word, accents kept, and the English one, without them."""
    low = name.lower()
    for letters, latin in PAIRS.items():
        low = low.replace(letters, latin)
    french = "".join(GREEK.get(letter, letter) for letter in low)
    return french, french.translate(str.maketrans("áéíóúý", "aeiouy"))


def caucasian(name: str, script: str) -> tuple[str, str]:
    """The French and the English spelling of a Georgian or Armenian word."""
    letters, fr, en = (
        (GEORGIAN, GEORGIAN_FR, GEORGIAN_EN)
        if script == "ka"
        else (ARMENIAN, ARMENIAN_FR, ARMENIAN_EN)
    )
    name = name.lower().replace("ու", "\u0001").replace("եւ", "և")
    source = target = ""
    for place, letter in enumerate(name):
        after = name[place + 1 : place + 2]
        if letter == "\u0001":
            source, target = source + "ou", target + "u"
            continue
        if letter == "և":
            source, target = source + "ev", target + "ev"
            continue
        spot = letters.find(letter)
        if spot < 0:
            source, target = source + letter, target + letter
            continue
        guttural = letter in "გգ" and after and after in "ეიեի"
        between = letter in "სս" and 0 < place < len(name) - 1
        source += "gu" if guttural else "ss" if between and _vowels(name, place) else fr[spot]
        target += en[spot]
    if name.endswith("յան"):
        source = source[:-3] + "ian"
    return source, target


def _vowels(name: str, place: int) -> bool:
    vowels = "აეიოუաեիոօէ\u0001"
    return name[place - 1] in vowels and name[place + 1] in vowels
