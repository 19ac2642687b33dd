"""`toolkit filters list | calibrate`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from toolkit import registry
from toolkit.cli._output import put_json
from toolkit.cli._types import PATH
from toolkit.config import read_yaml
from toolkit.errors import ConfigError
from toolkit.filters.chain import default_filters, make_filters


@click.group("filters")
def command() -> None:
    """List the filters of bitext rows, and measure them on human references."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON, with the settings.")
def list_(as_json: bool) -> None:
    """Every filter: what it drops, and whether it runs unless others are named."""
    every = make_filters(registry.names("filter"))
    chosen = default_filters()
    if as_json:
        put_json({n: {"default": n in chosen, **each.model_dump()} for n, each in every.items()})
        return
    for name, each in every.items():
        what = " ".join((type(each).__doc__ or "").split("\n\n")[0].split())
        click.echo(f"{name:<14}{'on ' if name in chosen else 'off'}  {what}")


@command.command("calibrate")
@click.option(
    "--data",
    type=PATH,
    required=True,
    help="Folder with NAME.fr and NAME.en of human translations.",
)
@click.option("--sets", help="Names, with commas between (default: the news and FLORES dev sets).")
@click.option(
    "--filter", "chosen", multiple=True, metavar="NAME", help="Only these; repeatable, or 'all'."
)
@click.option("--config", type=PATH, help="Take `filters` of this build config.")
@click.option("--examples", type=int, default=0, help="Show so many rejected references each.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def calibrate(
    data: Path,
    sets: str | None,
    chosen: tuple[str, ...],
    config: Path | None,
    examples: int,
    as_json: bool,
) -> None:
    """Show what filters reject of human references, beside what they find of spoiled pairs.

    Each filter by itself, then all together. References are spoiled by swapping the sides,
    cutting, changing a digit, copying the French, emptying a side, and taking the English of
    another line (any, or the next).
    """
    from toolkit.jobs.calibrate import SETS
    from toolkit.jobs.calibrate import calibrate as run

    if config and chosen:
        raise ConfigError("Give --config or --filter, not both.")
    wanted: Any = read_yaml(config).get("filters") if config else (chosen or None)
    if wanted == ("all",):
        wanted = registry.names("filter")
    rates = run(data, make_filters(wanted), sets=sets.split(",") if sets else SETS)
    if as_json:
        put_json([asdict(each) for each in rates])
        return
    corruptions = list(rates[0].detected)
    click.echo("share rejected, in %    " + " ".join(f"{name:>12}" for name in corruptions))
    click.echo(f"{'filter':<14}{'good':>8}")
    for each in rates:
        cells = " ".join(f"{100 * each.detected[name]:>12.2f}" for name in corruptions)
        click.echo(f"{each.name:<14}{100 * each.all_rejected:>8.2f}  {cells}")
    for each in rates:
        for fr, en, reason in each.examples[:examples]:
            click.echo(f"\n{reason}\n  {fr}\n  {en}")
    by_set = ", ".join(f"{name} {share:.2%}" for name, share in rates[-1].rejected.items())
    click.echo(f"good pairs rejected by all together: {by_set}")
