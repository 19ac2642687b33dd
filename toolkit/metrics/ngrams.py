"""Counting n-grams of many segments at once, exactly, with sorted integer keys.

A stream is one side of a test set (a system or a reference) as numbers: all its symbols in a
row, and the length of each segment. An n-gram's key is its segment's number and its symbols in
mixed radix, so that equal keys mean equal n-grams of the same segment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]
else:
    Ints: TypeAlias = Any

_KEY_LIMIT = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Symbols of all segments in a row, and how many each segment has."""

    symbols: Ints
    lengths: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The distinct n-grams of one stream and order: sorted keys, how often, in which segment."""

    keys: Ints
    counts: Ints
    segments: Ints


def word_streams(
    texts: Sequence[Sequence[str]], tokenize: Callable[[str], Sequence[str]]
) -> list[Stream]:
    """Number the tokens of several texts alike. `tokenize` sees one whitespace-separated word at
    a time and is called once for each distinct one.
    """
    flat = [_words(text) for text in texts]
    codes = dict.fromkeys(chain.from_iterable(words for words, _ in flat), 0)
    codes.update(zip(codes, range(len(codes)), strict=True))
    table = _Table(codes, tokenize)
    return [table.stream(map(codes.__getitem__, words), counts) for words, counts in flat]


def _words(text: Sequence[str]) -> tuple[list[str], list[int]]:
    """All words in a row, and how many each segment has (many small lists would cost more)."""
    words: list[str] = []
    counts = []
    for line in text:
        found = line.split()
        words += found
        counts.append(len(found))
    return words, counts


class _Table:
    """The tokens of every distinct word, as numbers."""

    def __init__(self, words: Iterable[str], tokenize: Callable[[str], Sequence[str]]) -> None:
        import numpy as np

        numbers: dict[str, int] = {}
        flat: list[int] = []
        ends = [0]
        for word in words:
            flat += [numbers.setdefault(token, len(numbers)) for token in tokenize(word)]
            ends.append(len(flat))
        self._tokens = np.array(flat, np.int64)
        self._starts = np.array(ends, np.int64)
        self._sizes = np.diff(self._starts)

    def stream(self, codes: Iterable[int], words_a_segment: Sequence[int]) -> Stream:
        """The text that these words make, with their tokens in their places."""
        import numpy as np

        words = np.fromiter(codes, np.int64, sum(words_a_segment))
        sizes = self._sizes[words]
        ends = np.concatenate([[0], np.cumsum(sizes)])
        places = np.repeat(self._starts[words] - ends[:-1], sizes) + np.arange(ends[-1])
        segments = np.concatenate([[0], np.cumsum(np.array(words_a_segment, np.int64))])
        return Stream(symbols=self._tokens[places], lengths=np.diff(ends[segments]))


def character_stream(text: Sequence[str]) -> Stream:
    """The characters of every segment, white space left out, as code points."""
    import numpy as np

    lines = ["".join(line.split()) for line in text]
    data = "".join(lines).encode("utf-32-le", "surrogatepass")
    lengths = np.array([len(line) for line in lines], np.int64)
    return Stream(symbols=np.frombuffer(data, np.uint32).astype(np.int64), lengths=lengths)


def ngrams(streams: Sequence[Stream], max_order: int) -> list[list[Counted]]:
    """The n-grams of orders 1 to `max_order` of every stream: `result[order - 1][stream]`.

    Keys are comparable between the streams of one order.
    """
    import numpy as np

    n_segments = len(streams[0].lengths)
    symbols, n_symbols = _ranked(np.concatenate([stream.symbols for stream in streams]))
    lengths = np.concatenate([stream.lengths for stream in streams])
    segments = np.repeat(np.tile(np.arange(n_segments), len(streams)), lengths)
    left = _symbols_left(lengths)
    ends = np.cumsum([len(stream.symbols) for stream in streams])[:-1]
    keys, radix = segments, n_segments
    orders = []
    for order in range(1, max_order + 1):
        if radix * n_symbols >= _KEY_LIMIT:
            keys, radix = _dense(keys)
        following = np.zeros_like(symbols)
        following[: max(len(symbols) - order + 1, 0)] = symbols[order - 1 :]
        keys, radix = keys * n_symbols + following, radix * n_symbols
        whole = left >= order
        parts = zip(
            np.split(keys, ends), np.split(segments, ends), np.split(whole, ends), strict=True
        )
        orders.append([_count(part[inside], where[inside]) for part, where, inside in parts])
    return orders


def _ranked(symbols: Ints) -> tuple[Ints, int]:
    """Renumber small numbers (words, code points) from 0 without gaps; how many there are."""
    import numpy as np

    present = np.zeros(symbols.max(initial=0) + 1, np.int64)
    present[symbols] = 1
    ranks = np.cumsum(present) - 1
    return ranks[symbols], int(ranks[-1]) + 1


def _dense(values: Ints) -> tuple[Ints, int]:
    """Renumber from 0 without gaps; also how many distinct values there are (at least 1)."""
    import numpy as np

    distinct, renumbered = np.unique(values, return_inverse=True)
    return renumbered.astype(np.int64), max(len(distinct), 1)


def _symbols_left(lengths: Ints) -> Ints:
    """For every symbol, how many its segment still has from here on (itself counted)."""
    import numpy as np

    ends = np.repeat(np.cumsum(lengths), lengths)
    left: Ints = ends - np.arange(len(ends))
    return left


def _count(keys: Ints, segments: Ints) -> Counted:
    """Segments come first in a key, and in order: sorted keys still lie with their segments."""
    import numpy as np

    ordered = np.sort(keys)
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    counts = np.diff(first, append=len(ordered))
    return Counted(keys=ordered[first], counts=counts, segments=segments[first])


def merged_maximum(references: Sequence[Counted]) -> Counted:
    """The n-grams of several references, each as often as in the one that has it most."""
    import numpy as np

    if len(references) == 1:
        return references[0]
    keys = np.concatenate([reference.keys for reference in references])
    counts = np.concatenate([reference.counts for reference in references])
    segments = np.concatenate([reference.segments for reference in references])
    order = np.lexsort((-counts, keys))
    distinct, first = np.unique(keys[order], return_index=True)
    return Counted(keys=distinct, counts=counts[order][first], segments=segments[order][first])


def matches(hypothesis: Counted, reference: Counted, n_segments: int) -> Ints:
    """How many of the hypothesis' n-grams the reference also has (clipped), a segment."""
    import numpy as np

    if not len(reference.keys):
        return np.zeros(n_segments, np.int64)
    place = np.searchsorted(reference.keys, hypothesis.keys)
    place[place == len(reference.keys)] = 0
    shared = reference.keys[place] == hypothesis.keys
    common = np.minimum(hypothesis.counts, reference.counts[place]) * shared
    return np.bincount(hypothesis.segments, weights=common, minlength=n_segments).astype(np.int64)


def totals(lengths: Ints, order: int) -> Ints:
    """How many n-grams of an order each segment has."""
    import numpy as np

    return np.maximum(lengths - order + 1, 0)
