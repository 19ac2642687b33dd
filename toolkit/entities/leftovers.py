"""What a wrong translation of a name leaves beside the right one."""

from __future__ import annotations

from itertools import pairwise

from toolkit.entities.gazetteer import words
from toolkit.entities.tables import fold
from toolkit.entities.tokens import tokenise


def with_leftovers(target: str, span: tuple[int, int], name: str) -> tuple[int, int]:
    """The stretch with the generic words beside it that the English form has no more use for: in
    "the Rouge place" for la place Rouge, "place" goes with the colour.
    """
    heads = {word for word in fold(name).split() if word in words().english}
    spare = heads | {meaning for word in heads for meaning in words().english[word]}
    start, end = span
    for before, after in pairwise(tokenise(target, "en")):
        if after.glued != " ":
            continue
        if after.start == start and before.fold in spare:
            start = before.start
        elif before.end == end and after.fold in spare:
            end = after.end
    return start, end
