"""The dataset card: a YAML header that the Hub reads, and what a careful reader asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from toolkit.errors import DataError
from toolkit.render.page import plain_environment

BEGIN, END = "<!-- toolkit: begin -->", "<!-- toolkit: end -->"
_HEADER = re.compile(r"\A---\r?\n(.*?)\r?\n---\r?\n", re.DOTALL)
_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"),
          (10**7, "1M<n<10M"), (10**8, "10M<n<100M"))  # fmt: skip


def render_card(manifest: Mapping[str, Any]) -> str:
    """The whole card of a dataset, from its manifest."""
    header = yaml.safe_dump(_header(manifest), allow_unicode=True, sort_keys=False)
    template = plain_environment().get_template("toolkit.publish:card.md.j2")
    body = template.render(manifest=manifest, card=manifest["card"])
    return f"---\n{header}---\n\n{BEGIN}\n{body.strip()}\n{END}\n"


def _header(manifest: Mapping[str, Any]) -> dict[str, Any]:
    rows = sum(split["rows"] for split in manifest["splits"].values())
    size = next((name for most, name in _SIZES if rows < most), "n>100M")
    files = [{"split": name, "path": f"data/{name}-*.parquet"} for name in manifest["splits"]]
    return {
        "pretty_name": manifest["card"]["title"] or manifest["name"],
        "language": ["fr", "en"],
        "license": manifest["card"]["licence"],
        "multilinguality": ["translation"],
        "task_categories": ["translation"],
        "size_categories": [size],
        "tags": ["parallel-corpus", "french", "english"],
        "configs": [{"config_name": "default", "data_files": files}],
    }


def merge_card(existing: str, ours: str) -> str:
    """Our card put into one that is there: its other header keys and its own words stay; the
    keys that we write, and what stands between our marks, are replaced.
    """
    theirs, their_body = _parts(existing)
    mine, my_body = _parts(ours)
    tags = [*_listed(theirs.get("tags")), *_listed(mine.get("tags"))]
    header = {**theirs, **mine, "tags": list(dict.fromkeys(tags))}
    for key in ("pretty_name", "license"):
        if theirs.get(key) and mine.get(key) in ("other", "", None):
            header[key] = theirs[key]
    if BEGIN in their_body and END in their_body:
        before, _, rest = their_body.partition(BEGIN)
        _, _, after = rest.partition(END)
        body = before + my_body.strip() + after
    else:
        body = f"{their_body.rstrip()}\n\n{my_body.strip()}\n".lstrip("\n")
    text = yaml.safe_dump(header, allow_unicode=True, sort_keys=False)
    return f"---\n{text}---\n\n{body.lstrip()}"


def _listed(value: Any) -> list[Any]:
    """A header's value as the Hub takes it: none, one, or a list of them."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _parts(card: str) -> tuple[dict[str, Any], str]:
    match = _HEADER.match(card)
    if not match:
        return {}, card
    try:
        header = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        raise DataError(f"The card's header is no valid YAML: {error}", where="README.md") from None
    if not isinstance(header, dict | None):
        raise DataError("The card's header is no mapping.", where="README.md")
    return header or {}, card[match.end() :]
