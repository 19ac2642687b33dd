"""Kinds of arguments that commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from toolkit.config import looks_like_url


class LocalPath(click.Path):
    """A path of this machine. A URL would be taken for a folder called `s3:`; it is refused."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """See click."""
        if looks_like_url(str(value)):
            self.fail(f"'{value}' is a URL; name a file or folder of this machine.", param, ctx)
        return super().convert(value, param, ctx)


PATH = LocalPath(path_type=Path)


def schema_option(settings: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--schema`, which prints all keys of a settings class (`module:Class`) and ends."""

    def show(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted:
            from toolkit.reference import commented_yaml

            module, name = settings.split(":")
            click.echo(commented_yaml(getattr(import_module(module), name)), nl=False)
            context.exit()

    return click.option(
        "--schema", is_flag=True, is_eager=True, expose_value=False, callback=show,
        help="Print every key of a config with its default, as YAML, and exit.",
    )  # fmt: skip
