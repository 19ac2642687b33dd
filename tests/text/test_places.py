"""URLs: what they need, and what storage services raise."""

from typing import cast

import pytest

from toolkit.errors import ConfigError, DataError, ModelError
from toolkit.text.places import Path, place, reached

URL = cast("Path", "s3://bucket/a.txt")  # held as a UPath, whose text this is


def test_a_protocol_without_an_extra_names_its_package():
    pytest.importorskip("upath")
    with pytest.raises(ConfigError, match=r"az://.*isn't installed: .*adlfs"):
        place("az://bucket/a.txt")


def test_an_error_of_ours_passes_as_it_is():
    with pytest.raises(ModelError), reached(URL):
        raise ModelError("x")


def test_what_a_storage_service_raises_is_told():
    with (
        pytest.raises(DataError, match=r"s3://bucket/a\.txt: The storage said no: x"),
        reached(URL),
    ):
        raise RuntimeError("x")
