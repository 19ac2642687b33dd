"""The translate job on real files with the shipped model: nothing lost, nothing done twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from toolkit.engines.base import Decoding
from toolkit.errors import ConfigError, DataError, StoreError
from toolkit.jobs.names import ledger
from toolkit.jobs.translate import (
    TranslateOptions,
    Translator,
    translate,
    translate_bytes,
    translate_files,
)
from toolkit.jobs.translation.wording import Wording
from toolkit.model import Block, Document, Segment, TranslationUnit
from toolkit.store import SegmentStore
from toolkit.text.compressed import read_lines
from toolkit.text.numbers import compare

ARTICLE = """Le président est arrivé à Moscou.

La réunion a duré trois heures. Les ministres se sont ensuite rendus au palais.

12 000
"""


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "inner" / "b.html").write_text(
        "<p>Le <b>président</b> est arrivé.</p>", encoding="utf-8"
    )
    return folder


def drafts_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "_toolkit" not in path.parts
    }


def states(summary):
    return {record.name: record.states for record in summary.records}


def test_what_is_english_already_stays_and_is_reported(tmp_path):
    english = "The ministers said that the talks would resume in the spring."
    (tmp_path / "a.txt").write_text(f"Le ministre est parti.\n\n{english}\n", encoding="utf-8")
    summary = translate_files([tmp_path / "a.txt"], tmp_path / "out", use_store=False)
    assert states(summary)["a.txt"] == {"machine": 1, "copied": 1}
    assert english in (tmp_path / "out" / "a.txt").read_text(encoding="utf-8")
    report = json.loads((tmp_path / "out" / "_toolkit" / "report.json").read_text("utf-8"))
    flags = [flag["code"] for segment in report["segments"] for flag in segment["flags"]]
    assert "english" in flags


def test_the_library_is_one_import():
    assert toolkit.translate("Bonjour.", use_store=False).strip()
    several = toolkit.translate(["Le chat dort.", "Il pleut."], use_store=False)
    assert len(several) == 2


def test_paragraphs_and_their_breaks_stay():
    text = translate(ARTICLE)
    assert [bool(line) for line in text.split("\n")] == [bool(line) for line in ARTICLE.split("\n")]
    assert "12,000" in text
    assert "Moscow" in text


def test_a_folder_is_translated_recursively_with_a_report(articles, tmp_path):
    output = tmp_path / "drafts"
    summary = translate_files([articles], output)
    assert set(drafts_of(output)) == {"a.txt", "inner/b.html"}
    assert b"<b>" in drafts_of(output)["inner/b.html"]
    manifest = json.loads((output / "_toolkit" / "manifest.json").read_text())
    assert {record["status"] for record in manifest["files"]} == {"translated"}
    assert manifest["model"]["name"] == "compact"
    assert "Translation report" in (output / "_toolkit" / "report.html").read_text()
    assert states(summary)["a.txt"] == {"machine": 3, "copied": 1}


def test_a_second_run_changes_nothing_and_translates_nothing(articles, tmp_path):
    output = tmp_path / "drafts"
    translate_files([articles], output)
    before = drafts_of(output)
    again = translate_files([articles], output)
    assert {record.status for record in again.records} == {"unchanged"}
    assert "translated" not in again.counts
    assert drafts_of(output) == before


def test_a_draft_that_was_emptied_is_written_again_from_the_store(articles, tmp_path):
    output = tmp_path / "drafts"
    translate_files([articles], output)
    before = drafts_of(output)
    (output / "a.txt").write_text("")
    again = translate_files([articles], output)
    assert drafts_of(output) == before
    assert not again.counts.get("translated")


def test_an_edited_sentence_costs_one_sentence(articles, tmp_path):
    output = tmp_path / "drafts"
    translate_files([articles], output)
    (articles / "a.txt").write_text(ARTICLE.replace("trois", "quatre"), encoding="utf-8")
    again = translate_files([articles], output)
    assert again.counts["translated"] == 1


def test_other_settings_make_other_drafts(articles, tmp_path):
    output = tmp_path / "drafts"
    translate_files([articles], output)
    again = translate_files([articles], output, beam_size=1)
    assert {record.status for record in again.records} == {"translated"}


def test_a_bad_file_fails_alone(articles, tmp_path):
    (articles / "c.txt").write_bytes(b"\x7fELF\x00\x00\x01binary" * 20)
    (articles / "d.docx").write_bytes(b"no zip at all")
    (articles / "e.xyz").write_bytes(b"?")
    (articles / "empty.docx").write_bytes(b"")
    summary = translate_files([articles], tmp_path / "drafts")
    failed = {record.name: record.error for record in summary.failed()}
    assert set(failed) == {"c.txt", "d.docx", "empty.docx"}
    assert "The file is empty" in failed["empty.docx"]
    assert "c.txt" in failed["c.txt"]
    assert [path.name for path in summary.unsupported] == ["e.xyz"]
    assert set(drafts_of(tmp_path / "drafts")) == {"a.txt", "inner/b.html"}


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.csv", "a.jsonl", "a.srt", "a.po"])
def test_an_empty_file_gets_an_empty_draft(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    for status in ("translated", "unchanged"):
        (record,) = translate_files([tmp_path / name], tmp_path / "out", columns=["fr"]).records
        assert (record.status, record.error) == (status, None)
    assert (tmp_path / "out" / name).read_bytes() == b""


def test_an_output_that_cannot_be_written_fails_per_file(articles, tmp_path):
    output = tmp_path / "drafts"
    output.mkdir()
    (output / "inner").write_text("a file where a folder should be")
    summary = translate_files([articles], output)
    (failed,) = summary.failed()
    assert failed.name == "inner/b.html"
    assert "can't be written" in failed.error


def test_drafts_never_overwrite_sources_or_each_other(articles, tmp_path):
    with pytest.raises(ConfigError, match="overwrite its source"):
        translate_files([articles], articles)
    (tmp_path / "a.txt").write_text("Bonjour.")
    with pytest.raises(ConfigError, match="same draft"):
        translate_files([articles / "a.txt", tmp_path / "a.txt"], tmp_path / "drafts")
    with pytest.raises(DataError, match="no such file"):
        translate_files([tmp_path / "nothing"], tmp_path / "drafts")


def test_no_store_keeps_nothing(articles, tmp_path):
    translate_files([articles], tmp_path / "drafts", use_store=False)
    assert not (Path(os.environ["TOOLKIT_HOME"]) / "segments.db").exists()


def test_a_persons_translation_wins_from_then_on(articles, tmp_path):
    output = tmp_path / "drafts"
    store = tmp_path / "memory.db"
    translate_files([articles], output, store=store)
    unit = TranslationUnit(source="La réunion a duré trois heures.", target="It lasted 3 hours!")
    with SegmentStore(store) as opened:
        opened.add_human([unit], origin="test")
    summary = translate_files([articles], output, store=store)
    assert b"It lasted 3 hours!" in drafts_of(output)["a.txt"]
    assert states(summary)["a.txt"]["human"] == 1


def test_fuzzy_matches_are_counted_or_used_only_when_asked(articles, tmp_path):
    store = tmp_path / "memory.db"
    unit = TranslationUnit(source="La réunion a duré deux heures.", target="It lasted 2 hours!")
    with SegmentStore(store) as opened:
        opened.add_human([unit], origin="test")
    plain = translate_files([articles], tmp_path / "plain", store=store)
    assert not plain.records[0].fuzzy
    counted = translate_files([articles], tmp_path / "counted", store=store, fuzzy="report")
    assert counted.records[0].fuzzy["85–94 %"][0] == 1
    bands = counted.records[0].fuzzy.values()
    assert sum(words for _, words in bands) == counted.records[0].words
    assert b"2 hours!" not in drafts_of(tmp_path / "counted")["a.txt"]
    translate_files([articles], tmp_path / "used", store=store, fuzzy="use")
    assert b"It lasted 2 hours!" in drafts_of(tmp_path / "used")["a.txt"]


def test_a_glossary_is_obeyed_and_its_changes_are_listed(tmp_path):
    source, glossary = tmp_path / "a.txt", tmp_path / "terms.tsv"
    source.write_text("Le président est arrivé à Moscou.", encoding="utf-8")
    glossary.write_text("Moscou\tMoskva\n", encoding="utf-8")
    summary = translate_files([source], tmp_path / "drafts", glossary=[glossary])
    assert "Moskva" in (tmp_path / "drafts" / "a.txt").read_text()
    codes = [flag["code"] for segment in summary.records[0].flagged for flag in segment.flags]
    assert "glossary-applied" in codes


def test_what_a_glossary_wrote_is_listed_in_the_number_in_which_it_stands(tmp_path):
    source, glossary = tmp_path / "a.txt", tmp_path / "terms.tsv"
    source.write_text("Les serveurs sont lents.", encoding="utf-8")
    glossary.write_text("serveur\thost\n", encoding="utf-8")
    summary = translate_files([source], tmp_path / "drafts", glossary=[glossary])
    told = [flag["message"] for segment in summary.records[0].flagged for flag in segment.flags]
    assert told == ["'servers' → 'hosts'"]


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        ("Le livre coûte 12 €.\n", "iso8859-15", None),
        ("Le livre coûte 12 €.\n", "iso8859-15", "cp1252"),
        ("Versez ¼ de litre de lait dans le café.\n", "cp1252", None),
    ],
)
def test_drafts_keep_their_sources_encoding(tmp_path, text, codec, encoding):
    (tmp_path / "a.txt").write_bytes(text.encode(codec))
    summary = translate_files(
        [tmp_path / "a.txt"], tmp_path / "out", use_store=False, encoding=encoding
    )
    assert not summary.failed()
    assert (tmp_path / "out" / "a.txt").read_bytes().decode(codec)


def test_capitals_come_out_as_capitals(tmp_path):
    text = translate("LE PRÉSIDENT EST ARRIVÉ À MOSCOU\n\nLe président Poutine est à Moscou.")
    first = text.split("\n")[0]
    assert first == first.upper()
    assert "MOSCOW" in first


LONG = "Hier, " + ", et ".join(f"le maire numéro {i} a parlé de la mer" for i in range(40)) + "."


def test_a_very_long_sentence_is_split_and_nothing_is_cut():
    with Translator(TranslateOptions(beam_size=1)) as translator:
        (block,) = translator.planner.plan(
            Document(id="d", format="text", blocks=(Block(id="b", text=LONG),))
        ).blocks
        requests = block.sentences[0].requests
        assert len(requests) > 3
        assert "".join(r.text for r in requests).replace(" ", "") == LONG.replace(" ", "")
        for request in requests:
            assert LONG[request.offset :].startswith(request.text)
            assert translator.planner.count(request.text) <= translator.model.max_source_tokens
        assert len(next(translator.texts([LONG]))) > len(LONG) / 2
        assert translator.counts["translated"] == len(requests)


def test_lines_stay_lines():
    lines = ["Bonjour. Il pleut.", "", "12", "Le chat dort.", "Bonjour. Il pleut."]
    with Translator() as translator:
        out = list(translator.lines(lines))
    assert len(out) == 5
    assert out[0] == out[4]
    assert (out[1], out[2]) == ("", "12")


def test_lines_of_an_open_file_lose_their_ends(tmp_path):
    path = tmp_path / "a.fr"
    path.write_bytes(b"Le chat dort.\n\n12\r\nMerci.")
    with path.open(newline="") as file, Translator() as translator:
        out = list(translator.lines(file))
        assert out == list(translator.lines(["Le chat dort.", "", "12", "Merci."]))
    assert not any(line.endswith(" ") for line in out)


def test_bytes_of_any_format():
    draft = translate_bytes(b"1\n00:00:01,000 --> 00:00:02,000\nLe chat dort.\n", name="a.srt")
    assert b"00:00:01,000 --> 00:00:02,000" in draft
    assert b"chat" not in draft


def test_lines_that_are_no_utf8_say_where(tmp_path):
    path = tmp_path / "a.fr"
    path.write_bytes(b"Bonjour.\n\xff\xfe\n")
    with pytest.raises(DataError, match=r"a\.fr:2"):
        list(read_lines(path))


def test_an_option_that_does_not_exist_suggests_the_nearest():
    with pytest.raises(ConfigError, match=r"beam_size"):
        translate("Bonjour.", beam_sise=2)


def test_a_read_only_store_is_a_clear_error(tmp_path):
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(StoreError, match="--no-store"):
        translate("Bonjour.", store=tmp_path / "folder" / "segments.db")


def test_a_killed_run_goes_on_and_ends_the_same(tmp_path):
    """Killed at random moments; what was stored isn't translated again."""
    folder = tmp_path / "articles"
    folder.mkdir()
    rng = random.Random(3)
    words = ["La ministre", "Le maire", "Un témoin", "La police", "parle", "arrive", "attend"]
    for number in range(60):
        body = " ".join(
            f"{rng.choice(words[:4])} {rng.choice(words[4:])} {number} {i}." for i in range(8)
        )
        (folder / f"{number:03}.txt").write_text(body, encoding="utf-8")
    translate_files([folder], tmp_path / "calm", store=tmp_path / "calm.db", beam_size=1)
    command = [
        *(sys.executable, "-m", "toolkit", "translate", str(folder), "-o", str(tmp_path / "rough")),
        *("--store", str(tmp_path / "rough.db"), "--beam", "1", "--json"),
    ]
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.8, 2.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
    stored = 0
    if (tmp_path / "rough.db").exists():
        with SegmentStore(tmp_path / "rough.db") as store:
            stored = store.stats().machine
    done = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert drafts_of(tmp_path / "rough") == drafts_of(tmp_path / "calm")
    assert done["counts"].get("translated", 0) == 480 - stored


def test_numbers_in_bilingual_files_get_a_target():
    po = b'msgid ""\nmsgstr ""\n\nmsgid "12 000"\nmsgstr ""\n\nmsgid "Un chat."\nmsgstr "Kept."\n'
    draft = translate_bytes(po, name="a.po").decode()
    assert 'msgstr "12,000"' in draft
    assert 'msgstr "Kept."' in draft


def test_the_ledger_reads_a_folder_of_drafts(tmp_path):
    source = tmp_path / "a.txt"
    source.write_text("Le ministre Andreï Beloussov est arrivé à Moscou.", encoding="utf-8")
    translate_files([source], tmp_path / "drafts")
    names = {entry.source: entry for entry in ledger([tmp_path / "drafts"])}
    assert "Moscou" in names


def test_words_in_capitals_are_no_names():
    shouted = [
        "ELLE A ÉTÉ CONDAMNÉE EN OCTOBRE POUR DES DÉLITS ÉCONOMIQUES.",
        "LE PROJET A ÉTÉ SIGNÉ PAR LES DÉPUTÉS ET LES SÉNATEURS.",
    ]
    fixed = translate(shouted, use_store=False)
    assert fixed == translate(shouted, use_store=False, names="off")
    assert not any("ÉTÉ" in text for text in fixed)
    named = "VLADIMIR POUTINE EST À MOSCOU.\n\nHier, Vladimir Poutine a parlé à Moscou."
    assert translate(named, use_store=False).startswith("VLADIMIR PUTIN")


def test_number_words_come_out_as_the_number():
    """A small model takes long number words apart; digits it carries over."""
    sentences = [
        "Quatre-vingt-treize passagers se trouvaient à bord de l'avion.",
        "Quatre-vingt-onze mille tonnes de blé ont été vendues.",
        "Soixante-quatorze pour cent des habitants soutiennent le maire.",
    ]
    with Translator(TranslateOptions(names="off", use_store=False)) as translator:
        first = translator.engine.submit(sentences, Decoding()).result()
        drafts = list(translator.lines(sentences))
        stored = translator.requests(sentences)
    assert any(compare(source, each.text) for source, each in zip(sentences, first, strict=True))
    assert not any(compare(source, draft) for source, draft in zip(sentences, drafts, strict=True))
    words = [
        sentences[0][link.source_start : link.source_end]
        for link in stored[0].alignment
        if stored[0].target[link.target_start : link.target_end] == "93"
    ]
    assert "Quatre-vingt-treize" in words


def test_numbers_that_the_draft_copied_are_written_the_english_way():
    text = "La ville compte 783 562 habitants et 12 500 commerces."
    assert "783,562" in translate(text)
    assert "12,500" in translate(text)


def test_quotations_get_double_marks():
    """A model that was trained on British and American text uses now the ones, now the others."""
    draft = Segment(id="1", block_id="1", source="Il a dit «\u00a0non\u00a0».",
                    target="He said 'no'.", state="machine")  # fmt: skip
    edited = replace(draft, state="human")
    assert [s.target for s in Wording("any")([draft, edited])] == [
        'He said "no".', "He said 'no'."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target", "worded"),
    [
        ("1 234,5 et 234,5", "1 234,5 and 234,5", "1,234.5 and 234.5"),
        ("Le 21 mai 21 personnes", "On 21 May 21 people", "On May 21 21 people"),
        ("à 8h et à 8h00", "at 8:00 p.m.", "at 8:00 a.m."),
    ],
)
def test_rules_that_meet_at_one_place(source, target, worded):
    draft = Segment(id="1", block_id="1", source=source, target=target, state="machine")
    assert Wording("en-US")([draft])[0].target == worded


@given(st.text("0123456789 ,.:-€h\"'%aàM", max_size=24), st.text("0123 ,.:-€\"'%apmM", max_size=24))
def test_no_text_stops_the_wording(source, target):
    draft = Segment(id="1", block_id="1", source=source, target=target, state="machine")
    for locale in ("en-US", "en-GB"):
        Wording(locale)([draft])


def test_heads_of_tables_get_their_usual_english():
    page = "<table><tr><th>Pays</th><th><b>Prix</b> :</th></tr><tr><td>France</td></tr></table>"
    draft = translate_bytes(page.encode(), name="t.html").decode()
    assert "<th>Country</th><th><b>Price</b>:</th>" in draft


def test_a_translator_takes_the_options_as_keywords():
    with Translator(beam_size=2, use_store=False) as translator:
        assert translator.options == TranslateOptions(beam_size=2, use_store=False)
    with pytest.raises(ConfigError, match=r"beam_siz.*did you mean 'beam_size'"):
        Translator(beam_siz=2)
    with pytest.raises(TypeError, match="not both"):
        Translator(TranslateOptions(), beam_size=2)


@pytest.mark.parametrize("source", [b"Bonjour.", [b"Bonjour."], [1]])
def test_what_is_no_text_is_a_type_error(source):
    with pytest.raises(TypeError, match="text"):
        translate(source, use_store=False)


def test_a_closed_translator_says_so():
    with Translator(use_store=False) as translator:
        pass
    with pytest.raises(RuntimeError, match="has been closed"):
        list(translator.texts(["Bonjour."]))
    with pytest.raises(RuntimeError, match="has been closed"):
        translator.requests(["Bonjour."])


def test_a_folder_whose_name_has_a_point_holds_its_reports(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Le chat dort.\n", encoding="utf-8")
    translate_files([tmp_path / "in"], tmp_path / "out.v2", use_store=False, bilingual=("tsv",))
    assert {path.name for path in tmp_path.iterdir()} == {"in", "out.v2"}
    assert (tmp_path / "out.v2" / "_toolkit" / "bitext").is_dir()


def test_an_unknown_bilingual_format_is_refused_before_the_work():
    with pytest.raises(ValueError, match="'pdf' is no bilingual format; known: docx"):
        TranslateOptions(bilingual=("pdf",))


def test_the_model_is_not_given_accelerators(tmp_path):
    source = tmp_path / "menu.po"
    source.write_text('msgid "&Fichier"\nmsgstr ""\n\nmsgid "_Annuler"\nmsgstr ""\n', "utf-8")
    translate_files([source], output=tmp_path / "out", use_store=False)
    draft = (tmp_path / "out" / "menu.po").read_text("utf-8")
    assert 'msgstr "&File"' in draft
    assert 'msgstr "C_ancel"' in draft
