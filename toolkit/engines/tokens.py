"""SentencePiece around an engine: pieces with offsets into the user's own text, and attention
turned into word links.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.model import TokenLink
from toolkit.text.typography import plain_source

if TYPE_CHECKING:
    import numpy as np

Offsets = list[tuple[int, int]]

# Attention below this share of a target word is noise, unless it is all there is.
MIN_WEIGHT = 0.2
# Sentences whose pieces are kept: two windows of a translation, so that planning, batching and
# translating cut each sentence into pieces once between them.
RECENT = 4096


class Tokenizer:
    """The SentencePiece model of a MarianMT folder's source side (`source.spm`)."""

    def __init__(self, folder: Path, lang: str = "fr") -> None:
        from sentencepiece import SentencePieceProcessor

        self.lang = lang
        self._source = SentencePieceProcessor(model_file=str(folder / "source.spm"))
        self.encode = lru_cache(RECENT)(self._encode)
        self.lacks = lru_cache(RECENT)(self._lacks)

    def _encode(self, text: str) -> tuple[str, ...]:
        """Pieces of a source sentence, its typography made plain first; no end mark."""
        return tuple(self._source.encode(plain_source(text, self.lang), out_type=str))

    def _lacks(self, char: str) -> bool:
        """Whether the vocabulary has no piece to write a character with, but single bytes."""
        plain = plain_source(char, self.lang)
        numbers = self._source.encode(plain, out_type=int)
        return self._source.unk_id() in numbers or any(map(is_byte, self.encode(char)))

    def count(self, text: str) -> int:
        """Number of pieces of a source sentence."""
        return len(self.encode(text))


def load_tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer, one for everybody as long as the folder's file stays the same."""
    return _load(folder, (folder / "source.spm").stat().st_mtime_ns)


@cache
def _load(folder: Path, _changed: int) -> Tokenizer:
    return Tokenizer(folder)


def surface(pieces: Sequence[str]) -> tuple[str, Offsets]:
    """The text that pieces spell, and where in it each piece stands (its word-initial space
    excluded). Byte pieces (`<0xE4>`) are decoded together; broken ones become U+FFFD.
    """
    text: list[str] = []
    offsets: Offsets = []
    length = 0
    pending = bytearray()
    for i, piece in enumerate(pieces):
        if is_byte(piece):
            pending.append(int(piece[3:5], 16))
            last = i + 1 == len(pieces) or not is_byte(pieces[i + 1])
            written = pending.decode("utf-8", errors="replace") if last else ""
            pending = bytearray() if last else pending
            lead = 0
        else:
            written = piece.replace("▁", " ")
            lead = len(written) - len(written.lstrip(" "))
        if not length:
            written, lead = written[lead:], 0
        text.append(written)
        offsets.append((length + lead, length + len(written)))
        length += len(written)
    return "".join(text), offsets


def is_byte(piece: str) -> bool:
    """Whether a piece stands for one byte of a character that the vocabulary lacks."""
    return len(piece) == 6 and piece.startswith("<0x") and piece.endswith(">")


def project_offsets(offsets: Offsets, text: str, original: str) -> Offsets:
    """Offsets into `text` (the pieces' spelling) as offsets into the `original` it came from."""
    if text == original:
        return offsets
    from rapidfuzz.distance import Levenshtein

    starts, ends = [0] * (len(text) + 1), [0] * (len(text) + 1)
    for op in Levenshtein.opcodes(text, original):
        width = op.src_end - op.src_start
        for k in range(width):
            equal = op.tag == "equal"
            starts[op.src_start + k] = op.dest_start + k if equal else op.dest_start
            ends[op.src_start + k] = op.dest_start + k + 1 if equal else op.dest_end
    return [(starts[a], ends[b - 1]) if b > a else (starts[a], starts[a]) for a, b in offsets]


def words(pieces: Sequence[str]) -> list[int]:
    """The word number of every piece; punctuation is a word of its own."""
    out: list[int] = []
    number = -1
    previous_was_word = False
    for piece in pieces:
        bare = piece.lstrip("▁")
        is_word = any(char.isalnum() for char in bare) or is_byte(piece)
        if number < 0 or bare != piece or is_word != previous_was_word:
            number += 1
        out.append(number)
        previous_was_word = is_word
    return out


def word_offsets(numbers: Sequence[int], offsets: Offsets) -> Offsets:
    """Where each word stands, from where its pieces stand."""
    out: Offsets = []
    for number, (start, end) in zip(numbers, offsets, strict=True):
        if number == len(out):
            out.append((start, end))
        else:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
    return out


def link_words(
    source: str, source_pieces: Sequence[str], target_pieces: Sequence[str], attention: np.ndarray
) -> tuple[TokenLink, ...]:
    """Word links from attention (target pieces × source pieces, rows sum to about 1).

    A target word's attention is the mean of its pieces'; it is linked to every source word that
    holds at least MIN_WEIGHT of it, and to the strongest in any case.
    """
    import numpy as np

    spelled, piece_offsets = surface(source_pieces)
    source_words, target_words = words(source_pieces), words(target_pieces)
    if not source_words or not target_words:
        return ()
    source_at = word_offsets(source_words, project_offsets(piece_offsets, spelled, source))
    target_at = word_offsets(target_words, surface(target_pieces)[1])
    attention = attention[: len(target_pieces), : len(source_pieces)]
    columns = np.flatnonzero(np.diff(source_words, prepend=-1))
    rows = np.flatnonzero(np.diff(target_words, prepend=-1))
    by_word = np.add.reduceat(np.add.reduceat(attention, columns, axis=1), rows, axis=0)
    by_word /= np.diff(rows, append=len(target_words))[:, None]
    keep = (by_word >= MIN_WEIGHT) | (by_word == by_word.max(axis=1, keepdims=True))
    return tuple(
        TokenLink(
            source_start=source_at[s][0],
            source_end=source_at[s][1],
            target_start=target_at[t][0],
            target_end=target_at[t][1],
            weight=round(min(1.0, float(by_word[t, s])), 3),
        )
        for t, s in zip(*(index.tolist() for index in np.nonzero(keep)), strict=True)
    )
