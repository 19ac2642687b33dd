"""The articles in corpora/ and their gold annotations hold together."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

CORPORA = Path(__file__).parent.parent / "corpora"
GOLD = sorted((CORPORA / "news" / "gold").glob("*.json"))
LANGS = ("fr", "en")


def gold(path):
    return json.loads(path.read_text("utf-8"))


def test_there_are_enough_articles_and_all_have_both_sides():
    names = {path.stem for path in GOLD}
    assert len(names) >= 30
    for lang in LANGS:
        assert {path.stem for path in (CORPORA / "news" / lang).glob("*.txt")} == names
    formats = [{p.name for p in (CORPORA / "formats" / lang).iterdir()} for lang in LANGS]
    assert formats[0] == formats[1]
    assert len(formats[0]) >= 4


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_sentences_joined_are_the_article(path):
    for lang in LANGS:
        article = (CORPORA / "news" / lang / f"{path.stem}.txt").read_text("utf-8")
        assert " ".join(gold(path)[lang]) == article.strip().replace("\n\n", " ")


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_every_sentence_is_in_exactly_one_bead_in_order(path):
    for lang in LANGS:
        numbers = [number for bead in gold(path)["beads"] for number in bead[lang]]
        assert numbers == list(range(len(gold(path)[lang])))
    assert all(bead["fr"] or bead["en"] for bead in gold(path)["beads"])


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_every_entity_stands_in_its_sentence_and_in_one_bead(path):
    values = gold(path)
    assert len(values["entities"]) >= 5
    for entity in values["entities"]:
        assert entity["label"] in ("PER", "LOC", "ORG", "MISC")
        for lang in LANGS:
            mention = entity[lang]
            sentence = values[lang][mention["sentence"]]
            assert sentence[mention["start"] : mention["end"]] == mention["text"] != ""
        at = [entity[lang]["sentence"] for lang in LANGS]
        assert any(at[0] in bead["fr"] and at[1] in bead["en"] for bead in values["beads"])


def test_mentions_of_a_sentence_do_not_overlap():
    for path in GOLD:
        for lang in LANGS:
            spans = sorted(
                (e[lang]["sentence"], e[lang]["start"], e[lang]["end"])
                for e in gold(path)["entities"]
            )
            for (sentence, _, end), (following, start, _) in pairwise(spans):
                assert sentence != following or end <= start


def test_translators_merged_split_added_and_dropped_sentences():
    shapes = {
        (min(len(bead["fr"]), 2), min(len(bead["en"]), 2))
        for path in GOLD
        for bead in gold(path)["beads"]
    }
    assert {(1, 1), (2, 1), (1, 2), (1, 0), (0, 1)} <= shapes


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_typography_is_that_of_the_language(path):
    for sentence in gold(path)["fr"]:
        assert not re.search(r"['\"]|[^\u00a0\u202f][:;?!»]|«[^\u00a0]|\d \d{3}", sentence)
    for sentence in gold(path)["en"]:
        assert not re.search(r"['\"«»\u00a0\u202f]", sentence)
        assert sentence.count("“") == sentence.count("”")


def test_no_annotation_mark_is_left():
    for path in (CORPORA / "news").glob("[ef][nr]/*.txt"):
        assert not re.search(r"[{}]|\bP\d\b", path.read_text("utf-8"))
