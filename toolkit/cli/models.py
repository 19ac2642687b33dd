"""`toolkit models list | pull | info | convert`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from toolkit.cli._output import put_json, say
from toolkit.cli._types import PATH
from toolkit.errors import MissingExtraError
from toolkit.jobs import models as job


@click.group("models")
def command() -> None:
    """List, download, describe and convert translation models."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_models(as_json: bool) -> None:
    """Models that can be used without a download: the shipped one and those in the caches."""
    found = job.available()
    if as_json:
        put_json([asdict(model) for model in found])
        return
    for model in found:
        click.echo(f"{model.name:<40} {model.layout:<12} {model.size / 1e6:7.1f} MB  {model.path}")


@command.command("pull")
@click.argument("name")
@click.option("--revision", help="Commit, tag or branch.")
def pull(name: str, revision: str | None) -> None:
    """Download a Hub model (such as Helsinki-NLP/opus-mt-fr-en) and convert it for CTranslate2."""
    model = job.pull(name, revision=revision)
    say(f"{name} at revision {model.revision} is ready: --model {name}")
    click.echo(model.path)


@command.command("info")
@click.argument("name", default="auto")
@click.option("--revision", help="Commit, tag or branch of a Hub model.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def info(name: str, revision: str | None, as_json: bool) -> None:
    """What a model is: form, digest, shape, files, licence."""
    described = job.describe(name, revision=revision)
    if as_json:
        put_json(described)
        return
    for key, value in described.items():
        shown = ", ".join(value) if isinstance(value, list) else "-" if value is None else value
        click.echo(f"{key.replace('_', ' '):<18} {shown}")


@command.command("convert")
@click.argument("name")
@click.option("-o", "--output", required=True, type=PATH, help="Folder to write.")
@click.option(
    "--quantization",
    type=click.Choice(["int8", "int16", "float16", "float32"]),
    default="int8",
    show_default=True,
    help="How weights are stored.",
)
@click.option("--revision", help="Commit, tag or branch of a Hub model.")
@click.option("--force", is_flag=True, help="Replace the output folder.")
@click.option(
    "--parity",
    type=PATH,
    help="French sentences to compare on, one a line.  [default: two dozen of ours]",
)
@click.option("--no-parity", is_flag=True, help="Don't compare.")
def convert(
    name: str, output: Path, quantization: str, revision: str | None, force: bool,
    parity: Path | None, no_parity: bool,
) -> None:  # fmt: skip
    """Convert a Hugging Face MarianMT model for CTranslate2.

    The converted model's output is then compared with the unconverted one's, which needs the extra
    'torch'; the report is printed, and kept in the folder's toolkit.json.
    """
    # Read first: a conversion takes minutes.
    sentences = [] if no_parity else job.parity_sentences(parity)
    job.convert_model(name, output, quantization=quantization, revision=revision, force=force)
    say(f"Written: {output}")
    if no_parity:
        return
    try:
        report = job.compare_with_source(name, output, sentences, revision=revision)
    except MissingExtraError as error:
        say(f"Not compared with the unconverted model. {error}")
        return
    click.echo(
        f"parity with the unconverted model: {report.sentences} sentences, {report.equal} equal, "
        f"similarity {report.similarity:.1f} (lowest {report.lowest:.1f})"
    )
    if report.lowest < 100:
        source, before, after = report.worst
        click.echo(f"  source   {source}\n  before   {before}\n  after    {after}")
