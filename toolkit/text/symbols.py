"""Symbols of units and scales as French writes them (km, Mo, Md€), and the English ones."""

from __future__ import annotations

SPACE = "[ \u00a0\u202f]"  # between the groups of a number, and before a unit
# Before the sign of a currency: 3 M€, 2 Md€.
ENGLISH_SCALES = {
    "k": "thousand",
    "m": "million",
    "md": "billion",
    "mds": "billion",
    "mrd": "billion",
    "mrds": "billion",
}
# Regular expressions: one symbol; and one, or one over another.
SYMBOL = (
    r"(?:[kMGTP]?o|[kMGT]?(?:bit|b)|[mµn]?s|min|h|[kcdmµn]?m[²³23]?|ha|[kcmµ]?g|[kM]?t|[hcdm]?[lL]"
    r"|[kMGTm]?Wh?|[kM]?V|[km]?Ah?|[kMG]?Hz|[hkM]?Pa|m?bars?|dB|[kM]?J|k?cal|px|lm|ppm|°[CF]?|K)"
)
SYMBOLS = rf"(?:{SYMBOL}(?:/{SYMBOL})?|tr/min|[lL]/100{SPACE}?km)"
# The rest are the same in both languages.
_ENGLISH = {"o": "B", "ko": "kB", "Mo": "MB", "Go": "GB", "To": "TB", "Po": "PB", "tr/min": "rpm"}


def english_symbol(french: str) -> str:
    """The English of a symbol, or of one over another."""
    return _ENGLISH.get(french) or "/".join(_ENGLISH.get(part, part) for part in french.split("/"))
