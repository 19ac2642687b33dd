"""Brackets lost or added."""

from __future__ import annotations

from toolkit.model import Flag, Segment

_MARKS = "()[]{}"


def brackets(segment: Segment) -> Flag | None:
    """Another number of some bracket than in the source; a pair that went whole is a hint.

    A closing parenthesis behind an item's letter or number, as in `a)`, counts like any other.
    """
    source, target = segment.source, segment.target
    changed = [mark for mark in _MARKS if source.count(mark) != target.count(mark)]
    if not changed:
        return None
    balanced = all(target.count(left) == target.count(right) for left, right in ("()", "[]", "{}"))
    return Flag(
        code="brackets",
        message=f"Brackets differ from the source: {' '.join(changed)}",
        severity=1 if balanced else 2,
    )
