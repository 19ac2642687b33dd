"""Translate: strings, lines, bytes and files. The library's front door to translation.

from toolkit import translate
translate("Le président russe est arrivé à Moscou.")
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, overload

from toolkit.config import load_settings
from toolkit.errors import ConfigError
from toolkit.formats import format_for
from toolkit.jobs.runners import Runner, make_runner
from toolkit.jobs.translation.files import FilesJob, Progress, Quiet, Summary, flagged
from toolkit.jobs.translation.manifest import FileRecord
from toolkit.jobs.translation.options import TranslateOptions
from toolkit.jobs.translation.proof import expect_languages, prove
from toolkit.jobs.translation.translator import Draft, Translator
from toolkit.model import TranslatedDocument
from toolkit.text.places import place

__all__ = [
    "Draft",
    "FileRecord",
    "FilesJob",
    "Progress",
    "Runner",
    "Summary",
    "TranslateOptions",
    "Translator",
    "draft_bytes",
    "flagged",
    "make_runner",
    "run_files",
    "translate",
    "translate_bytes",
    "translate_files",
]


@overload
def translate(source: str, **options: Any) -> str: ...
@overload
def translate(source: Iterable[str], **options: Any) -> list[str]: ...
def translate(source: str | Iterable[str], **options: Any) -> str | list[str]:
    """Translate a text, or several: each may have many sentences and paragraphs.

    `options` are the fields of TranslateOptions (`model="Helsinki-NLP/opus-mt-fr-en"`,
    `glossary=[Path("terms.tsv")]`, `use_store=False`). To translate again and again, keep a
    `Translator`, which loads the model once. Raises ConfigError, ModelError.
    """
    with Translator(load_settings(TranslateOptions, **options)) as translator:
        if isinstance(source, str):
            return next(translator.texts([source]))
        return list(translator.texts(source))


def translate_files(
    inputs: Iterable[Path | str],
    output: Path | str | None = None,
    *,
    runner: Runner | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Summary:
    """Translate files and folders into `output`, as `toolkit translate` does; either may be a URL
    (`s3://bucket/folder`). `runner` (`make_runner("ray", workers=16)`) spreads the work.

    A file that fails is in the summary's records with its error; the others are done.
    """
    settings = load_settings(TranslateOptions, **options)
    places = [place(item) for item in inputs]
    target = place(output) if output else None
    return run_files(places, target, settings, runner=runner, progress=progress)


def run_files(
    inputs: Sequence[Path],
    output: Path | None,
    options: TranslateOptions,
    *,
    runner: Runner | None = None,
    progress: Progress | None = None,
) -> Summary:
    """See `translate_files`."""
    heard = progress or Quiet()
    if runner is None:
        return FilesJob(inputs, output, options, heard).run()
    if output is None:
        raise ConfigError("Drafts that workers write need a place.", hint="Name a folder or URL.")
    from toolkit.jobs.translation.spread import SpreadJob

    return SpreadJob(inputs, output, options, heard, runner=runner).run()


def translate_bytes(
    data: bytes,
    *,
    name: str,
    format_name: str | None = None,
    options: TranslateOptions | None = None,
) -> bytes:
    """Translate one file held in memory; its format is known by its name unless it is named."""
    return draft_bytes(data, name=name, format_name=format_name, options=options)[0]


def draft_bytes(
    data: bytes,
    *,
    name: str,
    format_name: str | None = None,
    options: TranslateOptions | None = None,
) -> tuple[bytes, TranslatedDocument]:
    """As `translate_bytes`, and the segments."""
    settings = options or TranslateOptions()
    handler = format_for(format_name or name)
    reading = settings.read_options()
    document = handler.read(data, name=name, options=reading)
    expect_languages(document)
    with Translator(settings) as translator:
        draft = next(translator.drafts([document]))
    written = handler.write(document, draft.blocks)
    again = handler.read(written, name=name, options=reading.of_draft(document))
    prove(document, draft.blocks, again)
    return written, draft.translated
