"""`toolkit verify`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from toolkit.cli._output import put_json
from toolkit.cli._types import PATH
from toolkit.jobs.verify import shortened, verify


@click.command("verify")
@click.argument("dataset", type=PATH)
@click.option(
    "--against", multiple=True, type=PATH, help="A test set that no row may repeat; repeatable."
)
@click.option(
    "--ngram", type=click.IntRange(min=4), help="Rows may not share so many words in a row either."
)
@click.option("--json", "as_json", is_flag=True, help="Print all problems as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Not a word when nothing is wrong.")
@click.pass_context
def command(
    context: click.Context,
    dataset: Path,
    against: tuple[Path, ...],
    ngram: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Check a dataset: files, rows, and that nothing of a test set is in the training split.

    Exit code 1 when something is wrong.
    """
    problems = verify(dataset, against=against, ngram=ngram)
    if as_json:
        put_json([asdict(problem) for problem in problems])
    for problem in () if as_json else shortened(problems):
        click.echo(f"{problem.kind}: {problem.where}: {problem.message}")
    if not problems and not as_json and not quiet:
        click.echo("Files, rows and splits are right.")
    context.exit(1 if problems else 0)
