"""The segment store: kept, found again, shared by processes, never lost."""

import sqlite3
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import StoreError
from toolkit.model import TokenLink, TranslationUnit
from toolkit.store import SegmentStore, Stored, decode_alignment, encode_alignment

MODEL = {"digest": "d1", "name": "compact", "revision": None, "decoding": "beam=4"}
LINK = TokenLink(source_start=0, source_end=3, target_start=1, target_end=2, weight=0.5)


@pytest.fixture
def store(tmp_path):
    with SegmentStore(tmp_path / "segments.db") as opened:
        opened.use_model(**MODEL)
        yield opened


def stored(source, target="Hello."):
    return Stored(source=source, target=target, score=-0.25, alignment=(LINK,))


def test_what_is_added_is_found(store):
    store.add_machine([stored("Bonjour.")])
    assert store.find_machine(["Bonjour.", "Salut."]) == {"Bonjour.": stored("Bonjour.")}


def test_many_are_found_at_once(store):
    many = [stored(f"Phrase {number}.") for number in range(2500)]
    store.add_machine(many)
    assert len(store.find_machine([item.source for item in many])) == 2500


def test_another_model_or_decoding_finds_nothing(store):
    store.add_machine([stored("Bonjour.")])
    store.use_model(**{**MODEL, "digest": "d2"})
    assert store.find_machine(["Bonjour."]) == {}
    store.use_model(**{**MODEL, "decoding": "beam=1"})
    assert store.find_machine(["Bonjour."]) == {}


def test_the_first_translation_of_a_key_stays(store):
    store.add_machine([stored("Bonjour.")])
    store.add_machine([stored("Bonjour.", "Hi.")])
    assert store.find_machine(["Bonjour."])["Bonjour."].target == "Hello."


def test_a_persons_translation_is_found_whatever_the_spacing(store):
    assert not store.has_human()
    before = store.human_revision()
    unit = TranslationUnit(source="Bonjour  à tous.", target="Hello, everybody.")
    assert store.add_human([unit], origin="a.tmx") == 1
    assert store.has_human()
    assert store.human_revision() != before
    assert store.find_human(["Bonjour à tous."]) == {"Bonjour à tous.": "Hello, everybody."}


def test_sources_that_differ_in_spacing_alone_are_all_found(store):
    store.add_human([TranslationUnit(source="Bonjour !", target="Hiya!")], origin="a.tmx")
    spaced = ["Bonjour !", "Bonjour\u00a0!", "Bonjour\u202f!"]
    assert store.find_human(spaced) == dict.fromkeys(spaced, "Hiya!")


def test_a_later_persons_translation_replaces(store):
    for target in ("One.", "Two."):
        store.add_human([TranslationUnit(source="Un.", target=target)], origin="a.tmx")
    assert store.find_human(["Un."]) == {"Un.": "Two."}
    assert store.stats().human == 1


def test_an_error_midway_keeps_nothing_of_the_batch(store):
    def broken():
        yield TranslationUnit(source="Un.", target="One.")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        store.add_human(broken(), origin="a.tmx")
    assert not store.has_human()


def test_units_come_in_a_stable_order_people_first(store):
    store.add_machine([stored("B."), stored("A.")])
    store.add_human([TranslationUnit(source="C.", target="See.")], origin="a.tmx")
    assert [unit.source for unit in store.units()] == ["C.", "A.", "B."]
    assert [unit.source for unit in store.units(machine=False)] == ["C."]


def test_processes_create_and_write_at_once(tmp_path):
    script = """
import sys
from pathlib import Path
from toolkit.store import SegmentStore, Stored
with SegmentStore(Path(sys.argv[1])) as store:
    store.use_model(digest="d", name="m", revision=None, decoding="x")
    for number in range(150):
        source = f"{sys.argv[2] if number % 2 else 'both'} {number}"
        store.add_machine([Stored(source=source, target="t", score=0.0)])
"""
    path = tmp_path / "segments.db"
    command = [sys.executable, "-c", script, str(path)]
    running = [subprocess.Popen([*command, name]) for name in "abcd"]
    assert [process.wait(60) for process in running] == [0] * 4
    with SegmentStore(path) as store:
        assert store.stats().machine == 75 * 5


def test_a_file_that_is_no_store_is_a_clear_error(tmp_path):
    path = tmp_path / "segments.db"
    path.write_bytes(b"this is no database, " * 100)
    with pytest.raises(StoreError, match="--no-store"):
        SegmentStore(path)


def test_a_damaged_page_is_a_clear_error_when_it_is_read(tmp_path):
    path = tmp_path / "segments.db"
    with SegmentStore(path) as store:
        store.use_model(**MODEL)
        store.add_machine([stored(f"Phrase {number}.") for number in range(2000)])
    data = bytearray(path.read_bytes())
    data[4096 * 10 :] = b"\xff" * (len(data) - 4096 * 10)
    path.write_bytes(data)
    with SegmentStore(path) as store, pytest.raises(StoreError, match=r"can't be read.*--store"):
        list(store.units())


def test_a_transaction_that_sqlite_ended_is_still_a_clear_error(store):
    def long():
        store._db.execute("PRAGMA max_page_count = 12")
        for number in range(2000):
            yield TranslationUnit(source=f"Phrase {number}.", target="x" * 200)

    with pytest.raises(StoreError, match="can't be written: database or disk is full"):
        store.add_human(long(), origin="a.tmx")
    assert not store.has_human()


def test_a_newer_store_is_refused(tmp_path):
    path = tmp_path / "segments.db"
    SegmentStore(path).close()
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="newer version"):
        SegmentStore(path)


links = st.builds(
    lambda a, b, c, d, w: TokenLink(
        source_start=a, source_end=b, target_start=c, target_end=d, weight=w / 1000
    ),
    *[st.integers(0, 500)] * 4,
    st.integers(0, 1000),
)


@given(st.lists(links))
def test_alignments_come_back_as_they_were(alignment):
    assert decode_alignment(encode_alignment(alignment)) == tuple(alignment)
