"""What a glossary is: source terms, and what they are to be called in the target language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One line of a glossary.

    With `do_not_translate` the source term is to stand in the target as it is, and `target` is
    the same text. A `forbidden` term says what the source term must not be called. `where` is
    the file and line that it came from.
    """

    source: str
    target: str
    do_not_translate: bool = False
    forbidden: bool = False
    case_sensitive: bool = False
    part_of_speech: str = ""
    note: str = ""
    where: str = ""

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise DataError("A glossary term needs a source.", where=self.where or None)
        if not self.target.strip():
            raise DataError(
                f"The glossary term '{self.source}' has no target.",
                where=self.where or None,
                hint="Write '-' as its target to leave it untranslated.",
            )


class Glossary:
    """Terms, in order: of several targets for one source the first is used, all are accepted."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.terms = tuple(terms)

    def __len__(self) -> int:
        return len(self.terms)
