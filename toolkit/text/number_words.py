"""Number words of French and English, lower-cased: what each says, and how it composes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["unit", "hundred", "scale", "half", "ordinal", "month", "group", "one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A number word. `unit` adds up (vingt, seven), `hundred` and `scale` multiply what stands
    before, `half` adds a half of the last step. `ordinal` ends a number; `month` and `group`
    (dozen, decade, twice) stand alone. `one` is an article or a pronoun as well.
    """

    role: Role
    value: float


def _counted(names: str, start: int = 0, step: int = 1) -> dict[str, float]:
    return {name: start + step * index for index, name in enumerate(names.split())}


def _words(role: Role, values: Mapping[str, float]) -> dict[str, Word]:
    return {
        alias: Word(role=role, value=value)
        for names, value in values.items()
        for alias in names.split("|")
    }


_FR_UNITS = _counted(
    "zéro _ deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
) | {
    "quatres": 4,
    "vingt|vingts": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "septante": 70,
    "huitante|octante": 80,
    "nonante": 90,
}
_FR_ORDINALS = {
    "premier|première|premiers|premières|1er|1re|1ère|1ers|1ères": 1,
    "deuxième|deuxièmes|second|seconde|secondes|seconds": 2,
    "troisième|troisièmes": 3,
    "quatrième|quatrièmes": 4,
    "cinquième|cinquièmes": 5,
    "sixième|sixièmes": 6,
    "septième|septièmes": 7,
    "huitième|huitièmes": 8,
    "neuvième|neuvièmes": 9,
    "dixième|dixièmes": 10,
    "onzième": 11,
    "douzième": 12,
    "treizième": 13,
    "quatorzième": 14,
    "quinzième": 15,
    "seizième": 16,
    "vingtième": 20,
    "trentième": 30,
    "quarantième": 40,
    "cinquantième": 50,
    "centième": 100,
    "millième": 1000,
}
_FR_GROUPS = {
    "paire|couple|double|doubler|doublé|doublée|doublés|doublent|deuxièmement|bi": 2,
    "triple|tripler|triplé|triplée|tiers|trio|trimestre|trimestres|trimestriel": 3,
    "quadruple|quadrupler|quadruplé|quart|quarts|quatuor": 4,
    "quinquennat": 5,
    "semestre": 6,
    "huitaine": 8,
    "dizaine|dizaines|décennie|décennies": 10,
    "douzaine|douzaines|midi|minuit": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine|trentenaire": 30,
    "quarantaine|quadragénaire": 40,
    "cinquantaine|cinquantenaire|quinquagénaire": 50,
    "soixantaine|sexagénaire": 60,
    "septuagénaire": 70,
    "octogénaire": 80,
    "nonagénaire": 90,
    "centaine|centaines|siècle|siècles|centenaire|centenaires": 100,
    "millier|milliers|millénaire|millénaires": 1000,
}
_FR_MONTHS = _counted(
    "janvier|janv février|févr mars avril|avr mai juin juillet|juil août|aout septembre|sept_"
    " octobre|oct novembre|nov décembre|déc",
    1,
)

_EN_UNITS = _counted(
    "zero _ two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
) | _counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_EN_ORDINALS = (
    _counted(
        "first|firsts|firstly second|seconds|secondly third|thirds|thirdly fourth|fourths fifth"
        " sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
        " sixteenth seventeenth eighteenth nineteenth",
        1,
    )
    | _counted(
        "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth", 20, 10
    )
    | {"hundredth": 100, "thousandth": 1000}
)
_EN_GROUPS = {
    "twice|both|double|doubled|doubles|doubling|twofold|couple|pair|pairs|twin": 2,
    "thrice|triple|tripled|trio|threefold|quarterly": 3,
    "quadruple|quadrupled|quarter|quarters|fourfold|quartet": 4,
    "decade|decades|tens": 10,
    "dozen|dozens|noon|midday|midnight": 12,
    "fortnight": 15,
    "score|scores|twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
    "hundreds|century|centuries|centenary|centennial": 100,
    "thousands|millennium|millennia": 1000,
}
_EN_MONTHS = _counted(
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug"
    " september|sept|sep october|oct november|nov december|dec",
    1,
)

VOCABULARY: dict[str, dict[str, Word]] = {
    "fr": _words("unit", _FR_UNITS)
    | _words("ordinal", _FR_ORDINALS)
    | _words("group", _FR_GROUPS)
    | _words("month", _FR_MONTHS)
    | _words("hundred", {"cent|cents": 100})
    | _words(
        "scale",
        {
            "mille|mil": 1e3,
            "million|millions|mln": 1e6,
            "milliard|milliards|mds|mrd": 1e9,
            "billion|billions": 1e12,
        },
    )
    | _words("half", {"demi|demie|demis": 0.5})
    | _words("one", {"un|une": 1}),
    "en": _words("unit", _EN_UNITS)
    | _words("ordinal", _EN_ORDINALS)
    | _words("group", _EN_GROUPS)
    | _words("month", _EN_MONTHS)
    | _words("hundred", {"hundred": 100})
    | _words(
        "scale",
        {
            "thousand": 1e3,
            "million|millions|mln|mn": 1e6,
            "billion|billions|bn|bln": 1e9,
            "trillion|trillions|tn|trn": 1e12,
        },
    )
    | _words("half", {"half|halves": 0.5})
    | _words("one", {"one": 1}),
}
