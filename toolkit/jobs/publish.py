"""Publish: a verified dataset goes to a folder, a URL or the Hub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import DataError, OutputError
from toolkit.jobs.verify import verify
from toolkit.publish import layout
from toolkit.publish.card import merge_card
from toolkit.publish.targets import Content, HubTarget, Target, UrlTarget

__all__ = ["HubTarget", "Plan", "Target", "UrlTarget", "plan", "publish", "reaching"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be done: files in order with their contents, files to remove, and the card
    that is there now.
    """

    target: str
    files: dict[str, Content]
    stale: Sequence[str]
    old_card: str | None
    new_card: str

    def size(self, name: str) -> int:
        """Bytes of a file."""
        content = self.files[name]
        return content.stat().st_size if isinstance(content, Path) else len(content)


def plan(folder: Path, target: Target, *, blind: bool = False) -> Plan:
    """Look at both sides (`blind`: only at ours); nothing is written. DataError
    when `verify` finds anything wrong: a dataset with a leak isn't published.
    """
    problems = verify(folder)
    if problems:
        first = problems[0]
        raise DataError(
            f"{len(problems)} problem{'s' * (len(problems) != 1)}, the first: {first.message}",
            where=f"{folder}/{first.where}",
            hint="Run `toolkit verify` on it, then build it again.",
        )
    with reaching(target.name):
        there = () if blind else target.files()
        old_card = target.card() if layout.CARD in there else None
    card = (folder / layout.CARD).read_text("utf-8")
    if old_card is not None:
        card = merge_card(old_card, card)
    files = _contents(folder, card)
    stale = [
        name
        for name in there
        if name.startswith(f"{layout.DATA}/") and name.endswith(".parquet") and name not in files
    ]
    return Plan(target=target.name, files=files, stale=stale, old_card=old_card, new_card=card)


@contextmanager
def reaching(name: str) -> Iterator[None]:
    """What goes wrong on the way to a target, as an OutputError that names it."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"The place can't be reached: {reason}.", where=name) from error


def _contents(folder: Path, card: str) -> dict[str, Content]:
    """The files, data first; the checksums know the card as it will be."""
    sums = dict(layout.read_checksums(folder))
    sums[layout.CARD] = layout.sha256_of_bytes(card.encode())
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    data = [name for name in sorted(sums) if name.startswith(f"{layout.DATA}/")]
    rest = [name for name in sorted(sums) if name not in (*data, layout.CARD)]
    files: dict[str, Content] = {name: folder / name for name in (*data, *rest)}
    return {**files, layout.CARD: card.encode(), layout.CHECKSUMS: lines.encode()}


def publish(folder: Path, target: Target) -> str:
    """Publish it; gives the address."""
    planned = plan(folder, target)
    return target.put(planned.files, planned.stale)
