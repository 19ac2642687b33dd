"""Training data as numbers on disk: packed once, then read through memory maps.

A folder with `source.bin`, `target.bin` (piece numbers end to end), `links.bin` (source piece,
target piece of every word link) and the offsets of each (`*.at.npy`).
"""

from __future__ import annotations

import json
import random
import re
import shutil
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import DataError
from toolkit.text.typography import double_quotes, plain_target
from toolkit.training.aligner import Sentences, WordAligner, WordNumbers
from toolkit.training.data import Pair, chunked, read_source
from toolkit.training.settings import Batching, Guidance, TrainSettings
from toolkit.training.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK = 10_000
SUMMARY = "corpus.json"
SLACK = 6  # pieces by which a short pair may break the length ratio
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")
Ints = Any  # a NumPy array or memory map of integers
Anchors = dict[int, tuple[tuple[str, str], ...]]  # by row; see `Pair.anchors`


class Corpus:
    """A packed corpus. Rows are numbered in the order in which they were packed."""

    def __init__(self, folder: Path) -> None:
        import numpy as np

        if not (folder / SUMMARY).is_file():
            raise DataError("This folder holds no packed corpus.", where=str(folder))
        self.summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        self.source, self._source_at = _load(folder, "source", self.summary["dtype"])
        self.target, self._target_at = _load(folder, "target", self.summary["dtype"])
        self.guided = (folder / "links.at.npy").is_file()
        if self.guided:
            self.links, self._links_at = _load(folder, "links", "uint16")
            self.links = self.links.reshape(-1, 2)
        self.source_lengths: NDArray[np.int64] = np.diff(self._source_at)
        self.target_lengths: NDArray[np.int64] = np.diff(self._target_at)

    def __len__(self) -> int:
        return len(self.source_lengths)

    def sources(self, row: int) -> Ints:
        """Source piece numbers of a row."""
        return self.source[self._source_at[row] : self._source_at[row + 1]]

    def targets(self, row: int) -> Ints:
        """Target piece numbers of a row."""
        return self.target[self._target_at[row] : self._target_at[row + 1]]

    def sources_of(self, rows: list[int]) -> tuple[Ints, Ints]:
        """Source piece numbers of some rows, end to end, and how many each row has."""
        return _gather(self.source, self._source_at, rows)

    def targets_of(self, rows: list[int]) -> tuple[Ints, Ints]:
        """Target piece numbers of some rows, end to end, and how many each row has."""
        return _gather(self.target, self._target_at, rows)

    def links_of(self, rows: list[int]) -> tuple[Ints, Ints, Ints]:
        """Links of some rows: place in `rows`, target piece, source piece. Both end marks of a row
        are linked too.
        """
        import numpy as np

        links, counts = _gather(self.links, self._links_at // 2, rows)
        places = np.repeat(np.arange(len(rows)), counts)
        return places, links[:, 1].astype(np.int64), links[:, 0].astype(np.int64)


def _gather(numbers: Ints, at: Ints, rows: list[int]) -> tuple[Ints, Ints]:
    """The stretches `at[row]` to `at[row + 1]` of some rows, end to end, and their lengths."""
    import numpy as np

    starts = at[rows]
    lengths = at[np.add(rows, 1)] - starts
    shifts = starts - (np.cumsum(lengths) - lengths)
    return numbers[np.arange(lengths.sum()) + np.repeat(shifts, lengths)], lengths


class _Writer:
    """Numbers appended to a file, with the offsets where rows begin."""

    def __init__(self, folder: Path, name: str, dtype: str) -> None:
        self._folder, self._name, self._dtype = folder, name, dtype
        self._file = (folder / f"{name}.bin").open("wb")
        self._at = array("q", [0])

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *failure: object) -> None:
        import numpy as np

        self._file.close()
        np.save(self._folder / f"{self._name}.at.npy", np.frombuffer(self._at, dtype=np.int64))

    def append(self, rows: list[list[int]]) -> None:
        """Add rows."""
        import numpy as np

        flat = [number for row in rows for number in row]
        self._file.write(np.array(flat, dtype=self._dtype).tobytes())
        for row in rows:
            self._at.append(self._at[-1] + len(row))


def _load(folder: Path, name: str, dtype: str) -> tuple[Ints, Ints]:
    import numpy as np

    at = np.load(folder / f"{name}.at.npy")
    if at[-1] == 0:
        return np.empty(0, dtype), at
    return np.memmap(folder / f"{name}.bin", dtype=dtype, mode="r"), at


def mixed(settings: TrainSettings, note: Callable[[str], None] | None = None) -> Iterator[Pair]:
    """All sources one after the other, each row as often as its source's weight says."""
    for number, source in enumerate(settings.sources):
        rng = random.Random(f"{settings.run.seed} {number}")  # noqa: S311
        times, share = divmod(source.weight, 1)
        pairs = read_source(source, settings.root, settings.languages)
        for pair in map(_with_double_quotes, pairs) if settings.double_quotes else pairs:
            for _ in range(int(times) + (rng.random() < share)):
                yield pair
        if note:
            note(source.path)


def _with_double_quotes(pair: Pair) -> Pair:
    return replace(pair, target=double_quotes(pair.source, plain_target(pair.target)))


def pack(
    pairs: Iterable[Pair], vocabulary: Vocabulary, folder: Path, batching: Batching,
    guidance: Guidance | None = None,
) -> Corpus:  # fmt: skip
    """Write a packed corpus; what is too long or too unlike in length is left out and counted in
    its summary. With `guidance`, words are aligned. The folder appears complete or not at all.
    """
    working = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(working, ignore_errors=True)
    working.mkdir(parents=True)
    anchors = _write_rows(pairs, vocabulary, working, batching)
    if guidance and guidance.weight:
        _align(Corpus(working), vocabulary, working, guidance, anchors)
    shutil.rmtree(folder, ignore_errors=True)
    working.replace(folder)
    return Corpus(folder)


def _write_rows(
    pairs: Iterable[Pair], vocabulary: Vocabulary, folder: Path, batching: Batching
) -> Anchors:
    """Write both sides and the summary; the anchors of the rows that have any, by row."""
    dtype = "uint16" if vocabulary.size < 2**16 else "uint32"
    counts: Counter[str] = Counter()
    anchors: Anchors = {}
    with ExitStack() as stack:
        writers = [
            stack.enter_context(_Writer(folder, side, dtype)) for side in ("source", "target")
        ]
        for chunk in chunked(pairs, CHUNK):
            sources = vocabulary.encode_sources([pair.source for pair in chunk])
            targets = vocabulary.encode_targets([pair.target for pair in chunk])
            kept = [i for i in range(len(chunk)) if _fits(sources[i], targets[i], batching, counts)]
            anchors |= {
                counts["kept"] + k: chunk[i].anchors for k, i in enumerate(kept) if chunk[i].anchors
            }
            writers[0].append([sources[i] for i in kept])
            writers[1].append([targets[i] for i in kept])
            counts["kept"] += len(kept)
    if not counts["kept"]:
        raise DataError("No training pair is left after packing.", where=str(folder),
                        hint=left_out(counts, "Left out: {}."))  # fmt: skip
    summary = json.dumps({"dtype": dtype, "rows": dict(counts)}, indent=1)
    (folder / SUMMARY).write_text(summary + "\n", encoding="utf-8")
    return anchors


def left_out(counts: Mapping[str, int], form: str) -> str:
    """`12 too long, 3 empty` in a form with `{}`; nothing where no pair was left out."""
    said = ", ".join(f"{n:,} {why}" for why, n in counts.items() if n and why != "kept")
    return form.format(said) if said else ""


def _fits(source: list[int], target: list[int], limits: Batching, counts: Counter[str]) -> bool:
    n, m = len(source), len(target)
    if not n or not m:
        counts["empty"] += 1
    elif max(n, m) > limits.max_length:
        counts["too long"] += 1
    elif n > limits.max_ratio * m + SLACK or m > limits.max_ratio * n + SLACK:
        counts["unlike in length"] += 1
    else:
        return True
    return False


def _align(
    corpus: Corpus, vocabulary: Vocabulary, folder: Path, guidance: Guidance,
    anchors: Anchors,
) -> None:  # fmt: skip
    """Write the links of every row: the aligner learns from a sample, then aligns all."""
    numbers, aligner = WordNumbers(), WordAligner()
    size = min(guidance.sample, len(corpus))
    rows = random.Random(1).sample(range(len(corpus)), size)  # noqa: S311
    # Anchors stand only in what is aligned: words alike on both sides that training never saw.
    left, right, _ = _words_of(corpus, vocabulary, sorted(rows), numbers, {})
    aligner.fit(left, right, iterations=guidance.iterations)
    with _Writer(folder, "links", "uint16") as writer:
        for chunk in chunked(range(len(corpus)), CHUNK):
            left, right, words = _words_of(corpus, vocabulary, chunk, numbers, anchors)
            found = aligner.align(left, right)
            bounds = zip(right.starts[:-1].tolist(), right.starts[1:].tolist(), strict=True)
            writer.append(
                [piece_links(source, target, found[a:b].tolist())
                 for (source, target), (a, b) in zip(words, bounds, strict=True)]
            )  # fmt: skip


def _words_of(
    corpus: Corpus, vocabulary: Vocabulary, rows: Iterable[int], numbers: WordNumbers,
    anchors: Anchors,
) -> tuple[Sentences, Sentences, list[tuple[list[int], list[int]]]]:  # fmt: skip
    """Some rows as numbered words, and the word of each piece on both sides."""
    texts: tuple[list[list[str]], list[list[str]]] = ([], [])
    words = []
    for row in rows:
        sides = []
        for side, pieces in enumerate((corpus.sources(row), corpus.targets(row))):
            spelled = [vocabulary.pieces[piece] for piece in pieces]
            places = piece_words(spelled)
            known = {pair[side]: f"@{k}" for k, pair in enumerate(anchors.get(row, ()))}
            texts[side].append([known.get(word, word.lower()) for word in spell(spelled, places)])
            sides.append(places)
        words.append((sides[0], sides[1]))
    return numbers.sentences(texts[0]), numbers.sentences(texts[1]), words


def piece_words(pieces: list[str]) -> list[int]:
    """The word of every piece. Punctuation is a word; an apostrophe ends one."""
    out: list[int] = []
    number, before = -1, ""
    for piece in pieces:
        starts = piece.startswith("▁") and before != "▁"
        turns = _is_word(piece) != _is_word(before) and before != "▁" and piece != "'"
        if number < 0 or starts or turns or before.endswith("'"):
            number += 1
        out.append(number)
        before = piece
    return out


def _is_word(piece: str) -> bool:
    return any(char.isalnum() for char in piece)


def spell(pieces: list[str], places: list[int]) -> list[str]:
    """The words that pieces spell, characters that are written as bytes included."""
    words = [bytearray() for _ in range(places[-1] + 1 if places else 0)]
    for piece, place in zip(pieces, places, strict=True):
        is_byte = _BYTE.fullmatch(piece)
        words[place] += bytes([int(is_byte[1], 16)]) if is_byte else piece.strip("▁").encode()
    return [word.decode("utf-8", errors="replace") for word in words]


def piece_links(source: list[int], target: list[int], words: list[int]) -> list[int]:
    """Links of pieces from links of words: `words[j]` is the source word of target word j, or -1.

    A word's pieces are matched in order. Flat: source piece, target piece, source piece, …; the
    end marks, one past the last pieces, are linked too.
    """
    pieces: list[list[int]] = [[] for _ in range(source[-1] + 1)]
    for i, word in enumerate(source):
        pieces[word].append(i)
    spread = Counter(target)
    links, nth, before = [], 0, -1
    for j, word in enumerate(target):
        nth = nth + 1 if word == before else 0
        before = word
        if words[word] >= 0:
            origin = pieces[words[word]]
            links += [origin[min(len(origin) - 1, nth * len(origin) // spread[word])], j]
    return [*links, len(source), len(target)]
