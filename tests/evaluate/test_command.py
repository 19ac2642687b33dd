"""`toolkit eval` and `toolkit compare` from the outside."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import lzma
from pathlib import Path

import pytest
from lxml import etree

from . import samples
from .conftest import ROOT


def figures(done):
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_the_report_folder_holds_everything(report):
    names = {path.name for path in report.iterdir()}
    assert names == {"report.html", "report.json", "junit.xml", "segments.tsv", "summary.md"}
    found = json.loads((report / "report.json").read_text(encoding="utf-8"))
    assert found["test_set"]["segments"] == len(found["segments"]) == 120
    good, bad = found["systems"]
    assert good["scores"]["bleu"]["score"] > bad["scores"]["bleu"]["score"]
    assert bad["scores"]["bleu"]["p"] < 0.05
    assert "p" not in good["scores"]["bleu"], "the baseline isn't compared with itself"


def test_the_defects_are_flagged_and_good_text_is_not(report):
    segments = json.loads((report / "report.json").read_text(encoding="utf-8"))["segments"]
    for row, (_, check) in samples.DEFECTS.items():
        assert check in segments[row]["flags"][1], (row, check, segments[row]["flags"][1])
    untouched = [s["flags"][0] for s in segments if s["hypotheses"][0] in s["references"]]
    assert len(untouched) > 60
    assert not any(untouched)


def test_every_check_tells_its_rate_on_the_reference(report):
    found = json.loads((report / "report.json").read_text(encoding="utf-8"))
    rates = [measure for measure in found["measures"] if "on_reference" in measure]
    assert {check for _, check in samples.DEFECTS.values()} <= {rate["name"] for rate in rates}
    assert all(0 <= rate["on_reference"] <= 0.2 for rate in rates)


def test_names_are_looked_for(report):
    found = json.loads((report / "report.json").read_text(encoding="utf-8"))
    good, bad = (system["scores"] for system in found["systems"])
    assert good["entity_recall"]["score"] == 1
    assert good["entity_agreement"]["score"] == 1
    assert bad["entity_agreement"]["score"] < 1
    assert 0.8 < good["entity_consistency"]["score"] <= 1


def test_slices_cover_the_test_set_and_small_ones_say_so(report):
    found = json.loads((report / "report.json").read_text(encoding="utf-8"))
    groups = {}
    for part in found["slices"]:
        groups.setdefault(part["group"], []).append(part)
        assert part["small"] == (part["segments"] < 100)
    assert {"length", "names", "rare words", "capitals", "domain", "document"} <= set(groups)
    for parts in groups.values():
        assert sorted(row for part in parts for row in part["rows"]) == list(range(120))
    assert [part["value"] for part in groups["document"]] == [f"article {n}" for n in range(4)]


def test_junit_and_tsv_are_well_formed(report):
    suite = etree.parse(report / "junit.xml").getroot()
    assert suite.attrib["tests"] == "2"
    assert suite.attrib["failures"] == "1"
    [failed] = [case for case in suite if case.find("failure") is not None]
    assert failed.attrib["name"] == "chrf.max_drop=1"
    with (report / "segments.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, dialect="excel-tab"))
    assert len(rows) == 240
    assert [row["hypothesis"] for row in rows[::2]] == samples.good()
    assert "3.7" in rows[3]["hypothesis"]
    assert "numbers" in rows[3]["flags"]


def test_without_gates_the_scores_are_a_test_that_passes(toolkit, files, tmp_path):
    toolkit("eval", files["bad"], "--ref", files["ref"], "--no-checks", "-o", tmp_path)
    suite = etree.parse(tmp_path / "junit.xml").getroot()
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("1", "0")
    assert suite.find("testcase").get("classname") == "bad"
    assert "BLEU " in suite.find("testcase/system-out").text


@pytest.mark.parametrize(("suffix", "module"), [("gz", gzip), ("bz2", bz2), ("xz", lzma)])
def test_compressed_files_score_as_they_do_unpacked(toolkit, files, tmp_path, suffix, module):
    packed = {
        name: write(tmp_path, f"{name}.{suffix}", module.compress(Path(files[name]).read_bytes()))
        for name in ("bad", "ref")
    }
    one = figures(toolkit("eval", packed["bad"], "--ref", packed["ref"], "--json"))
    two = figures(toolkit("eval", files["bad"], "--ref", files["ref"], "--json"))
    assert one["systems"][0]["scores"] == two["systems"][0]["scores"]


def test_blank_lines_score_nothing_and_are_remarked_on(toolkit, files, tmp_path):
    blank = write(tmp_path, "blank", b"\n" * 120)
    done = toolkit("eval", blank, "--ref", files["ref"], "--json")
    assert figures(done)["systems"][0]["scores"]["bleu"]["score"] == 0
    assert done.stderr == "blank: every line is blank; it is scored as it is.\n"
    assert toolkit("eval", blank, "--ref", files["ref"], "-q").stderr == ""


def test_several_systems_are_tested_against_a_baseline(toolkit, files):
    both = ("eval", files["good"], files["bad"], "--ref", files["ref"], "--no-checks")
    done = toolkit(*both)
    assert "--baseline" in done.stderr
    assert "(p=" not in done.stdout
    tested = toolkit(*both, "--baseline", files["good"])
    assert tested.stderr == ""
    assert " (p=0.001)* |" in tested.stdout


def test_no_two_measures_have_one_title(report):
    measures = json.loads((report / "report.json").read_text(encoding="utf-8"))["measures"]
    titles = [measure["title"] for measure in measures]
    assert len(set(titles)) == len(titles)


def test_the_summary_is_markdown_with_signatures(report):
    text = (report / "summary.md").read_text(encoding="utf-8")
    assert "| chrf.max_drop=1 | bad | failed |" in text
    assert "- BLEU: `nrefs:1|bs:1000|seed:12345|case:mixed|eff:no|tok:13a" in text


@pytest.mark.parametrize(
    ("gates", "code"),
    [
        (["bleu.min=1"], 0),
        (["bleu.min=99.9"], 1),
        (["bleu.max_drop=0.1", "bleu.p=0.05"], 1),
        (["empty.max=0"], 1),
        (["copied.max=0.9", "ter.max=500"], 0),
        (["min_segments=500", "bleu.min=1"], 3),
        (["min_segments=500", "empty.max=0"], 1),
        (["slices.domain:sport.bleu.min=1"], 3),
        (["slices.domain:sport.bleu.min=1", "min_segments=10"], 0),
    ],
)
def test_gates_decide_the_exit_code(toolkit, files, gates, code):
    flags = [flag for gate in gates for flag in ("--gate", gate)]
    done = toolkit(
        "eval", files["bad"], "--ref", files["ref"], "--src", files["src"], "--baseline",
        files["good"], "--domains", files["domains"], *flags,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr


def test_the_gate_file_for_news_needs_no_baseline(toolkit, files):
    done = toolkit(
        "eval", files["good"], "--ref", files["ref"], "--src", files["src"],
        "--gate", ROOT / "configs/gate-news.yaml", "--gate", "min_segments=10",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_gate_file_for_regressions_finds_one(toolkit, files):
    done = toolkit(
        "eval", files["bad"], "--ref", files["ref"], "--src", files["src"], "--baseline",
        files["good"], "--gate", ROOT / "configs/gate-regression.yaml", "--gate", "min_segments=10",
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr


def write(folder, name, data):
    (folder / name).write_bytes(data)
    return str(folder / name)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{empty}", "--ref", "{ref}"], "empty: The file is empty."),
        (["{short}", "--ref", "{ref}"], "short: 1 lines, but the reference has 120."),
        (["{good}", "--ref", "{ref}", "--ref", "{short}"], "reference 2 has 1 lines"),
        (["{good}", "--ref", "{ref}", "--src", "{short}"], "source has 1 lines"),
        (["{latin}", "--ref", "{ref}"], "latin:2: The bytes are no utf-8."),
        (["{utf16}", "--ref", "{ref}"], "utf16:1: "),
        (["{good}.gone", "--ref", "{ref}"], "can't be read"),
        (["{good}", "-t", "nowhere", "--data", "."], "There is no test set 'nowhere'."),
        (["{good}", "--ref", "{ref}", "--gate", "{nan}"], "finite number"),
        (["{good}", "--ref", "{ref}", "--gate", "bleu.min=nan"], "finite number"),
        (["{good}", "--ref", "{ref}", "--gate", "blue.min=1"], "Did you mean 'bleu'?"),
        (["{good}", "--ref", "{ref}", "--gate", "bleu=3"], "Write bleu.min=3, bleu.max=3 or"),
        (["{good}", "--ref", "{ref}", "--gate", "slices.a.bleu=3"], "Write bleu.min=3"),
        (["{good}", "--ref", "{blank}"], "The reference 1 has blank lines only."),
        (["{good}", "--ref", "{ref}", "--gate", "bleu.mim=1"], "bleu.mim"),
        (["{good}", "--ref", "{ref}", "--gate", "bleu.max_drop=1"], "Give --baseline."),
        (["{good}", "--ref", "{ref}", "--gate", "gone.yaml"], "can't be read"),
        (["{good}", "--ref", "{ref}", "-m", "bluh"], "Did you mean 'bleu'?"),
        (["{good}", "{good}", "--ref", "{ref}"], "given twice"),
        (["{good}"], "Give --ref"),
        (["--ref", "{ref}"], "nothing to score"),
        (["{good}", "--ref", "{ref}", "--comet", "m"], "unbabel-comet"),
    ],
    ids=lambda value: None if isinstance(value, str) else "-".join(value)[:40],
)
def test_bad_input_is_one_line_and_exit_2(toolkit, files, tmp_path, arguments, said):
    made = {
        "empty": write(tmp_path, "empty", b""),
        "short": write(tmp_path, "short", b"One line.\n"),
        "latin": write(tmp_path, "latin", b"fine\ncaf\xe9\n"),
        "utf16": write(tmp_path, "utf16", "text\n".encode("utf-16-le")),
        "blank": write(tmp_path, "blank", b"\n" * 120),
        "nan": write(tmp_path, "nan.yaml", b"bleu: {min: .nan}\n"),
    }
    done = toolkit("eval", *(argument.format(**files, **made) for argument in arguments))
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_json_holds_the_figures_without_the_texts(toolkit, files):
    found = figures(toolkit("eval", files["good"], "--ref", files["ref"], "--json"))
    assert "segments" not in found
    assert found["systems"][0]["scores"]["bleu"]["score"] > 80
    assert found["systems"][0]["sha256"]


def test_standard_input_and_only_one_metric(toolkit, files):
    text = "".join(line + "\n" for line in samples.good())
    done = toolkit(
        "eval", "-", "--ref", files["ref"], "-m", "ter", "--no-checks", "--json", stdin=text
    )
    assert list(figures(done)["systems"][0]["scores"]) == ["ter"]


def test_a_second_reference_raises_the_score(toolkit, files):
    one = figures(toolkit("eval", files["bad"], "--ref", files["ref"], "--json"))
    two = figures(
        toolkit("eval", files["bad"], "--ref", files["ref"], "--ref", files["bad"], "--json")
    )
    assert one["systems"][0]["scores"]["bleu"]["score"] < 90
    assert two["systems"][0]["scores"]["bleu"]["score"] == pytest.approx(100)
    assert "nrefs:2" in two["measures"][0]["signature"]


def test_a_dataset_split_is_scored_as_its_texts_are(toolkit, files, tmp_path):
    rows = zip(samples.sources(), samples.references(), strict=True)
    lines = [
        json.dumps({"id": str(n), "translation": {"fr": fr, "en": en}, "doc_id": f"d{n // 60}"})
        for n, (fr, en) in enumerate(rows)
    ]
    (tmp_path / "test.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = figures(toolkit("eval", files["bad"], tmp_path, "--json"))
    plain = figures(
        toolkit("eval", files["bad"], "--ref", files["ref"], "--src", files["src"], "--json")
    )
    scores = found["systems"][0]["scores"]
    assert plain["systems"][0]["scores"].items() <= scores.items()
    assert found["test_set"]["sha256"] == plain["test_set"]["sha256"]
    assert [p["value"] for p in found["slices"] if p["group"] == "document"] == ["d0", "d1"]


def test_a_named_test_set_is_found_in_a_folder(toolkit, files, tmp_path):
    write(tmp_path, "news.fr", "".join(f"{x}\n" for x in samples.sources()).encode())
    write(tmp_path, "news.en", "".join(f"{x}\n" for x in samples.references()).encode())
    found = figures(toolkit("eval", files["good"], "-t", "news", "--data", tmp_path, "--json"))
    assert found["test_set"]["name"] == "news"
    assert len(found["test_set"]["sha256"]["references"]) == 1


def test_the_model_that_ships_is_translated_with_and_scored(toolkit, tmp_path):
    write(tmp_path, "few.fr", "".join(f"{fr}\n" for fr, _ in samples.PAIRS).encode())
    write(tmp_path, "few.en", "".join(f"{en}\n" for _, en in samples.PAIRS).encode())
    write(tmp_path, "terms.tsv", b"source\ttarget\nministres\tministers\npont\tviaduct\n")
    done = toolkit(
        "eval", "--model", "compact", "-t", "few", "--data", tmp_path, "--json", "--glossary",
        tmp_path / "terms.tsv",
    )  # fmt: skip
    [system] = figures(done)["systems"]
    assert system["name"] == "compact"
    assert system["scores"]["chrf"]["score"] > 40
    assert system["scores"]["glossary_adherence"]["score"] >= 0.5


def test_compare_tells_what_changed(toolkit, files, tmp_path):
    for name in ("good", "bad"):
        toolkit(
            "eval", files[name], "--ref", files["ref"], "--src", files["src"], "-o",
            tmp_path / name,
        )  # fmt: skip
    done = toolkit(
        "compare", tmp_path / "good" / "report.json", tmp_path / "bad", "--json", "--gate",
        "bleu.max_drop=1", "-o", tmp_path / "both",
    )  # fmt: skip
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["baseline"] == "good"
    assert found["systems"][1]["scores"]["bleu"]["difference"] < -10
    assert (tmp_path / "both" / "report.html").stat().st_size > 10_000
    same = toolkit("compare", tmp_path / "good", tmp_path / "good", "--json")
    assert same.returncode == 0
    scores = json.loads(same.stdout)["systems"][1]["scores"]["bleu"]
    assert (scores["difference"], scores["p"]) == (0.0, 1.0)


def test_compare_refuses_different_test_sets_and_foreign_files(toolkit, files, tmp_path):
    toolkit("eval", files["bad"], "--ref", files["ref"], "-o", tmp_path / "one")
    toolkit("eval", files["bad"], "--ref", files["good"], "-o", tmp_path / "two")
    done = toolkit("compare", tmp_path / "one", tmp_path / "two")
    assert (done.returncode, done.stdout) == (2, "")
    assert "different test sets" in done.stderr
    write(tmp_path, "other.json", b'{"kind": "something"}')
    assert toolkit("compare", tmp_path / "one", tmp_path / "other.json").returncode == 2
    assert toolkit("compare", tmp_path / "one", tmp_path / "gone").returncode == 2
