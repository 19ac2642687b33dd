"""Running a MarianMT model: CTranslate2 by default, transformers where asked for."""

from __future__ import annotations

from toolkit import registry
from toolkit.engines.base import Engine, EngineOptions, ModelInfo
from toolkit.engines.conversion import converted
from toolkit.engines.models import resolve


def load_model(
    name: str = "auto", *, engine: str = "ctranslate2", revision: str | None = None
) -> ModelInfo:
    """The model behind a name, in the form that the engine reads; see `toolkit.engines.models`."""
    if engine == "transformers":
        return resolve(name, revision=revision, layout="huggingface")
    return converted(resolve(name, revision=revision))


def load_engine(
    name: str = "auto",
    *,
    engine: str = "ctranslate2",
    revision: str | None = None,
    options: EngineOptions | None = None,
) -> Engine:
    """A loaded engine for a model named as users name it."""
    build = registry.load("engine", engine)
    model = load_model(name, engine=engine, revision=revision)
    loaded: Engine = build(model, options or EngineOptions())
    return loaded
