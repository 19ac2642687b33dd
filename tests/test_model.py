"""The records refuse what is impossible."""

import pytest

from toolkit.errors import DataError
from toolkit.model import Block, Entity, EntityLink, Segment, Span, Tag


def test_a_span_may_not_run_backwards():
    with pytest.raises(DataError):
        Span(start=3, end=2)


def test_tags_may_nest_and_touch():
    Block(
        id="b",
        text="un mot en gras",
        tags=(
            Tag(id="1", start=0, end=6),
            Tag(id="2", start=3, end=6),
            Tag(id="3", start=6, end=6, kind="empty"),
            Tag(id="4", start=7, end=14),
        ),
    )


@pytest.mark.parametrize(
    "tags",
    [
        (Tag(id="1", start=0, end=5), Tag(id="2", start=4, end=8)),
        (Tag(id="1", start=0, end=99),),
        (Tag(id="1", start=5, end=6), Tag(id="2", start=0, end=1)),
    ],
    ids=["crossing", "outside", "unordered"],
)
def test_tags_may_not_cross_leave_the_text_or_go_back(tags):
    with pytest.raises(DataError, match="b"):
        Block(id="b", text="un mot en gras", tags=tags)


def test_an_empty_tag_encloses_nothing():
    with pytest.raises(DataError):
        Tag(id="1", start=0, end=1, kind="empty")


def test_a_failed_segment_says_why():
    with pytest.raises(DataError, match="reason"):
        Segment(id="s", block_id="b", source="Bonjour", state="failed")


def test_a_link_names_entities_that_exist():
    with pytest.raises(DataError, match="link"):
        Segment(
            id="s",
            block_id="b",
            source="Moscou",
            target="Moscow",
            source_entities=(Entity(start=0, end=6, label="LOC"),),
            links=(EntityLink(source=0, target=0, score=1.0, reason="exonym"),),
        )
