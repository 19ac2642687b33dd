"""`toolkit build`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from toolkit import registry
from toolkit.cli._output import put_json, say
from toolkit.cli._types import PATH, schema_option
from toolkit.errors import ConfigError, shown
from toolkit.jobs.build import REPORT, STAGES, Builder, Built, Stage, load_config, make_runner


@click.command("build")
@click.argument("config", type=PATH)
@click.option(
    "--until", type=click.Choice(STAGES), default="dataset", help="Stop after this stage."
)
@click.option("--limit", type=click.IntRange(min=1), help="Take so many rows of each source.")
@click.option("--dry-run", is_flag=True, help="Say which stages would run; write nothing.")
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Worker processes (default: one a core)."
)
@click.option(
    "--runner",
    type=click.Choice(registry.names("runner")),
    default="local",
    help="Who does the work: this machine (default), or a Ray cluster that shares the folders.",
)
@click.option("--address", default="local", help="Ray: auto, a cluster's address, or local.")
@click.option("--workers", type=click.IntRange(min=1), help="Ray: workers (default: all cores).")
@click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Any setting; repeatable."
)
@schema_option("toolkit.jobs.building.options:BuildOptions")
@click.option("--json", "as_json", is_flag=True, help="Print splits and stages as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress; errors only.")
def command(
    config: Path,
    until: str,
    limit: int | None,
    dry_run: bool,
    jobs: int | None,
    runner: str,
    address: str,
    workers: int | None,
    overrides: tuple[str, ...],
    as_json: bool,
    quiet: bool,
) -> None:
    """Build a dataset from a config: read, clean, filter, deduplicate, split, write.

    Only what changed is run again, and a build that was interrupted goes on where it stopped.
    Paths in CONFIG are relative to its folder; --schema prints all its keys. With --limit the
    stages are kept apart, in the work folder.
    """
    if runner == "local" and (workers or address != "local"):
        raise ConfigError(
            "--workers and --address are for --runner ray.",
            hint="On this machine, --jobs says how many processes to use.",
        )
    settings = load_config(config, overrides)
    with ExitStack() as stack:
        chosen = None
        if runner != "local" and not dry_run:
            chosen = make_runner(runner, workers=workers or 0, address=address)
            stack.callback(chosen.close)
        builder = Builder(
            settings,
            config.resolve().parent,
            limit=limit,
            jobs=jobs or os.cpu_count() or 1,
            progress=None if quiet else _Progress(),
            runner=chosen,
        )
        if dry_run:
            _show_plan(builder.plan()[: STAGES.index(until) + 1], as_json=as_json)
            return
        built = builder.run(until)
    if as_json:
        put_json(_as_json(built))
    elif not quiet:
        _table(built)


def _show_plan(plan: Sequence[tuple[str, bool]], *, as_json: bool) -> None:
    if as_json:
        put_json([{"stage": name, "reused": reused} for name, reused in plan])
        return
    for name, reused in plan:
        click.echo(f"{name:<15}{'is there' if reused else 'would run'}")


class _Progress:
    """One line a stage on a terminal; nothing elsewhere."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        import sys

        if sys.stderr.isatty():
            end = done == total
            click.echo(f"\r{stage}: {done}/{total} shards" + " " * 20, err=True, nl=end)


def _as_json(built: Built) -> dict[str, Any]:
    return {
        "dataset": built.dataset,
        "splits": built.splits,
        "stages": [
            {**stage.manifest, "stage": stage.title, "reused": stage.reused}
            for stage in built.stages
        ],
    }


def _table(built: Built) -> None:
    click.echo(f"{'stage':<15}{'rows in':>12}{'rows out':>12}{'seconds':>10}  dropped")
    for stage in built.stages:
        facts = stage.manifest
        seconds = "reused" if stage.reused else f"{facts['seconds']:.1f}"
        reasons = sorted(facts["dropped"].items(), key=lambda item: -item[1])
        click.echo(
            f"{stage.title:<15}{facts['rows_in']:>12,}{facts['rows_out']:>12,}{seconds:>10}  "
            + _reasons(reasons)
        )
    _say_left(built.stages[0])
    for name, size in built.splits.items():
        asked = size.get("asked", size["rows"])
        if size["rows"] != asked:
            why = "documents are whole, and rows like another split's go"
            say(f"{name}: {size['rows']:,} rows, not {asked:,}: {why}.", warn=True)
    if built.dataset:
        report = built.stages[0].folder.parent / REPORT
        say(f"The dataset is in {built.dataset}; what was dropped, and why, in {report}.")


def _say_left(read: Stage, most: int = 5) -> None:
    """What of the sources wasn't taken, and why."""
    left = read.manifest["left"]
    if not left:
        return
    say("Left out of the sources:", warn=True)
    for line in left[:most]:
        say(f"  {shown(line)}", warn=True)
    if len(left) > most:
        say(f"  … and {len(left) - most} more, under 'left' in {read.path}.", warn=True)


def _reasons(reasons: Sequence[tuple[str, int]], most: int = 5) -> str:
    first = ", ".join(f"{reason} {count:,}" for reason, count in reasons[:most])
    return f"{first}, …" if len(reasons) > most else first
