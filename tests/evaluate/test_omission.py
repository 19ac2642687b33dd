"""A clause that is left out, with source and reference at hand."""

from __future__ import annotations

import pytest

from toolkit.jobs.evaluation.findings import Example
from toolkit.jobs.evaluation.omission import omitted

SOURCE = (
    "Le maire de la ville, qui avait promis un nouveau pont aux habitants avant l'hiver, a "
    "reconnu mardi que les travaux n'avaient pas commencé."
)
REFERENCE = (
    "The mayor of the town, who had promised its people a new bridge before winter, admitted on "
    "Tuesday that the works hadn't begun."
)
WHOLE = (
    "The city's mayor, who had promised residents a new bridge before the winter, acknowledged "
    "Tuesday that construction had not started."
)
START = "The city's mayor acknowledged Tuesday that construction had not started."
END = "The city's mayor, who had promised residents a new bridge before the winter."


def say(hypothesis: str, source: str | None = SOURCE, references: tuple[str, ...] = (REFERENCE,)):
    return omitted(Example(source=source, hypothesis=hypothesis, references=references))


@pytest.mark.parametrize("hypothesis", [START, END])
def test_a_clause_that_is_left_out_is_missed(hypothesis):
    assert say(WHOLE) is None
    assert say(hypothesis)


@pytest.mark.parametrize(
    ("first", "last"), [(0, 5), (8, 10), (19, 23)], ids=["start", "middle", "end"]
)
def test_words_cut_from_the_reference_are_named(first, last):
    words = REFERENCE.split()
    message = say(" ".join(words[:first] + words[last:]))
    assert message is not None
    assert " ".join(words[first:last]).rstrip(".,") in message


def test_another_reference_that_leaves_it_out_too_is_excuse_enough():
    assert say(START, references=(REFERENCE, "The mayor of the town said Tuesday nothing began."))


def test_without_a_source_the_reference_alone_is_asked():
    assert say(WHOLE, source=None) is None
    assert say("The mayor of the town admitted it.", source=None)
