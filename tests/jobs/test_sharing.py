"""One Translator from several threads and from another process; many calls in one process."""

import gc
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from toolkit import Translator, translate_files

NAMES = ("Paris", "Lyon", "Genève", "Athènes")
LINES = [[f"Il habite à {name}.", "", f"Elle quitte {name}."] for name in NAMES]


@pytest.fixture
def translator():
    with Translator(use_store=False) as opened:
        yield opened


def open_files():
    return len(list(Path("/dev/fd").iterdir()))


def test_threads_take_turns(translator):
    with Translator(use_store=False) as other:
        alone = [list(other.lines(some)) for some in LINES]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda some: list(translator.lines(some)), LINES)) == alone


def test_a_thread_that_has_begun_holds_up_no_other(translator):
    begun = translator.lines(iter(LINES[0]))
    first = next(begun)
    with ThreadPoolExecutor(1) as pool:
        between = pool.submit(lambda: list(translator.lines(LINES[1]))).result(timeout=60)
    assert len(between) == 3
    assert [first, *begun] == list(translator.lines(LINES[0]))


def test_a_process_makes_its_own(translator):
    child = os.fork()
    if child == 0:
        with suppress(RuntimeError):
            list(translator.lines(["Merci."]))
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def test_one_text_is_not_taken_for_many(translator):
    with pytest.raises(TypeError, match=r"\[text\]"):
        list(translator.lines("Merci."))


@pytest.mark.filterwarnings("error")
def test_many_calls_leave_no_files_open(tmp_path):
    (tmp_path / "a.txt").write_text("Merci.\n")
    gc.collect()
    gc.disable()  # what is left open until it runs is too much for a server
    try:
        before = open_files()
        for _ in range(4):
            translate_files([tmp_path / "a.txt"], tmp_path / "out", store=tmp_path / "s.db")
        assert open_files() == before
    finally:
        gc.enable()
