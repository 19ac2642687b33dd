"""Everything that a user can set for a translation."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from toolkit import registry
from toolkit.config import Settings, data_home
from toolkit.engines.base import Decoding, EngineOptions
from toolkit.formats.base import ReadOptions
from toolkit.style import Locale


class TranslateOptions(Settings):
    """What to translate with and how; every field is a flag of `toolkit translate`.

    `jobs` 0 means all cores. `store` None means the user's own store; `use_store` False keeps
    nothing. `locale` is the English that drafts are written in; "any" leaves what the model wrote.
    `fuzzy` looks for similar segments among people's translations: "report" counts them in bands,
    "use" takes the best in the place of a machine translation. `join_cues` False translates every
    subtitle cue by itself. A document with more than `max_characters` of text is refused, for its
    segments are held in memory together. `force` writes drafts over files that a person edited or
    that no run wrote.
    """

    beside_config: ClassVar[tuple[str, ...]] = ("glossary", "store")

    model: str = "auto"
    revision: str | None = None
    engine: str = "ctranslate2"
    beam_size: int = Field(default=4, ge=1, le=64)
    jobs: int = Field(default=0, ge=0)
    device: Literal["auto", "cpu", "cuda"] = "auto"
    compute_type: str | None = None
    store: Path | None = None
    use_store: bool = True
    glossary: tuple[Path, ...] = ()
    names: Literal["fix", "report", "off"] = "fix"
    locale: Locale | Literal["any"] = "en-US"
    fuzzy: Literal["off", "report", "use"] = "off"
    fuzzy_threshold: int = Field(default=75, ge=50, le=100)
    bilingual: tuple[str, ...] = ()
    encoding: str | None = None
    columns: tuple[str, ...] = ()
    overwrite: bool = False
    join_cues: bool = True
    max_characters: int = Field(default=10_000_000, ge=1)
    force: bool = False

    @field_validator("bilingual")
    @classmethod
    def _known(cls, bilingual: tuple[str, ...]) -> tuple[str, ...]:
        known = registry.names("bilingual")
        if unknown := [name for name in bilingual if name not in known]:
            raise ValueError(f"'{unknown[0]}' is no bilingual format; known: {', '.join(known)}")
        return bilingual

    def decoding(self) -> Decoding:
        """The ordinary search."""
        return Decoding(beam_size=self.beam_size)

    def engine_options(self) -> EngineOptions:
        """How the engine uses the machine."""
        return EngineOptions(threads=self.jobs, device=self.device, compute_type=self.compute_type)

    def read_options(self) -> ReadOptions:
        """How files are read."""
        return ReadOptions(
            encoding=self.encoding,
            columns=self.columns,
            overwrite=self.overwrite,
            join_cues=self.join_cues,
        )

    def store_path(self) -> Path | None:
        """The store's file; None for none."""
        if not self.use_store:
            return None
        return self.store or data_home() / "segments.db"
