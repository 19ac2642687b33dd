"""What the words of an article say about where its people come from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from toolkit.entities.tables import rows

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Log-odds for one mention of a country, and the most that many can add.
STEP, MOST = 0.6, 2.4


@cache
def _origins() -> dict[str, str]:
    return {word: origin for origin, words in rows("contexts.tsv", 2) for word in words.split()}


def prior(texts: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """Log-odds by origin, for `romanise`: an article about Tripoli names Libyans."""
    known = _origins()
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(known[word] for word in map(str.lower, WORD.findall(text)) if word in known)
    return tuple(sorted((origin, min(STEP * n, MOST)) for origin, n in counts.items()))
