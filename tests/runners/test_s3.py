"""Files on S3, against a real server: read, written whole or not at all, resumed."""

import json

import pytest
import s3fs

from toolkit.errors import DataError, OutputError
from toolkit.jobs.translate import translate_files
from toolkit.text.files import write_atomically
from toolkit.text.places import place

TEXTS = {
    "a.txt": "Le ministre Andreï Beloussov est arrivé à Moscou.\n",
    "deep/b.md": "# Titre\n\nUne phrase **importante** ici.\n",
}


@pytest.fixture
def articles(bucket, tmp_path):
    """The same articles at a URL and in a folder."""
    for name, text in TEXTS.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        s3fs.S3FileSystem().pipe_file(f"{bucket}/in/{name}", text.encode())
    return bucket, tmp_path / "in"


def test_drafts_at_a_url_are_those_of_a_folder(articles, tmp_path):
    bucket, folder = articles
    remote = translate_files([f"{bucket}/in"], f"{bucket}/out", use_store=False)
    translate_files([folder], tmp_path / "out", use_store=False)
    assert [record.status for record in remote.records] == ["translated"] * 2
    for name in TEXTS:
        draft = s3fs.S3FileSystem().cat_file(f"{bucket}/out/{name}")
        assert draft == (tmp_path / "out" / name).read_bytes()
    manifest = json.loads(s3fs.S3FileSystem().cat_file(f"{bucket}/out/_toolkit/manifest.json"))
    assert len(manifest["files"]) == 2


def test_a_second_run_leaves_what_is_whole_and_repairs_what_is_not(articles):
    bucket, _ = articles
    translate_files([f"{bucket}/in"], f"{bucket}/out", use_store=False)
    system = s3fs.S3FileSystem()
    good = system.cat_file(f"{bucket}/out/a.txt")
    system.pipe_file(f"{bucket}/out/a.txt", b"")
    again = translate_files([f"{bucket}/in"], f"{bucket}/out", use_store=False)
    assert {r.name: r.status for r in again.records} == {
        "a.txt": "translated", "deep/b.md": "unchanged",
    }  # fmt: skip
    s3fs.S3FileSystem.clear_instance_cache()
    assert s3fs.S3FileSystem().cat_file(f"{bucket}/out/a.txt") == good


def test_an_upload_that_fails_midway_leaves_the_earlier_file(bucket, monkeypatch):
    target = place(f"{bucket}/big.bin")
    write_atomically(target, b"earlier")
    calls = []
    original = s3fs.S3FileSystem._call_s3

    async def failing(self, method, *args, **kwargs):
        calls.append(method)
        if method == "upload_part" and calls.count("upload_part") > 1:
            raise OSError("the line was cut")
        return await original(self, method, *args, **kwargs)

    monkeypatch.setattr(s3fs.S3FileSystem, "_call_s3", failing)
    with pytest.raises(OutputError, match="the line was cut"):
        write_atomically(target, b"x" * (120 * 2**20))
    assert calls.count("upload_part") > 1
    monkeypatch.undo()
    assert s3fs.S3FileSystem().cat_file(f"{bucket}/big.bin") == b"earlier"


def test_a_missing_url_is_told(bucket):
    with pytest.raises(DataError, match="no such file"):
        translate_files([f"{bucket}/nothing"], f"{bucket}/out")
