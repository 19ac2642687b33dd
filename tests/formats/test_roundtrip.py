"""Nothing is lost between reading and writing, whatever the document."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.generators import GENERATORS
from tests.formats.roundtrip import is_identity, lost
from toolkit import registry
from toolkit.formats.base import ReadOptions


@pytest.mark.parametrize("name", sorted(GENERATORS))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rng=st.randoms(use_true_random=False))
def test_documents_come_back(name, rng):
    form = registry.load("format", name)()
    made = GENERATORS[name](rng)
    assert is_identity(form, made)
    assert lost(form, made) == []


@pytest.mark.parametrize("name", ["text", "lines", "markdown", "html"])
@settings(max_examples=60, deadline=None)
@given(
    text=st.text(alphabet=st.sampled_from("aé <>*_[]()`#|&\n\r\t-1.!:\\~$\u2028\x85\x0ce\u0301"))
)
def test_no_text_is_changed_or_refused(name, text):
    form = registry.load("format", name)()
    empty = form.read(b"", name="x", options=ReadOptions())
    assert empty.blocks == ()
    document = form.read(text.encode(), name="x", options=ReadOptions())
    assert form.write(document, document.blocks) == text.encode()
