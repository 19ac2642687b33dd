"""Scores, signatures, intervals and p-values are those of the sacreBLEU command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.metrics.lib_ter import translation_edit_rate

from toolkit import registry
from toolkit.metrics.edits import edits
from toolkit.metrics.significance import (
    Bootstrap,
    interval,
    paired_bootstrap,
    paired_randomisation,
)

from .texts import corpus, worsen

N = 120
OPTIONS = {
    "bleu": ["-m", "bleu"],
    "chrf": ["-m", "chrf"],
    "chrf++": ["-m", "chrf", "--chrf-word-order", "2"],
    "ter": ["-m", "ter"],
}


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    reference = corpus(N)
    made = {
        "ref1": reference,
        "ref2": worsen(reference, 7, 0.1),
        "base": worsen(reference, 1),
        "other": worsen(reference, 2),
    }
    for name, lines in made.items():
        (folder / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return folder, made


def cli(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sacrebleu", *arguments, "-q", "--no-color"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("references", [["ref1"], ["ref1", "ref2"]], ids=["one", "two"])
@pytest.mark.parametrize("name", OPTIONS)
def test_scores_signatures_and_intervals(texts, name, references):
    folder, lines = texts
    printed = cli(folder, *references, "-i", "base", *OPTIONS[name], "--confidence", "-w", "4")
    metric = registry.load("metric", name)()
    [statistics] = metric.statistics([lines["base"]], [lines[ref] for ref in references])
    found = interval(Bootstrap(N).scores(statistics, metric.score))
    expected = json.loads(printed)
    assert f"{metric.score(statistics.sum(0)):.4f}" == f"{expected['score']:.4f}"
    assert metric.signature(len(references), bs=1000, seed=12345) == expected["signature"]
    assert f"μ = {found.mean:.4f} ± {found.half_width:.4f}" == expected["confidence"]
    assert metric.title == expected["name"]


def bootstrapped(base, other, metric):
    resamples = Bootstrap(len(base))
    difference = metric.score(other.sum(0)) - metric.score(base.sum(0))
    return paired_bootstrap(
        resamples.scores(other, metric.score), resamples.scores(base, metric.score), difference
    )


@pytest.mark.parametrize("test", ["bs", "ar"])
@pytest.mark.parametrize("name", OPTIONS)
def test_p_values(texts, name, test):
    folder, lines = texts
    table = cli(
        folder, "ref1", "-i", "base", "other", *OPTIONS[name], f"--paired-{test}",
        "--format", "latex", "-w", "4",
    )  # fmt: skip
    [expected] = re.findall(r"p = ([\d.]+)", table)
    metric = registry.load("metric", name)()
    base, other = metric.statistics([lines["base"], lines["other"]], [lines["ref1"]])
    if test == "bs":
        found = bootstrapped(base, other, metric)
    else:
        found = paired_randomisation(base, other, metric.score)
    assert f"{found.p_value:.4f}" == expected


def test_length_ratio_is_what_bleu_prints(texts):
    folder, lines = texts
    printed = json.loads(cli(folder, "ref1", "-i", "base", "-m", "bleu"))["verbose_score"]
    metric = registry.load("metric", "length")()
    [statistics] = metric.statistics([lines["base"]], [lines["ref1"]])
    assert f"ratio = {metric.score(statistics.sum(0)):.3f}" in printed


LINES = st.lists(st.sampled_from([*"abcd.,-&3é\u00a0 ", "3.5", "&quot;", "x)"]), max_size=60)
PAIR = st.tuples(LINES.map("".join), LINES.map("".join), LINES.map("".join))


@settings(deadline=None, max_examples=30)
@given(st.lists(PAIR, min_size=1, max_size=4))
def test_segment_statistics_of_any_text(rows):
    """Every segment's statistics, not only their sum, with two references."""
    hypotheses, *references = (list(column) for column in zip(*rows, strict=True))
    for name, theirs in {
        "bleu": BLEU(references=references),
        "chrf": CHRF(references=references),
        "chrf++": CHRF(word_order=2, references=references),
        "ter": TER(references=references),
    }.items():
        metric = registry.load("metric", name)()
        [statistics] = metric.statistics([hypotheses], references)
        corpus_score = theirs.corpus_score(hypotheses, None).score
        assert metric.score(statistics.sum(0)) == pytest.approx(corpus_score, rel=1e-12, abs=0)
        if name == "bleu":
            theirs = BLEU(effective_order=True)
        ours = metric.segment_scores(statistics)
        for row, hypothesis in enumerate(hypotheses):
            expected = theirs.sentence_score(hypothesis, [lines[row] for lines in references])
            assert ours[row] == pytest.approx(expected.score, rel=1e-12, abs=1e-12)


WORDS = st.lists(st.sampled_from("abcdefg"), max_size=40)


@settings(deadline=None, max_examples=150)
@given(WORDS, WORDS)
def test_edits_of_any_words(hypothesis, reference):
    assert edits(hypothesis, reference) == translation_edit_rate(hypothesis, reference)[0]


@pytest.mark.parametrize("shift", [8, 20])
def test_edits_where_the_best_path_may_leave_the_beam(shift):
    """sacreBLEU takes a second for each: its limit of candidates is reached too."""
    words = [str(number * number % 17) for number in range(56)]
    shifted = words[shift:] + words[:shift][::-1]
    assert edits(words, shifted) == translation_edit_rate(words, shifted)[0]


def test_several_systems_at_once_change_nothing(texts):
    _, lines = texts
    for name in registry.names("metric"):
        metric = registry.load("metric", name)()
        together = metric.statistics([lines["base"], lines["other"]], [lines["ref1"]])
        alone = metric.statistics([lines["other"]], [lines["ref1"]])
        assert np.array_equal(together[1], alone[0])
