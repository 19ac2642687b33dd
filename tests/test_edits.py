import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import DataError
from toolkit.model import Span, Tag, TokenLink
from toolkit.text.edits import Edit, OffsetMap, apply_edits


def edit(start, end, replacement):
    return Edit(start=start, end=end, replacement=replacement)


@st.composite
def texts_and_edits(draw):
    text = draw(st.text("abc ", max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [edit(s, e, draw(st.text("XYZ", max_size=4))) for s, e in pairs]


def test_edits_in_any_order():
    text, _ = apply_edits("one two three", [edit(8, 13, "3"), edit(0, 3, "1")])
    assert text == "1 two 3"


def test_two_insertions_at_one_point_keep_their_order():
    text, _ = apply_edits("ab", [edit(1, 1, "x"), edit(1, 1, "y")])
    assert text == "axyb"


def test_an_insertion_before_a_replacement():
    text, moved = apply_edits("abc", [edit(1, 2, "Z"), edit(1, 1, "x")])
    assert text == "axZc"
    assert moved.range(1, 2) == (2, 3)


@pytest.mark.parametrize(
    "edits", [[(0, 3, ""), (2, 4, "")], [(1, 9, "")], [(0, 5, "x"), (3, 3, "y")]]
)
def test_impossible_edits_are_refused(edits):
    with pytest.raises(DataError, match="overlaps another or leaves the text"):
        apply_edits("abcdef", [edit(*e) for e in edits])


def test_a_span_that_meets_a_replaced_stretch_widens_to_it():
    text, moved = apply_edits("the Russian president", [edit(4, 11, "French")])
    assert text == "the French president"
    (inside,) = moved.spans([Span(start=6, end=9)])
    assert inside.text(text) == "French"
    assert moved.range(0, 7) == (0, 10)
    assert moved.range(8, 21) == (4, 20)


def test_inserted_text_belongs_to_neither_neighbour():
    text, moved = apply_edits("ab", [edit(1, 1, "--")])
    left, right = moved.spans([Span(start=0, end=1), Span(start=1, end=2)])
    assert (left.text(text), right.text(text)) == ("a", "b")
    assert moved.range(1, 1) == (1, 1)


def test_tags_keep_what_else_they_are():
    _, moved = apply_edits("a b", [edit(0, 1, "long")])
    (tag,) = moved.spans([Tag(start=2, end=3, id="t", kind="protected")])
    assert tag == Tag(start=5, end=6, id="t", kind="protected")


def test_links_move_on_the_target_side_only():
    link = TokenLink(source_start=5, source_end=8, target_start=2, target_end=3, weight=0.5)
    _, moved = apply_edits("a b", [edit(0, 1, "long")])
    (shifted,) = moved.links([link])
    assert (shifted.source_start, shifted.target_start, shifted.target_end) == (5, 5, 6)
    assert shifted.weight == 0.5
    assert OffsetMap().links([link]) == (link,)


@given(texts_and_edits())
def test_what_no_edit_touches_keeps_its_text(case):
    text, edits = case
    edited, moved = apply_edits(text, edits)
    touched = {i for e in edits for i in range(e.start, e.end)}
    for i, char in enumerate(text):
        start, end = moved.range(i, i + 1)
        if i not in touched:
            assert edited[start:end] == char
    assert len(edited) == moved.end(len(text)) or edits[-1].start == edits[-1].end == len(text)


@given(texts_and_edits())
def test_the_map_is_monotone_and_stays_inside(case):
    text, edits = case
    edited, moved = apply_edits(text, edits)
    starts = [moved.start(i) for i in range(len(text) + 1)]
    ends = [moved.end(i) for i in range(len(text) + 1)]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= offset <= len(edited) for offset in starts + ends)
