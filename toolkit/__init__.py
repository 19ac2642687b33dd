"""French→English translation of articles with the right names, and bilingual corpora.

The library's front door; everything here is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.errors import ToolkitError as ToolkitError
    from toolkit.jobs.runners import make_runner as make_runner
    from toolkit.jobs.translate import TranslateOptions as TranslateOptions
    from toolkit.jobs.translate import Translator as Translator
    from toolkit.jobs.translate import translate as translate
    from toolkit.jobs.translate import translate_files as translate_files
    from toolkit.model import Block as Block
    from toolkit.model import Document as Document
    from toolkit.model import Segment as Segment

__version__ = "0.1.0"

_EXPORTS = {
    "Block": "toolkit.model",
    "Document": "toolkit.model",
    "Segment": "toolkit.model",
    "ToolkitError": "toolkit.errors",
    "TranslateOptions": "toolkit.jobs.translate",
    "Translator": "toolkit.jobs.translate",
    "make_runner": "toolkit.jobs.runners",
    "translate": "toolkit.jobs.translate",
    "translate_files": "toolkit.jobs.translate",
}

__all__ = [
    "Block",
    "Document",
    "Segment",
    "ToolkitError",
    "TranslateOptions",
    "Translator",
    "__version__",
    "make_runner",
    "translate",
    "translate_files",
]


def __getattr__(name: str) -> Any:
    if name in _EXPORTS:
        return getattr(import_module(_EXPORTS[name]), name)
    raise AttributeError(f"module 'toolkit' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
