"""Models: what is at hand, download, description, conversion."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

from toolkit.config import cache_home
from toolkit.engines import load_engine
from toolkit.engines.base import Decoding, Engine, EngineOptions, ModelInfo
from toolkit.engines.conversion import convert, converted
from toolkit.engines.ct2 import AS_STORED
from toolkit.engines.models import (
    COMPACT,
    DETAILS,
    inspect_folder,
    read_json,
    read_shape,
    resolve,
    shipped_folder,
)
from toolkit.engines.schedule import Scheduler
from toolkit.errors import DataError, ModelError
from toolkit.text.compressed import read_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """A model on this machine; `size` in bytes."""

    name: str
    layout: str
    size: int
    path: str


def available() -> list[Available]:
    """The shipped model in both forms, converted models in the cache, MarianMT models in the
    Hugging Face cache.
    """
    found = [
        _available(COMPACT, shipped_folder(layout)) for layout in ("ctranslate2", "huggingface")
    ]
    for folder in sorted((cache_home() / "models").glob("*/model.bin")):
        name = read_json(folder.parent / "toolkit.json").get("name", folder.parent.name)
        found.append(_available(str(name), folder.parent))
    return found + _in_hub_cache()


def _available(name: str, folder: Path) -> Available:
    layout = "ctranslate2" if (folder / "model.bin").is_file() else "huggingface"
    return Available(name=name, layout=layout, size=_size(folder), path=str(folder))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def _in_hub_cache() -> list[Available]:
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        repositories = sorted(scan_cache_dir().repos, key=lambda repo: repo.repo_id)
    except CacheNotFound:
        return []
    return [
        _available(repo.repo_id, revision.snapshot_path)
        for repo in repositories
        for revision in repo.revisions
        if read_config(revision.snapshot_path).get("model_type") == "marian"
    ]


def read_config(folder: Path) -> dict[str, object]:
    """A Hugging Face folder's config.json, empty if there is none."""
    path = folder / "config.json"
    return read_json(path) if path.is_file() else {}


def pull(name: str, *, revision: str | None = None) -> ModelInfo:
    """Download a Hub model and convert it for CTranslate2, so that it can be used offline."""
    return converted(resolve(name, revision=revision))


def describe(name: str, *, revision: str | None = None) -> dict[str, object]:
    """What a model is; None for what isn't known."""
    model = resolve(name, revision=revision)
    return {
        "name": model.name,
        "layout": model.layout,
        "path": str(model.path),
        "revision": model.revision,
        "digest": model.digest,
        "licence": model.licence,
        "max_source_tokens": model.max_source_tokens,
        "size_mb": round(_size(model.path) / 1e6, 1),
        **read_shape(model.path),
        "files": sorted(path.name for path in model.path.iterdir()),
    }


def convert_model(
    name: str, output: Path, *, quantization: str, revision: str | None = None, force: bool = False
) -> None:
    """Convert a Hugging Face MarianMT model for CTranslate2."""
    model = resolve(name, revision=revision, layout="huggingface")
    if model.layout != "huggingface":
        raise ModelError("This model has CTranslate2's form already.", where=str(model.path))
    convert(model, output, quantization=quantization, force=force)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """How a converted model's output compares with that of the model it came from: `similarity`
    is the mean character trigram F1 (0–100) between the two outputs, `worst` the sentence with the
    lowest, `lowest` (its source, before, after).
    """

    sentences: int
    equal: int
    similarity: float
    lowest: float
    worst: tuple[str, str, str]


def parity_sentences(path: Path | None = None) -> list[str]:
    """The different sentences of a file, two dozen of ours without one. Raises DataError."""
    path = path or Path(str(files("toolkit") / "data" / "parity.fr.txt"))
    lines = list(dict.fromkeys(line for line in read_lines(path) if line.strip()))
    if not lines:
        raise DataError("There are no sentences to compare with.", where=str(path))
    return lines


def compare_with_source(
    name: str, folder: Path, lines: Sequence[str], *, revision: str | None = None
) -> Parity:
    """Translate different sentences with both and compare; what comes of it is also written to
    the converted folder's `toolkit.json`.
    """
    inspect_folder(folder, name=folder.name)
    as_stored = EngineOptions(compute_type=AS_STORED)  # what was made, on a GPU too
    ours = translate_all(load_engine(str(folder), options=as_stored), lines)
    theirs = translate_all(load_engine(name, engine="transformers", revision=revision), lines)
    similar = {line: 100 * trigram_f1(ours[line], theirs[line]) for line in lines}
    worst = min(lines, key=lambda line: similar[line])
    parity = Parity(
        sentences=len(lines),
        equal=sum(ours[line] == theirs[line] for line in lines),
        similarity=round(sum(similar.values()) / len(lines), 2),
        lowest=round(similar[worst], 2),
        worst=(worst, theirs[worst], ours[worst]),
    )
    details = {**read_json(folder / DETAILS), "parity": asdict(parity)}
    text = json.dumps(details, indent=2, ensure_ascii=False)
    (folder / DETAILS).write_text(text + "\n", encoding="utf-8")
    return parity


def translate_all(engine: Engine, lines: Iterable[str]) -> dict[str, str]:
    """Translations by source, straight from an engine: no store, no post-editing."""
    scheduler = Scheduler(engine, Decoding())
    finished = [*scheduler.feed(list(lines)), *scheduler.drain()]
    return {text: hypothesis.text for batch in finished for text, hypothesis in batch}


def trigram_f1(a: str, b: str) -> float:
    """F1 of the character trigrams of two texts; 1 for two equal texts however short."""
    if a == b:
        return 1.0
    left, right = (Counter(text[i : i + 3] for i in range(len(text) - 2)) for text in (a, b))
    common = sum((left & right).values())
    return 2 * common / max(left.total() + right.total(), 1)
