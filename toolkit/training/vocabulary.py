"""The vocabulary of a MarianMT model: two SentencePiece models and one table of piece numbers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path

from toolkit.errors import DataError, ModelError
from toolkit.text.typography import plain_source, plain_target
from toolkit.training.data import Pair
from toolkit.training.settings import VocabularySettings

FILES = ("source.spm", "target.spm", "vocab.json")
END, UNKNOWN, PAD = "</s>", "<unk>", "<pad>"


class Vocabulary:
    """The vocabulary files of a model folder. Texts get the engines' typography on the way in."""

    def __init__(self, folder: Path, lang: str = "fr") -> None:
        from sentencepiece import SentencePieceProcessor

        if missing := [name for name in FILES if not (folder / name).is_file()]:
            raise ModelError(f"The model folder lacks {', '.join(missing)}.", where=str(folder))
        self.folder = folder
        self.lang = lang
        self._source = SentencePieceProcessor(model_file=str(folder / "source.spm"))
        self._target = SentencePieceProcessor(model_file=str(folder / "target.spm"))
        numbers = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        if absent := [piece for piece in (END, UNKNOWN, PAD) if piece not in numbers]:
            raise ModelError(f"vocab.json lacks {', '.join(absent)}.", where=str(folder))
        self._numbers: dict[str, int] = numbers
        self.size = max(numbers.values()) + 1
        self.end, self.unknown, self.pad = numbers[END], numbers[UNKNOWN], numbers[PAD]
        self.pieces = [""] * self.size
        for piece, number in numbers.items():
            self.pieces[number] = piece

    def encode_sources(self, texts: Sequence[str]) -> list[list[int]]:
        """Piece numbers of source sentences, without the end mark."""
        plain = [plain_source(text, self.lang) for text in texts]
        return [self._number(pieces) for pieces in self._source.encode(plain, out_type=str)]

    def encode_targets(self, texts: Sequence[str]) -> list[list[int]]:
        """Piece numbers of target sentences, without the end mark."""
        plain = [plain_target(text) for text in texts]
        return [self._number(pieces) for pieces in self._target.encode(plain, out_type=str)]

    def decode(self, numbers: Sequence[int]) -> str:
        """The text that target pieces spell; end marks and padding are left out."""
        special = {self.end, self.pad}
        text: str = self._target.decode_pieces(
            [self.pieces[n] for n in numbers if n not in special]
        )
        return text

    def _number(self, pieces: list[str]) -> list[int]:
        return [self._numbers.get(piece, self.unknown) for piece in pieces]


def train_vocabulary(pairs: Iterable[Pair], settings: VocabularySettings, folder: Path,
                     lang: str = "fr", seed: int = 1) -> Vocabulary:  # fmt: skip
    """Learn a joint SentencePiece model from a sample of the pairs and write a model folder's
    vocabulary files. Characters outside it fall back to bytes: nothing is ever unknown.

    Keeps the sample in memory.
    """
    import sentencepiece

    folder.mkdir(parents=True, exist_ok=True)
    written = BytesIO()
    interruptions: list[BaseException] = []
    sentencepiece.set_random_generator_seed(seed)
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=_texts(
                sample(pairs, settings.sample, seed), lang, interruptions
            ),
            model_writer=written,
            vocab_size=settings.size,
            model_type="unigram",
            character_coverage=settings.character_coverage,
            byte_fallback=True,
            eos_id=0, unk_id=1, bos_id=-1, pad_id=-1,
            minloglevel=2,
        )  # fmt: skip
    except RuntimeError as error:
        if interruptions:  # SentencePiece makes a RuntimeError of whatever its iterator raises
            raise interruptions[0] from None
        reason = str(error).strip().rpartition("] ")[2] or str(error)
        message = f"No vocabulary of {settings.size} pieces can be learnt from this data: {reason}"
        hint = "Lower vocabulary.size or give more data."
        raise DataError(message, hint=hint) from error
    return write_vocabulary(written.getvalue(), folder, lang)


def write_vocabulary(model: bytes, folder: Path, lang: str = "fr") -> Vocabulary:
    """Write the vocabulary files of a joint SentencePiece model (serialised)."""
    from sentencepiece import SentencePieceProcessor

    folder.mkdir(parents=True, exist_ok=True)
    processor = SentencePieceProcessor(model_proto=model)
    pieces = [processor.id_to_piece(i) for i in range(len(processor))]
    numbers = {piece: i for i, piece in enumerate([*pieces, PAD])}
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(model)
    (folder / "vocab.json").write_text(json.dumps(numbers, ensure_ascii=False), encoding="utf-8")
    return Vocabulary(folder, lang)


def sample(pairs: Iterable[Pair], size: int, seed: int = 1) -> list[Pair]:
    """A uniform sample of a stream (Vitter's algorithm R), in random order."""
    generator = random.Random(seed)  # noqa: S311
    stream = iter(pairs)
    taken = list(islice(stream, size))
    for seen, pair in enumerate(stream, size + 1):
        place = generator.randrange(seen)
        if place < size:
            taken[place] = pair
    generator.shuffle(taken)
    return taken


def _texts(pairs: Iterable[Pair], lang: str, interruptions: list[BaseException]) -> Iterator[str]:
    """Both sides of the pairs; a signal that ends the process is noted on its way out."""
    try:
        for pair in pairs:
            yield plain_source(pair.source, lang)
            yield plain_target(pair.target)
    except (KeyboardInterrupt, SystemExit) as interruption:
        interruptions.append(interruption)
        raise
