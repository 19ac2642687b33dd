"""Reading bitext, packing it, batching it."""

from __future__ import annotations

import gzip
import json
import lzma
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from toolkit.bitext import write_rows
from toolkit.config import load_settings
from toolkit.errors import DataError, EncodingError
from toolkit.jobs.build import load_config
from toolkit.jobs.train import development_pairs
from toolkit.model import BitextRow
from toolkit.training.batching import IGNORED, collate, epoch_batches
from toolkit.training.corpus import Corpus, left_out, mixed, pack, piece_links, piece_words
from toolkit.training.data import Pair, first_pair, read_source
from toolkit.training.settings import (
    Batching,
    Guidance,
    Languages,
    Source,
    TrainSettings,
    VocabularySettings,
)
from toolkit.training.vocabulary import Vocabulary, sample, train_vocabulary

from .conftest import tiny

CONFIGS = Path(__file__).parents[2] / "configs"
ROWS = [("Bonjour à tous.", "Hello, everyone."), ("Oui\u2028non", "Yes\u2028no")]


def read(path: str, root: Path) -> list[tuple[str, str]]:
    pairs = read_source(Source(path=path, weight=1), root, Languages())
    return [(pair.source, pair.target) for pair in pairs]


def write_all(folder: Path) -> list[str]:
    tsv = "".join(f"{fr}\t{en}\n" for fr, en in ROWS).encode()
    rows = [{"translation": {"fr": fr, "en": en}} for fr, en in ROWS]
    jsonl = "".join(json.dumps(row) + "\n" for row in rows).encode()
    flat = "".join(json.dumps({"fr": fr, "en": en}) + "\n" for fr, en in ROWS).encode()
    files = {"a.tsv": tsv, "b.tsv.xz": lzma.compress(tsv), "c.jsonl.gz": gzip.compress(jsonl),
             "d.jsonl": flat, "set/train.jsonl": jsonl,
             "two.fr": ("\n".join(fr for fr, _ in ROWS) + "\n").encode(),
             "two.en": ("\n".join(en for _, en in ROWS) + "\n").encode()}  # fmt: skip
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return ["a.tsv", "b.tsv.xz", "c.jsonl.gz", "d.jsonl", "set", "two"]


def test_every_kind_of_file_holds_the_same_rows(tmp_path: Path) -> None:
    for name in write_all(tmp_path):
        assert read(name, tmp_path) == ROWS, name


@pytest.mark.parametrize("name", ["a.tsv", "a.tsv.xz", "a.jsonl", "a.parquet"])
def test_what_convert_writes_is_trained_on_as_it_was(tmp_path: Path, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    rows = [BitextRow(id=f"x:{n}", fr=fr, en=en, doc_id="x") for n, (fr, en) in enumerate(ROWS)]
    write_rows(tmp_path / name, rows)
    assert read(name, tmp_path) == ROWS


def test_the_first_row_may_name_the_columns(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("\ufefftarget\tnote\tsource\none\tx\tun\n", encoding="utf-8")
    assert read("a.tsv", tmp_path) == [("un", "one")]
    german = Languages(source="de", target="en")
    (tmp_path / "b.tsv").write_text("en\tde\none\teins\n")
    (pair,) = read_source(Source(path="b.tsv", weight=1), tmp_path, german)
    assert (pair.source, pair.target) == ("eins", "one")


def test_zstandard_and_parquet(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    tsv = "".join(f"{fr}\t{en}\n" for fr, en in ROWS).encode()
    (tmp_path / "a.tsv.zst").write_bytes(zstandard.compress(tsv))
    assert read("a.tsv.zst", tmp_path) == ROWS
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [{"translation": {"fr": fr, "en": en}} for fr, en in ROWS]
    parquet.write_table(arrow.Table.from_pylist(rows), tmp_path / "train-00000.parquet")
    assert read(".", tmp_path) == ROWS


def test_a_folder_of_the_hubs_layout_is_read_as_its_card_says(tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    (tmp_path / "news").mkdir()
    rows = [{"translation": {"fr": fr, "en": en}} for fr, en in ROWS]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "news" / "first.jsonl").write_text(lines, encoding="utf-8")
    card = {"configs": [{"config_name": "default", "data_files": "news/*.jsonl"}]}
    text = f"---\n{yaml.safe_dump(card)}---\n"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    assert read(".", tmp_path) == ROWS


def test_a_source_without_a_pair_is_told_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("seul\t\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.tsv: The training data holds no pair"):
        first_pair(Source(path="a.tsv"), tmp_path, Languages())


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.tsv", b"un\tone\ndeux\n", r"a\.tsv:2: .*1 cell, not 2"),
        ("a.jsonl", b'{"fr": "un", "en": "one"}\n{"fr": "deux"}\n', r"a\.jsonl:2: .*'fr' and 'en'"),
        ("a.jsonl", b"{\n", r"a\.jsonl:1: This line is no JSON"),
        ("a.tsv.xz", b"not compressed", r"a\.tsv\.xz: The file can't be read"),
        ("a.tsv", b"\xff\tx\n", r"a\.tsv:1: This line isn't UTF-8"),
        ("a.csv", b"", r"a\.csv: .*Known: \.tsv"),
    ],
)
def test_bad_rows_are_told_with_their_place(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        read(name, tmp_path)


def test_two_files_of_unlike_length_are_refused(tmp_path: Path) -> None:
    write_all(tmp_path)
    (tmp_path / "two.en").write_text("one line\n")
    with pytest.raises(DataError, match=r"two\.fr:2: .*fewer lines"):
        read("two", tmp_path)


def test_weights_thin_and_repeat(tmp_path: Path, tsv: Path) -> None:
    settings = tiny(tmp_path, tsv, sources=[{"path": str(tsv), "weight": 2.5}])
    first, again = list(mixed(settings)), list(mixed(settings))
    assert first == again
    assert 2.4 < len(first) / 600 < 2.6


def test_quotations_of_targets_get_double_marks_if_wanted(tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text("« Non », dit-il.\t‘No,’ he said.\n", encoding="utf-8")
    settings = tiny(tmp_path / "run", file)
    assert [pair.target for pair in mixed(settings)] == ["‘No,’ he said."]
    wanted = settings.model_copy(update={"double_quotes": True})
    assert [pair.target for pair in mixed(wanted)] == ['"No," he said.']


def test_dev_pairs_come_from_all_over_the_set(tmp_path: Path, tsv: Path) -> None:
    (tmp_path / "dev.tsv").write_text("".join(f"un {i}\tone {i}\n" for i in range(2000)))
    settings = tiny(tmp_path, tsv, dev={"path": str(tmp_path / "dev.tsv"), "sentences": 200})
    drawn = development_pairs(settings)
    places = [int(pair.source.split()[1]) for pair in drawn]
    assert drawn == development_pairs(settings)
    assert len(set(places)) == 200
    assert min(places) < 200
    assert max(places) > 1800


def test_a_sample_is_uniform_and_of_the_size_asked_for() -> None:
    drawn = Counter(
        pair.source
        for seed in range(400)
        for pair in sample((Pair(source=str(i), target="") for i in range(10)), 3, seed)
    )
    assert sum(drawn.values()) == 1200
    assert all(80 < n < 165 for n in drawn.values())


@pytest.fixture(scope="module")
def vocabulary(bitext: list[Pair], tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    settings = VocabularySettings(size=320, sample=600, character_coverage=0.9998)
    return train_vocabulary(bitext, settings, tmp_path_factory.mktemp("vocabulary"))


@pytest.fixture(scope="module")
def corpus(
    bitext: list[Pair], vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory
) -> Corpus:
    batching = Batching(tokens=400, max_length=60, max_ratio=2.5, pool=200)
    guidance = Guidance(weight=0.3, sample=300, iterations=3)
    return pack(bitext, vocabulary, tmp_path_factory.mktemp("corpus"), batching, guidance)


BATCHING = Batching(tokens=400, max_length=60, max_ratio=2.5, pool=200)


def test_packed_rows_spell_the_plain_text(
    corpus: Corpus, vocabulary: Vocabulary, bitext: list[Pair]
) -> None:
    assert len(corpus) == len(bitext)
    for row in (0, 1, 599):
        assert vocabulary.decode(corpus.targets(row).tolist()) == bitext[row].target


def test_training_sees_the_typography_that_the_engines_give(vocabulary: Vocabulary) -> None:
    fancy, plain = "« Le port »\u00a0: l’été…", '" Le port ": l\'été...'
    assert vocabulary.encode_sources([fancy]) == vocabulary.encode_sources([plain])
    assert vocabulary.encode_targets(["“the port” – it’s"]) == vocabulary.encode_targets(
        ['"the port" - it\'s']
    )


def test_rows_left_out_are_counted(vocabulary: Vocabulary, tmp_path: Path) -> None:
    rows = [
        Pair(source="le chat", target="the cat"),
        Pair(source="le " * 300, target="the " * 300),
        Pair(source="le", target="the cat sees the port of the mayor and the king"),
    ]
    packed = pack(rows, vocabulary, tmp_path, BATCHING)
    assert packed.summary["rows"] == {"kept": 1, "too long": 1, "unlike in length": 1}
    with pytest.raises(DataError, match="No training pair is left"):
        pack(rows[1:], vocabulary, tmp_path, BATCHING)


def test_packing_that_is_cut_off_leaves_no_corpus(vocabulary: Vocabulary, tmp_path: Path) -> None:
    def cut_off() -> Iterator[Pair]:
        yield Pair(source="le chat", target="the cat")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pack(cut_off(), vocabulary, tmp_path / "corpus", BATCHING)
    with pytest.raises(DataError, match="no packed corpus"):
        Corpus(tmp_path / "corpus")


def test_texts_are_composed_as_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("e\u0301te\u0301\tsummer\n", encoding="utf-8")
    assert read("a.tsv", tmp_path) == [("été", "summer")]


def test_an_epoch_holds_every_row_once_within_the_budget(corpus: Corpus) -> None:
    batches = list(epoch_batches(corpus, BATCHING, seed=1, epoch=0))
    assert sorted(row for batch in batches for row in batch) == list(range(len(corpus)))
    for batch in batches:
        width = max(corpus.source_lengths[batch].max(), corpus.target_lengths[batch].max()) + 1
        assert len(batch) == 1 or width * len(batch) <= BATCHING.tokens
    assert batches == list(epoch_batches(corpus, BATCHING, seed=1, epoch=0))
    assert batches != list(epoch_batches(corpus, BATCHING, seed=1, epoch=1))


def test_a_batch_shifts_pads_and_links(corpus: Corpus) -> None:
    rows = [3, 14]
    batch = collate(corpus, rows, pad=320, end=0)
    for place, row in enumerate(rows):
        target = corpus.targets(row).tolist()
        labels = [int(n) for n in batch.labels[place] if n != IGNORED]
        assert labels == [*target, 0]
        assert batch.decoder_input[place, : len(labels)].tolist() == [320, *target]
    assert batch.links is not None
    row, target_place, source_place = batch.links
    assert set(row.tolist()) == {0, 1}
    assert (batch.labels[row, target_place] != IGNORED).all()
    assert (batch.source[row, source_place] != 320).all()
    assert batch.tokens == sum(len(corpus.targets(row)) + 1 for row in rows)


def test_links_of_pieces_follow_the_words() -> None:
    assert piece_words(["▁l", "'", "Iran", "▁et", "▁Ir", "ak", "."]) == [0, 0, 1, 2, 3, 3, 4]
    assert piece_words(["▁", "(", "ONU", ")"]) == [0, 0, 1, 2]
    # Source word 0 has pieces 0 and 1; target word 1 has three pieces and comes from it.
    assert piece_links([0, 0, 1], [0, 1, 1, 1], [-1, 0]) == [0, 1, 0, 2, 1, 3, 3, 4]


def test_anchors_are_linked_whatever_the_statistics_say(
    vocabulary: Vocabulary, tmp_path: Path, bitext: list[Pair]
) -> None:
    rng = random.Random(2)
    names = ["".join(rng.choices("bdklmrtaeiou", k=7)).capitalize() for _ in range(40)]
    rows = [Pair(source=f"Le maire {a} voit {b}.", target=f"The mayor {b[::-1]} sees {a[::-1]}.",
                 anchors=((a, a[::-1]), (b, b[::-1])))
            for a, b in zip(names[::2], names[1::2], strict=True)]  # fmt: skip
    corpus = pack(
        [*bitext, *rows],
        vocabulary,
        tmp_path,
        BATCHING,
        Guidance(weight=1, sample=620, iterations=3),
    )
    crossed = 0
    for row in range(len(bitext), len(corpus)):
        _, ends, starts = corpus.links_of([row])
        links = set(zip(starts.tolist(), ends.tolist(), strict=True))
        source = piece_words([vocabulary.pieces[n] for n in corpus.sources(row)])
        target = piece_words([vocabulary.pieces[n] for n in corpus.targets(row)])
        crossed += any(
            s < len(source) and source[s] == 2 and target[t] == 4
            for s, t in links
            if t < len(target)
        )
    assert crossed == len(rows)


def test_bad_utf8_is_told_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.fr").write_bytes(b"Un.\nDeux.\nCaf\xe9.\n")
    (tmp_path / "a.en").write_bytes(b"One.\nTwo.\nCaf\xc3\xa9.\n")
    (tmp_path / "b.tsv.gz").write_bytes(gzip.compress(b"Un.\tOne.\n\xff\tTwo.\n"))
    for name, where in (("a", r"a\.fr:3"), ("b.tsv.gz", r"b\.tsv\.gz:2")):
        with pytest.raises(EncodingError, match=f"{where}: This line isn't UTF-8"):
            list(read_source(Source(path=name), tmp_path, Languages()))


def test_what_was_left_out_is_in_words() -> None:
    counts = {"too long": 4126, "kept": 3, "empty": 1}
    assert left_out(counts, "(left out: {})") == "(left out: 4,126 too long, 1 empty)"
    assert left_out({"kept": 3}, "(left out: {})") == ""


def test_fine_tuning_reads_what_the_example_of_a_build_writes() -> None:
    news = load_config(CONFIGS / "news.yaml")
    tuning = load_settings(TrainSettings, CONFIGS / "finetune-opus.yaml")
    built = (CONFIGS / news.output).resolve().relative_to(CONFIGS.parent)
    assert {source.path for source in (*tuning.sources, tuning.dev) if source} == {str(built)}


def test_what_is_neither_here_nor_on_the_hub_is_told_with_both_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    with pytest.raises(DataError) as told:
        next(read_source(Source(path="build/nothing"), tmp_path, Languages()))
    assert str(told.value).startswith("build/nothing: The dataset can't be read: ")
    assert f"There is no such file or folder in {tmp_path} either" in str(told.value)
