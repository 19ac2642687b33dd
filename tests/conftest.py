"""What all tests share: folders of their own, and the shipped model loaded once."""

import signal

import pytest

from toolkit.engines import load_engine
from toolkit.engines.base import EngineOptions

# Shells start background jobs with Ctrl-C ignored, and that stays so in the commands that the tests
# start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory, monkeypatch):
    """No test reads or writes the user's store or caches."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("TOOLKIT_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))


@pytest.fixture(scope="session")
def engine():
    """The shipped model in CTranslate2."""
    return load_engine(options=EngineOptions(threads=2))
