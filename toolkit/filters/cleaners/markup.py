"""Tags and character references that a page left in its text."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?(?:[a-zA-Z][\w:-]{0,20})(?:\s[^<>]{0,500})?/?>|<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"<(?:br|p|div|li|td|tr|hr)\b[^<>]*>", re.IGNORECASE)


def markup(text: str) -> str:
    """References become characters, tags go; a tag that breaks the line leaves a space.

    A lone `<` or `&` is text: `5 < 6`, `AT&T`.
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    return text
