"""Quotation marks lost, added, or left open."""

from __future__ import annotations

import re

from toolkit.model import Flag, Segment

# A straight double quote between two letters is a mistyped apostrophe (l"Europe), none here.
_DOUBLE = re.compile(r"[«»“”„‟]|''|(?<!\w)\"|\"(?!\w)")
_SINGLE = re.compile(r"(?<!\w)['‘‹](?=\w)|(?<=[\w.,!?])['’›](?!\w)")


def quotes(segment: Segment) -> Flag | None:
    """Quotation where the source has none, none where it has some, or an odd mark out.

    Whatever marks are used: « », “ ” and " " are the same, and so is ' ' in their place.
    """
    source, target = len(_DOUBLE.findall(segment.source)), len(_DOUBLE.findall(segment.target))
    if target == source:
        return None
    if source and not target and len(_SINGLE.findall(segment.target)) >= 2:
        return None
    if target and not source and len(_SINGLE.findall(segment.source)) >= 2:
        return None
    if target % 2 and not source % 2:
        return Flag(code="quotes", message="A quotation mark has no counterpart.", severity=2)
    if not target or not source:
        what = "lost" if source else "added"
        return Flag(code="quotes", message=f"Quotation marks were {what}.", severity=1)
    return None
