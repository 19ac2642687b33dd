"""What people did to drafts, or put where drafts go, is never written over unasked."""

import json
from dataclasses import asdict

import pytest

from toolkit.jobs.memory import import_file
from toolkit.jobs.runners import make_runner
from toolkit.jobs.translate import translate_files
from toolkit.store import SegmentStore

TEXTS = {"a.txt": "Le chat dort à Moscou.\n", "b.txt": "Le chien court.\n"}


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(params=["local", "spread"])
def run(request, articles, tmp_path):
    """Translate the articles on this machine, by either job; gives every file's record."""

    def translate(**options):
        runner = make_runner("local", workers=1) if request.param == "spread" else None
        summary = translate_files([articles], tmp_path / "out", runner=runner, **options)
        return {record.name: record for record in summary.records}

    return translate


def statuses(records):
    return {name: record.status for name, record in records.items()}


def test_an_edited_draft_is_left_and_told(run, tmp_path):
    run()
    draft = tmp_path / "out" / "a.txt"
    draft.write_text("The cat sleeps.\n")
    for _ in range(2):
        assert statuses(run()) == {"a.txt": "edited", "b.txt": "unchanged"}
        assert draft.read_text() == "The cat sleeps.\n"
    report = json.loads((tmp_path / "out" / "_toolkit" / "report.json").read_text("utf-8"))
    assert [file["status"] for file in report["files"]] == ["edited", "unchanged"]


def test_options_that_change_nothing_in_a_draft_leave_its_edit(run, tmp_path):
    run()
    (tmp_path / "out" / "a.txt").write_text("The cat sleeps.\n")
    assert statuses(run(bilingual=["tsv"])) == {"a.txt": "edited", "b.txt": "translated"}
    assert (tmp_path / "out" / "a.txt.bilingual.tsv").exists()


def test_an_edited_draft_of_another_source_is_refused_until_forced(run, articles, tmp_path):
    run()
    draft = tmp_path / "out" / "a.txt"
    draft.write_text("The cat sleeps.\n")
    (articles / "a.txt").write_text("Le chat mange.\n")
    for _ in range(2):
        record = run()["a.txt"]
        assert record.status == "failed"
        assert "was edited" in record.error
        assert "--force" in record.error
        assert draft.read_text() == "The cat sleeps.\n"
    assert statuses(run(force=True)) == {"a.txt": "translated", "b.txt": "unchanged"}
    assert "eat" in draft.read_text()


def test_a_file_that_no_run_wrote_is_left(run, tmp_path):
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "a.txt"
    mine.write_text("My own.\n")
    record = run()["a.txt"]
    assert "no run wrote" in record.error
    assert mine.read_text() == "My own.\n"
    mine.unlink()
    assert statuses(run()) == {"a.txt": "translated", "b.txt": "unchanged"}


def test_a_source_that_failed_once_gets_its_draft_written_over(run, articles, tmp_path):
    run()
    (articles / "a.txt").write_bytes(b"\x7fELF\x00\x00\x01binary")
    assert run()["a.txt"].status == "failed"
    (articles / "a.txt").write_text("Le chat mange.\n")
    assert run()["a.txt"].status == "translated"


def test_a_draft_that_is_gone_or_was_emptied_is_made_again(run, tmp_path):
    run()
    (tmp_path / "out" / "a.txt").write_bytes(b"")
    (tmp_path / "out" / "b.txt").unlink()
    assert statuses(run()) == {"a.txt": "translated", "b.txt": "translated"}


def test_an_edited_bilingual_file_is_written_over_when_its_rows_were_imported(
    run, articles, tmp_path
):
    store = tmp_path / "memory.db"
    run(store=store, bilingual=["tsv"])
    table = tmp_path / "out" / "a.txt.bilingual.tsv"
    table.write_text(table.read_text("utf-8").replace("Moscow", "MOSCOW"), encoding="utf-8")
    assert run(store=store, bilingual=["tsv"])["a.txt"].status == "edited"
    with SegmentStore(store) as opened:
        import_file(opened, table)
    assert run(store=store, bilingual=["tsv"])["a.txt"].status == "translated"
    assert "MOSCOW" in (tmp_path / "out" / "a.txt").read_text("utf-8")


def test_runs_over_other_files_forget_no_draft(articles, tmp_path):
    output = tmp_path / "out"
    translate_files([articles], output)
    other = tmp_path / "other.txt"
    other.write_text("Il pleut.\n", encoding="utf-8")
    translate_files([other], output, beam_size=2)
    report = json.loads((output / "_toolkit" / "report.json").read_text("utf-8"))
    assert [file["name"] for file in report["files"]] == ["other.txt"]
    (output / "b.txt").write_text("The dog!\n")
    again = translate_files([articles], output)
    assert [record.status for record in again.records] == ["unchanged", "edited"]


def test_a_folder_of_drafts_may_be_moved(articles, tmp_path):
    translate_files([articles], tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "moved")
    (tmp_path / "moved" / "a.txt").write_text("The cat sleeps.\n")
    again = translate_files([articles], tmp_path / "moved")
    assert [record.status for record in again.records] == ["edited", "unchanged"]


def test_without_a_manifest_a_draft_is_known_by_its_bytes(articles, tmp_path):
    output = tmp_path / "out"
    translate_files([articles], output)
    (output / "_toolkit" / "manifest.json").unlink()
    assert not translate_files([articles], output).failed()


def test_a_killed_run_leaves_word_of_its_drafts(articles, tmp_path):
    """As SIGKILL leaves it: other options' drafts are there, but not in the manifest."""
    output = tmp_path / "out"
    translate_files([articles], output)
    manifest = (output / "_toolkit" / "manifest.json").read_bytes()
    killed = translate_files([articles], output, locale="any", beam_size=1)
    finished = output / "_toolkit" / "finished.jsonl"
    assert not finished.exists()
    finished.write_bytes(b"".join(json.dumps(asdict(r)).encode() + b"\n" for r in killed.records))
    (output / "_toolkit" / "manifest.json").write_bytes(manifest)
    again = translate_files([articles], output)
    assert [record.status for record in again.records] == ["translated", "translated"]
