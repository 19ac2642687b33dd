"""What has to be asked of the engine for a document, before anything is translated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.errors import DataError
from toolkit.jobs.translation.capitals import calmed, forms_of_names
from toolkit.jobs.translation.given import Given, given, is_nothing_to_translate, untranslatable
from toolkit.jobs.translation.values import widened, with_values
from toolkit.markup import Piece, cut
from toolkit.model import Block, Document, Span, State, Tag
from toolkit.segment import split, split_long
from toolkit.text.casing import is_shouting, sentence_case
from toolkit.text.edits import Edit, OffsetMap
from toolkit.text.language import is_english
from toolkit.text.speakers import speaker


@dataclass(frozen=True, slots=True)
class Request:
    """A text for the engine: (a clause of) a sentence as it is given, from `offset` on. `shouted`:
    it stands in capitals in the file and was brought to sentence case. `lead` comes before its
    translation.
    """

    text: str
    offset: int = 0
    shouted: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A segment to be. With a `state` already: nothing is asked, `target` is its translation.

    The requests' texts are those of the source after the edits in `stand_ins`; `tail` comes after
    the last one's translation. `verbatim`: stretches of the source that must come out as they are.
    `plain` is the sentence without its values, for when the model loses one.
    """

    id: str
    source: str
    tags: tuple[Tag, ...] = ()
    verbatim: tuple[Span, ...] = ()
    stand_ins: tuple[Edit, ...] = ()
    requests: tuple[Request, ...] = ()
    tail: str = ""
    state: State | None = None
    target: str = ""
    plain: Sentence | None = None

    def texts(self) -> Iterator[str]:
        """The texts that the engine must have translated."""
        yield from (request.text for request in self.requests)
        if self.plain:
            yield from self.plain.texts()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPlan:
    """A block's sentences, and the pieces it was cut into: sentences are `pieces[1::2]`."""

    block: Block
    sentences: tuple[Sentence, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPlan:
    """A document's blocks, planned."""

    document: Document
    blocks: tuple[BlockPlan, ...]

    def requests(self) -> list[str]:
        """The texts that the engine must have translated, each once."""
        sentences = (sentence for plan in self.blocks for sentence in plan.sentences)
        return list(dict.fromkeys(text for sentence in sentences for text in sentence.texts()))

    def size(self) -> int:
        """Number of sentences."""
        return sum(len(plan.sentences) for plan in self.blocks)


def request_plan(text: str) -> DocumentPlan:
    """A plan that asks for nothing but this text."""
    block = Block(id="1", text=text)
    sentence = Sentence(id="1.1", source=text, requests=(Request(text),))
    plan = BlockPlan(block=block, sentences=(sentence,), pieces=())
    return DocumentPlan(document=Document(id="-", format="lines", blocks=(block,)), blocks=(plan,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Splits documents into sentences and sentences into requests.

    `human` finds people's translations of texts; `count` counts the model's source tokens, of
    which it takes at most `max_tokens`; `lacks` says which characters it can't write; `overwrite`
    translates what a file has a translation of.
    A document with more than `max_characters` is refused.
    """

    human: Callable[[list[str]], Mapping[str, str]]
    count: Callable[[str], int]
    max_tokens: int
    lacks: Callable[[str], bool]
    max_characters: int | None = None
    overwrite: bool = False
    lang: str = "fr"

    def plan(self, document: Document) -> DocumentPlan:
        """Plan a document; DataError for one that is too long to be held."""
        self._check_length(document)
        spans = {block.id: self._sentences(block) for block in document.blocks}
        texts = [block.text for block in document.blocks]
        texts += [span.text(b.text) for b in document.blocks for span in spans[b.id]]
        human = self.human(texts)
        shouted = [text for text in texts if is_shouting(text)]
        forms = forms_of_names((block.text for block in document.blocks), shouted)
        blocks = [self._block(block, spans[block.id], human, forms) for block in document.blocks]
        return DocumentPlan(document=document, blocks=tuple(blocks))

    def _check_length(self, document: Document) -> None:
        length = sum(len(block.text) for block in document.blocks)
        if self.max_characters is not None and length > self.max_characters:
            raise DataError(
                f"There are {length:,} characters of text here; a document of more than"
                f" {self.max_characters:,} isn't taken, for it is held in memory whole.",
                where=document.id,
                hint="Split it; or use --lines, where each line is a segment; or, with some 100 MB"
                f" of memory for each million, raise the limit: --set max_characters={length}.",
            )

    def _sentences(self, block: Block) -> list[Span]:
        if block.kind != "segment":
            return split(block.text, self.lang)
        stripped = block.text.strip()
        start = block.text.find(stripped)
        return [Span(start=start, end=start + len(stripped))] if stripped else []

    def _block(
        self, block: Block, spans: list[Span], human: Mapping[str, str], forms: Mapping[str, str]
    ) -> BlockPlan:
        kept = block.target if not self.overwrite else None
        whole = kept or human.get(block.text)
        if whole and spans:
            spans = [Span(start=spans[0].start, end=spans[-1].end)]
        elif not any(span.text(block.text) in human for span in spans):
            spans = widened(block.text, block.tags, spans)
        pieces = cut(block.text, block.tags, spans)
        sentences = [
            self._human(name, piece, target) if target else self._sentence(name, piece, forms)
            for name, piece, target in (
                (f"{block.id}.{number}", piece, whole or human.get(piece.text))
                for number, piece in enumerate(pieces[1::2], start=1)
            )
        ]
        return BlockPlan(block=block, sentences=tuple(sentences), pieces=pieces)

    def _human(self, name: str, piece: Piece, target: str) -> Sentence:
        return Sentence(
            id=name, source=piece.text, tags=piece.tags, state="human", target=target.strip()
        )

    def _sentence(self, name: str, piece: Piece, forms: Mapping[str, str]) -> Sentence:
        plain = self._asked(name, piece.text, piece.tags, forms)
        source, tags = with_values(piece.text, piece.tags)
        if plain.state or source == piece.text:
            return plain
        return replace(self._asked(name, source, tags, forms), plain=plain)

    def _asked(
        self, name: str, source: str, tags: tuple[Tag, ...], forms: Mapping[str, str]
    ) -> Sentence:
        stretches = untranslatable(source, self.lacks)
        shouts = _shouted(source)
        asked = given(source, _recased(calmed(source), shouts, forms), stretches)
        nothing = not asked.parts or is_nothing_to_translate(source, tags, stretches)
        if nothing or is_english(source):
            return Sentence(
                id=name, source=source, tags=tags, verbatim=asked.verbatim,
                state="copied", target=source,
            )  # fmt: skip
        requests = self._requests(asked, shouts)
        return Sentence(
            id=name, source=source, tags=tags, verbatim=asked.verbatim, stand_ins=asked.edits,
            requests=tuple(requests), tail=asked.between(asked.parts[-1].end, len(asked.text)),
        )  # fmt: skip

    def _requests(self, asked: Given, shouts: Sequence[tuple[int, int]]) -> Iterator[Request]:
        done = 0
        moved = [OffsetMap(asked.edits).range(*span) for span in shouts]
        for part in asked.parts:
            shouted = any(start <= part.start < end for start, end in moved)
            lead = asked.between(done, part.start)
            for span in split_long(part.text(asked.text), self.count, self.max_tokens):
                text = span.text(part.text(asked.text))
                yield Request(text, part.start + span.start, shouted, lead)
                lead = " "
            done = part.end


def _shouted(source: str) -> list[tuple[int, int]]:
    """The stretches in capitals that are given in sentence case: the whole; of a text with a
    speaker's label what is said, and a label that isn't kept.
    """
    voice = speaker(source)
    if voice is None:
        return [(0, len(source))] if is_shouting(source) else []
    said = (voice.colon[1], len(source))
    shouts = is_shouting(source) or is_shouting(source[said[0] :])
    return [*([] if voice.english else [voice.name]), *([said] if shouts else [])]


def _recased(source: str, stretches: Sequence[tuple[int, int]], forms: Mapping[str, str]) -> str:
    text = source
    for start, end in stretches:
        text = text[:start] + sentence_case(text[start:end], forms) + text[end:]
    return text
