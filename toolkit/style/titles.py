"""The full stop of a title before a name: Mr. Hollande and Mr Hollande."""

from __future__ import annotations

import re

from toolkit.style.base import Locale
from toolkit.text.edits import Edit

_PARTICLE = r"(?:de|van|von|al|el|le|la|ben|bin)\b"
_AND = r"and (?:Mr|Mrs|Ms|Dr)\b"
_TITLE = re.compile(rf"\b(?:Mr|Mrs|Ms|Dr)(?P<stop>\.?)(?= (?:[^\W\d_a-z]|{_PARTICLE}|{_AND}))")


def titled(source: str, target: str, locale: Locale) -> list[Edit]:
    """Edits that abbreviate titles as the locale does: American English with a full stop, British
    English without one where the last letter stays.
    """
    del source
    stop = "." if locale == "en-US" else ""
    return [
        Edit.of(match, stop, "stop") for match in _TITLE.finditer(target) if match["stop"] != stop
    ]
