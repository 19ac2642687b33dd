"""`toolkit inspect`."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli._output import put_json, say
from toolkit.cli._types import PATH
from toolkit.jobs import inspect as job


@click.command("inspect")
@click.argument("dataset", type=PATH)
@click.option(
    "--samples",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="Rows to show of each reason, and of those kept.",
)
@click.option("--html", type=PATH, help="Write it as a page to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Don't say where the page was written.")
def command(dataset: Path, samples: int, html: Path | None, as_json: bool, quiet: bool) -> None:
    """Show a dataset: counts, histograms, samples kept and dropped by each stage."""
    if html:
        job.write_page(dataset, html)
        if not quiet:
            say(f"Written to {html}.")
        return
    manifest = job.inspect(dataset)
    if as_json:
        put_json(manifest)
        return
    for line in job.lines(manifest, samples=samples):
        click.echo(line)
