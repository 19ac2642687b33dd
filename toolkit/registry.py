"""Names that users type, and the code behind them, loaded only when it is asked for.

To add a format, an engine, a check, a filter or a metric: write one file, add its line here,
one test case and a CHANGELOG line. Nothing in `cli/` changes.
"""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import Any

from toolkit.errors import ConfigError

TABLES: dict[str, dict[str, str]] = {
    # file format → class with `read(bytes) -> Document` and `write(Document, blocks) -> bytes`
    "format": {
        "csv": "toolkit.formats.delimited:CsvFormat",
        "docx": "toolkit.formats.docx:Docx",
        "epub": "toolkit.formats.epub:Epub",
        "html": "toolkit.formats.html:HtmlFormat",
        "jsonl": "toolkit.formats.jsonl:JsonlFormat",
        "lines": "toolkit.formats.lines:LinesFormat",
        "markdown": "toolkit.formats.markdown:MarkdownFormat",
        "odt": "toolkit.formats.odt:Odt",
        "po": "toolkit.formats.po:PoFormat",
        "srt": "toolkit.formats.subtitles:SubRipFormat",
        "text": "toolkit.formats.text:TextFormat",
        "tmx": "toolkit.formats.tmx:Tmx",
        "tsv": "toolkit.formats.delimited:TsvFormat",
        "vtt": "toolkit.formats.subtitles:WebVttFormat",
        "xliff": "toolkit.formats.xliff:Xliff",
    },
    # bilingual exchange format → class with `render(TranslatedDocument) -> bytes` (and `parse`)
    "bilingual": {
        "docx": "toolkit.bilingual.docx:Docx",
        "html": "toolkit.bilingual.html:Html",
        "jsonl": "toolkit.bilingual.jsonl:Jsonl",
        "tmx": "toolkit.bilingual.tmx:Tmx",
        "tsv": "toolkit.bilingual.tsv:Tsv",
        "xliff": "toolkit.bilingual.xliff:Xliff",
        "xlsx": "toolkit.bilingual.xlsx:Xlsx",
    },
    # bitext rows in files → class, see `toolkit.bitext.base.RowFormat`
    "bitext": {
        "csv": "toolkit.bitext.delimited:Csv",
        "html": "toolkit.bitext.html:Html",
        "jsonl": "toolkit.bitext.jsonl:Jsonl",
        "moses": "toolkit.bitext.moses:Moses",
        "parquet": "toolkit.bitext.parquet:Parquet",
        "tmx": "toolkit.bitext.units:Tmx",
        "tsv": "toolkit.bitext.delimited:Tsv",
        "xliff": "toolkit.bitext.units:Xliff",
    },
    # engine → class taking (ModelInfo, EngineOptions), see `toolkit.engines.base.Engine`
    "engine": {
        "ctranslate2": "toolkit.engines.ct2:CTranslate2Engine",
        "transformers": "toolkit.engines.hf:TransformersEngine",
    },
    # quality check of one segment → function or class, see `toolkit.quality.base`
    "check": {
        "bounds": "toolkit.quality.bounds:bounds",
        "brackets": "toolkit.quality.brackets:brackets",
        "broken": "toolkit.quality.broken:broken",
        "capitals": "toolkit.quality.capitals:capitals",
        "copied": "toolkit.quality.copied:copied",
        "empty": "toolkit.quality.empty:empty",
        "leftover": "toolkit.quality.leftover:leftover",
        "length_ratio": "toolkit.quality.length_ratio:length_ratio",
        "markup": "toolkit.quality.markup:markup",
        "numbers": "toolkit.quality.numbers:numbers",
        "omission": "toolkit.quality.omission:omission",
        "punctuation": "toolkit.quality.punctuation:punctuation",
        "quotes": "toolkit.quality.quotes:quotes",
        "repeated": "toolkit.quality.repeated:repeated",
        "units": "toolkit.quality.units:units",
        "untranslated": "toolkit.quality.untranslated:untranslated",
    },
    # repair of a text → function `(str) -> str`
    "cleaner": {
        "markup": "toolkit.filters.cleaners.markup:markup",
        "pii": "toolkit.filters.cleaners.pii:pii",
        "unicode": "toolkit.filters.cleaners.unicode:unicode",
        "whitespace": "toolkit.filters.cleaners.whitespace:whitespace",
    },
    # filter of bitext rows → class, see `toolkit.filters.base`
    "filter": {
        "adequacy": "toolkit.filters.adequacy:Adequacy",
        "alphabet": "toolkit.filters.alphabet:Alphabet",
        "empty": "toolkit.filters.empty:Empty",
        "language": "toolkit.filters.language:Language",
        "length": "toolkit.filters.length:Length",
        "length_ratio": "toolkit.filters.length_ratio:LengthRatio",
        "likelihood": "toolkit.filters.likelihood:Likelihood",
        "markup": "toolkit.filters.markup:Markup",
        "numbers": "toolkit.filters.numbers:Numbers",
        "omission": "toolkit.filters.omission:Omission",
        "pii": "toolkit.filters.pii:Pii",
        "profanity": "toolkit.filters.profanity:Profanity",
        "punctuation": "toolkit.filters.punctuation:Punctuation",
        "repeated": "toolkit.filters.repeated:Repeated",
        "untranslated": "toolkit.filters.untranslated:Untranslated",
    },
    # score of pairs by a model → class taking the model's name, called with pairs
    "scorer": {
        "likelihood": "toolkit.engines.likelihood:Likelihood",
    },
    # what runs a job's stages → class, see `toolkit.jobs.runners.base.Runner`
    "runner": {
        "local": "toolkit.jobs.runners.local:LocalRunner",
        "ray": "toolkit.jobs.runners.ray:RayRunner",
    },
    # metric → class, see `toolkit.metrics.base.Metric`
    "metric": {
        "bleu": "toolkit.metrics.bleu:Bleu",
        "chrf": "toolkit.metrics.chrf:Chrf",
        "chrf++": "toolkit.metrics.chrf:ChrfPlusPlus",
        "length": "toolkit.metrics.length:LengthRatio",
        "ter": "toolkit.metrics.ter:Ter",
    },
}


# extension → format, so that telling a file's format loads no other (a test holds it equal to
# what the formats themselves say)
EXTENSIONS: dict[str, str] = {
    ".csv": "csv",
    ".docm": "docx",
    ".docx": "docx",
    ".dotx": "docx",
    ".epub": "epub",
    ".htm": "html",
    ".html": "html",
    ".jsonl": "jsonl",
    ".markdown": "markdown",
    ".md": "markdown",
    ".mqxliff": "xliff",
    ".ndjson": "jsonl",
    ".odt": "odt",
    ".ott": "odt",
    ".po": "po",
    ".pot": "po",
    ".sdlxliff": "xliff",
    ".srt": "srt",
    ".tab": "tsv",
    ".tmx": "tmx",
    ".tsv": "tsv",
    ".txt": "text",
    ".vtt": "vtt",
    ".xhtml": "html",
    ".xlf": "xliff",
    ".xliff": "xliff",
}


def names(kind: str) -> tuple[str, ...]:
    """The names registered under a kind, sorted."""
    return tuple(sorted(TABLES[kind]))


def load(kind: str, name: str) -> Any:
    """The object behind a name; raises ConfigError, with the nearest name, for an unknown one."""
    table = TABLES[kind]
    if name not in table:
        near = difflib.get_close_matches(name, table, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(names(kind))}."
        raise ConfigError(f"There is no {kind} called '{name}'.", hint=hint)
    module, _, attribute = table[name].partition(":")
    return getattr(import_module(module), attribute)
