"""Full batches of sentences of like length, several under way at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from toolkit.engines.base import Decoding, Engine, Hypothesis, Pending

BATCH_TOKENS = 2048
LEAST_TOKENS = 128

Finished = list[tuple[str, Hypothesis]]


class Scheduler:
    """Keeps an engine busy: batches are begun ahead of being waited for.

    Call `feed` with a window of a few thousand unique sentences at a time (sorting by length is
    worth it from about a thousand), and `drain` at the end. Memory holds what is under way.
    """

    def __init__(
        self, engine: Engine, decoding: Decoding, *, batch_tokens: int = BATCH_TOKENS
    ) -> None:
        self.engine = engine
        self.decoding = decoding
        self.batch_tokens = batch_tokens
        self._running: deque[tuple[list[str], Pending]] = deque()

    def feed(self, sentences: Sequence[str]) -> Iterator[Finished]:
        """Begin to translate a window; yields batches, of this or earlier windows, as they end."""
        for batch in batches(self.engine, sentences, self.batch_tokens):
            self._running.append((batch, self.engine.submit(batch, self.decoding)))
            while len(self._running) > 2 * self.engine.parallel_batches:
                yield self._finish()

    def drain(self) -> Iterator[Finished]:
        """Wait for what is still under way."""
        while self._running:
            yield self._finish()

    def _finish(self) -> Finished:
        texts, pending = self._running.popleft()
        return list(zip(texts, pending.result(), strict=True))


def batches(engine: Engine, sentences: Sequence[str], batch_tokens: int) -> Iterator[list[str]]:
    """Batches of sentences of like length, at most `batch_tokens` source tokens with padding.

    The longest come first: short batches at the end leave the cores idle for less time. Few
    sentences make smaller batches, so that every core has one.
    """
    sized = sorted(((engine.count_tokens(text), text) for text in sentences), reverse=True)
    share = sum(tokens + 1 for tokens, _ in sized) // engine.parallel_batches + 1
    batch_tokens = min(batch_tokens, max(share, LEAST_TOKENS))
    batch: list[str] = []
    longest = 1
    for tokens, text in sized:
        if batch and longest * (len(batch) + 1) > batch_tokens:
            yield batch
            batch = []
        if not batch:
            longest = tokens + 1
        batch.append(text)
    if batch:
        yield batch
