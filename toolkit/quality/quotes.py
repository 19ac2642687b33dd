"""Quotation marks lost or left open."""

from __future__ import annotations

import re

from toolkit.model import Flag, Segment

# A straight double quote between two letters is a mistyped apostrophe (l"Europe), none here.
_DOUBLE = re.compile(r"[«»“”„‟]|''|(?<!\w)\"|\"(?!\w)")
_OPENS = re.compile(r"[\W_]*?[«“\"]\w")  # may open again what "he said" interrupted
_SINGLE = re.compile(r"(?<!\w)['‘‹](?=\w)|(?<=[\w.,!?])['’›](?!\w)")


def quotes(segment: Segment) -> Flag | None:
    """An odd mark out, or (a hint) no quotation where the source has some.

    Whatever marks are used: « », “ ” and " " are the same, and so is ' ' in their place.
    """
    source, target = len(_DOUBLE.findall(segment.source)), len(_DOUBLE.findall(segment.target))
    if target == source:
        return None
    if source and not target and len(_SINGLE.findall(segment.target)) >= 2:
        return None
    if target % 2 and not source % 2:
        again = not source and target == 1 and _OPENS.match(segment.target)
        message = "A quotation mark has no counterpart."
        return Flag(code="quotes", message=message, severity=1 if again else 2)
    if not target:
        return Flag(code="quotes", message="The quotation marks were lost.", severity=1)
    return None
