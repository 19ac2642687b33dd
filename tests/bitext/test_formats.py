"""Rows through every format and compression, and files that are wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit import registry
from toolkit.bitext import read_rows, write_rows
from toolkit.cli.convert import command
from toolkit.errors import ConfigError, DataError, EncodingError, FormatError
from toolkit.jobs.convert import convert
from toolkit.model import BitextRow
from toolkit.training.data import read_file
from toolkit.training.settings import Languages

ENDINGS = {
    "csv": "csv", "jsonl": "jsonl", "moses": "fr", "parquet": "parquet", "tmx": "tmx",
    "tsv": "tsv", "xliff": "xlf",
}  # fmt: skip
ROWS = [
    BitextRow(id="a:1", fr="L’été, « déjà » ?", en='Summer, "already"?', doc_id="a"),
    BitextRow(id="a:2", fr="5 < 6 & 7\u2028suite", en="5 < 6 & 7\u2028more", doc_id="a"),
    BitextRow(id="b:1", fr='"Oui", dit-il', en="'Yes', he said", doc_id="b"),
]


def sides(rows: list[BitextRow]) -> list[tuple[str, str]]:
    return [(row.fr, row.en) for row in rows]


def test_every_format_has_an_ending() -> None:
    assert ENDINGS.keys() == set(registry.names("bitext")) - {"html"}  # only to look at


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("packed", ["", ".gz", ".bz2", ".xz", ".zst"])
def test_round_trip(name: str, packed: str, tmp_path: Path) -> None:
    if name == "parquet" and packed:
        pytest.skip("Parquet compresses itself")
    path = tmp_path / f"rows.{ENDINGS[name]}{packed}"
    write_rows(path, ROWS)
    back = list(read_rows(path))
    assert sides(back) == sides(ROWS)
    if name != "moses":
        assert [row.id for row in back] == [row.id for row in ROWS]


LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text and text
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None
)
@given(pairs=st.lists(st.tuples(LINE, LINE), min_size=1, max_size=5))
@pytest.mark.parametrize("name", ["csv", "jsonl", "moses", "parquet", "tsv"])
def test_any_text_survives(name: str, pairs: list[tuple[str, str]], tmp_path: Path) -> None:
    rows = [
        BitextRow(
            id=str(n),
            fr=unicodedata.normalize("NFC", fr),
            en=unicodedata.normalize("NFC", en),
        )
        for n, (fr, en) in enumerate(pairs)
    ]
    path = tmp_path / f"rows.{ENDINGS[name]}"
    write_rows(path, rows)
    assert sides(list(read_rows(path))) == sides(rows)


def test_jsonl_and_parquet_keep_the_whole_row(tmp_path: Path) -> None:
    row = BitextRow(
        id="x", fr="Poutine est là.", en="Putin is here.", doc_id="d",
        entities=(
            {
                "label": "PER",
                "fr": {"start": 0, "end": 7, "text": "Poutine"},
                "en": {"start": 0, "end": 5, "text": "Putin"},
                "score": 0.9,
            },
        ),
        scores={"alignment": 0.5},
        provenance={"source": "s", "licence": "CC0-1.0", "fr_lines": [1, 2], "en_lines": [3]},
    )  # fmt: skip
    for name in ("jsonl", "parquet"):
        path = tmp_path / f"one.{name}"
        write_rows(path, [row])
        assert list(read_rows(path)) == [row]


def test_parquet_loads_with_datasets(tmp_path: Path) -> None:
    from datasets import load_dataset

    path = tmp_path / "rows.parquet"
    write_rows(path, ROWS)
    loaded = load_dataset(
        "parquet", data_files=str(path), split="train", cache_dir=str(tmp_path / "cache")
    )
    assert [row["translation"]["fr"] for row in loaded] == [row.fr for row in ROWS]


@pytest.mark.parametrize(
    ("name", "data", "error", "message"),
    [
        ("a.tsv", b"un\tone\nseul\n", FormatError, r"a\.tsv:2"),
        ("a.tsv", b"un\tone\n\xff\tx\n", EncodingError, r"a\.tsv:2"),
        ("a.tsv", b"fr\ten\tscore_x\nun\tone\tabc\n", FormatError, r"a\.tsv:2: 'abc'.*score_x"),
        ("a.csv", b'fr,en\n"un,one\n', FormatError, r"a\.csv:2"),
        ("a.jsonl", b'{"fr": "un"}\n', FormatError, r"a\.jsonl:1.*'fr' and 'en'"),
        ("a.jsonl", b"{\n", FormatError, r"a\.jsonl:1"),
        ("a.tsv.gz", b"no gzip", FormatError, r"a\.tsv\.gz"),
        ("a.parquet", b"no parquet", FormatError, r"a\.parquet"),
    ],
)
def test_broken_files_are_named_with_their_line(
    name: str, data: bytes, error: type[DataError], message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=message):
        list(read_rows(path))


@pytest.mark.parametrize("packed", [".gz", ".bz2", ".xz", ".zst"])
def test_a_packed_file_that_ends_too_early_is_refused(packed: str, tmp_path: Path) -> None:
    path = tmp_path / f"rows.tsv{packed}"
    write_rows(path, [replace(ROWS[0], id=str(n), fr=f"{n * 7919}") for n in range(3000)])
    whole = path.read_bytes()
    for size in (0, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(FormatError, match=rf"rows\.tsv\{packed}"):
            list(read_rows(path))
        with pytest.raises(DataError, match=rf"rows\.tsv\{packed}"):
            list(read_file(path, Languages()))


def test_frames_of_zstandard_are_read_one_after_the_other(tmp_path: Path) -> None:
    one, two, both = (tmp_path / f"{name}.tsv.zst" for name in ("one", "two", "both"))
    write_rows(one, ROWS)
    write_rows(two, ROWS * 2000)
    skippable = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
    both.write_bytes(two.read_bytes() + skippable + one.read_bytes())
    assert len(list(read_rows(both))) == 2001 * len(ROWS) + 1  # the second row of names is text


def test_moses_sides_must_be_equally_long(tmp_path: Path) -> None:
    (tmp_path / "c.fr").write_text("un\ndeux\n")
    (tmp_path / "c.en").write_text("one\n")
    with pytest.raises(FormatError, match=r"c\.en.*1 lines"):
        list(read_rows(tmp_path / "c.en"))


def test_an_unknown_ending_names_the_formats(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="parquet"):
        list(read_rows(tmp_path / "c.pdf"))
    write_rows(tmp_path / "a.tsv", ROWS)
    for arguments, option in ((("c.pdf", "-o", "a.csv"), "--from"), (("a.tsv", "-o", "c"), "--to")):
        done = CliRunner().invoke(command, [str(tmp_path / arguments[0]), *arguments[1:]])
        assert f"Say {option}: " in str(done.exception)


def test_tsv_by_header_or_position(tmp_path: Path) -> None:
    (tmp_path / "named.tsv").write_text("en\tnote\tfr\none\tx\tun\n")
    (tmp_path / "bare.tsv").write_text('un "mot"\ta "word"\n')
    assert sides(list(read_rows(tmp_path / "named.tsv"))) == [("un", "one")]
    assert sides(list(read_rows(tmp_path / "bare.tsv"))) == [('un "mot"', 'a "word"')]


@pytest.mark.parametrize("ending", ["tsv", "csv"])
def test_scores_that_only_later_rows_have_are_kept(ending: str, tmp_path: Path) -> None:
    rows = [replace(ROWS[0], scores={"a": 1.0}), ROWS[1], replace(ROWS[2], scores={"b": 0.5})]
    path = tmp_path / f"rows.{ending}"
    write_rows(path, rows)
    assert [row.scores for row in read_rows(path)] == [{"a": 1.0}, {}, {"b": 0.5}]
    many = [*([ROWS[0]] * 5000), rows[0]]
    with pytest.raises(FormatError, match=r"no column for: a\."):
        write_rows(path, many)


def test_convert_joins_and_counts(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.fr", ROWS)
    write_rows(tmp_path / "b.tmx", ROWS)
    out = tmp_path / "all.jsonl.xz"
    inputs = [str(tmp_path / name) for name in ("a.fr", "a.en", "b.tmx")]
    done = CliRunner().invoke(command, [*inputs, "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert "6 rows" in done.stderr
    assert sides(list(read_rows(out))) == sides(ROWS) * 2


def test_a_failed_conversion_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    (tmp_path / "bad.tsv").write_text("un\tone\nseul\n")
    with pytest.raises(FormatError):
        write_rows(out, read_rows(tmp_path / "bad.tsv"))
    assert out.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.tsv", "out.jsonl"]


def test_parquet_keeps_scores_and_facts_that_a_dataset_has_not(tmp_path: Path) -> None:
    row = BitextRow(
        id="1", fr="Un.", en="One.", scores={"laser": 1.5}, provenance={"who": ["me", "you"]}
    )
    path = tmp_path / "rows.parquet"
    write_rows(path, [row])
    (back,) = read_rows(path)
    assert (back.scores, back.provenance) == ({"laser": 1.5}, {"who": '["me", "you"]'})


def test_a_page_cannot_be_read_back(tmp_path: Path) -> None:
    path = tmp_path / "rows.html"
    write_rows(path, [BitextRow(id="1", fr="Un < deux.", en="One.")])
    assert "Un &lt; deux." in path.read_text("utf-8")
    with pytest.raises(ConfigError, match="read back"):
        list(read_rows(path))


def test_a_page_marks_doubts_and_lone_sentences(tmp_path: Path) -> None:
    lines = {"fr_lines": [0], "en_lines": [0]}
    sure, unsure = (
        replace(
            ROWS[0], scores={"alignment": score}, provenance={**lines, "reasons": ["few words"]}
        )
        for score in (0.97, 0.41)
    )
    alone = replace(ROWS[0], en="", scores={"alignment": 0.0}, provenance={**lines, "en_lines": []})
    write_rows(tmp_path / "a.html", [sure, unsure, alone, ROWS[1]])
    _, *rows = (tmp_path / "a.html").read_text("utf-8").split("<tr")[1:]
    assert ["low" in row for row in rows] == [False, True, True, False]
    assert [re.findall(r"[\d–]+(?=</td|<div)", row) for row in rows[2:]] == [["1–0", "–"], ["–"]]
    assert '<div class="soft">few words</div>' in rows[1]


ODD = [
    BitextRow(
        id="1", fr=" espaces ", en="\u2003spaces\t", doc_id="d", scores={"a": 0.123456789012}
    ),
    BitextRow(id="2", fr="sans", en="", scores={"a": 1e-9, "b": 3}),
    BitextRow(id="3", fr="a\rb\r\nc\nd", en='"\r"', doc_id="d"),
    BitextRow(id="4", fr="x" * 200_000, en=";,'", doc_id="e"),
]


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet", "tmx", "xliff"])
def test_odd_rows_come_back_as_they_were(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"odd.{ENDINGS[name]}"
    write_rows(path, ODD)
    assert list(read_rows(path)) == ODD


def test_what_other_tools_indent_in_xliff_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(
        '<xliff version="1.2"><file source-language="fr" target-language="en"><body>'
        '<trans-unit id="1"><source>\n  Un.\n</source><target>\n  One.\n</target></trans-unit>'
        '<trans-unit id="2"><source>Deux.</source></trans-unit></body></file></xliff>'
    )
    assert sides(list(read_rows(path))) == [("Un.", "One."), ("Deux.", "")]


def test_units_of_tmx_in_other_languages_are_no_rows(tmp_path: Path) -> None:
    variant = '<tuv xml:lang="{}"><seg>x</seg></tuv>'.format
    units = ["".join(map(variant, tags)) for tags in (("fr", "en"), ("de", "it"), ("de", "en"))]
    path = tmp_path / "a.tmx"
    path.write_text(f"<tmx><body>{''.join(f'<tu>{unit}</tu>' for unit in units)}</body></tmx>")
    assert sides(list(read_rows(path))) == [("x", "x"), ("", "x")]


def test_only_formats_that_are_read_are_offered_for_reading(tmp_path: Path) -> None:
    html = CliRunner().invoke(command, ["a", "-o", "b.tsv", "--from", "html"])
    assert "'html' is not one of 'csv', 'jsonl'," in html.stderr
    with pytest.raises(ConfigError, match=r"Say --from: csv, jsonl, moses, parquet, tmx, tsv, x"):
        convert([tmp_path / "rows.foo"], tmp_path / "out.tsv")


def test_all_variants_of_a_unit_of_tmx_are_rows(tmp_path: Path) -> None:
    variants = (("fr-FR", "Un."), ("en-US", "One."), ("fr-CA", "Une."), ("en-GB", "1."))
    unit = "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in variants)
    path = tmp_path / "a.tmx"
    path.write_text(f"<tmx><body><tu>{unit}</tu></body></tmx>")
    assert set(sides(list(read_rows(path)))) == {
        ("Un.", "One."), ("Un.", "1."), ("Une.", "One."), ("Une.", "1."),
    }  # fmt: skip


def said(*arguments: object) -> list[str]:
    done = CliRunner().invoke(command, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    return done.stderr.splitlines()


def test_a_folder_is_no_file_of_rows(tmp_path: Path) -> None:
    rows = tmp_path / "rows.tsv"
    rows.write_text("Un.\tOne.\n", "utf-8")
    for source, target in (rows, tmp_path), (tmp_path, tmp_path / "out.jsonl"):
        with pytest.raises(ConfigError, match=r"This is a folder; .* Name a file in it"):
            convert([source], target)


def test_convert_counts_what_is_left_out(tmp_path: Path) -> None:
    jsonl, tsv, moses = (tmp_path / name for name in ("a.jsonl", "b.tsv", "c.fr"))
    jsonl.write_text(
        '{"fr": "un\\tdeux", "en": "one\\ntwo", "split": "test", "provenance": {"url": "x"}}\n'
        '{"translation": {"fr": "a", "en": "", "de": "b"}, "line": 3, "doc_id": "d"}\n'
    )
    assert said(jsonl, "-o", tsv) == [
        "2 rows",
        "'provenance' left out: 1 row",
        "field 'de' left out: 1 row",
        "field 'line' left out: 1 row",
        "field 'split' left out: 1 row",
        "tabs or line breaks became spaces: 1 row",
        "without text on one side: 1 row",
    ]
    assert said(tsv, "-o", moses) == [
        "2 rows",
        "'doc_id' left out: 1 row",
        "without text on one side: 1 row",
    ]
    tsv.write_text("fr\ten\tdomain\nun\tone\tnews\ndeux\ttwo\t\n")
    assert said(tsv, "-o", jsonl) == ["2 rows", "column 'domain' left out: 1 row"]
    tsv.write_text("un\tone\tnews\n")
    assert said(tsv, "-o", jsonl) == ["1 row", "cells without a name left out: 1 row"]
    write_rows(jsonl, [replace(ROWS[0], fr="a\x01")])
    assert said(jsonl, "-o", tmp_path / "d.tmx")[1:] == ["control characters became \ufffd: 1 row"]


def test_convert_counts_properties_of_other_tools(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    variants = "".join(f'<tuv xml:lang="{tag}"><seg>x</seg></tuv>' for tag in ("fr", "en"))
    path.write_text(
        '<tmx><body><tu changeid="me"><prop type="x-document">d</prop><note>hm</note>'
        f"{variants}</tu></body></tmx>"
    )
    assert said(path, "-o", tmp_path / "a.jsonl") == [
        "1 row",
        "property 'changeid' left out: 1 row",
        "property 'note' left out: 1 row",
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_may_be_separated_by_semicolons(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'id{mark}french{mark}english\r\n1{mark}"un, deux; trois"{mark}"1,\t2; 3"\r\n')
    (row,) = read_rows(path)
    assert (row.id, row.fr, row.en) == ("1", "un, deux; trois", "1,\t2; 3")


def test_packed_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet.gz"
    with pytest.raises(ConfigError, match=r"without \.gz"):
        write_rows(path, ROWS)
    with pytest.raises(ConfigError, match=r"without \.gz"):
        list(read_rows(path))


def test_convert_reads_standard_input(tmp_path: Path) -> None:
    run = partial(subprocess.run, input=b"un\tone\n", capture_output=True, check=False)
    words = [sys.executable, "-m", "toolkit", "convert", "-", "--to", "jsonl", "-o", "-"]
    assert b"--from" in run(words).stderr
    done = run([*words, "--from", "tsv"])
    assert json.loads(done.stdout)["translation"] == {"fr": "un", "en": "one"}, done.stderr
    assert b"pipe" in run([*words, "--from", "parquet"]).stderr


def test_convert_to_a_closed_standard_output_is_an_error(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.tsv", ROWS)
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m toolkit convert a.tsv --to tsv -o - >&-"],
        cwd=tmp_path, capture_output=True, check=False, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "Error: Standard output is closed. Name a file with -o.\n"
