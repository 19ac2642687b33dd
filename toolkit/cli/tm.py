"""`toolkit tm import | export | stats | analyse`: the segment store as a translation memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import Any

import click

from toolkit.cli._output import counted, format_by_name, put_bytes, put_json, say
from toolkit.cli._types import PATH
from toolkit.config import data_home
from toolkit.errors import StoreError
from toolkit.jobs import memory
from toolkit.store import SegmentStore

STORE = click.option(
    "--store", type=PATH, help="The segment store's file (default: in your data folder)."
)


@click.group("tm")
@STORE
@click.pass_context
def command(context: click.Context, store: Path | None) -> None:
    """The segment store as a translation memory: people's translations win from then on."""
    context.obj = store


def with_store(*, makes: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the open store that `--store` names, before the command or after it. Unless
    it `makes` one, a store that is named must be there.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @STORE
        @wraps(function)
        def run(store: Path | None, **arguments: Any) -> None:
            path = store or click.get_current_context().obj
            if path and not makes and not path.exists():
                raise StoreError("There is no segment store here.", where=str(path))
            with SegmentStore(path or data_home() / "segments.db") as opened:
                function(opened, **arguments)

        return run

    return decorate


@command.command("import")
@with_store(makes=True)
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(memory.IMPORT_FORMATS),
    help="Format (default: by the file's name).",
)
def import_(store: SegmentStore, files: tuple[Path, ...], format_name: str | None) -> None:
    """Take people's translations from TMX, XLIFF, XLSX, TSV, JSONL or DOCX files."""
    for path in files:
        done = memory.import_file(store, path, format_name=format_name)
        left = f", {done.machine} unedited machine translations left" if done.machine else ""
        empty = f", {done.empty} without text on one side left" if done.empty else ""
        say(f"{path}: {done.human} imported{left}{empty}")


@command.command("export")
@with_store()
@click.option("-o", "--output", type=PATH, help="File to write (default: standard output).")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(memory.EXPORT_FORMATS),
    help="Format (default: by the output's name, tmx on standard output).",
)
@click.option("--machine", is_flag=True, help="The machine's translations too.")
def export(
    store: SegmentStore, output: Path | None, format_name: str | None, machine: bool
) -> None:
    """Write the translation memory."""
    from toolkit.text.files import write_atomically

    suffixes = {name: name for name in memory.EXPORT_FORMATS} | {"xlf": "xliff"}
    name = format_name or format_by_name(output, suffixes, default="tmx")
    exported = memory.export(store, name, machine=machine)
    if output is None:
        put_bytes([exported.data])
    else:
        write_atomically(output, exported.data)
    if exported.left_out:
        rows = counted(exported.left_out, "machine translation")
        say(f"{rows} left out: the store has stand-ins (X1) for their addresses or placeholders.")


@command.command("stats")
@with_store()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def stats(store: SegmentStore, as_json: bool) -> None:
    """How many segments there are, by origin and model."""
    found = store.stats()
    if as_json:
        put_json({"path": str(store.path), **asdict(found)})
        return
    click.echo(f"{store.path}  {found.size / 1e6:.1f} MB")
    click.echo(f"human    {found.human:>9}")
    click.echo(f"machine  {found.machine:>9}")
    for name, digest, decoding, count in found.models:
        click.echo(f"  {count:>13}  {name} {digest[:12]} {decoding}")


@command.command("analyse")
@with_store()
@click.argument("inputs", nargs=-1, required=True, type=PATH)
@click.option(
    "--threshold",
    type=click.IntRange(50, 100),
    default=75,
    show_default=True,
    help="Least similarity in percent.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def analyse(store: SegmentStore, inputs: tuple[Path, ...], threshold: int, as_json: bool) -> None:
    """Match bands and word counts of files against people's translations in the memory, as CAT
    tools print them.
    """
    results = memory.analyse_files(store, inputs, threshold=threshold)
    if as_json:
        put_json(results)
        return
    click.echo(f"{'band':<12}{'segments':>10}{'words':>10}")
    for name, (segments, words) in memory.total(results.values()).items():
        click.echo(f"{name:<12}{segments:>10}{words:>10}")
