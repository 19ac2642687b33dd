"""TBX, the terminology exchange format: TBX-Basic (2008 and 2019 spelling) and TBX-Min."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import DataError, FormatError
from toolkit.glossary.reading import make_term
from toolkit.glossary.records import Term
from toolkit.text.typography import nfc
from toolkit.xmlio import tree

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONCEPTS = {"termEntry", "conceptEntry"}
_LANGUAGES = {"langSet", "langSec", "langGroup"}
_TERMS = {"tig", "ntig", "termSec", "termGroup"}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Values of the administrative status that tell people not to use a term.
_BAD = ("deprecated", "superseded", "notrecommended", "obsolete", "forbidden")
_PREFERRED = "preferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    text: str
    status: str
    part_of_speech: str
    note: str
    line: int | None

    @property
    def bad(self) -> bool:
        return self.status.startswith(_BAD)


def read_tbx(data: bytes, name: str) -> Iterator[Term]:
    """Every pair of a source and a target name of one concept, preferred names first.

    A deprecated target name makes a forbidden term. Concepts without a name in one of the two
    languages say nothing about translation and are passed over.
    """
    root = tree.parse(data, name=name)
    concepts = [element for element in root.iter("{*}*") if _local(element) in _CONCEPTS]
    if not concepts:
        raise FormatError("There is no terminology entry in this file.", where=name)
    for concept in concepts:
        sources = [n for n in _names(concept, "fr", name) if not n.bad]
        targets = _names(concept, "en", name)
        for source in sources:
            for target in sorted(targets, key=lambda n: not n.status.startswith(_PREFERRED)):
                yield make_term(
                    source=source.text,
                    target=target.text,
                    forbidden=target.bad,
                    part_of_speech=target.part_of_speech or source.part_of_speech,
                    note=target.note or source.note,
                    where=f"{name}:{target.line}",
                )


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: _Element) -> str:
    parts = (part for part in element.itertext() if isinstance(part, str))
    return " ".join("".join(parts).split())


def _names(concept: _Element, lang: str, name: str) -> list[_Name]:
    return [
        _name(group, name)
        for section in concept.iter("{*}*")
        if _local(section) in _LANGUAGES and _is_lang(section, lang)
        for group in section.iter("{*}*")
        if _local(group) in _TERMS
    ]


def _is_lang(section: _Element, lang: str) -> bool:
    code = section.get(_LANG) or section.get("lang") or section.get("code") or ""
    return code.replace("_", "-").casefold().partition("-")[0] == lang


def _name(group: _Element, name: str) -> _Name:
    facts = {"": ""}
    for element in group.iter("{*}*"):
        kind = element.get("type") if _local(element) in {"termNote", "descrip"} else None
        facts.setdefault(kind or _local(element), _text(element))
    if not facts.get("term"):
        raise DataError("An entry has no term.", where=f"{name}:{group.sourceline}")
    line: object = group.sourceline
    status = facts.get("administrativeStatus") or facts.get("termStatus") or ""
    return _Name(
        text=nfc(facts["term"]),
        status=status.casefold(),
        part_of_speech=facts.get("partOfSpeech", ""),
        note=facts.get("note", ""),
        line=line if isinstance(line, int) else None,
    )
