"""`toolkit completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

HOW = {
    "bash": 'eval "$(toolkit completion bash)"   in ~/.bashrc',
    "zsh": 'eval "$(toolkit completion zsh)"   in ~/.zshrc',
    "fish": "toolkit completion fish > ~/.config/fish/completions/toolkit.fish",
}


@click.command("completion", epilog="\n\n".join(HOW.values()))
@click.argument("shell", type=click.Choice(list(HOW)))
def command(shell: str) -> None:
    """Print the shell's completion script."""
    from toolkit.cli import cli

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    click.echo(found(cli, {}, "toolkit", "_TOOLKIT_COMPLETE").source())
