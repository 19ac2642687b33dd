"""`toolkit publish`."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from toolkit.cli._output import say
from toolkit.cli._types import PATH
from toolkit.errors import OutputError
from toolkit.jobs.publish import HubTarget, Plan, Target, UrlTarget, plan, reaching


@click.command("publish")
@click.argument("dataset", type=PATH)
@click.option("--repo-id", help="Dataset repository on the Hugging Face Hub (user/name).")
@click.option("--to", "url", help="Folder, or a URL that fsspec knows (s3://bucket/name).")
@click.option("--private", is_flag=True, help="Make a new repository private.")
@click.option("--dry-run", is_flag=True, help="Show exactly what would go; write nothing.")
def command(
    dataset: Path, repo_id: str | None, url: str | None, private: bool, dry_run: bool
) -> None:
    """Publish a dataset to a folder, a URL or the Hugging Face Hub.

    It is verified first, and refused when something is wrong. A card that is there is merged
    with, not overwritten: its own words and header keys stay.
    """
    if bool(repo_id) == bool(url):
        raise click.UsageError("Give one of --repo-id and --to.")
    target = HubTarget(repo_id, private=private) if repo_id else _at_url(url or "")
    if dry_run:
        _show(_planned(dataset, target))
        return
    planned = plan(dataset, target)
    where = target.put(planned.files, planned.stale)
    say(f"{len(planned.files)} files are at {where}.")


def _at_url(url: str) -> UrlTarget:
    with reaching(url):  # some protocols connect at once
        return UrlTarget(url)


def _planned(dataset: Path, target: Target) -> Plan:
    """The plan; without a look at a target that can't be reached."""
    try:
        return plan(dataset, target)
    except OutputError as error:
        say(f"Error: {error}", warn=True)
        say("What is there isn't known; a new place is assumed.", warn=True)
        return plan(dataset, target, blind=True)


def _show(planned: Plan) -> None:
    click.echo(f"To {planned.target}:")
    for name in planned.files:
        click.echo(f"  {planned.size(name):>12,}  {name}")
    for name in planned.stale:
        click.echo(f"       removed  {name}")
    old = (planned.old_card or "").split("\n")
    if planned.old_card is None:
        click.echo("There is no card yet.")
        return
    changes = list(
        difflib.unified_diff(
            old, planned.new_card.split("\n"), "the card there", "the card after", lineterm=""
        )
    )
    click.echo("\n".join(changes) if changes else "The card stays as it is.")
