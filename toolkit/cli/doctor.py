"""`toolkit doctor`."""

from __future__ import annotations

import click

from toolkit.cli._output import put_json
from toolkit.jobs.doctor import examine


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(as_json: bool) -> None:
    """Say what is installed, which model and store are used, and whether translating works."""
    found = examine()
    if as_json:
        put_json(found)
    else:
        for section, values in found.items():
            click.secho(section, bold=True)
            for key, value in values.items():
                click.echo(f"  {key:<20} {value}")
    if not found["translation"].get("works"):
        raise click.exceptions.Exit(1)
