"""Every name of a corpus: how it is written on both sides, where, how often, and whether always
the same.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from toolkit.entities.align import Aligned
from toolkit.entities.cities import key_of
from toolkit.entities.expected import Names
from toolkit.entities.gazetteer import Gazetteer
from toolkit.model import Label
from toolkit.text.lexicon import stem, translations


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One French name and what became of it.

    `target` is the English form to use: the customary one where it is known, else one that spells
    the French; empty where only a person can say (a name that was lost or garbled). `english`
    counts the forms found ("" where the name was lost), `french` the ways in which the French
    writes it. `drift` names the documents that use another form than `target`.
    """

    source: str
    target: str
    label: Label
    count: int
    documents: int
    french: tuple[tuple[str, int], ...]
    english: tuple[tuple[str, int], ...]
    first: str
    drift: tuple[str, ...]

    @property
    def consistent(self) -> bool:
        """Whether every mention came through and is called the same, capitals aside."""
        return len({form.casefold() for form, _ in self.english}) <= 1


@dataclass(slots=True)
class _Gathered:
    french: Counter[str] = field(default_factory=Counter)
    english: Counter[str] = field(default_factory=Counter)
    labels: Counter[Label] = field(default_factory=Counter)
    by_document: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    first: str = ""


class Ledger:
    """Gathers mentions; memory grows with the number of different names only."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._found: dict[str, _Gathered] = {}

    def add(self, document: str, where: str, source: str, target: str, aligned: Aligned) -> None:
        """Count the mentions of one segment pair; `where` is for people: `file:line`."""
        linked = {link.source: link.target for link in aligned.links}
        for number, entity in enumerate(aligned.source):
            french = entity.text(source)
            other = linked.get(number)
            english = "" if other is None else aligned.target[other].text(target)
            if not english and _opens_sentence(source, entity.start) and self._is_word(french):
                continue  # Rien, Tenez: the capital is the sentence's
            one = self._found.setdefault(key_of(french), _Gathered(first=where))
            one.french[french] += 1
            one.english[english] += 1
            one.labels[entity.label] += 1
            if english:
                one.by_document[document].add(english)

    def _is_word(self, name: str) -> bool:
        """Whether a single word is one of the dictionary, and no name that the lists know."""
        known = self._gazetteer.find(key_of(name))
        listed = known is not None and known.source != "place"
        return not listed and " " not in name and translations(stem(name)) is not None

    def entries(self) -> Iterator[LedgerEntry]:
        """Every name, the commonest first."""
        names = Names(self._gazetteer)
        ranked = sorted(
            self._found.items(), key=lambda item: (-sum(item[1].french.values()), item[0])
        )
        for _, one in ranked:
            yield self._entry(one, names)

    def _entry(self, one: _Gathered, names: Names) -> LedgerEntry:
        source = one.french.most_common(1)[0][0]
        label = one.labels.most_common(1)[0][0]
        target = self._target(source, label, one.english, names)
        others = {form for form in one.english if form.casefold() != target.casefold()}
        drift = [document for document, forms in one.by_document.items() if forms & others]
        return LedgerEntry(
            source=source,
            target=target,
            label=label,
            count=sum(one.french.values()),
            documents=max(1, len(one.by_document)),
            french=tuple(one.french.most_common()),
            english=tuple(one.english.most_common()),
            first=one.first,
            drift=tuple(sorted(drift)) if len([f for f in one.english if f]) > 1 else (),
        )

    def _target(self, source: str, label: Label, english: Counter[str], names: Names) -> str:
        expected = names.expect(source, label)
        used = (form for form, _ in english.most_common() if form and expected.accepts(form))
        surely = expected.kind in {"listed", "official", "spelled"}
        return next(used, expected.forms[0] if surely else "")


_OPENING = re.compile(r"(?:\A|[.!?…:]\s)[\W_]*\Z")


def _opens_sentence(source: str, start: int) -> bool:
    return _OPENING.search(source[:start]) is not None


def columns() -> tuple[str, ...]:
    """The table's header; `toolkit.glossary` reads those without #."""
    return (
        "source", "target", "pos", "note", "#consistent", "#count", "#documents", "#french",
        "#english", "#first",
    )  # fmt: skip


def rows(entries: Iterable[LedgerEntry]) -> Iterator[dict[str, str]]:
    """Entries as the cells of a table that a person corrects and a glossary reads."""
    for one in entries:
        drift = f"differs in {', '.join(one.drift)}" if one.drift else ""
        yield {
            "source": one.source,
            "target": one.target,
            "pos": one.label,
            "note": drift,
            "#consistent": "yes" if one.consistent else "no",
            "#count": str(one.count),
            "#documents": str(one.documents),
            "#french": _counted(one.french),
            "#english": _counted(one.english),
            "#first": one.first,
        }


def _counted(forms: tuple[tuple[str, int], ...]) -> str:
    return "; ".join(f"{form or '(lost)'} ×{count}" for form, count in forms)
