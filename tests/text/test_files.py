"""Files appear whole or not at all, with the mode that the umask asks for."""

import os
import stat
import threading

import pytest

from toolkit.errors import OutputError
from toolkit.text.files import atomic, write_atomically, write_stream


def test_a_file_appears_when_it_is_whole(tmp_path):
    path = tmp_path / "new" / "a.txt"

    def chunks():
        yield b"one "
        assert not path.exists()
        yield b"two"

    write_stream(path, chunks())
    assert path.read_bytes() == b"one two"


def test_an_error_leaves_the_old_file_alone(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def chunks():
        yield b"new"
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        write_stream(path, chunks())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_the_mode_follows_the_umask(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        write_atomically(tmp_path / "a.txt", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == mode


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "there" / "a.txt", tmp_path / "a.txt"
    target.parent.mkdir()
    link.symlink_to(target)
    for text in (b"one", b"two"):
        write_atomically(link, text)
        assert link.is_symlink()
        assert target.read_bytes() == text
    assert list(target.parent.iterdir()) == [target]


def test_a_pipe_and_a_device_are_written_to(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_atomically(pipe, b"words")
    reader.join(10)
    assert read == [b"words"]
    assert pipe.is_fifo()
    (tmp_path / "null").symlink_to(os.devnull)
    write_atomically(tmp_path / "null", b"x")
    assert (tmp_path / "null").is_symlink()


def test_two_writers_of_one_name_do_not_meet(tmp_path):
    path = tmp_path / f"{'a' * 60}.txt"
    with atomic(path) as one, atomic(path) as other:
        one.write_text("one")
        other.write_text("other")
    assert path.read_text() == "one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way_is_named(tmp_path):
    with pytest.raises(OutputError, match=f"{tmp_path}: .*directory"):
        write_atomically(tmp_path, b"x")
