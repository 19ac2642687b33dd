"""`toolkit align`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from toolkit import registry
from toolkit.bitext import RowFormat, format_of
from toolkit.cli._output import counted, listed, put_bytes, put_json, say
from toolkit.cli._types import PATH
from toolkit.config import load_settings
from toolkit.errors import DataError
from toolkit.jobs.align import (
    Aligned,
    Aligner,
    AlignOptions,
    DocumentPair,
    Pairing,
    pair_documents,
    rows,
)
from toolkit.model import BitextRow
from toolkit.text.places import STDIN


@click.command("align")
@click.argument("fr", type=PATH)
@click.argument("en", type=PATH)
@click.option("-o", "--output", type=PATH, help="File for the rows (default: standard output).")
@click.option("--lines", is_flag=True, default=None, help="Every line is one sentence already.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(registry.names("bitext")),
    help="How rows are written (default: by the output's name, else jsonl).",
)
@click.option(
    "--from",
    "stdin_format",
    type=click.Choice(registry.names("format")),
    help="Format of standard input (default: text); files are known by their names.",
)
@click.option(
    "--similarity",
    type=click.Choice(["words", "translation"]),
    help="Compare words (default), or also a machine translation of the French side.",
)
@click.option(
    "--embedder", type=PATH, help="Folder of a sentence-embedding model to compare with instead."
)
@click.option("--min-confidence", type=float, help="Leave out rows under this (0 to 1).")
@click.option(
    "--keep-unaligned/--drop-unaligned",
    default=None,
    help="Write sentences without a partner too, with the other side empty (default for html).",
)
@click.option(
    "--entities/--no-entities", default=None, help="Link names across each row (default), or not."
)
@click.option("--config", type=PATH, help="YAML file of these options.")
@click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Any option; repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON (needs -o).")
@click.option("-q", "--quiet", is_flag=True, help="No summary; errors only.")
def command(
    fr: Path,
    en: Path,
    output: Path | None,
    format_: str | None,
    config: Path | None,
    overrides: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    **flags: Any,
) -> None:
    """Align the sentences of French and English documents.

    FR and EN are two files, or two folders whose files are paired by name (x.fr.txt with
    x.en.txt, fr/x.md with en/x.md); both may be the same folder. One of two files may be - for
    standard input.
    """
    options = load_settings(AlignOptions, config, overrides, **flags)
    if as_json and output is None:
        raise click.UsageError("--json prints on standard output: add -o FILE for the rows.")
    target = format_of(
        output or Path("-"), format_ or (None if output else "jsonl"), option="--format"
    )
    if target.name == "html" and options.keep_unaligned is None:
        options = options.model_copy(update={"keep_unaligned": True})
    if str(fr) == str(en) == "-":
        raise click.UsageError("Only one side can be standard input.")
    left, right = (STDIN if str(path) == "-" else path for path in (fr, en))
    pairing = pair_documents(left, right, options)
    shapes: Counter[str] = Counter()
    failures: list[str] = []

    def failed(_: DocumentPair, error: DataError) -> None:
        failures.append(str(error))
        say(f"Error: {error}", warn=True)

    with Aligner(options) as aligner:
        alone = not fr.is_dir()
        aligned = aligner.align(pairing.pairs, failed=None if alone else failed)
        _put(target, output, rows(_counted(aligned, shapes), options))
    if as_json:
        put_json(_as_json(pairing, shapes, failures))
    elif not quiet:
        _say_summary(pairing, shapes, len(failures))
    if failures:
        raise click.exceptions.Exit(1)


def _counted(documents: Iterable[Aligned], shapes: Counter[str]) -> Iterator[Aligned]:
    for document in documents:
        shapes.update(document.shapes())
        yield document


def _put(target: RowFormat, output: Path | None, rows: Iterator[BitextRow]) -> None:
    if output:
        target.write(output, rows)
        return
    put_bytes(target.chunks(rows))


def _as_json(pairing: Pairing, shapes: Counter[str], failures: Sequence[str]) -> dict[str, Any]:
    return {
        "documents": len(pairing.pairs) - len(failures),
        "beads": shapes,
        "failed": failures,
        "unpaired": pairing.unpaired,
        "unsupported": pairing.unsupported,
    }


def _say_summary(pairing: Pairing, shapes: Counter[str], failed: int) -> None:
    details = ", ".join(f"{number} {shape}" for shape, number in shapes.most_common())
    pairs = counted(len(pairing.pairs) - failed, "document pair")
    say(f"{pairs}; beads: {details or 'none'}.")
    if failed:
        say(f"{counted(failed, 'document pair')} failed, see above.", warn=True)
    _say_left(pairing.unpaired, "found no partner")
    _say_left(pairing.unsupported, "of no known format")


def _say_left(paths: Sequence[Path], why: str) -> None:
    if paths:
        names = listed([str(path) for path in paths])
        say(f"{counted(len(paths), 'file')} {why}: {names}", warn=True)
