"""The command line: one file a command. It parses, calls the job of the same name, prints.

Commands are imported when they are called, so `toolkit --help` stays fast: their one-line help
stands in COMMANDS (a test holds it equal to the command's own).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from traceback import walk_tb
from typing import NoReturn

import click

from toolkit import __version__
from toolkit.errors import ToolkitError, shown

# name → (module that holds a click command called `command`, one-line help)
COMMANDS: dict[str, tuple[str, str]] = {
    "translate": (
        "toolkit.cli.translate",
        "Translate French files into English, keeping their formats.",
    ),
    "names": (
        "toolkit.cli.names",
        "Names: their English spelling, which is which in a translation, a ledger of a folder's.",
    ),
    "align": (
        "toolkit.cli.align",
        "Align the sentences of French and English documents.",
    ),
    "eval": (
        "toolkit.cli.evaluate",
        "Score translations against references; gates for builds.",
    ),
    "compare": (
        "toolkit.cli.compare",
        "Compare two reports of `toolkit eval`, with significance.",
    ),
    "build": (
        "toolkit.cli.build",
        "Build a dataset from a config: read, clean, filter, deduplicate, split, write.",
    ),
    "inspect": (
        "toolkit.cli.inspect",
        "Show a dataset: counts, histograms, samples kept and dropped by each stage.",
    ),
    "verify": (
        "toolkit.cli.verify",
        "Check a dataset: files, rows, and that nothing of a test set is in the training split.",
    ),
    "publish": (
        "toolkit.cli.publish",
        "Publish a dataset to a folder, a URL or the Hugging Face Hub.",
    ),
    "convert": (
        "toolkit.cli.convert",
        "Convert bitext between moses, tsv, csv, jsonl, parquet, tmx and xliff.",
    ),
    "filters": (
        "toolkit.cli.filters",
        "List the filters of bitext rows, and measure them on human references.",
    ),
    "models": (
        "toolkit.cli.models",
        "List, download, describe and convert translation models.",
    ),
    "tm": (
        "toolkit.cli.tm",
        "The segment store as a translation memory: people's translations win from then on.",
    ),
    "bench": (
        "toolkit.cli.bench",
        "Measure the engine against CTranslate2 called directly and against transformers.",
    ),
    "doctor": (
        "toolkit.cli.doctor",
        "Say what is installed, which model and store are used, and whether translating works.",
    ),
    "completion": (
        "toolkit.cli.completion",
        "Print the shell's completion script.",
    ),
    "train": ("toolkit.cli.train", "Train or fine-tune a MarianMT model on bitext."),
}

# How a command that was interrupted goes on, where it keeps what is done.
GOES_ON = {
    "translate": "What is done is kept; run the same command to go on.",
    "build": "What is done is kept; run the same command to go on.",
    "train": "Add --resume to go on from the last checkpoint.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported only when one is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module behind a name."""
        if cmd_name not in COMMANDS:
            return None
        loaded: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return loaded

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As in click, with the nearest name for one that isn't there."""
        from difflib import get_close_matches

        near = get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and near:
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        if rows := [(name, text) for name, (_, text) in COMMANDS.items()]:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="toolkit")
def cli() -> None:
    """Translate French articles into English with the names right, and build bilingual corpora."""


def main() -> NoReturn:
    """Run the command line; a ToolkitError becomes one clear line and its exit code."""
    # SIGTERM as an exception: what is done is saved, the terminal is left as it was.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    stdout = sys.stdout
    try:
        code = cli(standalone_mode=False)
        _flush()
    except click.exceptions.Abort:
        click.echo(interrupted(sys.argv[1:]), err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except ToolkitError as error:
        click.secho(f"Error: {error}", fg="red", err=True)
        code = error.exit_code
    except (BrokenPipeError, SystemExit) as error:
        # Where nobody reads on, click wraps stdout and exits with 1.
        if isinstance(error, SystemExit) and sys.stdout is stdout:
            raise
        _discard_stdout()
        code = 128 + signal.SIGPIPE
    except OSError as error:
        click.secho(f"Error: {_of_the_system(error)}", fg="red", err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def interrupted(arguments: Sequence[str]) -> str:
    """What to say after Ctrl-C; the command is the first argument that is no flag."""
    command = next((name for name in arguments if not name.startswith("-")), "")
    return f"Interrupted. {GOES_ON.get(command, '')}".rstrip()


def _of_the_system(error: OSError) -> str:
    """What the system refused, and where, for errors that no command expected."""
    reason = error.strerror or str(error) or type(error).__name__
    if error.filename is not None:
        return f"{shown(os.fsdecode(error.filename))}: {reason}."
    *_, (innermost, _) = walk_tb(error.__traceback__)
    if innermost.f_code.co_name in ("echo", _flush.__name__):
        _discard_stdout()
        return f"Standard output can't be written: {reason}."
    return f"{reason}."


def _flush() -> None:
    """Write what is left for stdout while an error can still be told."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _discard_stdout() -> None:
    """Nobody reads on: without this Python would try again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
