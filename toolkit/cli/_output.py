"""Terminal manners that commands share: progress and messages on stderr, data on stdout."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from toolkit.errors import ConfigError, OutputError, shown
from toolkit.jobs.translation.manifest import FileRecord
from toolkit.text.files import refuse_folder

_CLEAR = "\r\x1b[K"  # to the line's beginning, and the line is empty


def say(message: str, *, warn: bool = False) -> None:
    """A message for people, on stderr."""
    click.secho(message, err=True, fg="yellow" if warn else None)


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}{'s' * (number != 1)}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """The first of some names, and how many more there are, as the end of a sentence."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(shown, names[:most])) + more + "."


def format_by_name(output: Path | None, suffixes: Mapping[str, str], *, default: str) -> str:
    """The format that an output's name says; `default` for standard output."""
    if output is None:
        return default
    refuse_folder(output)
    suffix = output.suffix.lower().lstrip(".")
    if suffix not in suffixes:
        raise ConfigError(
            "Its name doesn't say which format it is.",
            where=str(output),
            hint=f"Say --format, or end the name in one of: {', '.join(suffixes)}.",
        )
    return suffixes[suffix]


def put_json(value: Any) -> None:
    """Data for programs, on stdout."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    # A file's name needn't be UTF-8; its stray bytes come out as JSON escapes.
    put_bytes([text.encode(errors="backslashreplace") + b"\n"])


def put_bytes(chunks: Iterable[bytes]) -> None:
    """Data on stdout. When nobody reads on (`| head`), exit as Unix tools do."""
    if sys.stdout is None:
        raise OutputError("Standard output is closed.", hint="Name a file with -o.")
    stream = sys.stdout.buffer
    for chunk in chunks:
        _to_stdout(partial(stream.write, chunk))
    _to_stdout(stream.flush)


def _to_stdout(write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        # What is still buffered can go nowhere; without this Python would try again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise click.exceptions.Exit(128 + signal.SIGPIPE) from None
        message = f"Standard output can't be written: {error.strerror}."
        raise OutputError(message) from error


class Steps:
    """The step that a command is at, on a line of stderr that goes again; silent when that's no
    terminal.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._show = sys.stderr.isatty() and not quiet

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, *_: object) -> None:
        if self._show:
            click.echo(_CLEAR, err=True, nl=False)

    def __call__(self, step: str) -> None:
        """Show it in the place of the one before."""
        if self._show:
            click.echo(f"{_CLEAR}{step} …", err=True, nl=False)


class Bar:
    """A progress bar with segments/s and the time left, on stderr; silent when that's no terminal.

    How many segments there will be is reckoned from the bytes read so far until all are.
    """

    def __init__(self, *, verbose: bool = False, quiet: bool = False) -> None:
        self._show = sys.stderr.isatty() and not quiet
        self._verbose = verbose
        self._size = self._read = self._planned = self._done = self._files = 0
        self._began = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def start(self, size: int) -> None:
        """Draw the bar."""
        self._size = size
        if not self._show:
            return
        from rich import progress
        from rich.console import Console

        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.TaskProgressColumn(),
            progress.TextColumn("{task.fields[speed]}"),
            progress.TimeRemainingColumn(compact=True),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        self._task = self._bar.add_task("Reading", total=None, speed="")

    def planned(self, segments: int, size: int) -> None:
        """Count what was read."""
        self._planned += segments
        self._read += size

    def translated(self, segments: int) -> None:
        """Move the bar."""
        self._done += segments
        if not self._bar:
            return
        elapsed = max(time.monotonic() - self._began, 1e-3)
        expected = self._planned * self._size / max(self._read, 1)
        speed = f"{self._done / elapsed:.0f} segments/s"
        self._bar.update(
            self._task,
            description="Translating",
            completed=self._done,
            total=max(expected, self._done),
            speed=speed,
        )

    def finished(self, record: FileRecord) -> None:
        """Say what failed, and with -v what is done."""
        self._files += 1
        if record.status == "failed":
            say(f"Error: {record.error}", warn=True)
        elif self._verbose:
            counts = ", ".join(
                f"{number} {state}" for state, number in sorted(record.states.items())
            )
            encoding = f", {record.encoding}" if record.encoding else ""
            columns = (
                f"; columns: {', '.join(map(shown, record.columns))}" if record.columns else ""
            )
            say(f"{shown(record.name)}: {record.status} ({counts}{encoding}{columns})")
