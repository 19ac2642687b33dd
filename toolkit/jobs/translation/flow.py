"""Documents in, translated documents out, in order: only what the store lacks is translated.

Documents are taken in windows of a few thousand sentences. A window's new sentences, each once,
are sorted and batched together whatever document they are from; while its last batches are
being translated the next window is read. A document leaves as soon as all before it have left.
"""

from __future__ import annotations

import math
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from toolkit.engines.base import Engine, Hypothesis
from toolkit.engines.schedule import Finished, Scheduler
from toolkit.jobs.translation.plan import DocumentPlan
from toolkit.jobs.translation.recover import Recovery
from toolkit.store import SegmentStore, Stored

WINDOW = 2048
FIRST_WINDOW = 128
FLUSH_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A plan whose requests all have a translation; `fresh` are those made in this run."""

    plan: DocumentPlan
    found: Mapping[str, Stored]
    fresh: Set[str]


class Flow:
    """One run over a stream of planned documents.

    `engine` is called only when there is something to translate. `counts` tells how many texts
    were translated, reused and retried so far. What was stored `since` (seconds since 1970) is
    this run's work too: another worker's.
    """

    def __init__(
        self,
        store: SegmentStore,
        engine: Callable[[], Engine],
        recovery: Recovery,
        *,
        since: float = math.inf,
        counts: Counter[str] | None = None,
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.counts: Counter[str] = Counter() if counts is None else counts
        self._store = store
        self._engine = engine
        self._recovery = recovery
        self._since = since
        self._progress = progress
        self._scheduler: Scheduler | None = None
        self._open: deque[tuple[DocumentPlan, list[str]]] = deque()
        self._known: dict[str, Stored | None] = {}  # None: under way
        self._users: Counter[str] = Counter()
        self._fresh: set[str] = set()
        self._unsaved: list[Stored] = []
        self._saved_at = -math.inf  # what comes first is saved at once

    def run(self, plans: Iterable[DocumentPlan]) -> Iterator[Translated]:
        """Every plan, in order, with the translations of its requests."""
        try:
            for window in windows(plans, WINDOW):
                for finished in self._feed(self._look_up(window)):
                    self._take(finished)
                    yield from self._complete()
                yield from self._complete()
            if self._scheduler:
                for finished in self._scheduler.drain():
                    self._take(finished)
                    yield from self._complete()
        finally:
            self._save()

    def _look_up(self, window: list[DocumentPlan]) -> list[str]:
        """Open the window's documents; returns the texts that nobody has translated yet."""
        wanted: dict[str, None] = {}
        for plan in window:
            requests = plan.requests()
            self._open.append((plan, requests))
            self._users.update(requests)
            wanted.update(dict.fromkeys(text for text in requests if text not in self._known))
        stored = self._store.find_machine(list(wanted))
        self._known.update(stored)
        self._fresh.update(text for text, each in stored.items() if each.created >= self._since)
        self.counts["reused"] += len(stored)
        missing = [text for text in wanted if text not in stored]
        self._known.update(dict.fromkeys(missing))
        return missing

    def _feed(self, texts: list[str]) -> Iterator[Finished]:
        if not texts:
            return
        if self._scheduler is None:
            self._scheduler = Scheduler(self._engine(), self._recovery.decoding)
        yield from self._scheduler.feed(texts)

    def _take(self, finished: Finished) -> None:
        for text, hypothesis in self._recovered(finished):
            stored = Stored(
                source=text,
                target=hypothesis.text,
                score=hypothesis.score,
                alignment=hypothesis.alignment,
            )
            self._known[text] = stored
            self._fresh.add(text)
            self._unsaved.append(stored)
        self.counts["translated"] += len(finished)
        self._progress(len(finished))
        if time.monotonic() - self._saved_at > FLUSH_SECONDS:
            self._save()

    def _recovered(self, finished: Finished) -> Iterable[tuple[str, Hypothesis]]:
        better, retried = self._recovery.recover(self._engine(), finished)
        self.counts["retried"] += retried
        return better

    def _save(self) -> None:
        if self._unsaved:
            self._store.add_machine(self._unsaved)
        self._unsaved = []
        self._saved_at = time.monotonic()

    def _complete(self) -> Iterator[Translated]:
        while self._open:
            plan, requests = self._open[0]
            found = {text: stored for text in requests if (stored := self._known[text])}
            if len(found) < len(requests):
                return
            self._open.popleft()
            self._save()
            yield Translated(plan=plan, found=found, fresh=self._fresh.intersection(requests))
            self._release(requests)

    def _release(self, requests: list[str]) -> None:
        for text in requests:
            self._users[text] -= 1
            if not self._users[text]:
                del self._users[text], self._known[text]
                self._fresh.discard(text)


def windows(plans: Iterable[DocumentPlan], size: int) -> Iterator[list[DocumentPlan]]:
    """Runs of documents with at least `size` sentences together; the first ones are smaller, so
    that a run has something to show, and to keep, within seconds.
    """
    window: list[DocumentPlan] = []
    held = 0
    wanted = min(FIRST_WINDOW, size)
    for plan in plans:
        window.append(plan)
        held += plan.size()
        if held >= wanted:
            yield window
            window, held = [], 0
            wanted = min(2 * wanted, size)
    if window:
        yield window
