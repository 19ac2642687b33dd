"""Aligning lists of sentences: right where gold says so, sound on anything."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.align.base import Bead
from toolkit.align.sentences import align_lines
from toolkit.errors import DataError

GOLD = [
    json.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parents[2] / "corpora" / "news" / "gold").glob("*.json"))
]
WORDS = st.sampled_from(
    [
        "le",
        "chat",
        "12 000",
        "Poutine",
        "Putin",
        "cat",
        "?",
        "maison",
        "3,5",
        "été",
        "“no”",
        "&amp;",
        "«",
        " ",
    ]
)
LINES = st.lists(st.lists(WORDS, max_size=8).map(" ".join), max_size=12)


def keys(beads):
    return {(*_ends(bead.fr), *_ends(bead.en)) for bead in beads if bead.paired}


def _ends(lines):
    return lines.start, lines.stop


def gold_keys(gold):
    paired = ((bead["fr"], bead["en"]) for bead in gold["beads"] if bead["fr"] and bead["en"])
    return {(fr[0], fr[-1] + 1, en[0], en[-1] + 1) for fr, en in paired}


def f1(documents):
    """Strict bead F1 over (found, gold) pairs of key sets."""
    right = sum(len(found & gold) for found, gold in documents)
    return 2 * right / sum(len(found) + len(gold) for found, gold in documents)


def test_the_articles_are_aligned_as_their_gold_says():
    results = [(keys(align_lines(gold["fr"], gold["en"])), gold_keys(gold)) for gold in GOLD]
    assert f1(results) >= 0.97


def test_dropped_sentences_do_not_derail_the_rest():
    rng = random.Random(4)
    results = []
    for gold in GOLD[:16]:
        beads = [bead for bead in gold["beads"] if rng.random() > 0.15]
        fr = [gold["fr"][n] for bead in beads for n in bead["fr"]]
        en_beads = [bead for bead in gold["beads"] if bead in beads or rng.random() > 0.5]
        en = [gold["en"][n] for bead in en_beads for n in bead["en"]]
        places = {
            side: {t: n for n, t in enumerate(lines)} for side, lines in (("fr", fr), ("en", en))
        }
        wanted = set()
        for bead in beads:
            if bead["fr"] and bead["en"]:
                f = [places["fr"][gold["fr"][n]] for n in bead["fr"]]
                e = [places["en"][gold["en"][n]] for n in bead["en"]]
                wanted.add((f[0], f[-1] + 1, e[0], e[-1] + 1))
        results.append((keys(align_lines(fr, en)), wanted))
    assert f1(results) >= 0.93


def test_a_long_document_needs_a_corridor_and_is_aligned_as_well():
    """All articles joined six times over: 2,000 sentences, a chapter missing in the middle."""
    fr, en, wanted = [], [], set()
    for copy in range(6):
        for number, gold in enumerate(GOLD):
            if copy == 3 and 10 <= number < 14:
                en += [f"{copy} {line}" for line in gold["en"]]
                continue
            wanted |= {
                (a + len(fr), b + len(fr), c + len(en), d + len(en))
                for a, b, c, d in gold_keys(gold)
            }
            fr += [f"{copy} {line}" for line in gold["fr"]]
            en += [f"{copy} {line}" for line in gold["en"]]
    assert f1([(keys(align_lines(fr, en)), wanted)]) >= 0.95


def test_a_translation_of_the_french_side_helps():
    gold = GOLD[0]
    perfect = ["nothing in common"] * len(gold["fr"])
    for bead in gold["beads"]:
        for place, number in enumerate(bead["fr"]):
            perfect[number] = " ".join(gold["en"][n] for n in bead["en"][place : place + 1])
    beads = align_lines(gold["fr"], gold["en"], translated=perfect)
    assert len(keys(beads) & gold_keys(gold)) >= len(gold_keys(gold)) - 1


def test_confidence_tells_right_beads_from_wrong_ones():
    right, wrong = [], []
    for gold, other in zip(GOLD, [*GOLD[1:], GOLD[0]], strict=True):
        right += [b.confidence for b in align_lines(gold["fr"], gold["en"]) if b.paired]
        wrong += [b.confidence for b in align_lines(gold["fr"], other["en"]) if b.paired]
    assert sum(right) / len(right) > 0.9
    assert sum(wrong) / len(wrong) < 0.4
    assert sum(confidence > 0.9 for confidence in wrong) < len(wrong) / 20


def test_beads_say_why():
    beads = align_lines(
        ["Il a payé 12 000 euros.", "Bonjour."], ["He paid 12,000 euros.", "Hello."]
    )
    assert [bead.shape for bead in beads] == ["1-1", "1-1"]
    assert "the same numbers" in beads[0].reasons


def test_blank_lines_stand_alone():
    fr = ["La Chine construira un télescope.", "", "Il pèsera 7 600 tonnes."]
    en = ["China will build a telescope.", "It will weigh 7,600 tonnes.", "  "]
    shapes = [(bead.fr, bead.en) for bead in align_lines(fr, en)]
    assert shapes == [
        (range(1), range(1)),
        (range(1, 2), range(0)),
        (range(2, 3), range(1, 2)),
        (range(0), range(2, 3)),
    ]


@pytest.mark.parametrize(("fr", "en"), [([], []), (["Oui."], []), ([], ["Yes.", "No."])])
def test_an_empty_side_leaves_the_other_alone(fr, en):
    beads = align_lines(fr, en)
    assert len(beads) == len(fr) + len(en)
    assert not any(bead.paired for bead in beads)


@settings(max_examples=60, deadline=None)
@given(LINES, LINES)
def test_every_line_is_in_exactly_one_bead_in_order(fr, en):
    beads = align_lines(fr, en)
    assert [n for bead in beads for n in bead.fr] == list(range(len(fr)))
    assert [n for bead in beads for n in bead.en] == list(range(len(en)))
    assert all(0 <= bead.confidence <= 1 for bead in beads)


def test_the_same_input_gives_the_same_beads():
    gold = GOLD[3]
    assert align_lines(gold["fr"], gold["en"]) == align_lines(gold["fr"], gold["en"])


def test_a_bead_has_lines():
    with pytest.raises(DataError):
        Bead(fr=range(0), en=range(0))
