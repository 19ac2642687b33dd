"""`toolkit train`: train or fine-tune a MarianMT model."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from toolkit.cli._types import PATH, schema_option
from toolkit.config import load_settings


@click.command("train", short_help="Train or fine-tune a MarianMT model on bitext.")
@click.argument("config", type=PATH)
@click.option("--resume", is_flag=True, help="Go on with the run in the output folder.")
@click.option("--minutes", type=float, help="Training time; the learning rate is fitted to it.")
@click.option("--device", help="cpu, cuda or auto.  [default: auto]")
@click.option("-o", "--output", type=PATH, help="Folder of the run.")
@click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE",
              help="Change a setting, such as batching.tokens=6000. May be repeated.")  # fmt: skip
@schema_option("toolkit.training.settings:TrainSettings")
@click.option("-q", "--quiet", is_flag=True, help="No progress; errors only.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    config: Path, resume: bool, minutes: float | None, device: str | None, output: Path | None,
    overrides: tuple[str, ...], quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Train or fine-tune a MarianMT model as CONFIG (YAML) says.

    The run folder holds the packed data, checkpoints, the loss and dev curves, and in the end
    the model, in model/. A run that was stopped goes on with --resume, from the last checkpoint.
    Needs torch; in the checkout: pip install '.[torch]'
    """
    from toolkit.jobs.train import train
    from toolkit.training.schedule import unheard
    from toolkit.training.settings import TrainSettings

    if minutes is not None:
        overrides += (f"run.minutes={minutes}",)
    if device is not None:
        overrides += (f"run.device={device}",)
    flags = {"output": str(output)} if output else {}
    settings = load_settings(TrainSettings, config, overrides, **flags)
    trained = train(settings, resume=resume, report=unheard if quiet else _print_row)
    if as_json:
        click.echo(json.dumps(asdict(trained), default=str))
        return
    figures = ", ".join(
        f"{name} {trained.before[name]} → {value}" if name in trained.before else f"{name} {value}"
        for name, value in trained.dev.items()
    )
    click.echo(f"{trained.model}  {trained.steps:,} steps  {figures}".rstrip())


def _print_row(row: dict[str, Any]) -> None:
    """One line of progress on stderr."""
    if "note" in row:
        from toolkit.training.corpus import left_out

        click.echo(f"{row['note']}{left_out(row.get('rows', {}), ' (left out: {})')}", err=True)
    elif "dev_loss" in row:
        figures = " ".join(f"{key} {value}" for key, value in row.items() if key != "step")
        click.secho(f"step {row['step']:,}  {figures}", fg="green", err=True)
    else:
        click.echo(
            f"step {row['step']:,}  {row['minutes']:.1f} min  loss {row['loss']:.3f}  "
            f"alignment {row['alignment']:.3f}  rate {row['rate']:.1e}  "
            f"{row['tokens_per_second']:,} tokens/s  {row['share']:.0%}",
            err=True,
        )
