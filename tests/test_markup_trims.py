"""Small words that alignment puts into a tag behind a figure."""

from __future__ import annotations

from toolkit.jobs.translate import translate_bytes
from toolkit.markup.trims import without_next_word
from toolkit.model import Tag


def test_a_tag_around_a_sum_ends_with_it():
    source, target = "à 12,50 € par mois", "at €12.50 per month"
    outer, inner = (Tag(id=name, start=2, end=9) for name in "ab")
    placed = tuple(Tag(id=name, start=3, end=13) for name in "ab")
    trimmed = without_next_word(source, (outer, inner), target, placed)
    assert [tag.text(target) for tag in trimmed] == ["€12.50", "€12.50"]


def test_a_tag_that_holds_the_word_in_the_source_keeps_it():
    source, target = "12,50 € par mois", "€12.50 per month"
    tags = (Tag(id="a", start=0, end=11),)
    assert without_next_word(source, tags, target, (Tag(id="a", start=0, end=10),))[0].end == 10


def test_bold_sums_in_drafts():
    page = "<p>Le tarif est de <b>12,50 €</b> par mois pour les abonnés.</p>".encode()
    assert b"<b>\xe2\x82\xac12.50</b> per month" in translate_bytes(page, name="a.html")
