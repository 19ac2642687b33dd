"""`toolkit convert`."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit import registry
from toolkit.bitext import READABLE
from toolkit.cli._output import counted, say
from toolkit.cli._types import PATH
from toolkit.jobs.convert import convert

FORMATS = click.Choice(registry.names("bitext"))
SOURCES = click.Choice(READABLE)


@click.command("convert")
@click.argument("inputs", nargs=-1, required=True, type=PATH)
@click.option(
    "-o",
    "--output",
    required=True,
    type=PATH,
    help="File to write; - is standard output (name its --to).",
)
@click.option("--from", "from_", type=SOURCES, help="Format of the inputs (default: by name).")
@click.option("--to", type=FORMATS, help="Format of the output (default: by its name).")
@click.option("-q", "--quiet", is_flag=True, help="No summary; errors only.")
def command(
    inputs: tuple[Path, ...], output: Path, from_: str | None, to: str | None, quiet: bool
) -> None:
    """Convert bitext between moses, tsv, csv, jsonl, parquet, tmx and xliff.

    Of a Moses pair name one file (corpus.fr). Names that end in .gz, .bz2, .xz or .zst are
    (de)compressed. Several inputs are joined in order; - is standard input (name its --from).
    html is a page to look at. What the output has no place for is counted at the end.
    """
    done = convert(inputs, output, from_=from_, to=to)
    if quiet:
        return
    say(counted(done.rows, "row"))
    for loss, rows in sorted(done.losses.items()):
        say(f"{loss}: {counted(rows, 'row')}", warn=True)
    if done.empty:
        say(f"without text on one side: {counted(done.empty, 'row')}", warn=True)
