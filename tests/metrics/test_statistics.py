"""What our own side promises: checks of shapes, the cache, tests of significance."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from toolkit.errors import ConfigError, DataError, ModelError
from toolkit.metrics.base import check_lengths
from toolkit.metrics.bleu import Bleu
from toolkit.metrics.cache import cached_statistics, digest
from toolkit.metrics.comet import Comet, comet_metrics
from toolkit.metrics.significance import Bootstrap, paired_randomisation
from toolkit.metrics.ter import Ter

from .test_against_sacrebleu import bootstrapped
from .texts import corpus, worsen

REFERENCE = corpus(80)
GOOD, BAD = worsen(REFERENCE, 1, 0.1), worsen(REFERENCE, 2, 0.6)


@pytest.mark.parametrize(
    ("systems", "references"),
    [([["a", "b", "c"]], [["a", "b"]]), ([["a"]], [["a"], ["a", "b"]]), ([["a"]], []), ([], [[]])],
    ids=["more hypotheses", "uneven references", "no reference", "empty"],
)
def test_unequal_lengths_are_refused(systems, references):
    with pytest.raises(DataError):
        check_lengths(systems, references)


def test_a_clear_difference_is_significant_and_none_isnt():
    metric = Bleu()
    good, bad = metric.statistics([GOOD, BAD], [REFERENCE])
    assert bootstrapped(bad, good, metric).p_value < 0.01
    assert paired_randomisation(bad, good, metric.score, n_trials=500).p_value < 0.01
    assert bootstrapped(good, good, metric).p_value == 1.0
    assert paired_randomisation(good, good, metric.score, n_trials=50).p_value == 1.0


@pytest.mark.parametrize(("many", "low", "high"), [(3, 0.15, 0.4), (5, 0.03, 0.11), (12, 0, 0.01)])
def test_few_occurrences_prove_little(many, low, high):
    """n against none among 500: the sign test's p is 2 / 2 ** n."""
    none, some = np.zeros((500, 2)), np.zeros((500, 2))
    none[:, 1] = some[:, 1] = 1
    some[:many, 0] = 1
    rate = lambda sums: sums[..., 0] / sums[..., 1]  # noqa: E731
    found = paired_randomisation(none, some, rate, n_trials=2000, count_ties=True)
    assert low <= found.p_value <= high


def test_chance_is_rarely_significant():
    """Two halves of the same kind: over many pairs p < 0.05 must stay rare."""
    metric = Bleu()
    p_values = []
    for seed in range(0, 40, 2):
        pair = metric.statistics(
            [worsen(REFERENCE, seed + 10), worsen(REFERENCE, seed + 11)], [REFERENCE]
        )
        p_values.append(paired_randomisation(*pair, metric.score, n_trials=300).p_value)
    assert sum(p < 0.05 for p in p_values) <= 4


def test_the_same_seed_gives_the_same_interval_another_one_not():
    metric = Ter()
    [statistics] = metric.statistics([GOOD], [REFERENCE])
    first, again, other = (
        Bootstrap(len(REFERENCE), 200, seed).scores(statistics, metric.score) for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


class Counting(Ter):
    """Counts how many texts it is really asked for."""

    asked = 0

    def statistics(self, systems, references, sources=None):
        self.asked += len(systems)
        return super().statistics(systems, references, sources)


def test_the_cache_measures_a_text_once(tmp_path):
    metric = Counting()
    first = cached_statistics(metric, [GOOD], [REFERENCE], folder=tmp_path)
    both = cached_statistics(metric, [BAD, GOOD], [REFERENCE], folder=tmp_path)
    assert metric.asked == 2
    assert np.array_equal(first[0], both[1])
    assert np.array_equal(both[0], Ter().statistics([BAD], [REFERENCE])[0])
    cached_statistics(metric, [GOOD], [BAD], folder=tmp_path)
    assert metric.asked == 3, "another reference is another measurement"


def test_a_broken_cache_file_is_measured_anew(tmp_path):
    metric = Counting()
    [whole] = cached_statistics(metric, [GOOD], [REFERENCE], folder=tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    [again] = cached_statistics(metric, [GOOD], [REFERENCE], folder=tmp_path)
    assert metric.asked == 2
    assert np.array_equal(whole, again)


def test_an_unwritable_cache_is_no_error(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    [found] = cached_statistics(Ter(), [GOOD], [REFERENCE], folder=blocked / "cache")
    assert len(found) == len(REFERENCE)


def test_the_digest_is_that_of_the_file(tmp_path):
    import hashlib

    path = tmp_path / "text"
    path.write_text("één\ndeux\n", encoding="utf-8")
    assert digest(["één", "deux"]) == hashlib.sha256(path.read_bytes()).hexdigest()


# COMET's package can't be installed beside ours; this stands for it in the other environment.
FAKE_COMET = """
class Prediction:
    def __init__(self, scores): self.scores = scores
class Model:
    def predict(self, data, batch_size, gpus):
        print("noise on standard output")
        return Prediction([float(row["mt"] == row["ref"]) for row in data])
def load_from_checkpoint(path): return Model()
def download_model(name): raise OSError(f"no network for {name}")
"""


@pytest.fixture
def comet_python(tmp_path):
    """A Python whose environment holds a package called comet (and a torch that has no GPU)."""
    packages = tmp_path / "packages"
    (packages / "unbabel_comet-2.0.dist-info").mkdir(parents=True)
    (packages / "unbabel_comet-2.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: unbabel-comet\nVersion: 2.0\n"
    )
    (packages / "comet.py").write_text(FAKE_COMET)
    (packages / "torch").mkdir()
    (packages / "torch" / "cuda.py").write_text("def is_available(): return False\n")
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{packages}" exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return str(python)


def test_comet_runs_in_its_own_environment(comet_python, tmp_path):
    checkpoint = tmp_path / "model.ckpt"
    checkpoint.write_bytes(b"weights")
    metric = Comet(str(checkpoint), comet_python)
    half = [REFERENCE[0], "something else"]
    [statistics] = metric.statistics([half], [REFERENCE[:2], half], ["source", "source"])
    assert metric.segment_scores(statistics).tolist() == [1.0, 0.5]
    assert metric.score(statistics.sum(0)) == 0.75
    assert metric.signature(2) == "nrefs:2|model:model.ckpt|version:2.0"


def test_comet_says_how_to_make_an_environment(comet_python, monkeypatch):
    monkeypatch.delenv("TOOLKIT_COMET_PYTHON", raising=False)
    with pytest.raises(ConfigError, match="unbabel-comet"):
        comet_metrics("some/model", None)
    with pytest.raises(ConfigError, match="unbabel-comet"):
        Comet("m", sys.executable).statistics([["a"]], [["a"]], ["a"])
    with pytest.raises(ConfigError, match="can't be run"):
        Comet("m", "/no/such/python").statistics([["a"]], [["a"]], ["a"])
    with pytest.raises(ModelError, match="no network"):
        Comet("Unbabel/any", comet_python).statistics([["a"]], [["a"]], ["a"])
    assert comet_metrics(None, None) == []


def test_metrics_load_nothing_heavy_at_import():
    code = (
        "import sys, toolkit.metrics.bleu, toolkit.metrics.ter; print(json.dumps([m for m in "
        "('numpy', 'sacrebleu', 'torch') if m in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", "import json;" + code], capture_output=True, encoding="utf-8",
        cwd=Path(__file__).parents[2], check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == []
