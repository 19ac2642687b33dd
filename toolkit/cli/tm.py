"""`toolkit tm import | export | stats | analyse`: the segment store as a translation memory."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from toolkit import registry
from toolkit.cli._output import put_bytes, put_json, say
from toolkit.config import data_home
from toolkit.jobs import memory
from toolkit.store import SegmentStore

PATH = click.Path(path_type=Path)


@click.group("tm")
@click.option("--store", type=PATH, help="The segment store's file (default: in your data folder).")
@click.pass_context
def command(context: click.Context, store: Path | None) -> None:
    """The segment store as a translation memory: people's translations win from then on."""
    context.obj = context.with_resource(SegmentStore(store or data_home() / "segments.db"))


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(registry.names("bilingual")),
    help="Format (default: by the file's name).",
)
@click.pass_obj
def import_(store: SegmentStore, files: tuple[Path, ...], format_name: str | None) -> None:
    """Take people's translations from TMX, XLIFF, XLSX, TSV, JSONL or DOCX files."""
    for path in files:
        done = memory.import_file(store, path, format_name=format_name)
        left = f", {done.machine} unedited machine translations left" if done.machine else ""
        empty = f", {done.empty} without text on one side left" if done.empty else ""
        say(f"{path}: {done.human} imported{left}{empty}")


@command.command("export")
@click.option("-o", "--output", type=PATH, help="File to write (default: standard output).")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(memory.EXPORT_FORMATS),
    default="tmx",
    show_default=True,
    help="Format.",
)
@click.option("--machine", is_flag=True, help="The machine's translations too.")
@click.pass_obj
def export(store: SegmentStore, output: Path | None, format_name: str, machine: bool) -> None:
    """Write the translation memory."""
    from toolkit.text.files import write_atomically

    data = memory.export(store, format_name, machine=machine)
    if output is None:
        put_bytes([data])
    else:
        write_atomically(output, data)


@command.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
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
@click.argument("inputs", nargs=-1, required=True, type=PATH)
@click.option(
    "--threshold",
    type=click.IntRange(50, 100),
    default=75,
    show_default=True,
    help="Least similarity in percent.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def analyse(store: SegmentStore, inputs: tuple[Path, ...], threshold: int, as_json: bool) -> None:
    """Match bands and word counts of files against the memory, as CAT tools print them."""
    results = memory.analyse_files(store, inputs, threshold=threshold)
    if as_json:
        put_json(results)
        return
    click.echo(f"{'band':<12}{'segments':>10}{'words':>10}")
    for name, (segments, words) in memory.total(results.values()).items():
        click.echo(f"{name:<12}{segments:>10}{words:>10}")
