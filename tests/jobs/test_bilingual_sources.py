"""Files that hold both languages, and what becomes of the translations that they hold."""

import pytest

from toolkit.jobs.translate import translate_files
from toolkit.model import TranslationUnit
from toolkit.store import SegmentStore

TU = '<tu><tuv xml:lang="fr"><seg>{}</seg></tuv>{}</tu>'
FILES = {
    "a.xlf": (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a"'
        ' source-language="fr" datatype="plaintext" target-language="en"><body>'
        '<trans-unit id="1"><source>Le <g id="1">chat</g> dort.</source></trans-unit>'
        '<trans-unit id="2"><source>Il pleut.</source></trans-unit>'
        '<trans-unit id="3"><source>Oui.</source><target>Yes.</target></trans-unit>'
        "</body></file></xliff>"
    ),
    "b.xlf": (
        '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="fr"'
        ' trgLang="en"><file id="f">'
        '<unit id="1"><segment><source>Le <pc id="1">chat</pc> dort.</source></segment></unit>'
        '<unit id="2"><segment><source>Il pleut.</source></segment></unit>'
        '<unit id="3"><segment state="final"><source>Oui.</source><target>Yes.</target></segment>'
        "</unit></file></xliff>"
    ),
    "c.tmx": (
        '<tmx version="1.4"><header srclang="fr" segtype="sentence"/><body>'
        + TU.format("Le <hi>chat</hi> dort.", "")
        + TU.format("Il pleut.", "")
        + TU.format("Oui.", '<tuv xml:lang="en"><seg>Yes.</seg></tuv>')
        + "</body></tmx>"
    ),
    "d.po": (
        'msgid "Le <b>chat</b> dort."\nmsgstr ""\n\nmsgid "Il pleut."\nmsgstr ""\n\n'
        'msgid "Oui."\nmsgstr "Yes."\n'
    ),
}


@pytest.fixture
def source(request, tmp_path):
    path = tmp_path / request.param
    path.write_text(FILES[request.param], encoding="utf-8")
    return path


def translated(source, folder, **options):
    (record,) = translate_files([source], folder, **options).records
    assert record.error is None
    return folder / source.name, dict(record.states)


@pytest.mark.parametrize("source", FILES, indirect=True)
def test_drafts_are_known_for_the_machines_and_peoples_translations_stay(source, tmp_path):
    draft, states = translated(source, tmp_path / "one")
    assert states == {"machine": 2, "human": 1}
    again, states = translated(draft, tmp_path / "two")
    assert states == {"memory": 2, "human": 1}
    assert again.read_bytes() == draft.read_bytes()
    _, states = translated(draft, tmp_path / "all", overwrite=True)
    assert states == {"memory": 2, "machine": 1}


@pytest.mark.parametrize("source", ["a.xlf", "b.xlf", "c.tmx"], indirect=True)
def test_an_edited_draft_is_a_persons(source, tmp_path):
    draft, _ = translated(source, tmp_path / "one")
    text = draft.read_text("utf-8")
    assert "raining" in text
    draft.write_text(text.replace("raining", "pouring"), encoding="utf-8")
    again, states = translated(draft, tmp_path / "two")
    assert states == {"memory": 1, "human": 2}
    assert "pouring" in again.read_text("utf-8")


@pytest.mark.parametrize(
    ("source", "ours", "confirmed"),
    [
        ("a.xlf", 'state="needs-review-translation"', 'state="final"'),
        ("b.xlf", 'state="translated"', 'state="reviewed"'),
        ("d.po", "#, fuzzy\n", ""),
    ],
    indirect=["source"],
)
def test_a_confirmed_draft_is_a_persons(source, ours, confirmed, tmp_path):
    draft, _ = translated(source, tmp_path / "one")
    text = draft.read_text("utf-8")
    assert text.count(ours) == 2
    draft.write_text(text.replace(ours, confirmed), encoding="utf-8")
    assert translated(draft, tmp_path / "two")[1] == {"human": 3}


@pytest.mark.parametrize("source", FILES, indirect=True)
def test_what_people_translated_elsewhere_is_not_marked_as_a_draft(source, tmp_path):
    store = tmp_path / "memory.db"
    units = [TranslationUnit(source="Il pleut.", target="It's raining cats and dogs.")]
    with SegmentStore(store) as opened:
        opened.add_human(units, origin="test")
    draft, states = translated(source, tmp_path / "one", store=store)
    assert states == {"machine": 1, "human": 2}
    assert translated(draft, tmp_path / "two", use_store=False)[1] == {"machine": 1, "human": 2}
