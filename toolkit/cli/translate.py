"""`toolkit translate`."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from toolkit import registry
from toolkit.cli._output import Bar, counted, listed, put_bytes, say
from toolkit.cli._types import PATH
from toolkit.config import load_settings
from toolkit.errors import ConfigError, shown
from toolkit.jobs.translate import (
    FileRecord,
    Runner,
    Summary,
    TranslateOptions,
    Translator,
    draft_bytes,
    flagged,
    make_runner,
    run_files,
)
from toolkit.text.compressed import read_lines
from toolkit.text.places import is_url, place


class Place(click.ParamType[Path]):
    """A path, or a URL that fsspec knows."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """See click."""
        if ctx and str(value).endswith(("/", os.sep)):
            ctx.meta[f"{FOLDER}{param.name if param else ''}"] = True
        return place(value)


PLACE = Place()
FOLDER = "toolkit.folder."  # a note that an argument's value ends like a folder's


@click.command("translate")
@click.argument("inputs", nargs=-1, type=PLACE)
@click.option(
    "-o", "--output", type=PLACE, help="Folder for the drafts, or a file for a single input."
)
@click.option(
    "--lines", is_flag=True, help="One segment per line, in and out; nothing is split or merged."
)
@click.option("--model", help="auto (the compact model that ships), a folder, or a Hub id.")
@click.option("--revision", help="Commit, tag or branch of a Hub model.")
@click.option("--engine", type=click.Choice(registry.names("engine")), help="What runs the model.")
@click.option("--beam", "beam_size", type=click.IntRange(1, 64), help="Beam size (default 4).")
@click.option("-j", "--jobs", type=click.IntRange(min=0), help="Cores to use (default: all).")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), help="Where the model runs.")
@click.option(
    "--compute-type",
    help="CTranslate2's compute type (default: on a CPU as the model is stored; ours is int8).",
)
@click.option(
    "--names",
    type=click.Choice(["fix", "report", "off"]),
    help="Correct the spelling of names (default), only report it, or neither.",
)
@click.option(
    "--locale",
    type=click.Choice(["en-US", "en-GB", "any"]),
    help="English to write: spelling, dates, quotation (default en-US); any: as the model does.",
)
@click.option(
    "--glossary", multiple=True, type=PATH, help="TSV, CSV or TBX of terms to obey; repeatable."
)
@click.option(
    "--bilingual",
    multiple=True,
    type=click.Choice(registry.names("bilingual")),
    help="Write this too, with both languages; repeatable.",
)
@click.option(
    "--fuzzy",
    type=click.Choice(["off", "report", "use"]),
    help="Similar segments of the translation memory: ignore (default), count, use.",
)
@click.option(
    "--fuzzy-threshold",
    type=click.IntRange(50, 100),
    help="Least similarity in percent (default 75).",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    help="Column or JSON field to translate in CSV, TSV, JSONL; repeatable.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(registry.names("format")),
    help="Format of standard input (default: text); files are known by their names.",
)
@click.option("--encoding", help="Encoding of the inputs (default: detected).")
@click.option(
    "--overwrite",
    is_flag=True,
    default=None,
    help="Translate also what people translated in a file (XLIFF, TMX, PO).",
)
@click.option(
    "--force",
    is_flag=True,
    default=None,
    help="Write drafts also over files that a person edited, or that no run wrote.",
)
@click.option(
    "--join-cues/--no-join-cues",
    default=None,
    help="Subtitles: translate a sentence over several cues as one (default), or cue by cue.",
)
@click.option("--store", type=PATH, help="The segment store's file (default: in your data folder).")
@click.option("--no-store", is_flag=True, help="Keep nothing, reuse nothing.")
@click.option(
    "--resume",
    is_flag=True,
    hidden=True,
    help="Resuming is what always happens; accepted for clarity.",
)
@click.option("--config", type=PATH, help="YAML file of these options.")
@click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Any option by its name in the config; repeatable.",
)
@click.option(
    "--runner",
    type=click.Choice(registry.names("runner")),
    default="local",
    help="Who does the work: this machine (default), or a Ray cluster.",
)
@click.option("--address", default="local", help="Ray: auto, a cluster's address, or local.")
@click.option("--workers", type=click.IntRange(min=1), help="Ray: workers (default: all cores).")
@click.option("--gpus-per-worker", type=float, default=0.0, help="Ray: GPUs of a worker.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option("-v", "--verbose", is_flag=True, help="Say what becomes of every file.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no summary; errors only.")
def command(
    inputs: tuple[Path, ...],
    output: Path | None,
    lines: bool,
    format_name: str | None,
    config: Path | None,
    overrides: tuple[str, ...],
    as_json: bool,
    verbose: bool,
    quiet: bool,
    no_store: bool,
    resume: bool,
    runner: str,
    address: str,
    workers: int | None,
    gpus_per_worker: float,
    **flags: Any,
) -> None:
    """Translate French files into English, keeping their formats.

    INPUTS are files, folders (taken recursively), or - for standard input. Without -o the draft
    of a single file goes to standard output. What was translated before is reused; an
    interrupted run goes on where it stopped.
    """
    del resume
    flags["use_store"] = False if no_store else None
    options = load_settings(
        TranslateOptions, config, overrides, **{k: v for k, v in flags.items() if v != ()}
    )
    if not inputs and sys.stdin.isatty():
        raise click.UsageError("Name files or folders to translate, or - for standard input.")
    stream = not inputs or inputs == (Path("-"),)
    if format_name and (lines or not stream):
        raise click.UsageError("--format is for standard input: files are known by their names.")
    if as_json and (lines or stream or output is None):
        raise click.UsageError("--json prints what became of files: name them, and add -o.")
    if (lines or stream) and output and _is_folder(output):
        raise click.UsageError("Lines and standard input have one draft: -o names a file for it.")
    spread = {"address": address, "workers": workers or 0, "gpus_per_worker": gpus_per_worker}
    if runner == "local" and any(value not in ("local", 0) for value in spread.values()):
        raise ConfigError(
            "--workers, --address and --gpus-per-worker are for --runner ray.",
            hint="On this machine, --jobs says how many cores to use.",
        )
    if runner != "local" and (lines or stream or output is None or Path("-") in inputs):
        raise ConfigError(
            f"The runner '{runner}' takes files and folders.", hint="Name them, and a folder: -o."
        )
    if lines:
        _translate_lines(inputs, output, options, quiet=quiet)
    elif stream:
        _translate_stdin(output, options, format_name, quiet=quiet)
    else:
        chosen = None if runner == "local" else partial(make_runner, runner, **spread)
        _translate_files(
            inputs, output, options, chosen, as_json=as_json, verbose=verbose, quiet=quiet
        )


def _is_folder(output: Path) -> bool:
    noted = click.get_current_context().meta.get(f"{FOLDER}output", False)
    return noted or (not is_url(output) and output.is_dir())


def _translate_files(
    inputs: tuple[Path, ...],
    output: Path | None,
    options: TranslateOptions,
    start: Callable[..., Runner] | None,
    *,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> None:
    if Path("-") in inputs:
        raise ConfigError("Standard input (-) can't be mixed with files.")
    if output is None and (len(inputs) > 1 or inputs[0].is_dir()):
        raise ConfigError("Several files need a place for their drafts.", hint="Add -o FOLDER.")
    if output is None and options.bilingual:
        raise ConfigError("--bilingual writes a file beside the draft.", hint="Add -o FOLDER.")
    runner = start(threads=options.jobs or 1) if start else None
    try:
        with Bar(verbose=verbose, quiet=quiet) as bar:
            summary = run_files(inputs, output, options, runner=runner, progress=bar)
    finally:
        if runner:
            runner.close()
    if as_json or summary.drafts:
        put_bytes(summary.as_json() if as_json else summary.drafts)
    if not quiet:
        if output is None:
            _say_segments(summary.records)
        elif not as_json:
            _say_summary(summary)
        _say_columns(summary.records)
    if summary.failed():
        raise click.exceptions.Exit(1)


def _say_columns(records: Iterable[FileRecord]) -> None:
    """Which columns were taken for the text, where nobody said."""
    tables = [record for record in records if record.other_columns]
    if tables:
        first = tables[0]
        more = f" So in {len(tables) - 1} more." if len(tables) > 1 else ""
        taken, left = (
            ", ".join(f"'{shown(column)}'" for column in columns)
            for columns in (first.columns, first.other_columns)
        )
        say(
            f"{shown(first.name)}: translated {taken}, not {left}; --column names others.{more}",
            warn=True,
        )


def _say_summary(summary: Summary) -> None:
    status = Counter(record.status for record in summary.records)
    parts = [f"{number} {name}" for name, number in sorted(status.items())]
    say(f"{counted(len(summary.records), 'file')}: {', '.join(parts) or 'nothing to do'}.")
    if edited := [record.name for record in summary.edited()]:
        say(f"Left as people edited them (--force makes them anew): {listed(edited)}", warn=True)
    _say_segments(summary.records)
    if summary.earlier_drafts:
        drafts = [str(path) for path in summary.earlier_drafts]
        say(f"Left {counted(len(drafts), 'draft')} of earlier runs: {listed(drafts)}", warn=True)
    if summary.unsupported:
        left = [path.name for path in summary.unsupported]
        say(f"Left (no files of known formats): {listed(left)}", warn=True)
    if summary.reports:
        say(f"Report: {summary.reports / 'report.html'}")


def _say_segments(records: Iterable[FileRecord]) -> None:
    """How the segments of files ended, and what there is to look at."""
    states: Counter[str] = Counter()
    urgent = remarked = 0
    for record in records:
        states.update(record.states)
        urgent += len(record.to_look_at())
        remarked += sum(1 for segment in record.flagged if segment.severity)
    if states:
        details = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
        remarks = f"{urgent} to look at, {remarked} with remarks"
        say(f"{counted(sum(states.values()), 'segment')}: {details}; {remarks}.")


def _translate_stdin(
    output: Path | None, options: TranslateOptions, format_name: str | None, *, quiet: bool
) -> None:
    data, name = sys.stdin.buffer.read(), "standard input"
    format_name = format_name or "text"
    draft, translated = draft_bytes(data, name=name, format_name=format_name, options=options)
    _put(output, [draft])
    if not quiet:
        segments = translated.segments
        states: Counter[str] = Counter(segment.state for segment in segments)
        remarks = tuple(flagged(segment) for segment in segments if segment.flags)
        record = FileRecord(
            name=name, status="translated", states=states, flagged=remarks,
            **translated.document.meta,
        )  # fmt: skip
        _say_segments([record])
        _say_columns([record])


def _translate_lines(
    inputs: tuple[Path, ...], output: Path | None, options: TranslateOptions, *, quiet: bool
) -> None:
    streams = [read_lines(path) for path in inputs or (Path("-"),)]
    with Bar(quiet=quiet) as bar:
        bar.start(sum(path.stat().st_size for path in inputs if path.is_file()))
        with Translator(options, progress=bar.translated) as translator:
            drafts = translator.lines(_counted(streams, bar))
            _put(output, ((line + "\n").encode() for line in drafts))


def _counted(streams: Iterable[Iterator[str]], bar: Bar) -> Iterator[str]:
    for stream in streams:
        for line in stream:
            bar.planned(1, len(line.encode()) + 1)
            yield line


def _put(output: Path | None, chunks: Iterable[bytes]) -> None:
    if output is None:
        put_bytes(chunks)
        return
    from toolkit.text.files import write_stream

    write_stream(output, chunks)
