"""Every key of a settings class as YAML to copy from: defaults as values, the rest as comments."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

_WORDS = {
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "text",
    Path: "path",
    dict: "mapping",
    type(None): "null",
}
_LIMITS = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}


def commented_yaml(cls: type[BaseModel]) -> str:
    """The YAML; what must be given stands there without a value."""
    return "\n".join(_lines(cls)) + "\n"


def _lines(cls: type[BaseModel]) -> Iterator[str]:
    yield from (f"# {line}".rstrip() for line in inspect.cleandoc(cls.__doc__ or "").splitlines())
    after_block = False
    for name, field in cls.model_fields.items():
        inner = _settings(field.annotation)
        is_one = inner is field.annotation
        if inner or after_block:
            yield ""
        after_block = inner is not None
        if inner is None:
            yield f"{name}: {_value(field)}".rstrip() + f"  # {_comment(field)}"
        elif is_one:
            yield f"{name}:"
            yield from (f"  {line}".rstrip() for line in _lines(inner))
        else:
            yield f"{name}:  # a list of:"
            yield from _item(_lines(inner))


def _item(lines: Iterator[str]) -> Iterator[str]:
    """Lines as an item of a list: its first key carries the dash."""
    dash = "- "
    for line in lines:
        if line.startswith("#"):
            yield f"  {line}"
        else:
            yield f"  {dash}{line}".rstrip()
            dash = "  "


def _settings(kind: Any) -> type[BaseModel] | None:
    """The settings class that a field holds, or holds a list of."""
    for found in (kind, *get_args(kind)):
        if isinstance(found, type) and issubclass(found, BaseModel):
            return found
    return None


def _value(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = _plain(field.get_default(call_default_factory=True))
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6)
    return text.removesuffix("\n").removesuffix("\n...")


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _comment(field: FieldInfo) -> str:
    limits = [
        f"{words} {getattr(limit, name)}"
        for limit in field.metadata
        for name, words in _LIMITS.items()
        if hasattr(limit, name)
    ]
    required = ["required"] if field.is_required() else []
    return ", ".join([*required, _words(field.annotation), *limits])


def _words(kind: Any) -> str:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " or ".join(map(str, inner))
    if origin in (types.UnionType, Union):
        return " or ".join(map(_words, inner))
    if origin in (tuple, list):
        return f"list of {_words(inner[0])}"
    return _WORDS.get(origin or kind, "any value")
