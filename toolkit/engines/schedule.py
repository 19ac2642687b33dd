"""From a stream of sentences to full batches of like length, several under way at once.

Sentences are taken in windows, each sorted by length and cut into batches by a token budget;
the next window is read while the last batches of the one before are still being translated, so
no core waits, and memory holds two windows at most however long the stream is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from toolkit.engines.base import Decoding, Engine, Hypothesis, Pending

WINDOW = 4096
BATCH_TOKENS = 2048


def translate_stream(
    engine: Engine,
    sentences: Iterable[str],
    decoding: Decoding,
    *,
    window: int = WINDOW,
    batch_tokens: int = BATCH_TOKENS,
) -> Iterator[list[tuple[str, Hypothesis]]]:
    """Translate; a finished batch at a time, in the order in which batches finish.

    `sentences` is read ahead by up to two windows. The order within it doesn't matter to the
    result; sentences should be unique, for none is recognised again.
    """
    running: deque[tuple[list[str], Pending]] = deque()
    for batch in batches(engine, sentences, window, batch_tokens):
        running.append((batch, engine.submit(batch, decoding)))
        while len(running) > engine.parallel_batches + 2:
            yield _finish(running)
    while running:
        yield _finish(running)


def _finish(running: deque[tuple[list[str], Pending]]) -> list[tuple[str, Hypothesis]]:
    texts, pending = running.popleft()
    return list(zip(texts, pending.result(), strict=True))


def batches(
    engine: Engine, sentences: Iterable[str], window: int, batch_tokens: int
) -> Iterator[list[str]]:
    """Batches of sentences of like length, at most `batch_tokens` source tokens with padding.

    The longest come first: short batches at the end leave the cores idle for less time.
    """
    stream = iter(sentences)
    while taken := list(islice(stream, window)):
        sized = sorted(((engine.count_tokens(text), text) for text in taken), reverse=True)
        batch: list[str] = []
        longest = 1
        for tokens, text in sized:
            if batch and longest * (len(batch) + 1) > batch_tokens:
                yield batch
                batch = []
            longest = tokens + 1 if not batch else longest
            batch.append(text)
        if batch:
            yield batch
