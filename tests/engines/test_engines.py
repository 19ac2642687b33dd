"""Both engines on the shipped model: the same results, whatever the batch."""

import random

import pytest

from toolkit.engines import load_engine
from toolkit.engines.base import (
    MODEL_WINDOW,
    Decoding,
    EngineOptions,
    length_class,
    output_limit,
)
from toolkit.engines.conversion import convert
from toolkit.engines.models import resolve, shipped_folder
from toolkit.engines.schedule import Scheduler, batches
from toolkit.errors import ModelError
from toolkit.jobs.models import compare_with_source, convert_model, describe, parity_sentences

SENTENCES = [
    "Le président est arrivé à Moscou.",
    "Bonjour.",
    "La Commission a adopté hier une proposition sur la pêche dans la mer du Nord.",
    "Les ministres se réuniront jeudi à Bruxelles pour discuter du budget de l'année prochaine.",
    "Il fait froid ce matin et la neige tombe sur les toits de la ville.",
    "Nous devons agir maintenant, car demain il sera trop tard.",
    "Où est la gare ?",
    "Le Parlement européen demande aux États membres de respecter leurs engagements.",
]


@pytest.fixture(scope="module")
def transformers_engine():
    pytest.importorskip("torch", reason="the extra 'torch' isn't installed")
    return load_engine("compact", engine="transformers")


def test_alignment_points_at_the_words(engine):
    source = "Le président est arrivé à Moscou."
    (hypothesis,) = engine.submit([source], Decoding()).result()
    start = hypothesis.text.index("Moscow")
    found = {
        source[link.source_start : link.source_end]
        for link in hypothesis.alignment
        if link.target_start == start
    }
    assert "Moscou" in found


def test_batching_does_not_change_results_in_fp32():
    engine = load_engine(options=EngineOptions(compute_type="float32"))
    alone = [engine.submit([text], Decoding()).result()[0] for text in SENTENCES]
    shuffled = random.Random(1).sample(SENTENCES, len(SENTENCES))
    together = dict(zip(shuffled, engine.submit(shuffled, Decoding()).result(), strict=True))
    for text, hypothesis in zip(SENTENCES, alone, strict=True):
        assert together[text].text == hypothesis.text
        assert together[text].score == pytest.approx(hypothesis.score, abs=1e-4)


def test_in_int8_a_result_is_the_same_to_the_last_bit_whatever_the_batch(engine):
    texts = [*SENTENCES, *(f"{a} {b}" for a in SENTENCES[:4] for b in SENTENCES[4:])]
    texts += [" ".join([*SENTENCES, *extra]) for extra in ([], SENTENCES[:1], SENTENCES[2:3])]
    alone = [engine.submit([text], Decoding()).result()[0] for text in texts]
    assert engine.submit(texts, Decoding()).result() == alone


def test_threads_do_not_change_results(engine):
    single = load_engine(options=EngineOptions(threads=1))
    ours = [h.text for h in engine.submit(SENTENCES, Decoding()).result()]
    assert [h.text for h in single.submit(SENTENCES, Decoding()).result()] == ours


def test_transformers_and_ctranslate2_agree_in_fp32(tmp_path, transformers_engine):
    convert(resolve("compact", layout="huggingface"), tmp_path / "fp32", quantization="float32")
    ours = load_engine(str(tmp_path / "fp32"), options=EngineOptions(compute_type="float32"))
    pairs = zip(
        ours.submit(SENTENCES[:4], Decoding()).result(),
        transformers_engine.submit(SENTENCES[:4], Decoding()).result(),
        strict=True,
    )
    equal = [a.text == b.text for a, b in pairs]
    assert sum(equal) >= len(equal) - 1


def test_transformers_gives_the_same_alignment_head(transformers_engine):
    (hypothesis,) = transformers_engine.submit(["Il est à Moscou."], Decoding()).result()
    moscow = hypothesis.text.index("Moscow")
    assert any(
        (link.source_start, link.target_start) == (9, moscow) for link in hypothesis.alignment
    )


def test_transformers_does_not_read_a_ctranslate2_folder():
    pytest.importorskip("torch", reason="the extra 'torch' isn't installed")
    with pytest.raises(ModelError, match="Hugging Face folder"):
        load_engine(str(shipped_folder()), engine="transformers")


def test_batches_hold_every_sentence_once_within_the_budget(engine):
    many = [f"{text} {number}" for number in range(20) for text in SENTENCES]
    found = list(batches(engine, many, 200))
    assert sorted(text for batch in found for text in batch) == sorted(many)
    for batch in found:
        longest = max(engine.count_tokens(text) for text in batch) + 1
        assert len(batch) == 1 or longest * len(batch) <= 200


def test_few_sentences_are_shared_out_over_the_cores(engine):
    assert len(list(batches(engine, SENTENCES * 2, 2048))) >= engine.parallel_batches


def test_the_scheduler_gives_every_sentence_back(engine):
    scheduler = Scheduler(engine, Decoding(beam_size=1), batch_tokens=64)
    finished = [*scheduler.feed(SENTENCES), *scheduler.drain()]
    assert sorted(text for batch in finished for text, _ in batch) == sorted(SENTENCES)


def test_sentences_of_a_length_class_share_a_limit_inside_the_window():
    assert length_class(1) == length_class(32) == 32
    assert length_class(33) == 64
    assert output_limit(10_000) < MODEL_WINDOW
    assert output_limit(5) == output_limit(32)


def test_an_empty_batch_is_no_trouble(engine):
    assert engine.submit([], Decoding()).result() == []


@pytest.mark.parametrize(
    ("quantization", "computed"), [("float32", "float32"), ("int8", "int8_float32")]
)
def test_parity_is_that_of_the_quantization(tmp_path, quantization, computed):
    pytest.importorskip("torch", reason="the extra 'torch' isn't installed")
    folder = tmp_path / "made"
    convert_model("compact", folder, quantization=quantization)
    assert load_engine(str(folder)).describe()["compute_type"] == computed
    assert describe(str(folder))["d_model"] == describe("compact")["d_model"]
    parity = compare_with_source("compact", folder, parity_sentences()[8:16])
    assert (parity.equal == parity.sentences) == (quantization == "float32")
