"""Stages that need all rows at once: deduplicate, split. Only keys of rows are held in memory
(some 50 bytes a row; signatures stay in a mapped file), so ten million rows fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.bitext.parquet import arrow, read_batches, write_tables
from toolkit.dedup.keys import hash64, words
from toolkit.dedup.minhash import PERMUTATIONS, clusters, signatures
from toolkit.dedup.select import best_of, shared
from toolkit.errors import DataError
from toolkit.jobs.building.bands import spread_clusters
from toolkit.jobs.building.options import Dedup, Split
from toolkit.jobs.building.sifting import KEPT, texts
from toolkit.jobs.building.stats import Stats
from toolkit.jobs.runners import Runner

RAW, PAIR, FR, EN, DOC = range(5)  # the columns of a shard's keys
SPLITS = ("train", "validation", "test")
DUPLICATE = ("", "exact", "normalised", "near")
_SIDES = {"pair": (PAIR,), "fr": (FR,), "en": (EN,), "either": (FR, EN)}
_BLOCK = 5_000


def sign(target: Path, shard: Path, seed: int, near: bool) -> Stats:
    """Write a shard's keys (rows × 5, uint64), qualities and, for `near`, MinHash signatures."""
    keys, quality, signed = [], [], []
    for batch in read_batches(shard, _BLOCK):
        fr, en = texts(batch)
        doc = (f"{seed} {name}" for name in batch.column("doc_id").to_pylist())
        spelled = list(zip(map(words, fr), map(words, en), strict=True))
        keys += [_keys(*row) for row in zip(fr, en, spelled, doc, strict=True)]
        quality.append(_quality(batch))
        if near:
            signed.append(signatures(spelled))
    empty = np.empty(0, np.float32)
    np.save(target.with_suffix(".keys.npy"), np.array(keys, np.uint64).reshape(-1, 5))
    np.save(target.with_suffix(".quality.npy"), np.concatenate(quality) if quality else empty)
    if near:
        none = np.empty((0, PERMUTATIONS), np.uint32)
        np.save(target.with_suffix(".signs.npy"), np.concatenate(signed) if signed else none)
    return Stats(rows_in=len(keys), rows_out=len(keys))


def _keys(
    fr: str, en: str, spelled: tuple[list[str], list[str]], doc: str
) -> tuple[int, int, int, int, int]:
    plain_fr, plain_en = map("".join, spelled)  # `toolkit.dedup.keys.normal` of each
    return (
        hash64(f"{fr}\n{en}"),
        hash64(f"{plain_fr}\n{plain_en}"),
        hash64(plain_fr),
        hash64(plain_en),
        hash64(doc),
    )


def _quality(batch: Any) -> Any:
    """The adequacy score, else the alignment's, else 0 for all alike."""
    scores = batch.column("scores")
    for name in ("adequacy", "alignment"):
        column = scores.field(name)
        if column.null_count < len(column):
            return np.nan_to_num(column.to_numpy(zero_copy_only=False).astype(np.float32))
    return np.zeros(len(batch), np.float32)


class Keys:
    """The keys of all shards together, in the shards' order.

    `kept` holds the masks that later stages left, for each stage a file a shard: keys are made
    once, and the rows that are no more are passed over.
    """

    def __init__(
        self,
        files: Sequence[Path],
        runner: Runner | None = None,
        kept: Sequence[Sequence[Path]] = (),
    ) -> None:
        self._files = files
        self._runner = runner
        tables = [np.load(path) for path in files]
        masks = zip(*kept, strict=True) if kept else [()] * len(files)
        self._masks = [_left(len(table), paths) for table, paths in zip(tables, masks, strict=True)]
        self.sizes = [int(mask.sum()) for mask in self._masks]
        self.columns = self._gathered(tables, np.empty((0, 5), np.uint64))
        parts = [np.load(_sibling(path, "quality")) for path in files]
        self.quality = self._gathered(parts, np.empty(0, np.float32))

    def _gathered(self, parts: list[Any], none: Any) -> Any:
        found = [part[mask] for part, mask in zip(parts, self._masks, strict=True)]
        return np.concatenate(found) if found else none

    def clusters(self, threshold: float, rows: Any, scratch: Path) -> Any:
        """Near-duplicate clusters of the rows under a mask, by position among them."""
        total = int(rows.sum())
        if not total:
            return np.empty(0, np.int64)
        wanted = [_narrowed(*each) for each in zip(self._masks, self.split_up(rows), strict=True)]
        signs = [_sibling(path, "signs") for path in self._files]
        if self._runner:
            return spread_clusters(list(zip(signs, wanted, strict=True)), threshold, self._runner)
        shape = (total, PERMUTATIONS)
        mapped = np.lib.format.open_memmap(scratch, "w+", np.uint32, shape)
        out = 0
        for path, mask in zip(signs, wanted, strict=True):
            part = np.load(path)[mask]
            mapped[out : out + len(part)] = part
            out += len(part)
        found = clusters(mapped, threshold)
        del mapped
        scratch.unlink()
        return found

    def split_up(self, values: Any) -> Iterator[Any]:
        """An array over all rows, cut into the shards' parts."""
        start = 0
        for size in self.sizes:
            yield values[start : start + size]
            start += size


def _left(rows: int, kept: Iterable[Path]) -> Any:
    """The mask of a shard's rows that stage after stage kept."""
    mask = np.ones(rows, bool)
    for path in kept:
        mask = _narrowed(mask, np.load(path))
    return mask


def _narrowed(mask: Any, part: Any) -> Any:
    """A mask of fewer rows: `part` says which of those under `mask` stay."""
    found = np.zeros_like(mask)
    found[np.flatnonzero(mask)[part]] = True
    return found


def _sibling(path: Path, what: str) -> Path:
    return path.with_name(path.name.replace(".keys.", f".{what}."))


def duplicates(keys: Keys, options: Dedup, scratch: Path) -> Any:
    """For each row an index into DUPLICATE: 0 stays."""
    verdict = np.zeros(len(keys.columns), np.uint8)
    steps = [(RAW, 1), *((column, 2) for column in _SIDES[options.side])]
    for column, code in steps:
        alive = np.flatnonzero(verdict == 0)
        keep = best_of(keys.columns[alive, column], keys.quality[alive])
        verdict[alive[~keep]] = code
    if options.near is not None:
        alive = verdict == 0
        groups = keys.clusters(options.near, alive, scratch)
        places = np.flatnonzero(alive)
        verdict[places[~best_of(groups, keys.quality[places])]] = 3
    return verdict


def deduplicate(target: Path, shard: Path, marks: Path) -> Stats:
    """Write the rows of a shard that `marks` (DUPLICATE indexes) keeps."""
    verdict, stats, start = np.load(marks), Stats(), 0

    def batches() -> Iterator[Any]:
        nonlocal start
        for batch in read_batches(shard):
            part = verdict[start : start + len(batch)]
            start += len(batch)
            _count(stats, batch, part, DUPLICATE)
            table = arrow().Table.from_batches([batch])
            yield table.filter(arrow().array(part == 0))

    stats.rows_out = write_tables(target, batches())
    stats.rows_in = start
    np.save(target.with_suffix(KEPT), verdict == 0)
    return stats


def _count(stats: Stats, batch: Any, part: Any, names: Sequence[str]) -> None:
    dropped = np.flatnonzero(part)
    if not len(dropped):
        return
    lost = batch.take(arrow().array(dropped))
    rows = zip(lost.column("id").to_pylist(), *texts(lost), part[dropped], strict=True)
    for row_id, fr, en, code in rows:
        stats.drop(names[code], {"id": row_id, "fr": fr, "en": en, "detail": ""})


# What a row's place may be: a split, or out because a held-out split has the like of it.
LEAKS = ("", "", "", "leak.validation", "leak.test")
_OUT = {1: 3, 2: 4}


def places(keys: Keys, options: Split, scratch: Path) -> Any:
    """For each row an index: 0 train, 1 validation, 2 test, or an index into LEAKS.

    Whole documents go to the test split, then to validation, in the order of their hashes, until
    each has its rows. A row elsewhere that equals one of theirs on either side, or nearly as a
    pair, is left out. DataError when none is left for training.
    """
    place = _by_document(keys, options)
    groups = [keys.columns[:, FR], keys.columns[:, EN]]
    if options.near is not None and place.any():
        everything = np.ones(len(place), bool)
        groups.append(keys.clusters(options.near, everything, scratch))
    for split in (2, 1):
        held = place == split
        for group in groups if held.any() else ():
            others = shared(group, held) & (place < split)
            place[others] = _OUT[split]
    if len(place) and not (place == 0).any():
        raise DataError(
            f"The splits take all {len(place)} rows: none is left for training.", where="split",
            hint="Ask for smaller splits; whole documents are taken, and rows like theirs go.",
        )  # fmt: skip
    return place


def _by_document(keys: Keys, options: Split) -> Any:
    total = len(keys.columns)
    place = np.zeros(total, np.uint8)
    _, document, sizes = np.unique(keys.columns[:, DOC], return_inverse=True, return_counts=True)
    ends = np.cumsum(sizes)
    start = 0
    asked = options.asked(total)
    for split in (2, 1):
        if rows := asked[SPLITS[split]]:
            before = int(ends[start - 1]) if start else 0
            last = min(int(np.searchsorted(ends, before + rows)), len(ends) - 1)
            place[(document >= start) & (document <= last)] = split
            start = last + 1
    return place


def table_parts(shards: Sequence[Path], marks: Sequence[Path], split: int) -> Iterator[Any]:
    """The rows of one split, shard after shard."""
    for shard, mark in zip(shards, marks, strict=True):
        place, start = np.load(mark), 0
        for batch in read_batches(shard):
            part = place[start : start + len(batch)]
            start += len(batch)
            if (part == split).any():
                table = arrow().Table.from_batches([batch])
                yield table.filter(arrow().array(part == split))


def count_leaks(target: Path, shard: Path, marks: Path) -> Stats:
    """Count the rows of a shard that were left out, and where the others went."""
    place, stats, start = np.load(marks), Stats(), 0
    for batch in read_batches(shard):
        part = place[start : start + len(batch)]
        start += len(batch)
        _count(stats, batch, np.where(part > 2, part, 0), LEAKS)
    np.save(target.with_suffix(".place.npy"), place)
    stats.rows_in, stats.rows_out = start, int((place <= 2).sum())
    return stats
