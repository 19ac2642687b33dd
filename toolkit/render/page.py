"""The one look that all HTML reports share: self-contained, light and dark, good in print."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound


class _PackageTemplates(BaseLoader):
    """Templates named `package:file`, or `file` for those of `toolkit.render`."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        package, _, name = template.rpartition(":")
        resource = files(package or "toolkit.render") / "templates" / name
        if not resource.is_file():
            raise TemplateNotFound(template)
        return resource.read_text(encoding="utf-8"), None, lambda: True


@cache
def environment() -> Environment:
    """The Jinja environment: everything is escaped, an unknown variable is an error."""
    return Environment(
        loader=_PackageTemplates(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def plain_environment() -> Environment:
    """As `environment`, for text that isn't HTML: nothing is escaped."""
    return environment().overlay(autoescape=False)


def render(template: str, values: Mapping[str, Any]) -> str:
    """Fill a template (`toolkit.quality:report.html.j2`); it may extend `page.html.j2`."""
    return environment().get_template(template).render(values)
