"""A translator: a model, a segment store and the steps of post-editing, ready for documents."""

from __future__ import annotations

import math
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from toolkit import registry
from toolkit.config import load_settings
from toolkit.engines import load_model
from toolkit.engines.base import Engine, ModelInfo
from toolkit.engines.tokens import load_tokenizer
from toolkit.errors import StoreError
from toolkit.jobs.translation.finish import Step, assemble, finish
from toolkit.jobs.translation.flow import Flow
from toolkit.jobs.translation.options import TranslateOptions
from toolkit.jobs.translation.plan import DocumentPlan, Planner, request_plan
from toolkit.jobs.translation.recover import VERSION as RETRIES
from toolkit.jobs.translation.recover import Recovery
from toolkit.model import Block, Document, TranslatedDocument
from toolkit.store import SegmentStore, Stored
from toolkit.text.typography import nfc

LINES_AT_ONCE = 512

Failed = Callable[[Document, Exception], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A translated document, and its blocks for the format's writer."""

    translated: TranslatedDocument
    blocks: Sequence[Block]


class Translator:
    """Translates documents, texts and lines with one set of options: TranslateOptions, or its
    fields as keywords (`Translator(beam_size=2)`).

    The model is resolved at once (a wrong name is an error here) but loaded only when the store
    lacks something. Use it as a context manager, or call `close`. Threads may share one and take
    turns: one waits while another's next draft is made. Every process makes its own.
    """

    def __init__(
        self,
        options: TranslateOptions | None = None,
        *,
        progress: Callable[[int], None] | None = None,
        **fields: Any,
    ) -> None:
        if options is not None and fields:
            raise TypeError("Translator() takes TranslateOptions or its fields, not both")
        self.options = options or load_settings(TranslateOptions, **fields)
        self._closed = False
        self._turn = threading.RLock()
        self._process = os.getpid()
        self.counts: Counter[str] = Counter()
        self.since = math.inf  # what was stored from then on counts as this run's work
        self._progress = progress or (lambda _: None)
        self.model: ModelInfo = load_model(
            self.options.model, engine=self.options.engine, revision=self.options.revision
        )
        self.store = SegmentStore(self.options.store_path())
        compute = f",{self.options.compute_type}" if self.options.compute_type else ""
        search = f"{self.options.decoding().key()},retries={RETRIES}"
        decoding = f"{self.options.engine},{search}{compute}"
        self.store.use_model(
            digest=self.model.digest,
            name=self.model.name,
            revision=self.model.revision,
            decoding=decoding,
        )

    def __enter__(self) -> Translator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store; nothing can be translated after it."""
        with self._turn:
            self._closed = True
            self.store.close()

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("this Translator has been closed")
        if os.getpid() != self._process:  # a fork has neither the engine's threads nor the store
            raise RuntimeError("this Translator is another process's: make one in each")

    @cached_property
    def engine(self) -> Engine:
        """The loaded engine."""
        build = registry.load("engine", self.options.engine)
        engine: Engine = build(self.model, self.options.engine_options())
        return engine

    @cached_property
    def steps(self) -> Sequence[Step]:
        """The steps of post-editing, in order; loaded only when there is something to edit."""
        from toolkit.jobs.translation.steps import post_editing

        return post_editing(self.options, self.store)

    @cached_property
    def planner(self) -> Planner:
        """The planner for this model and store."""
        tokenizer = load_tokenizer(self.model.path)
        return Planner(
            human=self.store.find_human if self.store.has_human() else lambda _: {},
            count=tokenizer.count,
            lacks=tokenizer.lacks,
            max_tokens=self.model.max_source_tokens,
            max_characters=self.options.max_characters,
            overwrite=self.options.overwrite,
        )

    def drafts(
        self, documents: Iterable[Document], *, failed: Failed | None = None
    ) -> Iterator[Draft]:
        """Translate documents: as many drafts, in order; reads ahead by a window.

        `failed` hears of a document that can't be translated, which then has no draft, and the
        others are done; without it the error is raised.
        """
        stream = self._drafts(documents, failed)
        while True:
            with self._turn:
                self._check_open()
                draft = next(stream, None)
            if draft is None:
                return
            yield draft

    def _drafts(self, documents: Iterable[Document], failed: Failed | None) -> Iterator[Draft]:
        recovery = Recovery(decoding=self.options.decoding())
        flow = Flow(
            self.store,
            lambda: self.engine,
            recovery,
            since=self.since,
            counts=self.counts,
            progress=self._progress,
        )
        for translated in flow.run(self._plans(documents, failed)):
            steps = self.steps
            with _heard(translated.plan.document, failed):
                document, blocks = finish(translated.plan, assemble(translated), steps)
                self.counts.update(segment.state for segment in document.segments)
                yield Draft(translated=document, blocks=blocks)

    def _plans(
        self, documents: Iterable[Document], failed: Failed | None
    ) -> Iterator[DocumentPlan]:
        for document in documents:
            with _heard(document, failed):
                yield self.planner.plan(document)

    def requests(self, texts: Sequence[str]) -> list[Stored]:
        """Raw translations of texts as the planner asks for them, in order, each kept in the
        store; nothing is split or post-edited.
        """
        found: dict[str, Stored] = {}
        with self._turn:
            self._check_open()
            recovery = Recovery(decoding=self.options.decoding())
            flow = Flow(self.store, lambda: self.engine, recovery, progress=self._progress)
            for translated in flow.run(request_plan(text) for text in texts):
                found.update(translated.found)
        return [found[text] for text in texts]

    def lines(self, lines: Iterable[str]) -> Iterator[str]:
        """One segment a line, in and out, never split or merged; memory stays flat. Line ends,
        as the lines of an open file have them, are left off.
        """
        for draft in self.drafts(_line_documents(_strings(lines))):
            yield from (_one_line(block.text) for block in draft.blocks)

    def texts(self, texts: Iterable[str]) -> Iterator[str]:
        """Plain texts of any length, each a document of its own paragraphs."""
        for draft in self.drafts(_text_documents(_strings(texts))):
            yield "".join(block.text for block in draft.blocks)


@contextmanager
def _heard(document: Document, failed: Failed | None) -> Iterator[None]:
    """Turn what goes wrong with one document over to `failed`; the store is everybody's."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        if failed is None:
            raise
        failed(document, error)


def _strings(texts: Iterable[Any]) -> Iterator[str]:
    """The same texts; TypeError for what is none, such as the numbers that bytes consist of, and
    for a single text, whose characters nobody wants one by one.
    """
    if isinstance(texts, str):
        raise TypeError("several texts are needed, such as a list: write [text] for one")
    if isinstance(texts, bytes | bytearray):
        raise TypeError("texts are needed, not bytes: decode them")
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"a text is needed, not {type(text).__name__}: {text!r:.40}")
        yield text


def _line_documents(lines: Iterable[str]) -> Iterator[Document]:
    stream = iter(lines)
    number = 0
    while taken := list(islice(stream, LINES_AT_ONCE)):
        blocks = [
            Block(id=str(number + i + 1), text=nfc(line.rstrip("\r\n")), kind="segment")
            for i, line in enumerate(taken)
        ]
        number += len(taken)
        yield Document(id=f"lines-{number}", format="lines", blocks=tuple(blocks))


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _text_documents(texts: Iterable[str]) -> Iterator[Document]:
    for number, text in enumerate(texts):
        paragraphs = nfc(text).split("\n")
        parts = [line + "\n" for line in paragraphs[:-1]] + [paragraphs[-1]]
        blocks = [Block(id=str(i + 1), text=part) for i, part in enumerate(parts)]
        yield Document(id=f"text-{number + 1}", format="text", blocks=tuple(blocks))
