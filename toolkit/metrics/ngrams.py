"""Counting n-grams of many segments at once, exactly, with sorted integer keys.

A stream is one side of a test set (a system or a reference) as numbers: all its symbols in a
row, and the length of each segment. An n-gram's key is its segment's number and its symbols in
mixed radix, so that equal keys mean equal n-grams of the same segment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    split = [[line.split() for line in text] for text in texts]
    words = {word: None for text in split for line in text for word in line}
    numbers: dict[str, int] = {}
    tokens = [[numbers.setdefault(t, len(numbers)) for t in tokenize(word)] for word in words]
    codes = {word: code for code, word in enumerate(words)}
    return [_word_stream(text, codes, tokens) for text in split]


def _word_stream(
    text: Sequence[Sequence[str]], codes: dict[str, int], tokens: Sequence[Sequence[int]]
) -> Stream:
    """Look every word up, and put its tokens in its place."""
    import numpy as np

    words = np.array([codes[word] for line in text for word in line], np.int64)
    sizes = np.array([len(numbers) for numbers in tokens], np.int64)
    starts = np.cumsum(sizes) - sizes
    table = np.array([number for numbers in tokens for number in numbers], np.int64)
    size = sizes[words]
    places = np.repeat(starts[words] - (np.cumsum(size) - size), size) + np.arange(size.sum())
    line_of_word = np.repeat(np.arange(len(text)), [len(line) for line in text])
    lengths = np.bincount(line_of_word, weights=size, minlength=len(text)).astype(np.int64)
    return Stream(symbols=table[places], lengths=lengths)


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
