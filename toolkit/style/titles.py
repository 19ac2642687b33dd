"""The full stop of a title before a name: Mr. Hollande and Mr Hollande."""

from __future__ import annotations

import re

from toolkit.style.base import Locale
from toolkit.text.edits import Edit

_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr)(?P<stop>\.?)(?= (?:[^\W\d_a-z]|(?:de|van|von|al|el|le|la|ben|bin)\b))"
)


def titled(source: str, target: str, locale: Locale) -> list[Edit]:
    """Edits that abbreviate titles as the locale does: American English with a full stop, British
    English without one where the last letter stays.
    """
    del source
    stop = "." if locale == "en-US" else ""
    return [
        Edit(start=match.start("stop"), end=match.end("stop"), replacement=stop)
        for match in _TITLE.finditer(target)
        if match["stop"] != stop
    ]
