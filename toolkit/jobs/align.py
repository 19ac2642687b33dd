"""Align: two piles of documents become rows of a bitext."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field

from toolkit.align.base import Bead
from toolkit.align.pairing import DocumentPair, Pairing, pair_files
from toolkit.align.sentences import align_lines
from toolkit.config import Settings
from toolkit.entities.align import linked_names
from toolkit.errors import DataError
from toolkit.jobs.translate import TranslateOptions, Translator
from toolkit.model import BitextRow
from toolkit.registry import EXTENSIONS
from toolkit.text.compressed import read_bytes, read_lines
from toolkit.text.places import STDIN

__all__ = [
    "AlignOptions", "Aligned", "Aligner", "DocumentPair", "Pairing", "pair_documents", "rows",
]  # fmt: skip

Failed = Callable[[DocumentPair, DataError], None]


class AlignOptions(Settings):
    """How documents are aligned; every field is a flag of `toolkit align`.

    `lines`: every line is a sentence already. `similarity`: what is compared beside lengths and
    numbers: "words" (a lexicon), or "translation" (also the machine translation of the French
    side, through the segment store). `embedder` names a folder with a sentence-embedding model
    that takes the translation's place. `entities` links names across each row. `stdin_format` is
    the format of a document that comes from standard input.
    """

    beside_config: ClassVar[tuple[str, ...]] = ("embedder",)

    lines: bool = False
    similarity: Literal["words", "translation"] = "words"
    embedder: Path | None = None
    min_confidence: float = Field(default=0.0, ge=0, le=1)
    keep_unaligned: bool | None = None
    entities: bool = True
    stdin_format: str = "text"
    translation: TranslateOptions = TranslateOptions()


def pair_documents(fr: Path, en: Path, options: AlignOptions) -> Pairing:
    """`pair_files` of what can be read: any file by lines, else those of known formats. DataError
    when that gives no pair.
    """
    pairing = pair_files(fr, en, suffixes=None if options.lines else EXTENSIONS)
    if pairing.pairs:
        return pairing
    raise DataError(
        "No two files have the same name"
        + (" and a format that is read." if pairing.unsupported else "."),
        where=f"{fr}, {en}",
        hint="Files are paired by name: x.fr.txt with x.en.txt, fr/x.md with en/x.md.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """A document pair with its sentences and the beads that join them."""

    pair: DocumentPair
    fr: Sequence[str]
    en: Sequence[str]
    beads: Sequence[Bead]

    def shapes(self) -> Counter[str]:
        """How many beads there are of each shape (`1-1`, `2-1`, `0-1`, …)."""
        return Counter(bead.shape for bead in self.beads)


class Aligner:
    """Aligns document pairs with one set of options; a context manager, as it may hold a model."""

    def __init__(self, options: AlignOptions | None = None) -> None:
        self.options = options or AlignOptions()
        self._translator: Translator | None = None
        self._embedder: Any = None

    def __enter__(self) -> Aligner:
        if self.options.embedder:
            from toolkit.align.embedder import Embedder

            self._embedder = Embedder(self.options.embedder)
        elif self.options.similarity == "translation":
            self._translator = Translator(self.options.translation)
        return self

    def __exit__(self, *_: object) -> None:
        if self._translator:
            self._translator.close()

    def align(
        self, pairs: Iterable[DocumentPair], *, failed: Failed | None = None
    ) -> Iterator[Aligned]:
        """Align pair after pair; only one is in memory at a time. A pair that can't be read is
        told to `failed` and passed over; without that the DataError is raised.
        """
        for pair in pairs:
            try:
                fr, en = self._sentences(pair.fr, "fr"), self._sentences(pair.en, "en")
            except DataError as error:
                if failed is None:
                    raise
                failed(pair, error)
            else:
                yield Aligned(pair=pair, fr=fr, en=en, beads=self.beads(fr, en))

    def _sentences(self, path: Path, lang: str) -> list[str]:
        name = self.options.stdin_format if path == STDIN else path.name
        return read_sentences(path, lang, lines=self.options.lines, format_name=name)

    def beads(self, fr: Sequence[str], en: Sequence[str]) -> list[Bead]:
        """Align two lists of sentences."""
        if self._embedder:
            return align_lines(fr, en, embedded=(self._embedder(fr), self._embedder(en)))
        translated = list(self._translator.lines(fr)) if self._translator else None
        return align_lines(fr, en, translated=translated)


def read_sentences(
    path: Path, lang: str, *, lines: bool, format_name: str | None = None
) -> list[str]:
    """The sentences of a document: its lines, or what the segmenter finds in its blocks."""
    if lines:
        return list(read_lines(path))
    from toolkit.formats import format_for
    from toolkit.formats.base import ReadOptions
    from toolkit.segment import split

    document = format_for(format_name or path.name).read(
        read_bytes(path), name=str(path), options=ReadOptions()
    )
    return [
        " ".join(span.text(block.text).split())
        for block in document.blocks
        for span in split(block.text, lang)
    ]


def rows(aligned: Iterable[Aligned], options: AlignOptions) -> Iterator[BitextRow]:
    """Rows of the beads that pass `min_confidence`; lone lines only with `keep_unaligned`."""
    for document in aligned:
        for number, bead in enumerate(document.beads):
            sure = bead.confidence >= options.min_confidence
            if sure if bead.paired else bool(options.keep_unaligned):
                yield _row(document, bead, number, entities=options.entities)


def _row(document: Aligned, bead: Bead, number: int, *, entities: bool) -> BitextRow:
    fr, en = _joined(document.fr, bead.fr), _joined(document.en, bead.en)
    provenance = {
        "fr_file": str(document.pair.fr),
        "en_file": str(document.pair.en),
        "fr_lines": list(bead.fr),
        "en_lines": list(bead.en),
        "reasons": list(bead.reasons),
    }
    return BitextRow(
        id=f"{document.pair.id}:{number}",
        fr=fr,
        en=en,
        doc_id=document.pair.id,
        entities=linked_names(fr, en) if entities else (),
        scores={"alignment": bead.confidence},
        provenance=provenance,
    )


def _joined(sentences: Sequence[str], lines: range) -> str:
    return " ".join(sentences[number] for number in lines if sentences[number])
