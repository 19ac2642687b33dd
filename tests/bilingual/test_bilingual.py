"""Bilingual files: what is written comes back, and people's edits are told from drafts."""

from __future__ import annotations

import io
import re

import docx as python_docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from toolkit import registry
from toolkit.errors import ConfigError, DataError, FormatError, OutputError
from toolkit.model import Document, Flag, Segment, Tag, TranslatedDocument
from toolkit.text.digest import digest

READABLE = ("docx", "jsonl", "tmx", "tsv", "xliff", "xlsx")


def load(name):
    return registry.load("bilingual", name)()


def translated(*segments):
    document = Document(id="articles/a.txt", format="text", blocks=())
    return TranslatedDocument(document=document, segments=segments)


def segment(source, target, number=1, **more):
    more.setdefault("state", "machine")
    return Segment(id=f"b{number}.1", block_id=f"b{number}", source=source, target=target, **more)


SAMPLE = translated(
    segment(
        "Le président a dit « non ».",
        "The president said “no”.",
        tags=(Tag(id="1", start=3, end=12), Tag(id="2", start=27, end=27, kind="empty")),
        target_tags=(Tag(id="1", start=4, end=13), Tag(id="2", start=24, end=24, kind="empty")),
        confidence=0.71,
    ),
    segment(
        "Il y a 12 000 <hommes>.",
        "There are 12 <men>.",
        2,
        flags=(Flag(code="numbers", message="12000 is missing", severity=3),),
        confidence=0.2,
    ),
    segment("=SOMME(A1)", "=SUM(A1)", 3, state="copied"),
    segment("Bonjour.", "Hello there.", 4, state="human"),
    segment("Perdu.", "", 5, state="failed", reason="the model looped"),
)
PAIRS = [(s.source, s.target) for s in SAMPLE.segments if s.target]


@pytest.mark.parametrize("name", READABLE)
def test_what_is_written_comes_back_with_its_origin(name):
    units = list(load(name).parse(load(name).render(SAMPLE), name="a"))
    assert [(unit.source, unit.target) for unit in units] == PAIRS
    assert [unit.origin for unit in units] == ["machine", "machine", "machine", "human"]
    assert [unit.id for unit in units] == ["b1.1", "b2.1", "b3.1", "b4.1"]


@pytest.mark.parametrize("name", registry.names("bilingual"))
def test_the_same_segments_give_the_same_bytes(name):
    assert load(name).render(SAMPLE) == load(name).render(SAMPLE)


words = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\r"), min_size=1, max_size=40
).filter(str.strip)


@pytest.mark.parametrize("name", READABLE)
@settings(max_examples=15, deadline=None)
@given(pairs=st.lists(st.tuples(words, words), min_size=1, max_size=4))
def test_no_text_is_lost(name, pairs):
    def plain(text):
        return " ".join(re.sub("[\x00-\x1f\ufffd\ufffe\uffff]", " ", text).split())

    doc = translated(*(segment(a, b, n) for n, (a, b) in enumerate(pairs)))
    units = load(name).parse(load(name).render(doc), name="a")
    found = [(plain(digestible(u.source)), plain(digestible(u.target))) for u in units]
    wanted = [(plain(digestible(a)), plain(digestible(b))) for a, b in pairs]
    assert found == wanted or any(not plain(t) for pair in pairs for t in pair)


def digestible(text):
    import unicodedata

    return unicodedata.normalize("NFC", text)


def test_html_shows_both_sides_tags_and_flags_and_needs_no_network():
    page = load("html").render(SAMPLE).decode()
    assert "12 000 &lt;hommes&gt;" in page
    assert "numbers: 12000 is missing" in page
    assert "the model looped" in page
    assert re.search(r'The <span class="tag"[^>]*>1⟩</span>president<span', page)
    assert not re.search(r'(src|href)="?http', page)


def test_html_is_for_reading_only():
    with pytest.raises(ConfigError, match="xliff"):
        list(load("html").parse(b"<html>", name="a.html"))


# --- xlsx


def test_xlsx_opens_in_another_library_with_text_that_stays_text():
    sheet = openpyxl.load_workbook(io.BytesIO(load("xlsx").render(SAMPLE))).active
    cell = sheet["B4"]
    assert (cell.value, cell.data_type) == ("=SOMME(A1)", "s")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G6"
    assert sheet.column_dimensions["G"].hidden
    assert cell.alignment.wrap_text


def test_xlsx_edited_or_approved_rows_are_human():
    book = openpyxl.load_workbook(io.BytesIO(load("xlsx").render(SAMPLE)))
    book.active["C2"] = "The president refused."
    book.active["D3"] = "approved"
    buffer = io.BytesIO()
    book.save(buffer)
    units = list(load("xlsx").parse(buffer.getvalue(), name="a.xlsx"))
    assert [unit.origin for unit in units] == ["human", "human", "machine", "human"]
    assert units[0].target == "The president refused."


def test_xlsx_refuses_what_a_cell_cannot_hold_rather_than_cut_it():
    with pytest.raises(OutputError, match="32,768"):
        load("xlsx").render(translated(segment("é" * 32_768, "e")))


def test_xlsx_of_another_tool_needs_only_its_two_columns():
    book = openpyxl.Workbook()
    book.active.append(["FR", "EN", "comment"])
    book.active.append(["Oui", "Yes", None])
    buffer = io.BytesIO()
    book.save(buffer)
    (unit,) = load("xlsx").parse(buffer.getvalue(), name="a.xlsx")
    assert (unit.source, unit.target, unit.origin) == ("Oui", "Yes", "human")


# --- docx


def test_docx_opens_in_another_library_and_edits_are_human():
    book = python_docx.Document(io.BytesIO(load("docx").render(SAMPLE)))
    table = book.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "id", "source", "target", "state", "flags",
    ]  # fmt: skip
    table.cell(1, 2).text = "The president refused."
    buffer = io.BytesIO()
    book.save(buffer)
    units = list(load("docx").parse(buffer.getvalue(), name="a.docx"))
    assert [unit.origin for unit in units] == ["human", "machine", "machine", "human"]


def test_docx_takes_tracked_changes_as_accepted():
    data = load("docx").render(translated(segment("Oui.", "Yes.")))
    book = python_docx.Document(io.BytesIO(data))
    paragraph = book.tables[0].cell(1, 2).paragraphs[0]._p
    run = paragraph.r_lst[0]
    w = run.nsmap["w"]
    deleted = etree.SubElement(paragraph, f"{{{w}}}del")
    run[-1].tag = f"{{{w}}}delText"
    deleted.append(run)
    inserted = etree.SubElement(paragraph, f"{{{w}}}ins")
    etree.SubElement(etree.SubElement(inserted, f"{{{w}}}r"), f"{{{w}}}t").text = "Indeed."
    buffer = io.BytesIO()
    book.save(buffer)
    (unit,) = load("docx").parse(buffer.getvalue(), name="a.docx")
    assert (unit.target, unit.origin) == ("Indeed.", "human")


def test_docx_takes_what_was_moved_where_it_is_now():
    data = load("docx").render(translated(segment("Oui, oui.", "Yes, ")))
    book = python_docx.Document(io.BytesIO(data))
    paragraph = book.tables[0].cell(1, 2).paragraphs[0]._p
    w = paragraph.nsmap["w"]
    for name, text in (("moveFrom", "indeed. "), ("ins", "certainly, "), ("moveTo", "indeed.")):
        change = etree.SubElement(paragraph, f"{{{w}}}{name}")
        etree.SubElement(etree.SubElement(change, f"{{{w}}}r"), f"{{{w}}}t").text = text
    gone = etree.SubElement(paragraph, f"{{{w}}}del")
    etree.SubElement(etree.SubElement(gone, f"{{{w}}}r"), f"{{{w}}}br")
    etree.SubElement(etree.SubElement(paragraph, f"{{{w}}}r"), f"{{{w}}}t").text = "!"
    buffer = io.BytesIO()
    book.save(buffer)
    (unit,) = load("docx").parse(buffer.getvalue(), name="a.docx")
    assert unit.target == "Yes, certainly, indeed.!"


# --- tsv, jsonl


def test_tsv_edits_are_human_and_a_bad_row_is_named():
    text = load("tsv").render(SAMPLE).decode()
    edited = text.replace("There are 12 <men>", "There are 12,000 men").encode("utf-16")
    assert [unit.origin for unit in load("tsv").parse(edited, name="a")][:2] == [
        "machine", "human",
    ]  # fmt: skip
    with pytest.raises(FormatError, match=r"a\.tsv:3"):
        list(load("tsv").parse(b"source\ttarget\nOui\tYes\nNon\n", name="a.tsv"))


def test_tables_without_the_two_columns_are_refused():
    with pytest.raises(FormatError, match="source"):
        list(load("tsv").parse(b"a\tb\n1\t2\n", name="a.tsv"))
    with pytest.raises(FormatError, match=r"a\.jsonl:2"):
        list(load("jsonl").parse(b'{"fr": "Oui", "en": "Yes"}\n{"fr"\n', name="a.jsonl"))


def test_jsonl_reads_dataset_rows():
    data = '{"id": "1", "translation": {"fr": "Été", "en": "Summer"}}\n'.encode()
    (unit,) = load("jsonl").parse(data, name="a.jsonl")
    assert (unit.source, unit.target, unit.origin) == ("Été", "Summer", "human")


# --- tmx

TMX = """<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="*all*"/><body>
<tu tuid="1" creationid="Marie"><tuv xml:lang="DE"><seg>Haus</seg></tuv>
<tuv xml:lang="fr_CA"><seg>La <bpt i="1">&lt;b></bpt>maison<ept i="1">&lt;/b></ept></seg></tuv>
<tuv xml:lang="en-US"><seg>The <hi>house</hi></seg></tuv>
<tuv xml:lang="en-GB"><seg>The home</seg></tuv></tu>
<tu changeid="MT!"><tuv lang="FR"><seg>Oui</seg></tuv><tuv lang="EN"><seg>Yes</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>Seul</seg></tuv></tu></body></tmx>"""


def test_tmx_of_another_tool_in_many_languages_and_utf_16():
    units = list(load("tmx").parse(TMX.encode("utf-16"), name="a.tmx"))
    assert [(unit.source, unit.target, unit.origin) for unit in units] == [
        ("La maison", "The house", "human"),
        ("La maison", "The home", "human"),
        ("Oui", "Yes", "machine"),
    ]
    assert units[0].meta["creationid"] == "Marie"


def test_tmx_edits_are_human():
    data = load("tmx").render(SAMPLE).replace(b"president said", b"President said")
    assert [unit.origin for unit in load("tmx").parse(data, name="a")][:2] == ["human", "machine"]


def test_tmx_with_entities_is_refused():
    bomb = b'<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tmx><body><tu/></body></tmx>'
    with pytest.raises(FormatError, match="entities"):
        list(load("tmx").parse(bomb, name="a.tmx"))


def test_tmx_cut_short_is_refused_with_its_line():
    data = load("tmx").render(SAMPLE)
    with pytest.raises(FormatError, match=r"a\.tmx:\d+"):
        list(load("tmx").parse(data[: len(data) // 2], name="a.tmx"))


# --- xliff


def test_xliff_holds_tags_states_and_the_draft():
    root = etree.fromstring(load("xliff").render(SAMPLE))
    units = root.findall(".//{*}trans-unit")
    target = units[0].find("{*}target")
    assert target.get("state") == "needs-review-translation"
    assert [etree.QName(child).localname for child in target] == ["g", "x"]
    assert units[0].find("{*}alt-trans").get("match-quality") == "71%"
    assert units[1].find("{*}note").text == "numbers: 12000 is missing"
    assert units[3].get("approved") == "yes"
    assert units[4].find("{*}target") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b">The <g", b">This <g"),
        (b'state="needs-review-translation" state-q', b'state="translated" state-q'),
        (b'<trans-unit id="b1.1"', b'<trans-unit id="b1.1" approved="yes"'),
    ],
    ids=["edited", "confirmed", "approved"],
)
def test_xliff_edited_or_confirmed_is_human(old, new):
    data = load("xliff").render(SAMPLE)
    assert old in data
    units = list(load("xliff").parse(data.replace(old, new, 1), name="a.xlf"))
    assert [unit.origin for unit in units][:2] == ["human", "machine"]


XLIFF_2 = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"
 srcLang="fr-FR" trgLang="en-US"><file id="f"><unit id="u"><notes><note>vu</note></notes>
<segment id="a" state="final"><source>Le <pc id="1">chat</pc></source><target>The <pc id="1">cat</pc></target></segment>
<segment state="initial"><source>Oui</source><target>Oui</target></segment>
<segment state="translated" subState="toolkit:machine-{}"><source>Non</source><target>No</target></segment>
<segment state="reviewed" subState="toolkit:machine-{}"><source>Non</source><target>No</target></segment>
<segment state="translated" subState="toolkit:machine-0"><source>Non</source><target>Nope</target></segment>
</unit></file></xliff>"""  # noqa: E501


def test_xliff_2_origins():
    data = XLIFF_2.format(digest("No"), digest("No")).encode()
    units = list(load("xliff").parse(data, name="a.xlf"))
    assert [unit.origin for unit in units] == ["human", "machine", "machine", "human", "human"]
    assert (units[0].id, units[0].target, units[0].meta) == ("u#a", "The cat", {"note": "vu"})


def test_xliff_of_another_direction_is_refused():
    data = XLIFF_2.format("", "").replace("fr-FR", "de").encode()
    with pytest.raises(FormatError, match="'de' to 'en-US'"):
        list(load("xliff").parse(data, name="a.xlf"))


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("data", [b"\x00\xff\x00", b"PK\x03\x04 broken", b"<a>"])
def test_what_is_no_such_file_is_a_data_error(name, data):
    with pytest.raises(DataError):
        list(load(name).parse(data, name="a"))
