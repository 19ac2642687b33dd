"""Croissant 1.0 (mlcommons.org/croissant): the dataset described for machines, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
# Where the files lie: the folder that holds this description.
_REPOSITORY: dict[str, Any] = {
    "@type": "cr:FileObject",
    "@id": "repository",
    "name": "repository",
    "description": "The folder of the dataset.",
    "contentUrl": ".",
    "encodingFormat": "git+https",
    "sha256": "https://github.com/mlcommons/croissant/issues/80",
}
_FIELDS = (
    ("id", "id", None, "Unique in the dataset."),
    ("fr", "translation", "$.fr", "The French text."),
    ("en", "translation", "$.en", "The English text."),
    ("doc_id", "doc_id", None, "The document that the row is from."),
    ("source", "provenance", "$.source", "The name of the row's source."),
    ("licence", "provenance", "$.licence", "The licence of the row's source."),
)


def croissant(manifest: Mapping[str, Any]) -> str:
    """The description of a dataset whose splits and files the manifest lists."""
    card = manifest["card"]
    value = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": manifest["name"],
        "description": card["summary"] or "French–English sentence pairs.",
        "license": card["licence"],
        "inLanguage": ["fr", "en"],
        "version": manifest["version"],
        "distribution": [
            _REPOSITORY,
            *(_file(f) for s in manifest["splits"].values() for f in s["files"]),
            *map(_set, manifest["splits"]),
        ],
        "recordSet": [_records(name, split) for name, split in manifest["splits"].items()],
    }
    optional = {"url": card["homepage"], "citeAs": card["citation"], "creator": card["creator"]}
    value |= {key: text for key, text in optional.items() if text}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file["path"],
        "name": file["path"],
        "contentUrl": file["path"],
        "contentSize": f"{file['bytes']} B",
        "encodingFormat": "application/x-parquet",
        "sha256": file["sha256"],
    }


def _set(split: str) -> dict[str, Any]:
    """All files of a split; each is listed by itself too, with its checksum."""
    return {
        "@type": "cr:FileSet",
        "@id": f"{split}-files",
        "name": f"{split}-files",
        "containedIn": {"@id": "repository"},
        "encodingFormat": "application/x-parquet",
        "includes": f"data/{split}-*.parquet",
    }


def _records(split: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": split,
        "name": split,
        "description": f"The {split} split: {facts['rows']} rows.",
        "field": [_field(split, *each) for each in _FIELDS],
    }


def _field(split: str, name: str, column: str, path: str | None, about: str) -> dict[str, Any]:
    source: dict[str, Any] = {
        "fileSet": {"@id": f"{split}-files"},
        "extract": {"column": column},
    }
    if path:
        source["transform"] = {"jsonPath": path}
    return {
        "@type": "cr:Field",
        "@id": f"{split}/{name}",
        "name": name,
        "description": about,
        "dataType": "sc:Text",
        "source": source,
    }
