"""Which model: from what the user typed to a folder that an engine can load.

`auto` or `compact` is the model that ships in the package. A path is a CTranslate2 folder (it
holds `model.bin`) or a Hugging Face MarianMT folder (`config.json` with model_type marian);
anything of the form `owner/name` is a Hub id, downloaded into the usual Hugging Face cache.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from toolkit.config import cache_home
from toolkit.engines.base import ModelInfo
from toolkit.errors import MissingExtraError, ModelError
from toolkit.text.files import atomic

COMPACT = "compact"
COMPACT_FOLDERS = {"ctranslate2": "compact-ct2", "huggingface": "compact"}
DETAILS = "toolkit.json"  # beside a model's files: what no other file of the folder says
HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
HUB_FILES = ["*.json", "*.spm", "*.safetensors", "pytorch_model.bin", "README.md"]
DEFAULT_SOURCE_TOKENS = 256
SHAPE = ("d_model", "encoder_layers", "decoder_layers", "encoder_ffn_dim", "vocab_size")
_CARD_LICENCE = re.compile(r"\A---\n(?:(?!---).*\n)*?license: *(.+)")


def shipped_folder(layout: str = "ctranslate2") -> Path:
    """Where the compact model lies in the installed package."""
    return Path(str(files("toolkit") / "data" / COMPACT_FOLDERS[layout]))


def resolve(
    name: str = "auto", *, revision: str | None = None, layout: str | None = None
) -> ModelInfo:
    """The model behind a name; downloads a Hub id that isn't cached. Raises ModelError.

    `layout` says which form of the compact model is wanted ("ctranslate2" if None).
    """
    if name in ("auto", COMPACT):
        return inspect_folder(shipped_folder(layout or "ctranslate2"), name=COMPACT)
    path = Path(name).expanduser()
    if path.is_dir():
        return inspect_folder(path, name=path.resolve().name)
    if not HUB_ID.fullmatch(name) or path.exists():
        hint = "Give a model folder, a Hub id such as Helsinki-NLP/opus-mt-fr-en, or 'auto'."
        raise ModelError("There is no such model.", where=name, hint=hint)
    folder, commit = download(name, revision)
    return replace(inspect_folder(folder, name=name), revision=commit)


def inspect_folder(path: Path, *, name: str) -> ModelInfo:
    """Read what a model folder is; ModelError tells what is missing from it."""
    details = read_json(path / DETAILS) if (path / DETAILS).is_file() else {}
    if (path / "model.bin").is_file():
        layout, wanted = "ctranslate2", ["source.spm"]
    elif (path / "config.json").is_file():
        layout, wanted = "huggingface", ["source.spm", "target.spm", "vocab.json"]
        kind = read_json(path / "config.json").get("model_type")
        if kind != "marian":
            raise ModelError(
                f"This is a model of type '{kind}', not a MarianMT model.", where=str(path)
            )
    else:
        hint = "A CTranslate2 folder holds model.bin, a Hugging Face one config.json."
        raise ModelError("This folder holds no model.", where=str(path), hint=hint)
    if missing := [file for file in wanted if not (path / file).is_file()]:
        raise ModelError(f"The model folder lacks {', '.join(missing)}.", where=str(path))
    return ModelInfo(
        name=name,
        path=path,
        layout="ctranslate2" if layout == "ctranslate2" else "huggingface",
        digest=digest(path),
        revision=details.get("revision"),
        max_source_tokens=details.get("max_source_tokens", DEFAULT_SOURCE_TOKENS),
        licence=details.get("licence") or _licence_of_card(path / "README.md"),
    )


def _licence_of_card(card: Path) -> str | None:
    """What a model card's header says."""
    try:
        text = card.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = _CARD_LICENCE.match(text)
    return found[1].strip() if found else None


def read_shape(folder: Path) -> dict[str, int]:
    """Layers and widths: from a Hugging Face config, or from what `convert` kept of it. Empty
    where neither says.
    """
    paths = (folder / "config.json", folder / DETAILS)
    config, details = (read_json(path) if path.is_file() else {} for path in paths)
    known = {**config, **details.get("shape", {})}
    return {key: known[key] for key in SHAPE if key in known}


def download(name: str, revision: str | None) -> tuple[Path, str]:
    """A Hub model's folder in the Hugging Face cache and the commit it is at.

    huggingface_hub draws the progress bars. What is cached is used without a network.
    """
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import (
            HfHubHTTPError,
            HFValidationError,
            LocalEntryNotFoundError,
        )
    except ImportError as error:
        raise MissingExtraError("A model from the Hub", "torch") from error
    try:
        folder = snapshot_download(name, revision=revision, allow_patterns=HUB_FILES)
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        reason = str(error).strip().partition("\n")[0]
        hint = "Check the name and the network, or give the path of a folder that holds the model."
        raise ModelError(f"The Hub model can't be had: {reason}", where=name, hint=hint) from error
    return Path(folder), Path(folder).name


def convert(
    model: ModelInfo, output: Path, *, quantization: str = "int8", force: bool = False
) -> None:
    """Write a Hugging Face MarianMT folder in CTranslate2's form; needs torch, once."""
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
        from ctranslate2.converters import TransformersConverter

        from toolkit.engines.hf import quiet_transformers
    except ImportError as error:
        raise MissingExtraError("Converting a Hugging Face model", "torch") from error
    if output.exists() and not force:
        raise ModelError(
            "The output folder is already there.", where=str(output), hint="Use --force."
        )
    target = "int8_float32" if quantization == "int8" else quantization
    with quiet_transformers():
        converter = TransformersConverter(
            str(model.path), copy_files=["source.spm", "target.spm"], load_as_float16=False
        )
        converter.convert(str(output), quantization=target, force=force)
    details = {
        "name": model.name,
        "revision": model.revision,
        "converted_from": model.digest,
        "quantization": quantization,
        "max_source_tokens": model.max_source_tokens,
        "licence": model.licence,
        "shape": read_shape(model.path),
    }
    (output / DETAILS).write_text(json.dumps(details, indent=2) + "\n", encoding="utf-8")


def converted(model: ModelInfo) -> ModelInfo:
    """The CTranslate2 form of a model: itself if it has that form, else from the cache, made
    on first use.
    """
    if model.layout == "ctranslate2":
        return model
    if model.path == shipped_folder("huggingface"):
        return resolve(COMPACT)
    folder = cache_home() / "models" / f"{model.digest[:16]}-int8"
    if not (folder / "model.bin").is_file():
        _convert_into(folder, model)
    return replace(inspect_folder(folder, name=model.name), revision=model.revision)


def _convert_into(folder: Path, model: ModelInfo) -> None:
    """Convert beside the place in the cache, then move there; another process may be quicker."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=".") as working:
            made = Path(working) / folder.name
            convert(model, made)
            with suppress(OSError):
                made.replace(folder)
    except OSError as error:
        hint = "Name another folder in XDG_CACHE_HOME."
        reason = error.strerror or str(error)
        message = f"The converted model can't be kept: {reason}."
        raise ModelError(message, where=str(folder), hint=hint) from error


def digest(path: Path) -> str:
    """sha256 over the weights, vocabularies and configs of a model folder.

    Kept in the cache by size and time of change: large weights are not read at every start.
    """
    parts = sorted(
        p for p in path.iterdir() if p.suffix in {".bin", ".safetensors", ".spm", ".json"}
    )
    parts = [p for p in parts if p.name not in {DETAILS, "tokenizer_config.json"}]
    stats = [(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in parts]
    if sum(size for _, size, _ in stats) < 20_000_000:
        return _digest(parts)
    known = cache_home() / "digests" / hashlib.sha256(repr((str(path), stats)).encode()).hexdigest()
    if known.is_file():
        return known.read_text(encoding="ascii")
    value = _digest(parts)
    try:
        with atomic(known) as place:
            place.write_text(value, encoding="ascii")
    except OSError:
        return value  # a cache that can't be written costs time, nothing else
    return value


def _digest(parts: list[Path]) -> str:
    total = hashlib.sha256()
    for part in parts:
        with part.open("rb") as file:
            total.update(part.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object on disk; ModelError when it can't be read."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"The file can't be read: {error}", where=str(path)) from error
    return values if isinstance(values, dict) else {}
