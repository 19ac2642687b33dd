"""Each filter by rows that it must drop and rows that it must keep; what cleaners repair."""

from __future__ import annotations

import pytest
from ftfy import fix_text
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit import registry
from toolkit.errors import ConfigError
from toolkit.filters.chain import DEFAULT_CLEANERS, judge, make_cleaner, make_filters
from toolkit.model import BitextRow

GOOD = (
    "Le ministre a signé mardi à Genève un accord de 12 000 euros avec trois banques.",
    "The minister signed an agreement worth 12,000 euros with three banks in Geneva on Tuesday.",
)
SHORT = ("Merci.", "Thank you.")
# filter → rows that it drops, with the reason's code
DROPPED = {
    "adequacy": [(GOOD[0], "She has always loved walking along the beach with her dogs.", "low")],
    "alphabet": [
        (GOOD[0], "Министр подписал соглашение в Женеве", "script"),
        ("————————— a", "a", "signs"),
    ],
    "empty": [(GOOD[0], " - ", "en"), ("...", GOOD[1], "fr")],
    "language": [
        (GOOD[1], GOOD[0], "swapped"),
        (GOOD[1], GOOD[1], "fr"),
        (GOOD[0], GOOD[0], "en"),
        (GOOD[0], "Der Minister hat das nicht mit den Banken und der Stadt vereinbart.", "en"),
    ],
    "length": [("mot " * 300, "word " * 300, "long"), ("a" * 200, "a", "word")],
    "length_ratio": [(GOOD[0], "Yes.", "short"), ("Oui.", GOOD[1], "long")],
    "likelihood": [(GOOD[0], "She has always loved walking along the beach.", "low")],
    "markup": [(GOOD[0], '<a href="x">The minister</a> signed.', "en"), ("{{Infobox", "x", "fr")],
    "numbers": [
        ("Il a payé 12 000 euros.", "He paid 13,000 euros.", "changed"),
        ("Il est né en 1987.", "He was born that year.", "missing"),
        ("Il est né cette année-là.", "He was born in 1987.", "added"),
    ],
    "omission": [(GOOD[0], "The minister signed an agreement.", "low")],
    "pii": [
        ("Écrivez à jean.dupont@exemple.fr.", "Write to us.", "email"),
        ("Appelez le 01 42 68 53 00.", "Call us.", "phone"),
        ("IBAN FR14 2004 1010 0505 0001 3M02 606", "IBAN", "iban"),
        ("Carte 4111 1111 1111 1111", "Card", "card"),
    ],
    "profanity": [("Quel connard.", "What a man.", "fr"), ("Un homme.", "Bullshit!", "en")],
    "punctuation": [("Il vient ?", "He is coming.", "final")],
    "repeated": [(GOOD[0], "The minister the minister the minister the minister.", "en")],
    "untranslated": [(GOOD[0], GOOD[0].lower(), "copied")],
}


def test_every_filter_has_a_case() -> None:
    assert DROPPED.keys() == set(registry.names("filter"))


@pytest.mark.parametrize(
    ("name", "fr", "en", "code"), [(n, *case) for n, cases in DROPPED.items() for case in cases]
)
def test_drops(name: str, fr: str, en: str, code: str) -> None:
    found = make_filters([name])[name].judge(BitextRow(id="1", fr=fr, en=en))
    assert found is not None
    assert found.code == code
    assert found.detail


@pytest.mark.parametrize("pair", [GOOD, SHORT])
@pytest.mark.parametrize("name", registry.names("filter"))
def test_keeps_good_pairs(name: str, pair: tuple[str, str]) -> None:
    assert make_filters([name])[name].judge(BitextRow(id="1", fr=pair[0], en=pair[1])) is None


def test_settings_change_a_filter() -> None:
    row = BitextRow(id="1", fr="Ils sont trois.", en="There they are.")
    assert judge(row, make_filters(["numbers"])).reason is None
    assert judge(row, make_filters([{"numbers": {"words": True}}])).reason == "numbers.missing"


def test_a_score_stays_on_the_row_and_is_not_computed_again() -> None:
    filters = make_filters(["adequacy"])
    scored = judge(BitextRow(id="1", fr=GOOD[0], en=GOOD[1]), filters)
    assert scored.reason is None
    assert scored.row.scores["adequacy"] > 2
    kept = judge(BitextRow(id="1", fr="a", en="b", scores={"adequacy": 9.0}), filters)
    assert kept.row.scores == {"adequacy": 9.0}


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (["lenght"], "length"),
        ([{"length": {"max_word": 3}}], "max_words"),
        ([{"length": [1]}], "mapping"),
    ],
)
def test_mistakes_in_settings_are_explained(chosen: list[object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        make_filters(chosen)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("unicode", "l’Ã©tÃ© Ã\xa0 Paris", "l’été à Paris"),
        ("unicode", "« déjà » e\u0301te\u0301", "« déjà » été"),
        ("unicode", "so\u00adleil\u200b\x07", "soleil"),
        ("markup", "<p>Un <b>mot</b> &amp; deux<br/>lignes</p>", " Un mot & deux lignes"),
        ("markup", "5 < 6 et AT&T > 4", "5 < 6 et AT&T > 4"),
        ("whitespace", "  un\t mot\n", "un mot"),
        ("whitespace", "Vraiment\u202f? «\u00a0Oui\u00a0»", "Vraiment\u202f? «\u00a0Oui\u00a0»"),
        ("pii", "Écrire à a.b@c.fr ou 01 42 68 53 00.", "Écrire à ⟨email⟩ ou ⟨phone⟩."),
        ("pii", "En 2004, 12 000 habitants, 1990-2000.", "En 2004, 12 000 habitants, 1990-2000."),
        ("pii", "Commande 1234 5678 9012 3456", "Commande 1234 5678 9012 3456"),
    ],
)
def test_cleaners(name: str, before: str, after: str) -> None:
    assert make_cleaner([name])(before) == after


@settings(deadline=None, max_examples=500)
@given(st.text("ab ,'éàüœÉÀÂÃ«»’–€©\u00a0\u202f", max_size=12))
def test_what_the_unicode_cleaner_lets_pass_ftfy_would_too(text: str) -> None:
    repaired = fix_text(text, unescape_html=False, uncurl_quotes=False, fix_line_breaks=False)
    assert (make_cleaner(["unicode"])(text) == text) == (repaired == text)


@settings(deadline=None)
@given(st.text(max_size=80))
@example("à¢\r0")  # a space is the last byte of a mangled letter
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    clean = make_cleaner([name for name in DEFAULT_CLEANERS if name != "markup"])
    once = clean(text)
    assert clean(once) == once


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_a_filter(fr: str, en: str) -> None:
    judge(BitextRow(id="1", fr=fr, en=en), make_filters(registry.names("filter")))
