"""`toolkit bench`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import click

from toolkit.cli._output import put_json, say
from toolkit.cli._types import PATH
from toolkit.jobs import bench as job
from toolkit.text.compressed import read_lines

AT_LEAST_0, AT_LEAST_1 = click.IntRange(min=0), click.IntRange(min=1)


@click.command("bench")
@click.argument("sentences", type=PATH)
@click.option("--model", default="auto", show_default=True, help="A model folder, Hub id, or auto.")
@click.option("--opus-shape", is_flag=True, help="A model of opus-mt's shape with random weights.")
@click.option("--limit", type=AT_LEAST_1, default=300, show_default=True, help="Sentences to take.")
@click.option("--rounds", type=AT_LEAST_1, default=5, show_default=True, help="Counted rounds.")
@click.option(
    "--beam",
    type=AT_LEAST_1,
    default=4,
    show_default=True,
    help="Beam size, for all alike.",
)
@click.option(
    "-j",
    "--jobs",
    type=AT_LEAST_0,
    default=0,
    help="Cores, for all alike (default: all).",
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(list(job.CONTESTANTS)),
    help="Run only these; repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(
    sentences: Path,
    model: str,
    opus_shape: bool,
    limit: int,
    rounds: int,
    beam: int,
    jobs: int,
    only: tuple[str, ...],
    as_json: bool,
) -> None:
    """Measure the engine against CTranslate2 called directly and against transformers.

    SENTENCES is a file of French sentences, one a line. All run the same model on the same
    sentences in turn; medians are printed. With --opus-shape the sentences are those of 17 to 31
    pieces, and outputs of the random weights are about as long.
    """
    texts: Iterator[str] = (line for line in read_lines(sentences) if line.strip())
    lines = list(islice(job.of_one_length(texts) if opus_shape else texts, limit))
    with ExitStack() as stack:
        if opus_shape:
            model = stack.enter_context(tempfile.TemporaryDirectory(prefix="opus-shape-"))
            say("Making a model of opus-mt's shape with random weights…")
            job.random_opus(Path(model))
        setting = job.Setting(
            model=model, sentences=lines, beam_size=beam, threads=jobs or os.cpu_count() or 1
        )
        say(f"{len(lines)} sentences, beam {beam}, {setting.threads} threads, {rounds} rounds")
        everybody = job.OPUS_CONTESTANTS if opus_shape else tuple(job.CONTESTANTS)
        rows = list(job.bench(setting, rounds=rounds, names=only or everybody))
    if as_json:
        put_json([asdict(row) for row in rows])
        return
    first = rows[0]
    click.echo(f"{'':<33}{'words/s':>9}{'ratio':>7}{'CPU s':>8}{'RSS MB':>8}{'equal':>7}{'F1':>7}")
    for row in rows:
        ratio = first.words_per_second / row.words_per_second
        click.echo(
            f"{row.name:<33}{row.words_per_second:>9.0f}{ratio:>7.2f}{row.cpu_seconds:>8.1f}"
            f"{row.peak_rss_mb:>8.0f}{row.equal:>7}{row.similarity:>7.1f}"
        )
    click.echo(f"ratio: how many times faster '{first.name}' is")
    click.echo("equal, F1: outputs equal to its own, and mean character trigram F1 with them")
