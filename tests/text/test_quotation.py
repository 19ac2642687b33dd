"""Quotations inside quotations."""

from __future__ import annotations

import pytest

from toolkit import translate
from toolkit.jobs.translate import translate_bytes
from toolkit.text.edits import apply_edits
from toolkit.text.quotation import made_up, nested_quotation, quotation_marks


def nested(sources, targets):
    marks = quotation_marks(sources)
    if marks is None:
        return targets
    return [
        apply_edits(target, nested_quotation(own, target))[0]
        for target, own in zip(targets, marks, strict=True)
    ]


@pytest.mark.parametrize(
    ("source", "target", "english"),
    [
        ("Il dit : « “Jamais” veut tout dire. »", 'He said: ""Never" says it all."', None),
        ("« Le “non” gagne », dit-il.", '"The "no" wins," he says.', "\"The 'no' wins,\" he says."),
        ("« A dit « oui » puis « non ». »", '"A "yes" then "no"."', "\"A 'yes' then 'no'.\""),
        ('« Le mot "art" ».', '"The word "art".', "\"The word 'art'\"."),
        ("« A » et “B”", '"A" and "B"', '"A" and "B"'),
        ("« Le “non” »", 'The "no"', 'The "no"'),
        ("« Le “non »", '"The "no"', '"The "no"'),
    ],
)
def test_marks_of_the_inner_quotation_are_single(source, target, english):
    found = nested([source], [target])[0]
    assert found == (english or "He said: \"'Never' says it all.\"")


def test_a_quotation_over_several_sentences():
    sources = ["« On m'a dit “non”.", "Puis “oui”.", "J'étais muet », dit-il."]
    targets = ['"I was told "no"."', 'Then "yes".', '"I was speechless," he says.']
    assert nested(sources, targets) == [
        "\"I was told 'no'.",
        "Then 'yes'.",
        'I was speechless," he says.',
    ]


def test_drafts_have_single_marks_inside_double_ones():
    draft = translate("Il a déclaré : « Le peuple a dit “non”, et nous le répétons. »")
    assert "'no,'" in draft
    assert draft.count('"') == 2
    british = translate("Il a déclaré : « Le peuple a dit “non” hier. »", locale="en-GB")
    assert "'no'" in british


def test_a_quotation_that_goes_on_is_closed_once():
    french = "« Il m'a répondu : « Je ne viendrai pas. » J'en suis resté muet », raconte-t-il."
    draft = translate_bytes(french.encode(), name="a.txt").decode()
    assert draft.count('"') == 2
    assert draft.count(" '") == 1


def test_a_quotation_closed_before_he_said_is_opened_again():
    french = (
        "« On a manqué d'efficacité, a regretté l'entraîneur Roberto De Zerbi."
        " Il faut rester unis. Nous le ferons. »"
    )
    draft = translate_bytes(french.encode(), name="a.txt").decode()
    assert draft.startswith('"We missed efficiency," the coach')
    assert ' "We must stay united. We' in draft
    assert draft.count('"') == 4


@pytest.mark.parametrize(
    ("target", "english"),
    [
        ('"He is tall.', "He is tall."),
        ('He is tall."', "He is tall."),
        ('He is "tall.', 'He is "tall.'),
        ('Life is short," she said.', "Life is short, she said."),
        ('Coming?" asked Paul.', "Coming? asked Paul."),
        ('A 5" pipe is wide.', 'A 5" pipe is wide.'),
        ('"He" is tall.', '"He" is tall.'),
    ],
)
def test_a_single_mark_that_the_source_lacks_goes(target, english):
    assert apply_edits(target, made_up([], target))[0] == english
