"""Hours and minutes: 8:45 p.m., not 8.45 p.m."""

from __future__ import annotations

import re

from toolkit.style.base import Locale
from toolkit.text.edits import Edit

_POINTED = re.compile(r"(?<![\d.,:])(?P<hour>1[0-2]|0?\d)\.(?P<minutes>[0-5]\d)(?=\s?[ap]\.?m\b)")


def clocked(source: str, target: str, locale: Locale) -> list[Edit]:
    """Edits that put a colon between hours and minutes, as American English has it; British English
    has both.
    """
    del source
    if locale != "en-US":
        return []
    return [
        Edit.of(match, f"{match['hour']}:{match['minutes']}") for match in _POINTED.finditer(target)
    ]
