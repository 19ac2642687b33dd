"""What documents teach about their own words.

IBM model 1 (Brown et al. 1993) over the beads of a first pass, starting from the shipped lexicon,
which covers general vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from toolkit.align.base import Array
from toolkit.text.dictionary import Lexicon, Translations

Bitext = Sequence[tuple[Sequence[str], Sequence[str]]]

_ROUNDS = 4
_MAX_PAIRS = 4_000
_MAX_WORDS = 60
_MIN_COUNT = 1.5
_MIN_SHARE = 0.2
_PRIOR = 20.0
_UNSEEN = 0.02


def learn(bitext: Bitext, start: Lexicon) -> Translations:
    """Entries that the pairs of key lists teach, mixed with those of `start`.

    At most 4,000 pairs are looked at, spread evenly, so that time and memory stay bounded.
    """
    step = max(1, math.ceil(len(bitext) / _MAX_PAIRS))
    sample = [
        (set(fr), set(en))
        for fr, en in bitext[::step]
        if 0 < len(fr) <= _MAX_WORDS and 0 < len(en) <= _MAX_WORDS
    ]
    if not sample:
        return {}
    fr_ids, en_ids = _number(fr for fr, _ in sample), _number(en for _, en in sample)
    cells, slots = _co_occurrences(sample, fr_ids, en_ids)
    pairs, index = np.unique(cells, return_inverse=True)
    fr_of, en_of = pairs // len(en_ids), pairs % len(en_ids)
    table = _prior(fr_of, en_of, list(fr_ids), list(en_ids), start)
    counts = table
    for _ in range(_ROUNDS):
        weight = table[index]
        weight /= np.bincount(slots, weights=weight)[slots]
        counts = np.bincount(index, weights=weight, minlength=len(pairs))
        table = counts / np.bincount(fr_of, weights=counts)[fr_of]
    return _kept(list(fr_ids), list(en_ids), fr_of, en_of, counts, start)


def _number(lists: Iterable[Iterable[str]]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for keys in lists:
        for key in sorted(keys):
            ids.setdefault(key, len(ids))
    return ids


def _co_occurrences(
    sample: Sequence[tuple[set[str], set[str]]], fr_ids: dict[str, int], en_ids: dict[str, int]
) -> tuple[Array, Array]:
    """Flat arrays over (French word, English word) of each pair: cell number and slot; a slot is
    one English word of one pair, whose probability the French words share.
    """
    cells, slots, slot = [], [], 0
    for fr, en in sample:
        french = np.array([fr_ids[key] for key in sorted(fr)], dtype=np.int64)
        english = np.array([en_ids[key] for key in sorted(en)], dtype=np.int64)
        cells.append((french[None, :] * len(en_ids) + english[:, None]).ravel())
        slots.append(np.repeat(np.arange(slot, slot + len(english)), len(french)))
        slot += len(english)
    return np.concatenate(cells), np.concatenate(slots)


def _prior(fr_of: Array, en_of: Array, fr: list[str], en: list[str], start: Lexicon) -> Array:
    known = [dict(start.translations.get(key, ())) for key in fr]
    values = (known[f].get(en[e], 0.0) for f, e in zip(fr_of, en_of, strict=True))
    return np.fromiter(values, dtype=np.float64, count=len(fr_of)) + _UNSEEN


def _kept(
    fr: list[str], en: list[str], fr_of: Array, en_of: Array, counts: Array, start: Lexicon
) -> Translations:
    """What was seen often enough; a word's own evidence outweighs the shipped entry only as it
    grows.
    """
    totals = np.bincount(fr_of, weights=counts)
    sure = (counts >= _MIN_COUNT) & (counts >= _MIN_SHARE * totals[fr_of])
    learned: dict[str, dict[str, float]] = {}
    for f, e, count in zip(fr_of[sure], en_of[sure], counts[sure], strict=True):
        share = float(count / (totals[f] + _PRIOR * (fr[f] in start.translations)))
        learned.setdefault(fr[f], {})[en[e]] = share
    return {key: _mixed(found, start.translations.get(key, ())) for key, found in learned.items()}


def _mixed(
    found: dict[str, float], known: tuple[tuple[str, float], ...]
) -> tuple[tuple[str, float], ...]:
    rest = max(0.0, 1.0 - sum(found.values()))
    for key, share in known:
        found[key] = found.get(key, 0.0) + rest * share
    return tuple(sorted(found.items(), key=lambda item: -item[1]))
