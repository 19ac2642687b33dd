"""Stages that look at each row by itself: clean, filter, decontaminate, link names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.bitext.parquet import (
    SCORES,
    arrow,
    entities_column,
    read_batches,
    translation,
    write_tables,
)
from toolkit.dedup.holdout import Holdout
from toolkit.filters.chain import Verdict, judge_all, make_cleaner, make_filters
from toolkit.jobs.building.stats import Stats
from toolkit.model import BitextRow
from toolkit.text.compressed import plain_name, read_lines

_KEPT = "kept"  # samples of what stays
KEPT = ".kept.npy"  # beside a shard: a mask of the rows that the shard before it had


def texts(batch: Any) -> tuple[list[str], list[str]]:
    """Both sides of a batch."""
    column = batch.column("translation")
    return column.field("fr").to_pylist(), column.field("en").to_pylist()


def clean(target: Path, shard: Path, names: Sequence[str]) -> Stats:
    """Repair both sides of every row of a shard."""
    stats, cleaner = Stats(), make_cleaner(names)

    def batches() -> Iterator[Any]:
        for batch in read_batches(shard):
            fr, en = texts(batch)
            new_fr, new_en = list(map(cleaner, fr)), list(map(cleaner, en))
            for left, right, old, new in ((fr, en, fr, new_fr), (fr, en, en, new_en)):
                _count_changes(stats, batch, (left, right), old, new)
            yield _replaced(batch, "translation", translation(new_fr, new_en))

    stats.rows_in = stats.rows_out = write_tables(target, batches())
    return stats


def _count_changes(
    stats: Stats, batch: Any, pair: tuple[list[str], list[str]], old: list[str], new: list[str]
) -> None:
    side = "fr" if old is pair[0] else "en"
    for number, (before, after) in enumerate(zip(old, new, strict=True)):
        if before != after:
            stats.changed[side] += 1
            row_id = batch.column("id")[number].as_py()
            sample = {"id": row_id, "before": before, "after": after, "detail": ""}
            stats.show(f"changed.{side}", sample)


def _replaced(batch: Any, name: str, column: Any) -> Any:
    table = arrow().Table.from_batches([batch])
    return table.set_column(table.column_names.index(name), table.schema.field(name), column)


def sift(target: Path, shard: Path, chosen: Any) -> Stats:
    """Keep the rows of a shard that pass the filters; their scores go with them."""
    stats, filters = Stats(), make_filters(chosen)

    def batches() -> Iterator[Any]:
        for batch in read_batches(shard):
            verdicts = judge_all(list(_rows(batch)), filters)
            yield _kept(_replaced(batch, "scores", _scores(verdicts)), verdicts, stats)

    stats.rows_out = write_tables(target, batches())
    return stats


def _rows(batch: Any) -> Iterator[BitextRow]:
    columns = (batch.column("id").to_pylist(), *texts(batch), _known_scores(batch))
    entities = batch.column("entities")
    listed = entities.to_pylist() if entities.null_count < len(batch) else [()] * len(batch)
    for row_id, fr, en, scores, found in zip(*columns, listed, strict=True):
        yield BitextRow(id=row_id, fr=fr, en=en, scores=scores, entities=tuple(found or ()))


def _known_scores(batch: Any) -> Sequence[Mapping[str, float]]:
    column = batch.column("scores")
    lists = {name: column.field(name) for name in SCORES}
    known = {n: each.to_pylist() for n, each in lists.items() if each.null_count < len(batch)}
    if not known:
        return [{}] * len(batch)
    return [
        {name: values[i] for name, values in known.items() if values[i] is not None}
        for i in range(len(batch))
    ]


def _scores(verdicts: Sequence[Verdict]) -> Any:
    pa = arrow()
    columns = [pa.array([v.row.scores.get(n) for v in verdicts], pa.float64()) for n in SCORES]
    return pa.StructArray.from_arrays(columns, list(SCORES))


def _kept(table: Any, verdicts: Sequence[Verdict], stats: Stats) -> Any:
    """The rows without a reason to go; the others are counted."""
    stats.rows_in += len(verdicts)
    for verdict in verdicts:
        row = verdict.row
        sample = {"id": row.id, "fr": row.fr, "en": row.en, "detail": verdict.detail}
        if verdict.reason:
            stats.drop(verdict.reason, sample)
        else:
            stats.show(_KEPT, sample)
    return table.filter(arrow().array([verdict.reason is None for verdict in verdicts]))


def decontaminate(target: Path, shard: Path, tests: Sequence[Path], ngram: int | None) -> Stats:
    """Drop the rows of a shard that repeat a test set on either side."""
    holdout = load_holdout(tuple(tests), ngram)

    def judged(batch: Any) -> tuple[Any, list[Verdict]]:
        verdicts = [_leak(row, holdout.match) for row in _rows(batch)]
        return arrow().Table.from_batches([batch]), verdicts

    return _thinned(target, shard, judged)


def _thinned(
    target: Path, shard: Path, judged: Callable[[Any], tuple[Any, list[Verdict]]]
) -> Stats:
    """Write the rows of a shard that stay, and the mask of them (KEPT)."""
    stats, masks = Stats(), [np.empty(0, bool)]

    def batches() -> Iterator[Any]:
        for batch in read_batches(shard):
            table, verdicts = judged(batch)
            masks.append(np.array([verdict.reason is None for verdict in verdicts], bool))
            yield _kept(table, verdicts, stats)

    stats.rows_out = write_tables(target, batches())
    np.save(target.with_suffix(KEPT), np.concatenate(masks))
    return stats


def _leak(row: BitextRow, match: Callable[[str], str | None]) -> Verdict:
    for side, text in (("fr", row.fr), ("en", row.en)):
        if kind := match(text):
            return Verdict(row, f"test.{kind}", f"the {side} side is in a test set")
    return Verdict(row)


@cache
def load_holdout(files: tuple[Path, ...], ngram: int | None) -> Holdout:
    """The test sets of these files, read once in each process."""
    return Holdout((line for path in files for line in test_lines(path)), ngram=ngram)


def test_lines(path: Path) -> Iterator[str]:
    """Every text of a test set: both sides of a bitext format, else the lines."""
    return (text for _, text in placed_lines(path))


def placed_lines(path: Path) -> Iterator[tuple[str, str]]:
    """The same, each with where it stands."""
    from toolkit.bitext import read_rows

    suffix = Path(plain_name(path)).suffix.lower()
    if suffix in (".tsv", ".csv", ".jsonl", ".parquet", ".tmx", ".xlf", ".xliff"):
        for row in read_rows(path):
            yield f"{path} {row.id}", row.fr
            yield f"{path} {row.id}", row.en
    else:
        for number, line in enumerate(read_lines(path), start=1):
            yield f"{path}:{number}", line


def names(target: Path, shard: Path, link: bool, least: float | None) -> Stats:
    """Link the names of every row of a shard; with `least`, drop rows that lose too many."""

    def judged(batch: Any) -> tuple[Any, list[Verdict]]:
        verdicts = [_linked(replace(row, entities=()), link, least) for row in _rows(batch)]
        return _replaced(batch, "entities", entities_column([v.row for v in verdicts])), verdicts

    return _thinned(target, shard, judged)


def _linked(row: BitextRow, link: bool, least: float | None) -> Verdict:
    if not link:
        return Verdict(row)
    from toolkit.entities.align import linked_names
    from toolkit.entities.gazetteer import gazetteer
    from toolkit.entities.recognise import recognise

    row = replace(row, entities=linked_names(row.fr, row.en))
    wanted = len(recognise(row.fr, "fr", gazetteer())) if least is not None else 0
    if wanted and len(row.entities) < (least or 0) * wanted:
        return Verdict(row, "unpaired", f"{len(row.entities)} of {wanted} names")
    return Verdict(row)
