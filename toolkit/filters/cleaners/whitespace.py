"""White space as one sentence has it."""

from __future__ import annotations

import re

_ENDS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029 ]+")
_SPACES = re.compile(r"\s{2,}")
# The no-break spaces of French punctuation are typography, not dirt; runs of them are.
_RUN = re.compile(r"[\u00a0\u202f\u2009]{2,}")


def whitespace(text: str) -> str:
    """Line ends and tabs become spaces, runs one space, none at the ends; single no-break spaces
    stay as French typography sets them.
    """
    if text.isprintable() and "  " not in text and not text.startswith(" ") and text[-1:] != " ":
        return text
    single = _SPACES.sub(" ", _RUN.sub("\u00a0", _ENDS.sub(" ", text)))
    return single.strip()
