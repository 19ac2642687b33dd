"""Running a MarianMT model: CTranslate2 by default, transformers where asked for."""

from __future__ import annotations

from toolkit import registry
from toolkit.engines.base import Engine, EngineOptions
from toolkit.engines.models import converted, resolve


def load_engine(
    model: str = "auto",
    *,
    engine: str = "ctranslate2",
    revision: str | None = None,
    options: EngineOptions | None = None,
) -> Engine:
    """A loaded engine for a model named as users name it; see `toolkit.engines.models`."""
    build = registry.load("engine", engine)
    layout = "huggingface" if engine == "transformers" else None
    info = resolve(model, revision=revision, layout=layout)
    if engine == "ctranslate2":
        info = converted(info)
    loaded: Engine = build(info, options or EngineOptions())
    return loaded
