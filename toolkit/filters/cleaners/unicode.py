"""Text that was decoded wrongly, control characters, ligatures: repaired with ftfy."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from toolkit.errors import MissingExtraError

# Soft hyphens and what has no width says nothing in a sentence; joiners inside emoji stay.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")

# What ftfy never touches, told in a hundredth of its time: ASCII, the small letters of French, and
# typography and capitals with ASCII on both sides. Mojibake has other characters, or two together.
_SOUND = re.compile(
    "(?:[ -~àâäçéèêëîïôöùûü]++|œ(?=[a-z])|(?<![^ -~])[ÀÇÉÈÊÎÔ«»“”‘’–—…\u00a0\u202f](?![^ -~]))*+"
)

_ROUNDS = 8  # one repair may bring another to light


def unicode(text: str) -> str:
    """Mojibake undone where ftfy is sure, NFC, no control or invisible characters.

    Quotes keep their shape and character references stay (see the cleaner `markup`).
    """
    if _SOUND.fullmatch(text):
        return text
    if text.isascii():
        return _CONTROL.sub("", text)
    for _ in range(_ROUNDS):
        before, text = text, _repaired(text)
        if text == before:
            break
    return text


def _repaired(text: str) -> str:
    ftfy, config = _ftfy()
    fixed: str = ftfy.fix_text(text, config)
    return unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", fixed)))


@cache
def _ftfy() -> tuple[Any, Any]:
    try:
        import ftfy
    except ImportError:
        raise MissingExtraError("The cleaner 'unicode'", "datasets") from None
    config = ftfy.TextFixerConfig(
        unescape_html=False, uncurl_quotes=False, fix_line_breaks=False, explain=False
    )
    return ftfy, config
