"""`toolkit names convert | align | ledger`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from toolkit.cli._output import format_by_name, put_json, say
from toolkit.cli._types import PATH
from toolkit.jobs import names as job
from toolkit.text.compressed import read_lines
from toolkit.text.files import write_atomically, write_stream

LEDGERS = ("csv", "tsv", "jsonl", "tbx")


@click.group("names")
def command() -> None:
    """Names: their English spelling, which is which in a translation, a ledger of a folder's."""


@command.command("convert")
@click.argument("names", nargs=-1)
@click.option(
    "-n",
    "--count",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    help="Forms to print of each name.",
)
@click.option("--about", default="", help="Text that says where the people come from.")
@click.option("--no-lists", is_flag=True, help="Leave out the lists of figures and exonyms.")
@click.option("--no-places", is_flag=True, help="Leave out GeoNames and CLDR.")
@click.option("--glossary", multiple=True, type=PATH, help="Names that you decided on; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def convert(
    names: tuple[str, ...],
    count: int,
    about: str,
    no_lists: bool,
    no_places: bool,
    glossary: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Ranked English forms of French names, each with score, reason and source.

    Without NAMES, or with -, one name a line is read from standard input.
    """
    found = job.convert(
        names if names and names != ("-",) else filter(str.strip, read_lines(Path("-"))),
        count=count,
        about=about,
        lists=not no_lists,
        places=not no_places,
        user=job.user_names(glossary),
    )
    if as_json:
        put_json([{"name": name, "forms": [asdict(f) for f in forms]} for name, forms in found])
        return
    for name, forms in found:
        click.echo(click.style(name, bold=True))
        width = max(len(form.text) for form in forms)
        for form in forms:
            click.echo(f"  {form.score:.2f}  {form.text:<{width}}  {form.reason}")


@command.command("align")
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("-o", "--output", type=PATH, help="File to write (default: standard output).")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["jsonl", "html"]),
    help="JSON lines of bitext rows (default), or a page to look at.",
)
@click.option("--ner-model", type=PATH, help="A token-classification folder as one more source.")
def align(
    files: tuple[Path, ...], output: Path | None, format_name: str | None, ner_model: Path | None
) -> None:
    """Pair the names of a French file and its translation.

    FILES are a French and an English file, line by line, or one bitext: jsonl, tsv, csv, parquet,
    tmx, xliff, one side of a moses pair, or what `toolkit translate --bilingual` wrote.
    """
    suffixes = {"jsonl": "jsonl", "html": "html", "htm": "html"}
    kind = format_name or format_by_name(output, suffixes, default="jsonl")
    sources = [job.ner_source(ner_model)] if ner_model else []
    pairs = job.align(files, sources=sources)
    if kind == "html":
        chunks: Iterator[bytes] = iter([job.page(pairs, files[0].name)])
    else:
        rows = (json.dumps(pair.row().as_dict(), ensure_ascii=False) + "\n" for pair in pairs)
        chunks = (row.encode() for row in rows)
    if output:
        write_stream(output, chunks)
    else:
        for chunk in chunks:
            click.echo(chunk, nl=False)


@command.command("ledger")
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option(
    "-o",
    "--output",
    type=PATH,
    help="CSV, TSV, JSONL or TBX file (default: CSV on standard output).",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(LEDGERS),
    help="Format (default: by the output's name).",
)
def ledger(paths: tuple[Path, ...], output: Path | None, format_name: str | None) -> None:
    """List every name of bitexts: its forms on both sides, where, how often, whether consistent.

    PATHS are bitexts, or folders of drafts. Correct the file and give it to
    `toolkit translate --glossary`: what it says outranks everything.
    """
    suffixes = {name: name for name in LEDGERS}
    kind = format_name or format_by_name(output, suffixes, default="csv")
    entries = list(job.ledger(paths))
    data = job.write_ledger(entries, kind=kind)
    if output:
        write_atomically(output, data)
        drifting = sum(not entry.consistent for entry in entries)
        say(f"{len(entries)} names, {drifting} of them not always called the same.")
    else:
        click.echo(data, nl=False)
