"""What all tests share: folders of their own, and the shipped model loaded once."""

import itertools
import os
import signal

import pytest

from toolkit.engines import load_engine
from toolkit.engines.base import EngineOptions
from toolkit.entities.cities import index_name

# Shells start background jobs with Ctrl-C ignored, and that stays so in the commands that the tests
# start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Those commands would compile the whole package anew, each of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Torch's threads on shared cores: those that wait leave the core to others.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


HOMES = (f"home-{number}" for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory, monkeypatch):
    """No test reads or writes the user's store or caches. The index of places, which takes seconds,
    is made by the first test, or command of a test, that needs it; the others' are links to it.
    """
    home = tmp_path_factory.mktemp(next(HOMES), numbered=False)
    monkeypatch.setenv("TOOLKIT_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    caches = home / "cache" / "toolkit"
    caches.mkdir(parents=True)
    (caches / index_name()).symlink_to(tmp_path_factory.getbasetemp() / index_name())


@pytest.fixture(scope="session")
def engine():
    """The shipped model in CTranslate2."""
    return load_engine(options=EngineOptions(threads=2))
