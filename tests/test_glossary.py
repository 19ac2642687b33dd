"""Glossaries are read with care, found in French, and obeyed in the English."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_notation import links

from toolkit.errors import DataError, EncodingError, FormatError
from toolkit.glossary import Glossary, Matcher, Term, apply, read_glossary
from toolkit.model import TokenLink
from toolkit.text.english import article_before, is_plural, plural


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(tmp_path, name, text):
    return read_glossary(written(tmp_path, name, text)).terms


def matcher(*pairs):
    return Matcher(Glossary(term(*pair) for pair in pairs))


def term(source, target, **more):
    return Term(source=source, target=target, do_not_translate=source == target, **more)


# --- reading


def test_two_columns_need_no_header(tmp_path):
    terms = read(tmp_path, "g.tsv", "# ours\nchat\tcat\n\nLe Monde\t-\nOTAN\tOTAN\n")
    assert [(t.source, t.target, t.do_not_translate) for t in terms] == [
        ("chat", "cat", False),
        ("Le Monde", "Le Monde", True),
        ("OTAN", "OTAN", True),
    ]
    assert terms[1].where.endswith("g.tsv:4")


def test_a_header_names_the_columns_in_any_order(tmp_path):
    text = "target\tsource\tnote\tforbidden\tcase\tpos\nmoggy\tchat\tslang\tyes\t\tnoun\n"
    (only,) = read(tmp_path, "g.tsv", text)
    assert (only.source, only.target, only.forbidden) == ("chat", "moggy", True)
    assert (only.note, only.part_of_speech, only.case_sensitive) == ("slang", "noun", False)


@pytest.mark.parametrize(
    "text", ['fr,en\n"pomme, poire","apple, pear"\n', "fr;en\npomme, poire;apple, pear\n"]
)
def test_csv_by_comma_or_semicolon(tmp_path, text):
    (only,) = read(tmp_path, "g.csv", "\ufeff" + text)
    assert (only.source, only.target) == ("pomme, poire", "apple, pear")


def test_text_becomes_nfc(tmp_path):
    (only,) = read(tmp_path, "g.tsv", "e\u0301te\u0301\tsummer\n")
    assert only.source == "été"


@pytest.mark.parametrize(
    ("name", "text", "error", "where", "message"),
    [
        ("g.tsv", "chat\tcat\nchien\n", DataError, "g.tsv:2", "no target"),
        ("g.tsv", "chat\tcat\n\tdog\n", DataError, "g.tsv:2", "needs a source"),
        ("g.tsv", "chat\tcat\tanimal\n", DataError, "g.tsv:1", "3 columns"),
        ("g.tsv", "source\ttarget\tcolour\nchat\tcat\tred\n", DataError, "g.tsv:1", "colour"),
        ("g.tsv", "source\ttarget\tfr\nchat\tcat\tx\n", DataError, "g.tsv:1", "twice"),
        ("g.tsv", "source\ttarget\tdnt\nchat\tcat\tmaybe\n", DataError, "g.tsv:2", "maybe"),
        ("g.csv", 'chat,cat\n"chien,dog\n', DataError, "g.csv:2", "can't be read"),
        (
            "g.tsv",
            b"chat\tcat\nch\xc3\xa2le\xe2\tshawl\xc3\xa2\n",
            EncodingError,
            "g.tsv:2",
            "UTF-8",
        ),
        ("g.tbx", "<tbx>\n<oops>\n", FormatError, "g.tbx:", "well-formed"),
        ("g.tbx", "<tbx/>", FormatError, "g.tbx", "no terminology"),
        (
            "g.tbx",
            '<!DOCTYPE x [<!ENTITY a "b">]>\n<tbx><termEntry>&a;</termEntry></tbx>',
            FormatError,
            "g.tbx",
            "entities",
        ),
        (
            "g.tbx",
            '<!DOCTYPE x [<!ENTITY a "b">]>\n<tbx><termEntry id="&a;"/></tbx>',
            FormatError,
            "g.tbx",
            "entities",
        ),
        ("g.ods", "", DataError, "g.ods", "no glossary format"),
    ],
)
def test_what_is_wrong_and_where(tmp_path, name, text, error, where, message):
    with pytest.raises(error, match=message) as caught:
        read(tmp_path, name, text)
    assert where in str(caught.value)


def test_a_missing_file_is_our_error(tmp_path):
    with pytest.raises(DataError, match="can't be read"):
        read_glossary(tmp_path / "none.tsv")


TBX_BASIC = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="fr"><text><body><termEntry id="c1">
 <langSet xml:lang="fr"><tig><term>chat</term>
  <termNote type="partOfSpeech">noun</termNote></tig></langSet>
 <langSet xml:lang="en-GB">
  <tig><term>moggy</term>
   <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
  <tig><term>feline</term>
   <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></tig>
  <tig><term>cat</term>
   <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
 </langSet></termEntry></body></text></martif>"""
TBX_2019 = """<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" xml:lang="fr"><text><body>
<conceptEntry id="c1"><langSec xml:lang="fr"><termSec><term>chat</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>cat</term><note>pet</note></termSec></langSec></conceptEntry>
</body></text></tbx>"""
TBX_MIN = """<TBX dialect="TBX-Min"><header><languages source="fr" target="en"/></header><body>
<termEntry id="c1"><langGroup xml:lang="fr"><termGroup><term>chat</term></termGroup></langGroup>
<langGroup xml:lang="en"><termGroup><term>moggy</term><termStatus>obsolete</termStatus></termGroup>
<termGroup><term>cat</term></termGroup></langGroup></termEntry></body></TBX>"""


def test_tbx_basic(tmp_path):
    terms = read(tmp_path, "g.tbx", TBX_BASIC)
    assert [(t.target, t.forbidden) for t in terms] == [
        ("cat", False),
        ("moggy", True),
        ("feline", False),
    ]
    assert {t.source for t in terms} == {"chat"}
    assert {t.part_of_speech for t in terms} == {"noun"}
    assert terms[0].where.endswith(":11")


def test_tbx_of_2019(tmp_path):
    (only,) = read(tmp_path, "g.tbx", TBX_2019)
    assert (only.source, only.target, only.note) == ("chat", "cat", "pet")


def test_tbx_min(tmp_path):
    terms = read(tmp_path, "g.tbx", TBX_MIN)
    assert [(t.target, t.forbidden) for t in terms] == [("moggy", True), ("cat", False)]


# --- finding


def found(pairs, source):
    return [source[m.start : m.end] for m in matcher(*pairs).find(source)]


@pytest.mark.parametrize(
    ("entry", "source", "expected"),
    [
        ("droit de douane", "Les droits de douane montent", ["droits de douane"]),
        ("cheval", "Deux chevaux et un cheval", ["chevaux", "cheval"]),
        ("travail", "Les travaux durent", ["travaux"]),
        ("bateau", "Les bateaux", ["bateaux"]),
        ("vice-président", "deux vice-présidents", ["vice-présidents"]),
        ("prix", "le prix, le pris", ["prix"]),
        ("chat", "Le chaton et l'achat", []),
        ("OTAN", "l'OTAN et l’OTAN", ["OTAN", "OTAN"]),
        ("SIDA", "le sida", []),
        ("Chambre", "la chambre, la Chambre, LA CHAMBRE", ["Chambre", "CHAMBRE"]),
        ("union", "Union, UNION, union", ["Union", "UNION", "union"]),
        ("été", "l'été, etE", ["été"]),
        ("pomme de terre", "une pomme de\u00a0terre", ["pomme de\u00a0terre"]),
        ("aujourd'hui", "aujourd’hui", ["aujourd’hui"]),
    ],
)
def test_terms_in_a_sentence(entry, source, expected):
    assert found([(entry, "x")], source) == expected


def test_the_longest_term_wins():
    pairs = [("banque", "bank"), ("banque centrale", "central bank"), ("centrale", "plant")]
    assert found(pairs, "La banque centrale, la banque, la centrale") == [
        "banque centrale",
        "banque",
        "centrale",
    ]


def test_case_can_be_made_to_matter():
    entry = Matcher(Glossary([term("chat", "chat room", case_sensitive=True)]))
    assert [m.start for m in entry.find("Chat, chat, chats")] == [6, 12]


# --- obeying


def obeyed(pairs, source, target, alignment):
    return apply(source, target, links(source, target, alignment), matcher(*pairs))


@pytest.mark.parametrize(
    ("pair", "source", "target", "alignment", "expected"),
    [
        (
            ("Banque centrale européenne", "ECB"),
            "la Banque centrale européenne décide",
            "the European Central Bank decides",
            "0-0 1-3 2-2 3-1 4-4",
            "the ECB decides",
        ),
        (("BCE", "the ECB"), "la BCE décide", "the EBC decides", "0-0 1-1 2-2", "the ECB decides"),
        (("chat", "feline"), "le chat dort", "the cat sleeps", "0-0 1-1 2-2", "the feline sleeps"),
        (
            ("chat", "feline"),
            "les chats dorment",
            "the cats sleep",
            "0-0 1-1 2-2",
            "the felines sleep",
        ),
        (("chat", "feline"), "Chat noir", "Cat black", "0-0 1-1", "Feline black"),
        (("chat", "feline"), "LE CHAT DORT", "THE CAT SLEEPS", "0-0 1-1 2-2", "THE FELINE SLEEPS"),
        (("chat", "animal"), "un chat dort", "a cat sleeps", "0-0 1-1 2-2", "an animal sleeps"),
        (("âne", "donkey"), "un âne dort", "an ass sleeps", "0-0 1-1 2-2", "a donkey sleeps"),
        (
            ("chat", "feline"),
            "le lit du chat",
            "the cat's bed",
            "0-0 1-2 2-1 3-1",
            "the feline's bed",
        ),
        (
            ("Le Monde", "Le Monde"),
            "lire Le Monde ici",
            "read The World here",
            "0-0 1-1 2-2 3-3",
            "read Le Monde here",
        ),
        (("OTAN", "NATO"), "l'OTAN dort", "the Nato sleeps", "0-1 1-2", "the NATO sleeps"),
        (("chat", "feline"), "le chat rouge", "the red cat", "0-0 1-2 2-1", "the red feline"),
    ],
)
def test_a_term_takes_the_place_of_what_stands_for_it(pair, source, target, alignment, expected):
    done = obeyed([pair], source, target, alignment)
    assert (done.text, done.failures) == (expected, ())
    (application,) = done.applications
    assert application.action == "replaced"
    assert source[application.source_start : application.source_end] in source
    placed = done.text[application.target_start : application.target_end]
    assert placed.casefold().startswith(pair[1].casefold()[:5])


@pytest.mark.parametrize("target", ["the felines sleep", "The Feline sleeps", "FELINES SLEEP"])
def test_a_term_that_stands_already_is_left(target):
    done = obeyed([("chat", "feline")], "les chats dorment", target, "1-1")
    assert (done.text, done.edits, done.failures) == (target, (), ())
    assert [a.action for a in done.applications] == ["already"]


def test_another_accepted_target_is_left():
    done = obeyed([("chat", "feline"), ("chat", "cat")], "le chat", "the cat", "0-0 1-1")
    assert (done.text, done.applications[0].term.target) == ("the cat", "cat")


def test_what_isnt_found_is_left_and_reported():
    done = obeyed([("chat", "feline")], "le chat dort", "he sleeps", "2-1")
    assert (done.text, done.applications) == ("he sleeps", ())
    assert done.failures[0].term.target == "feline"
    assert [flag.code for flag in done.flags] == ["glossary"]


def test_the_words_beside_a_term_are_not_lost():
    done = obeyed(
        [("ministre", "Secretary")],
        "le ministre allemand",
        "the German Minister",
        "0-0 1-1 1-2 2-1",
    )
    assert done.text == "the German Secretary"


def test_a_forbidden_rendering_is_replaced_or_reported():
    bad = Term(source="chat", target="moggy", forbidden=True)
    sentence = ("le chat dort", "the moggy sleeps")
    alignment = links(*sentence, "0-0 1-1 2-2")
    reported = apply(*sentence, alignment, Matcher(Glossary([bad])))
    assert (reported.text, len(reported.failures)) == (sentence[1], 1)
    fixed = apply(*sentence, (), Matcher(Glossary([bad, term("chat", "cat")])))
    assert fixed.text == "the cat sleeps"


def test_the_alignment_moves_with_the_text():
    source, target = "le chat dort ici", "the cat sleeps here"
    done = obeyed([("chat", "big feline")], source, target, "0-0 1-1 2-2 3-3")
    words = [done.text[link.target_start : link.target_end] for link in done.alignment]
    assert words == ["the", "big feline", "sleeps", "here"]


WORDS = st.sampled_from(
    ["le", "chat", "noir", "OTAN", "a", "the", "cat", "black", "NATO", "'s", ",", "."]
)
SENTENCES = st.lists(WORDS, max_size=8).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(SENTENCES, SENTENCES, st.data())
def test_only_the_edits_change_the_text(source, target, data):
    alignment = tuple(
        TokenLink(source_start=a, source_end=len(source), target_start=b, target_end=len(target))
        for a in data.draw(st.lists(st.integers(0, len(source)), max_size=2))
        for b in data.draw(st.lists(st.integers(0, len(target)), max_size=2))
    )
    terms = matcher(("chat noir", "panther"), ("chat", "cat"), ("OTAN", "NATO"), ("noir", "dark"))
    done = apply(source, target, alignment, terms)
    text, at = "", 0
    for edit in sorted(done.edits, key=lambda e: e.start):
        text += target[at : edit.start] + edit.replacement
        at = edit.end
    assert done.text == text + target[at:]
    matches = list(terms.find(source))
    assert len(done.applications) + len(done.failures) == len(matches)
    assert all(link.target_end <= len(done.text) for link in done.alignment)
    for application in done.applications:
        placed = done.text[application.target_start : application.target_end]
        assert placed.casefold().rstrip("s") == application.term.target.casefold().rstrip("s")


# --- English


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("key rate", "key rates"),
        ("city", "cities"),
        ("boy", "boys"),
        ("right of way", "rights of way"),
        ("crisis", "crises"),
        ("tax", "taxes"),
        ("church", "churches"),
        ("woman", "women"),
        ("NGO", "NGOs"),
        ("boss", "bosses"),
        ("virus", "viruses"),
    ],
)
def test_plurals(one, many):
    assert plural(one) == many
    assert plural(many) == many
    assert is_plural(many)
    assert not is_plural(one)


@pytest.mark.parametrize(
    ("phrase", "article"),
    [
        ("apple", "an"),
        ("union", "a"),
        ("uninvited guest", "an"),
        ("European", "a"),
        ("hour", "an"),
        ("house", "a"),
        ("MP", "an"),
        ("UN mission", "a"),
        ("NATO summit", "a"),
        ("EU law", "an"),
        ("FBI agent", "an"),
        ("8-bit chip", "an"),
        ("100-page book", "a"),
        ("180-degree turn", "a"),
        ("118 km stretch", "a"),
        ("1,118-page book", "a"),
        ("11-year-old", "an"),
        ("18,000-strong crowd", "an"),
        ("1848 revolution", "an"),
        ("80-page book", "an"),
        ("unidentified object", "an"),
        ("unimportant man", "an"),
        ("unissued stamp", "an"),
        ("unidirectional link", "a"),
        ("unique chance", "a"),
        ("universal law", "a"),
        ("Ukrainian", "a"),
        ("usual day", "a"),
        ("usher", "an"),
        ("utter failure", "an"),
        ("urban area", "an"),
        ("ugly house", "an"),
        ("one-off", "a"),
    ],
)
def test_articles(phrase, article):
    assert article_before(phrase) == article
