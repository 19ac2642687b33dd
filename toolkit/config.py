"""Settings: pydantic models, read from YAML, with dotted overrides from the command line.

Precedence: flag > `--set a.b=c` > file > default. A key that nobody knows is an
error that suggests the nearest one.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator

from toolkit.errors import ConfigError


class Settings(BaseModel):
    """Base of every settings class: frozen, and unknown keys are refused.

    `beside_config` are settings that hold paths: relative ones in a config file are looked for in
    its folder first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)
    beside_config: ClassVar[tuple[str, ...]] = ()

    @field_validator("*", mode="before")
    @classmethod
    def _as_meant(cls, value: Any, info: ValidationInfo) -> Any:
        """YAML 1.1 reads `off` as false; and one item may stand for a list of one."""
        kind = cls.model_fields[str(info.field_name)].annotation
        if value is False and "off" in get_args(kind):
            return "off"
        if Path in (kind, *get_args(kind)):
            _refuse_urls(value)
        if isinstance(value, str | Path) and kind in (tuple[str, ...], tuple[Path, ...]):
            return (value,)
        return value


def looks_like_url(name: str) -> bool:
    """Whether this is a URL, though it may have gone through `Path`, which takes a slash away."""
    return re.match(r"[a-z][a-z0-9+.-]+:/", name, re.IGNORECASE) is not None


def _refuse_urls(value: Any) -> None:
    for item in value if isinstance(value, list | tuple) else (value,):
        if looks_like_url(str(item)):
            raise ValueError(f"'{item}' is a URL; name a file or folder of this machine")


S = TypeVar("S", bound=BaseModel)


def load_settings(
    cls: type[S], path: Path | None = None, overrides: Sequence[str] = (), **flags: Any
) -> S:
    """Settings from a YAML file, then `a.b=c` overrides, then flags that aren't None.

    Values of overrides are YAML (`minutes=5`, `sources=[a, b]`). Raises ConfigError.
    """
    values = read_yaml(path) if path else {}
    if path and issubclass(cls, Settings):
        _look_beside(path, cls, values)
    for override in overrides:
        apply_override(values, override)
    values.update({key: value for key, value in flags.items() if value is not None})
    return validate(cls, values, where=str(path) if path else None)


def _look_beside(config: Path, cls: type[Settings], values: dict[str, Any]) -> None:
    for key, info in cls.model_fields.items():
        value, kind = values.get(key), info.annotation
        if value is not None and key in cls.beside_config:
            values[key] = _beside(config, value)
        elif isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, Settings):
            _look_beside(config, kind, value)


def _beside(config: Path, value: Any) -> Any:
    """A path, or several, in the config's folder where they are there."""
    if isinstance(value, list):
        return [_beside(config, item) for item in value]
    if not isinstance(value, str):
        return value
    path = config.parent / value
    return str(path) if path.exists() else value


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds; ConfigError names the line of a mistake."""
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"The config can't be read: {error.strerror}.", where=str(path)
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or error
        raise ConfigError(f"This is no valid YAML: {problem}.", where=where) from error
    if not isinstance(values, dict | None):
        raise ConfigError("The config must be a mapping of keys to values.", where=str(path))
    return values or {}


def apply_override(values: dict[str, Any], override: str) -> None:
    """Put `a.b=c` into nested mappings, in place."""
    dotted, equals, text = override.partition("=")
    if not equals or not dotted:
        raise ConfigError(f"'{override}' isn't of the form key=value.", where="--set")
    *parents, last = dotted.split(".")
    for key in parents:
        inner = values.setdefault(key, {})
        if not isinstance(inner, dict):
            raise ConfigError(f"'{key}' holds a value, not a mapping.", where=f"--set {override}")
        values = inner
    try:
        values[last] = yaml.safe_load(text)
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or error
        hint = "Put it in quotation marks to take it as text."
        raise ConfigError(
            f"'{text}' is no valid YAML: {problem}.", where=f"--set {dotted}", hint=hint
        ) from error


def validate(cls: type[S], values: Mapping[str, Any], *, where: str | None = None) -> S:
    """Build the settings; every mistake is told on one line with its dotted path."""
    try:
        return cls.model_validate(values)
    except ValidationError as error:
        details = error.errors()
        lines = [
            _explain(cls, dict(detail))
            for detail in details
            if not _follows(detail["loc"], details)
        ]
        raise ConfigError("; ".join(lines), where=where) from error


def _follows(path: Sequence[object], details: Sequence[Any]) -> bool:
    """Whether a complaint (a list is too short) only follows from one about what is inside."""
    return any(
        len(other["loc"]) > len(path) and tuple(other["loc"][: len(path)]) == tuple(path)
        for other in details
    )


def _explain(cls: type[BaseModel], detail: dict[str, Any]) -> str:
    path = ".".join(str(part) for part in detail["loc"])
    if detail["type"] != "extra_forbidden":
        return f"{path}: {detail['msg'].removeprefix('Value error, ')}"
    near = _nearest(path, _known_paths(cls))
    return f"{path}: there is no such setting" + (f"; did you mean '{near}'?" if near else "")


def _nearest(path: str, known: Sequence[str]) -> str | None:
    """The setting whose own name is most like that of `path`, the nearest one of several."""
    last = path.rpartition(".")[2]
    names = difflib.get_close_matches(last, [key.rpartition(".")[2] for key in known], n=1)
    same = [key for key in known if key.rpartition(".")[2] in names]
    return next(iter(difflib.get_close_matches(path, same, n=1, cutoff=0)), None)


def _known_paths(cls: type[BaseModel], parents: str = "") -> list[str]:
    """The dotted paths of all settings."""
    paths = []
    for name, info in cls.model_fields.items():
        paths.append(f"{parents}{name}")
        for kind in (info.annotation, *get_args(info.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                paths += _known_paths(kind, f"{parents}{name}.")
    return paths


def cache_home() -> Path:
    """Where what can be made again is kept: XDG_CACHE_HOME/toolkit or ~/.cache/toolkit."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "toolkit"


def data_home() -> Path:
    """Where the segment store lies unless told otherwise: TOOLKIT_HOME, else the user's data
    folder (XDG_DATA_HOME or ~/.local/share).
    """
    if home := os.environ.get("TOOLKIT_HOME"):
        return Path(home)
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "toolkit"
