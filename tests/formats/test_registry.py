"""The registry's tables agree with what the formats say of themselves."""

from toolkit import registry
from toolkit.formats import formats


def test_every_extension_is_in_the_table():
    said = {ext: name for name, found in formats().items() for ext in found.extensions}
    assert said == registry.EXTENSIONS


def test_formats_are_registered_under_their_own_names():
    assert all(found.name == name for name, found in formats().items())
