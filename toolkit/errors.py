"""Every error that a user can cause or meet, in one tree.

ToolkitError                  exit code 1
├── ConfigError               exit code 2: a setting, a flag or a config file is wrong
├── DataError                 an input can't be read, or says something impossible
│   ├── FormatError           a file isn't what its name promises (broken, encrypted, a bomb)
│   └── EncodingError         bytes that are no text in the encoding named or detected
├── ModelError                a model folder or Hub id can't be used
├── MissingExtraError         an optional dependency isn't installed
├── StoreError                the segment store can't be opened, or belongs to a newer version
└── OutputError               the result can't be written (read-only, disk full)
"""

from __future__ import annotations

import re

_ENDS = (".", "!", "?", "…", ":")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class ToolkitError(Exception):
    """What went wrong, where, and what to do about it.

    `where` is a path, `path:line` or a segment id; `hint` is one imperative sentence.
    """

    exit_code = 1

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{shown(self.where)}: {self.message}" if self.where else self.message
        if not self.hint:
            return text
        # The words of another library, with which a message may end, often lack the full stop.
        return f"{text}{'' if text.endswith(_ENDS) else '.'} {self.hint}"


class ConfigError(ToolkitError):
    """A setting, a flag or a config file is wrong."""

    exit_code = 2


class DataError(ToolkitError):
    """An input can't be read, or says something impossible."""


class FormatError(DataError):
    """A file isn't what its name promises: broken, encrypted, too large when unpacked."""


class EncodingError(DataError):
    """Bytes that are no text in the encoding that was named or detected."""


class ModelError(ToolkitError):
    """A model folder or Hub id can't be used."""


class MissingExtraError(ToolkitError):
    """An optional dependency isn't installed; the message carries the command that installs it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs the extra '{extra}', which isn't installed.",
            hint=f"In the checkout, run: {install_command(extra)}",
        )
        self.what, self.extra = what, extra

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return type(self), (self.what, self.extra)


def install_command(extra: str) -> str:
    """What installs an extra from a checkout: no package index has this package."""
    return f"pip install '.[{extra}]'"


class StoreError(ToolkitError):
    """The segment store can't be opened, or was written by a newer version."""


class OutputError(ToolkitError):
    """The result can't be written."""


def shown(name: str) -> str:
    """A file's name as messages show it: on one line, without control characters."""
    return _CONTROL.sub(lambda match: ascii(match[0])[1:-1], name)
