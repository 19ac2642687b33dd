"""One Translator from several threads, and from another process."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from toolkit import Translator

NAMES = ("Paris", "Lyon", "Genève", "Athènes")
LINES = [[f"Il habite à {name}.", "", f"Elle quitte {name}."] for name in NAMES]


@pytest.fixture
def translator():
    with Translator(use_store=False) as opened:
        yield opened


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
