"""Kinds of arguments that commands share."""

from __future__ import annotations

import os
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
