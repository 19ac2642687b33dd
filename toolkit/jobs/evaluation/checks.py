"""The checks that an evaluation runs: those of one segment that the registry names, and those
that need the whole test set or its references.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

from toolkit import registry
from toolkit.jobs.evaluation.findings import Check, Example, Find
from toolkit.jobs.evaluation.inputs import System, TestSet
from toolkit.jobs.evaluation.omission import omitted
from toolkit.jobs.evaluation.spelling import Spelling
from toolkit.model import Flag, Segment


def standard_checks(test_set: TestSet, systems: Sequence[System]) -> list[Check]:
    """Every check there is, in the order of the report."""
    texts = [system.hypotheses for system in systems]
    spelling = Check(name="name_spelling", title="Name misspelt", find=Spelling(test_set, texts))
    return [*(_registered(name) for name in registry.names("check")), spelling]


def _registered(name: str) -> Check:
    says_empty, escaped = name == "empty", name == "markup"
    return Check(
        name=name,
        title=_TITLES.get(name, name.replace("_", " ").capitalize()),
        find=_from_segment(registry.load("check", name), says_empty=says_empty, escaped=escaped),
        find_in_references=_WITH_REFERENCES.get(name),
        needs_source=name not in _WITHOUT_SOURCE,
        excusable=True,
        references_decide=name == "omission",
    )


def _from_segment(
    run: Callable[[Segment], Flag | None], *, says_empty: bool, escaped: bool
) -> Find:
    """A check of segments as one of examples. Of an empty translation only "empty" speaks; HTML
    escapes are the business of "markup" alone.
    """

    def find(example: Example) -> str | None:
        text = example.hypothesis if escaped else unescape(example.hypothesis)
        if not says_empty and not text.strip():
            return None
        segment = Segment(
            id="", block_id="", source=example.source or "", target=text, state="machine"
        )
        flag = run(segment)
        return flag.message if flag else None

    return find


def _other_figures(example: Example) -> str | None:
    """A number in figures that neither the source nor a reference has, instead of one that all
    references have.
    """
    ours = set(_FIGURES.findall(unescape(example.hypothesis)))
    humans = [set(_FIGURES.findall(reference)) for reference in example.references]
    added = ours.difference(*humans, _FIGURES.findall(example.source or ""))
    missing = set.intersection(*humans) - ours
    if not added or not missing:
        return None
    return f"{', '.join(sorted(added))} instead of {', '.join(sorted(missing))}"


def _blank(example: Example) -> str | None:
    """Nothing, where every reference has something."""
    said = all(reference.strip() for reference in example.references)
    return "nothing was translated" if said and not example.hypothesis.strip() else None


def _unpaired(example: Example) -> str | None:
    """Brackets that don't pair, where those of every reference do."""
    if _pairs(example.hypothesis) or not all(map(_pairs, example.references)):
        return None
    return "a bracket has no partner"


def _pairs(text: str) -> bool:
    text = _LIST_ITEM.sub("", text)
    return all(text.count(left) == text.count(right) for left, right in ("()", "[]", "{}"))


_LIST_ITEM = re.compile(r"(?<![\w(])\w{1,2}\)")  # 1) or a)
_FIGURES = re.compile(r"\d+")
_TITLES = {"length_ratio": "Unlikely length"}  # a metric is called the length ratio
_WITHOUT_SOURCE = ("empty", "repeated")  # what a translation alone can show
_WITH_REFERENCES: dict[str, Find] = {
    "brackets": _unpaired,
    "empty": _blank,
    "numbers": _other_figures,
    "omission": omitted,
}
