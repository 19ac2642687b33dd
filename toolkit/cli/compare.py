"""`toolkit compare`: two reports of `toolkit eval`, the first as the baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from toolkit.cli._types import PATH
from toolkit.cli.evaluate import bad_input, finish, output_options, settings


@click.command("compare", short_help="Compare two reports of `toolkit eval`, with significance.")
@click.argument("before", type=PATH)
@click.argument("after", type=PATH)
@output_options
def command(before: Path, after: Path, **options: Any) -> None:
    """Compare two reports (report.json, or the folders that hold them) on the same test set.

    The first system of BEFORE is the baseline of all others.
    """
    from toolkit.jobs.compare import compare
    from toolkit.jobs.evaluation.gates import read_gates

    with bad_input():
        gates = read_gates(options["gate"])
        finish(compare(before, after, settings=settings(options), gates=gates), options)
