"""The package's lists, read once for all tests of names."""

import pytest

from toolkit.entities.gazetteer import Gazetteer


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer()


@pytest.fixture(scope="session")
def listless():
    """Only the letters: no lists, no places."""
    return Gazetteer(lists=False, places=False)
