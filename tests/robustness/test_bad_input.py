"""What strangers' files hold: each fails or is done alone, and nothing takes quadratic time."""

import json
import os
import time
from dataclasses import replace

import pytest

from toolkit import markup
from toolkit.errors import DataError, FormatError
from toolkit.formats import format_for
from toolkit.formats.base import ReadOptions
from toolkit.jobs.translate import TranslateOptions, translate_bytes, translate_files
from toolkit.jobs.translation.given import is_nothing_to_translate
from toolkit.jobs.translation.proof import prove

XLIFF = (
    '<xliff version="1.2"><file source-language="{}" target-language="{}" original="a"'
    ' datatype="plaintext"><body><trans-unit id="1"><source>Die Katze schläft.</source>'
    "</trans-unit></body></file></xliff>"
)
SUBTITLES = """1
00:00:01,000 --> 00:00:02,000
- Un chien ?
- Un loup.

2
0:0:9,0 --> 0:0:10,0
Un chat.
"""


def read(name, text):
    return format_for(name).read(text.encode(), name=name, options=ReadOptions())


def run(folder, tmp_path, **options):
    return translate_files([folder], tmp_path / "out", beam_size=1, use_store=False, **options)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("Le chat dort.\n")
    return folder


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.xliff", XLIFF.format("de", "es"), "'de' to 'es'"),
        ("a.xliff", XLIFF.format("en", "fr"), "'en' to 'fr'"),
        ("a.tmx", '<tmx version="1.4"><header/><body><tu><tuv xml:lang="de"><seg>Ja</seg></tuv>'
         "</tu></body></tmx>", "no unit of this memory has french"),
        ("a.jsonl", '{"text": "Un chat \\ud83d dort."}\n', "half a surrogate pair"),
        ("a.jsonl", '{"text": "Un chat.", "text": "Un chien."}\n', "a.jsonl:1: the field 'text'"),
        ("a.md", "> " * 3000 + "Un chat.\n", "a.md:1: lists or quotations"),
        ("a.epub", "", "the file is empty"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_and_where_and_the_others_are_done(folder, tmp_path, name, text, said):
    (folder / name).write_text(text)
    summary = run(folder, tmp_path)
    (failed,) = summary.failed()
    assert said in failed.error.lower()
    assert str(folder / name) in failed.error
    assert (tmp_path / "out" / "good.txt").exists()


def test_a_french_english_xliff_is_done(folder, tmp_path):
    (folder / "a.xliff").write_text(XLIFF.format("fr-CA", "en-GB"))
    assert not run(folder, tmp_path).failed()


@pytest.mark.skipif(os.name == "nt", reason="names are bytes only on Unix")
def test_names_that_are_no_utf8_or_hold_a_newline(folder, tmp_path):
    (folder / "a\nb.txt").write_bytes(b"\0\1")
    with open(os.fsencode(folder) + b"/caf\xe9.txt", "wb") as file:  # noqa: PTH123
        file.write(b"Un chat.\n")
    summary = run(folder, tmp_path)
    (failed,) = summary.failed()
    assert "\n" not in failed.error
    assert os.path.exists(os.fsencode(tmp_path) + b"/out/caf\xe9.txt")  # noqa: PTH110
    manifest = json.loads((tmp_path / "out" / "_toolkit" / "manifest.json").read_text())
    assert "caf\udce9.txt" in [record["name"] for record in manifest["files"]]


def test_links_to_nowhere_and_pipes_are_named(folder, tmp_path):
    (folder / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    summary = run(folder, tmp_path)
    assert [path.name for path in summary.unsupported] == ["gone.txt", "pipe.txt"]


def test_a_glossary_that_is_not_there_is_a_config_error(folder, tmp_path):
    from toolkit.errors import ConfigError

    with pytest.raises(ConfigError, match="glossary"):
        run(folder, tmp_path, glossary=(tmp_path / "none.tsv",))


def test_lists_nested_deeper_than_markdown_it_likes_keep_every_item():
    text = "".join("  " * level + f"- niveau {level}\n" for level in range(40))
    assert len(read("a.md", text).blocks) == 40


def test_the_dashes_of_a_dialogue_and_short_timings_survive_any_translation():
    document = read("a.srt", SUBTITLES)
    assert [block.text for block in document.blocks] == ["Un chien ?", "Un loup.", "Un chat."]
    blocks = [replace(block, text="Yes") for block in document.blocks]
    written = format_for("a.srt").write(document, blocks).decode()
    assert "- Yes\n- Yes\n" in written
    assert "0:0:9,0 --> 0:0:10,0\nYes" in written


@pytest.mark.parametrize("answer", [*"…&%x", "", "- Yes. - No.", "http://a.bc/d e", "5 m", "* no"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "Un chat dort.\n\nIl pleut\nsur la ville\nde Paris.\n"),
        ("a.md", "# Un\n\nUn **chat** et `code` et [lien](http://x).\n\n- Un\n- *Deux*\n"),
        ("a.html", "<p>Un <b>chat</b> <i>noir</i><p>Deux<br>lignes"),
        (
            "a.html",
            "<p>M<sup>me</sup> Un<sup>2</sup>, du CO<sub>2</sub>, 3 m<sup>2</sup><sup>*</sup>",
        ),
        ("a.html", "<p><b>L</b><i>es</i> <svg><text>Un plan</text></svg> <a href=#n1>1</a>."),
        ("a.md", "---\ntitle: Un titre\n---\n\n> [!NOTE]- Un titre\n> Un<sup>2</sup>\\* chat"),
        ("a.md", "**Note**\nM<sup>me</sup> Un et $$x^2$$ dort.\n\n\\* Un mot."),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nUn <i>chat</i>.\n"),
        ("a.jsonl", '{"text": "Un chat"}\n'),
    ],
)
def test_whatever_the_machine_answers_the_draft_is_written_and_proved(name, text, answer):
    document = read(name, text)
    for at, block in enumerate(document.blocks):
        placed = markup.project(block.text, block.tags, answer, ())
        blocks = list(document.blocks)
        blocks[at] = replace(block, text=placed.target_text, tags=placed.tags)
        again = read(name, format_for(name).write(document, blocks).decode())
        prove(document, blocks, again)


def test_a_lost_block_is_still_noticed():
    document = read("a.md", "Un\n\nDeux\n")
    with pytest.raises(Exception, match="1 blocks where 2"):
        prove(document, document.blocks, read("a.md", "Un\n"))


def test_lost_formatting_is_still_noticed():
    document = read("a.md", "Un **chat** noir\n")
    with pytest.raises(Exception, match="markup"):
        prove(document, document.blocks, read("a.md", "Un chat noir\n"))


def test_one_endless_word_takes_linear_time():
    began = time.perf_counter()
    assert not is_nothing_to_translate("abcdéf" * 50_000)
    assert is_nothing_to_translate("jean.dupont@example.org")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "page",
    [
        "<p>Texte</p><pre>" + "x <y && a<b \n" * 20_000,
        "<p>Texte</p>" + "<a " * 30_000 + "b='>'",
        "<p>Texte</p>" + "<x" * 60_000 + " b='>'",
        "<p>Texte</p>" + "<a b=\"<c d='" * 20_000 + ">'\"",
    ],
)
def test_tags_that_never_end_take_linear_time(page):
    began = time.perf_counter()
    assert read("a.html", page).blocks[0].text.startswith("Texte")
    assert time.perf_counter() - began < 5


def test_a_document_too_long_for_memory_is_refused_at_once():
    options = TranslateOptions(use_store=False, max_characters=1_000_000)
    began = time.perf_counter()
    with pytest.raises(DataError, match=r"1,200,005 characters .*max_characters=1200005"):
        translate_bytes(b"le chat, " * 133_334, name="a.txt", options=options)
    assert time.perf_counter() - began < 5


def test_half_a_surrogate_pair_is_refused_in_the_library():
    from toolkit import translate

    with pytest.raises(DataError, match="surrogate"):
        translate("Un chat \ud83d", use_store=False)


def test_a_broken_record_of_many_is_found_by_line():
    with pytest.raises(FormatError, match=r"a\.jsonl:2"):
        read("a.jsonl", '{"text": "Un"}\n{"text": "Un", "text": "Deux"}\n')
