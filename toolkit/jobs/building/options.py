"""What a build config may say."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from toolkit.config import Settings, looks_like_url
from toolkit.filters.chain import DEFAULT_CLEANERS
from toolkit.publish.licences import LICENCES


class Source(Settings):
    """Where rows come from, and what is known about them.

    kind "bitext": `path` is a file or a pattern, in any format of `toolkit convert`.
    kind "documents": `fr` and `en` are files or folders, paired by name and aligned; `align`
    holds settings of `toolkit align`.
    kind "dataset": `path` is a Hub id or a folder that `datasets` can load; `config` and `split`
    as there, `revision` pins a Hub dataset. Of a row's own scores those are kept that a dataset
    has a column for.
    `licence`, `url` and `domain` go into each row and the card. Rows without a document are taken
    as documents of `document_rows` rows. At most `limit` rows are read.
    """

    name: str = Field(pattern=r"^[A-Za-z0-9][\w-]*$")
    kind: Literal["bitext", "documents", "dataset"] = "bitext"
    path: str | None = None
    fr: Path | None = None
    en: Path | None = None
    format: str | None = None
    config: str | None = None
    split: str = "train"
    revision: str | None = None
    align: dict[str, Any] = Field(default_factory=dict)
    licence: str = Field(min_length=1)
    url: str = ""
    domain: str = ""
    document_rows: int = Field(default=1, ge=1)
    limit: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _complete(self) -> Source:
        if self.kind == "documents" and not (self.fr and self.en):
            raise ValueError("a source of documents needs `fr` and `en`")
        if self.kind != "documents" and not self.path:
            raise ValueError("this source needs a `path`")
        if self.kind == "bitext" and looks_like_url(str(self.path)):
            raise ValueError(f"'{self.path}' is a URL; name files of this machine")
        return self


class Dedup(Settings):
    """`side`: which text must be new: the pair as a whole, one side, or each side by itself.
    `near`: rows whose word trigrams overlap so much (Jaccard) are one; null leaves them.
    """

    side: Literal["pair", "fr", "en", "either"] = "pair"
    near: float | None = Field(default=0.85, gt=0, le=1)


class Decontaminate(Settings):
    """Test sets: patterns of files (a sentence a line, or any bitext format), and names in
    sacreBLEU's cache. `ngram`: rows that share so many words in a row with one go too.
    """

    files: tuple[str, ...] = ()
    sacrebleu: tuple[str, ...] = ()
    ngram: int | None = Field(default=12, ge=4)


class Names(Settings):
    """`link`: each row gets its pairs of names. `least`: rows where a smaller share of the French
    names (0–1) has a counterpart go.
    """

    link: bool = True
    least: float | None = Field(default=None, ge=0, le=1)


class Split(Settings):
    """Sizes of the splits: rows, or a share of all (below 1). Whole documents are taken; `near`
    rows of a test document are kept out of training.
    """

    validation: float = Field(default=0.0, ge=0)
    test: float = Field(default=0.0, ge=0)
    near: float | None = Field(default=0.7, gt=0, le=1)

    @model_validator(mode="after")
    def _possible(self) -> Split:
        sizes = (self.validation, self.test)
        for size in sizes:
            if size >= 1 and not size.is_integer():
                raise ValueError(f"{size} is neither a share (below 1) nor a number of rows")
        if sum(size for size in sizes if size < 1) >= 1:
            raise ValueError("the shares of `validation` and `test` leave nothing for training")
        return self

    def asked(self, total: int) -> dict[str, int]:
        """How many of so many rows each split should have."""
        sizes = {"validation": self.validation, "test": self.test}
        return {name: round(n * total) if n < 1 else int(n) for name, n in sizes.items()}


class Reference(Settings):
    """The model whose BLEU and chrF on the test split the card gives (null: none), and the most
    rows it is tried on.
    """

    model: str | None = "compact"
    rows: int = Field(default=500, ge=1)


class Card(Settings):
    """What the dataset card says that no program can know. `licence` is one of the Hub's
    identifiers (cc-by-4.0, odc-by, other, …).
    """

    title: str = ""
    summary: str = ""
    licence: str = "other"
    limitations: str = ""
    citation: str = ""
    homepage: str = ""
    creator: str = ""

    @field_validator("licence")
    @classmethod
    def _known(cls, value: str) -> str:
        name = value.lower()
        if name not in LICENCES:
            near = get_close_matches(name, LICENCES, n=1)
            meant = f"; did you mean '{near[0]}'?" if near else ""
            raise ValueError(f"the Hub knows no licence '{value}' (it takes 'other', too){meant}")
        return name


class BuildOptions(Settings):
    """A build; paths are relative to the config file.

    `output` is the dataset's folder, `work` the one of its stages (default: beside it, with
    `.work`). `seed` decides which documents are held out. Workers take `shard_rows` rows at a
    time; a file of the dataset has at most `file_rows`. `clean` and `filters` name cleaners and
    filters in order, see `toolkit filters list`; a filter may have settings (`- length:
    {max_words: 80}`), null takes the usual ones.
    """

    name: str = Field(default="dataset", pattern=r"^[A-Za-z0-9][\w.-]*$")
    output: Path = Path("dataset")
    work: Path | None = None
    seed: int = 1
    shard_rows: int = Field(default=25_000, ge=1)
    file_rows: int = Field(default=500_000, ge=1)
    sources: tuple[Source, ...] = Field(min_length=1)
    clean: tuple[str, ...] = DEFAULT_CLEANERS
    filters: tuple[str | dict[str, Any], ...] | None = None
    dedup: Dedup = Dedup()
    decontaminate: Decontaminate = Decontaminate()
    names: Names = Names()
    split: Split = Split()
    reference: Reference = Reference()
    card: Card = Card()

    @model_validator(mode="after")
    def _distinct(self) -> BuildOptions:
        names = [source.name for source in self.sources]
        if len(set(names)) != len(names):
            raise ValueError("two sources have the same name")
        return self
