"""Whatever is wrong with the input: one line that says what, where and what to do."""

import json
import os
import subprocess
import sys

import pytest
from commands import toolkit

from toolkit.bilingual.jsonl import Jsonl as BilingualJsonl
from toolkit.bitext import read_rows, write_rows
from toolkit.config import load_settings
from toolkit.engines.models import shipped_folder
from toolkit.errors import ConfigError, DataError, EncodingError, FormatError
from toolkit.formats import format_for
from toolkit.formats.base import ReadOptions
from toolkit.jobs.calibrate import read_set
from toolkit.jobs.evaluate import evaluate
from toolkit.jobs.evaluation.inputs import System, TestSet, named_test_set, read_dataset
from toolkit.jobs.translate import TranslateOptions
from toolkit.model import BitextRow
from toolkit.publish.card import merge_card
from toolkit.text.encoding import decode
from toolkit.training.settings import TrainSettings

SIDES = {"fr": "Un.", "en": "One."}
HALF = "\\ud83d"


def fails(done, code, *said):
    errors = done.stderr.decode()
    assert done.returncode == code, errors
    assert "Traceback" not in errors
    for words in said:
        assert words in errors


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"translation": "abc"}', "'translation' is no object"),
        ('"abc"', "no object"),
        (json.dumps({**SIDES, "scores": "x"}), "'scores' is no object"),
        (json.dumps({**SIDES, "scores": {"a": "high"}}), "score 'a' is no number"),
        (json.dumps({**SIDES, "provenance": "x"}), "'provenance' is no object"),
        (json.dumps({**SIDES, "entities": ["x"]}), "'entities' is no object"),
        (json.dumps({**SIDES, "entities": "x"}), "'entities' is no list"),
        (f'{{"fr": "{HALF}", "en": "x"}}', "half a surrogate pair"),
        ("[" * 100_000, "no JSON"),
        (f'{{"fr": {"1" * 5000}, "en": "x"}}', "no JSON"),
    ],
)
def test_rows_of_json_lines(tmp_path, line, said):
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps(SIDES)}\n{line}\n")
    with pytest.raises(FormatError, match=rf"a\.jsonl:2: .*{said}"):
        list(read_rows(path))


@pytest.mark.parametrize(
    "line",
    ['{"translation": "abc"}', '{"translation": ["a"]}', "[" * 100_000, f'{{"fr": "{HALF}"}}'],
)
def test_segments_of_json_lines(line):
    with pytest.raises(FormatError, match=r"a\.jsonl:1"):
        list(BilingualJsonl().parse(line.encode(), name="a.jsonl"))


@pytest.mark.parametrize(
    "row",
    ["[]", "1", '{"translation": "x"}', '{"translation": {"fr": 1, "en": "x"}}', "[" * 99_999],
)
def test_rows_of_a_dataset_to_evaluate(tmp_path, row):
    (tmp_path / "test.jsonl").write_text(f"{row}\n")
    with pytest.raises(DataError, match=r"test"):
        read_dataset(tmp_path, "test")


def test_an_entity_of_another_kind_than_its_column(tmp_path):
    pytest.importorskip("pyarrow")
    row = BitextRow(id="a", fr="Un.", en="One.", entities=({"label": 5, "score": "high"},))
    with pytest.raises(FormatError, match="another kind than its column"):
        write_rows(tmp_path / "a.parquet", [row])


@pytest.mark.parametrize("value", ["[", "{a: b", "'"])
def test_an_override_that_is_no_yaml(value):
    with pytest.raises(ConfigError, match=r"--set beam_size: .*no valid YAML.*quotation"):
        load_settings(TranslateOptions, overrides=[f"beam_size={value}"])


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("tokens", "batching.tokens"),
        ("batching.tokns", "batching.tokens"),
        ("minuts", "run.minutes"),
        ("optimisation.softmax", "optimisation.softmax_sample"),
    ],
)
def test_a_setting_that_is_not_there_is_told_with_its_whole_path(key, meant):
    with pytest.raises(ConfigError, match=rf"{key}: .*did you mean '{meant}'\?"):
        load_settings(TrainSettings, overrides=[f"{key}=5"])


@pytest.mark.parametrize("name", ["rot13", "hex", "punycode", "undefined", "x-nope"])
def test_an_encoding_that_no_text_has(name):
    with pytest.raises(ConfigError, match=f"no encoding of text called '{name}'"):
        decode(b"abc", name="a", encoding=name)


@pytest.mark.parametrize("name", ["x-nope", "rot13"])
def test_an_encoding_declared_that_nobody_knows_counts_as_not_said(name):
    page = f'<meta charset="{name}"><p>Un été</p>'.encode("cp1252")
    document = format_for("a.html").read(page, name="a.html", options=ReadOptions())
    assert document.encoding == "cp1252"
    assert document.blocks[0].text == "Un été"


def test_a_reference_in_another_encoding(tmp_path):
    (tmp_path / "x.fr").write_bytes("un\nété\n".encode("cp1252"))
    (tmp_path / "x.en").write_bytes(b"one\nsummer\n")
    with pytest.raises(EncodingError, match=r"x\.fr:2"):
        read_set(tmp_path, "x")


def test_a_pair_of_languages_without_a_hyphen(tmp_path):
    with pytest.raises(ConfigError, match="'fren' is no pair of languages"):
        named_test_set("x", tmp_path, "fren")
    fails(toolkit("eval", "-l", "fren", "-t", "x", "--data", tmp_path, os.devnull), 2, "fr-en")


def test_a_system_shorter_than_the_reference():
    test_set = TestSet(name="x", references=(("One.", "Two."),))
    with pytest.raises(DataError, match="short: 1 lines"):
        evaluate(test_set, [System(name="short", hypotheses=("One.",))])


@pytest.mark.parametrize(
    "arguments", [("--limit", "-1"), ("--rounds", "0"), ("--jobs", "-3"), ("--beam", "0")]
)
def test_numbers_that_no_bench_can_have(arguments):
    fails(toolkit("bench", "-", *arguments), 2, arguments[0], "not in the range")


@pytest.mark.parametrize("content", ["{}", "[]", None])
@pytest.mark.parametrize("command", ["verify", "inspect", "publish"])
def test_a_folder_that_is_no_dataset(tmp_path, command, content):
    folder = shipped_folder()
    if content is not None:
        folder = tmp_path
        (folder / "toolkit.json").write_text(content)
    more = ["--to", tmp_path / "there"] if command == "publish" else []
    fails(toolkit(command, folder, *more), 1, "toolkit.json", "`toolkit build`")


@pytest.mark.parametrize(("tags", "kept"), [("", []), (" news", ["news"]), (" [a, b]", ["a", "b"])])
def test_a_cards_tags_may_be_none_one_or_many(tags, kept):
    merged = merge_card(f"---\ntags:{tags}\n---\nWords.\n", "---\ntags: [ours]\n---\nOurs.\n")
    assert "".join(f"- {tag}\n" for tag in [*kept, "ours"]) in merged


def test_standard_input_named_twice():
    done = toolkit("translate", "--beam", "1", "--lines", "-", "-", data=b"Bonjour.\n")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("arguments", ["filters list", "--help", "convert {} -o - --to jsonl"])
def test_commands_end_alike_when_nobody_reads_on(tmp_path, arguments):
    rows = tmp_path / "a.tsv"
    rows.write_text("un\tone\n" * 20_000)
    command = [sys.executable, "-m", "toolkit", *arguments.format(rows).split()]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")  # noqa: PTH110
def test_a_full_disk_behind_any_commands_output():
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        command = [sys.executable, "-m", "toolkit", "filters", "list"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr == b"Error: Standard output can't be written: No space left on device.\n"


@pytest.mark.parametrize("message", ["It says no", "It says no."])
def test_what_to_do_is_a_sentence_of_its_own(message):
    assert str(DataError(message, where="x", hint="Try again.")) == "x: It says no. Try again."
