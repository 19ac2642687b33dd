"""Inline tags land on the words that stand for theirs."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup_notation import links, parse, render

from toolkit.errors import DataError
from toolkit.markup import Piece, cut, join, project
from toolkit.markup.tree import arrange, parents
from toolkit.model import Block, Span, Tag, TokenLink
from toolkit.text.word_parts import is_part_of_word


def carried(written, target, pairs):
    source, tags = parse(written)
    done = project(source, tags, target, links(source, target, pairs))
    return render(done.target_text, done.tags), done.problems


@pytest.mark.parametrize(
    ("written", "target", "pairs", "expected"),
    [
        ("le <b>chat</b> noir", "the black cat", "0-0 1-2 2-1", "the black <0>cat</0>"),
        ("<b>le chat noir</b>", "the black cat", "0-0 1-2 2-1", "<0>the black cat</0>"),
        ("<b>50 dollars</b> déjà", "already $50", "0-1 2-0", "already <0>$50</0>"),
        (
            "soit <b>4 milliards d'euros</b>",
            "or €4 billion",
            "0-0 1-1 2-2 3-2",
            "or <0>€4 billion</0>",
        ),
        ("à <b>14h30</b> ici", "at 2:30 p.m. here", "0-0 1-1 2-3", "at <0>2:30 p.m.</0> here"),
        (
            "à <b>09h05</b> <i>lundi</i>",
            "at 09:05 Monday",
            "0-0 1-1 2-1 2-2",
            "at <0>09:05</0> <1>Monday</1>",
        ),
        ("<b>le chat noir</b>.", "the black cat.", "0-0 1-2 2-1", "<0>the black cat</0>."),
        ("<b>le chat noir.</b>", "the black cat!", "0-0 1-2 2-1", "<0>the black cat!</0>"),
        (
            "le <b>chat <i>noir</i></b> dort",
            "the black cat sleeps",
            "0-0 1-2 2-1 3-3",
            "the <0><1>black</1> cat</0> sleeps",
        ),
        (
            "<b>chat</b> <i>noir</i> dort",
            "black cat sleeps",
            "0-1 1-0 2-2",
            "<1>black</1> <0>cat</0> sleeps",
        ),
        (
            "il <b>dort</b> bien",
            "he is sleeping well",
            "0-0 1-1 1-2 2-3",
            "he <0>is sleeping</0> well",
        ),
        ("« <b>le chat</b> »", '"the cat"', "1-0 2-1", '"<0>the cat</0>"'),
        ("<b>« le chat »</b> dort", '"the cat" sleeps', "1-0 2-1 4-2", '<0>"the cat"</0> sleeps'),
        ("<b>« le chat »</b>.", '"the cat."', "1-0 2-1", '<0>"the cat."</0>'),
        ("<b>le chat </b>dort", "the cat sleeps", "0-0 1-1 2-2", "<0>the cat </0>sleeps"),
        (
            "la politique de <b>Poutine</b> change",
            "Putin's policy changes",
            "0-1 1-1 2-0 3-0 4-2",
            "<0>Putin</0>'s policy changes",
        ),
        (
            "il paie <b>50 $</b> ici",
            "he pays $50 here",
            "0-0 1-1 2-2 4-3",
            "he pays <0>$50</0> here",
        ),
        ("l'<b>Union</b> dort", "the Union sleeps", "1-2", "the <0>Union</0> sleeps"),
    ],
)
def test_a_pair_encloses_what_its_words_became(written, target, pairs, expected):
    assert carried(written, target, pairs) == (expected, ())


@pytest.mark.parametrize(
    ("written", "target", "pairs", "expected"),
    [
        ("le chat^ noir dort", "the black cat sleeps", "0-0 1-2 2-1 3-3", "the black cat^ sleeps"),
        ("il dort^.", "he sleeps.", "0-0 1-1", "he sleeps^."),
        ("il dort.^", "he sleeps.", "0-0 1-1", "he sleeps.^"),
        ("^il dort.", "he sleeps.", "0-0 1-1", "^he sleeps."),
        ("il dort, ^elle lit", "he sleeps, she reads", "0-0 1-1 2-2 3-3", "he sleeps, ^she reads"),
        ("il dort,^ elle lit", "he sleeps, she reads", "0-0 1-1 2-2 3-3", "he sleeps,^ she reads"),
        ("il dort ^ bien", "he sleeps well", "0-0 1-1 2-2", "he sleeps ^ well"),
        ("<b>le chat</b>^ dort", "the cat sleeps", "0-0 1-1 2-2", "<0>the cat</0>^ sleeps"),
        ("un^^ deux", "one two", "0-0 1-1", "one^^ two"),
        ("un<a></a>^ deux", "one two", "0-0 1-1", "one<0></0>^ two"),
    ],
)
def test_an_empty_tag_stands_between_the_right_words(written, target, pairs, expected):
    assert carried(written, target, pairs) == (expected, ())


@pytest.mark.parametrize(
    ("written", "expected", "pairs"),
    [
        ("le Conseil européen^ dort", "the European Council^ sleeps", "0-0 1-2 2-1 3-3"),
        ("la loi de 2004^ dort", "the 2004 law^ sleeps", "0-0 1-2 2-2 3-1 4-3"),
        ("il dort,^ et lit", "he sleeps,^ and reads", "0-0 1-1 2-2 3-3"),
        ("« il dort »,^ dit-elle", '"he sleeps,"^ she says', "1-0 2-1 4-3"),
        ("le CO<s>2</s> monte", "CO<0>2</0> rises", "1-0 2-1"),
        ("de l'H<s>2</s>O pure", "pure H<0>2</0>O", "1-1 2-0"),
        ("les ions Na<s>+</s> ici", "Na<0>+</0> ions here", "1-1 2-0 3-2"),
        ("le CO<s>2</s> monte", "carbon dioxide<0></0> rises", "1-0 1-1 2-2"),
        ("le 1<s>er</s> jour", "the 1<0>st</0> day", "0-0 1-1 2-2"),
        ("au XX<s>e</s> siècle", "in the 20<0>th</0> century", "0-0 0-1 1-2 2-3"),
        ("M<s>me</s> Dupont dort", "Mrs<0></0> Dupont sleeps", "0-0 1-1 2-2"),
        ("<c>L</c>e chat dort", "<0>T</0>he cat sleeps", "0-0 1-1 2-2"),
        ("<c>L</c>'ami dort", "<0>T</0>he friend sleeps", "0-0 0-1 1-2"),
        ("<c>L</c><s>e chat</s> dort", "<0>T</0><1>he cat</1> sleeps", "0-0 1-1 2-2"),
        ("le <i>dés</i>accord dure", "the <0>disagreement</0> lasts", "0-0 1-1 2-2"),
    ],
)
def test_marks_and_parts_of_words(written, expected, pairs):
    target = re.sub(r"</?\d>|\^", "", expected)
    assert carried(written, target, pairs) == (expected, ())


@pytest.mark.parametrize(
    ("written", "target", "pairs", "expected"),
    [
        ("lance {{git push}} ici", "run git push here", "0-0 1-1 2-2 3-3", "run {{git push}} here"),
        ("lance {{--forcer}} ici", "run --force here", "0-0 1-1 2-2", "run {{--forcer}} here"),
        (
            "je lis {{Le Monde}} ici",
            "I read The World here",
            "0-0 1-1 2-2 3-3 4-4",
            "I read {{Le Monde}} here",
        ),
        (
            "<b>lance {{x_1}}</b> puis {{x_2}}",
            "then x_2 run x_1",
            "0-2 1-3 2-0 3-1",
            "then {{x_2}} <0>run {{x_1}}</0>",
        ),
        ("{{a <b>c</b>}} fin", "end", "2-0", "{{a <1>c</1>}} end"),
    ],
)
def test_protected_text_comes_out_as_it_went_in(written, target, pairs, expected):
    assert carried(written, target, pairs)[0] == expected


def test_protected_text_that_was_dropped_is_put_in_and_reported():
    text, problems = carried("lance {{make}} vite", "run quickly", "0-0 2-1")
    assert text == "run {{make}} quickly"
    assert [(flag.code, "make" in flag.message) for flag in problems] == [("markup", True)]


def test_protected_text_found_by_alignment_alone_is_mentioned():
    text, problems = carried(
        "il lit {{Libération}} ici", "he reads Freedom here", "0-0 1-1 2-2 3-3"
    )
    assert text == "he reads {{Libération}} here"
    assert [(flag.severity, "Freedom" in flag.message) for flag in problems] == [(1, True)]


def test_a_tag_whose_words_were_dropped_is_reported_and_kept():
    text, problems = carried("le <b>grand</b> chat", "the cat", "0-0 2-1")
    assert text.count("<0>") == text.count("</0>") == 1
    assert [flag.code for flag in problems] == ["markup"]


def test_an_outlier_doesnt_stretch_a_tag():
    text, _ = carried(
        "le <b>chat noir</b> dort dans un panier",
        "the black cat sleeps in a basket",
        "0-0 1-2 2-1 3-3 4-4 5-5 6-6 1-6",
    )
    assert text == "the <0>black cat</0> sleeps in a basket"


def test_without_tags_nothing_is_looked_at():
    done = project("le chat", (), "the cat", ())
    assert (done.target_text, done.tags, done.problems) == ("the cat", (), ())


def test_no_alignment_at_all_still_gives_every_tag():
    text, problems = carried("le <b>chien</b> de <i>ma tante</i>^ dort", "my aunt's dog sleeps", "")
    assert sorted(re.findall(r"<\d>|\^", text)) == ["<0>", "<1>", "^"]
    assert problems


WORDS = ["le", "chat", "Moscou", "3,5", "l'ami", "«", "»", ",", ".", "vice-roi", "$", "été"]
texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text(
    "ab'é ,.\u00a0", max_size=12
)


@st.composite
def tag_lists(draw, text):
    """Tags that `Block` accepts."""
    tags = []

    def fill(low, high, depth):
        at = low
        while len(tags) < 7 and draw(st.booleans()):
            at = draw(st.integers(at, high))
            end = draw(st.integers(at, high))
            kind = draw(st.sampled_from(["pair", "empty", "protected"]))
            end = at if kind == "empty" else end
            tags.append(Tag(id=f"t{len(tags)}", start=at, end=end, kind=kind))
            if depth < 3:
                fill(at, end, depth + 1)
            at = end

    fill(0, len(text), 0)
    return tuple(tags)


@st.composite
def link_lists(draw, source, target):
    def stretch(text):
        return sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))

    out = []
    for _ in range(draw(st.integers(0, 8))):
        (a, b), (c, d) = stretch(source), stretch(target)
        weight = draw(st.sampled_from([0.0, 0.2, 0.7, 1.0]))
        out.append(
            TokenLink(source_start=a, source_end=b, target_start=c, target_end=d, weight=weight)
        )
    return tuple(out)


@st.composite
def sentence_pairs(draw):
    source, target = draw(texts), draw(texts)
    return source, draw(tag_lists(source)), target, draw(link_lists(source, target))


def letters(text):
    return "".join(text.split())


@settings(max_examples=400, deadline=None)
@given(sentence_pairs())
def test_every_tag_comes_out_once_and_they_nest(pair):
    source, tags, target, alignment = pair
    done = project(source, tags, target, alignment)
    Block(id="b", text=done.target_text, tags=done.tags)
    assert sorted((t.id, t.kind) for t in done.tags) == sorted((t.id, t.kind) for t in tags)
    protected = {tag.id: tag.text(source) for tag in tags if tag.kind == "protected"}
    for tag in done.tags:
        if tag.id in protected:
            assert tag.text(done.target_text) == protected[tag.id]
    if not protected:
        assert letters(done.target_text) == letters(target)


@settings(max_examples=400, deadline=None)
@given(sentence_pairs())
def test_no_word_is_split_and_no_space_taken_in(pair):
    source, tags, target, alignment = pair
    tags = tuple(
        tag
        for tag in tags
        if tag.kind == "pair" and not is_part_of_word(source, tag.start, tag.end)
    )
    if source == target:
        return
    before = {tag.id: tag.text(source) for tag in tags}
    done = project(source, tags, target, alignment)
    target = done.target_text  # a space may be put in beside an empty tag
    for tag in done.tags:
        for edge in (tag.start, tag.end):
            assert not (
                0 < edge < len(target) and target[edge - 1].isalnum() and target[edge].isalnum()
            )
        text = tag.text(target)
        if text and not before[tag.id][:1].isspace():
            assert not text[0].isspace()
        if text and not before[tag.id][-1:].isspace():
            assert not text[-1].isspace()


@st.composite
def blocks(draw):
    text = draw(texts)
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    edges = edges[: len(edges) // 2 * 2]
    sentences = [Span(start=a, end=b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return text, draw(tag_lists(text)), sentences


@settings(max_examples=400, deadline=None)
@given(blocks())
def test_cut_and_joined_is_as_before(block):
    text, tags, sentences = block
    pieces = cut(text, tags, sentences)
    assert [piece.text for piece in pieces[1::2]] == [span.text(text) for span in sentences]
    for piece in pieces:
        Block(id="p", text=piece.text, tags=piece.tags)
    assert join(pieces, tags) == (text, tags)


@settings(max_examples=300, deadline=None)
@given(blocks(), st.data())
def test_translated_sentences_join_to_a_sound_block(block, data):
    text, tags, sentences = block
    tags = tuple(tag for tag in tags if tag.kind != "protected")
    pieces = list(cut(text, tags, sentences))
    for i in range(1, len(pieces), 2):
        target = data.draw(texts)
        alignment = data.draw(link_lists(pieces[i].text, target))
        done = project(pieces[i].text, pieces[i].tags, target, alignment)
        pieces[i] = Piece(text=done.target_text, tags=done.tags)
    joined, merged = join(pieces, tags)
    Block(id="b", text=joined, tags=merged)
    assert joined == "".join(piece.text for piece in pieces)
    assert sorted(tag.id for tag in merged) == sorted(tag.id for tag in tags)


def test_an_empty_tag_for_a_name_keeps_its_space():
    source, target = "Bonjour , merci.", "Hello, thanks."
    tag = Tag(id="x", start=8, end=8, kind="empty")
    pairs = ((0, 7, 0, 5), (8, 9, 5, 6), (10, 15, 7, 13))
    alignment = tuple(
        TokenLink(source_start=a, source_end=b, target_start=c, target_end=d)
        for a, b, c, d in pairs
    )
    done = project(source, [tag], target, alignment)
    assert (done.target_text, done.tags[0].start) == ("Hello , thanks.", 6)


def test_a_tag_over_two_sentences_is_cut_and_mended():
    text, tags = parse("Il dit <b>oui. Elle dit</b> non.")
    pieces = cut(text, tags, [Span(start=0, end=11), Span(start=12, end=len(text))])
    assert [render(piece.text, piece.tags) for piece in pieces] == [
        "",
        "Il dit <0>oui.</0>",
        "<0> </0>",
        "<0>Elle dit</0> non.",
        "",
    ]
    english = [Piece(text="He says yes.", tags=(Tag(id="0", start=8, end=12),)), pieces[2]]
    english.append(Piece(text="She says no.", tags=(Tag(id="0", start=0, end=8),)))
    assert render(*join(english, tags)) == "He says <0>yes. She says</0> no."


def test_sentences_out_of_order_are_refused():
    with pytest.raises(DataError, match="follow each other"):
        cut("abcdef", (), [Span(start=3, end=5), Span(start=0, end=2)])


def test_a_tag_lost_on_the_way_is_an_error():
    text, tags = parse("un <b>mot</b>")
    with pytest.raises(DataError, match="lost"):
        join([Piece(text=text)], tags)


def test_who_encloses_whom():
    _, tags = parse("^<a>x<b>^y</b></a>^z")
    assert parents(tags) == [-1, -1, 1, 2, -1]


def test_crossing_tags_are_trimmed_and_protected_text_is_not():
    _, tags = parse("<a>un</a> <b>deux</b> {{trois}}")
    fair = arrange(tags, [(0, 5), (3, 9), (8, 12)])
    assert [(tag.id, tag.start, tag.end) for tag in fair] == [
        ("0", 0, 5),
        ("1", 5, 8),
        ("2", 8, 12),
    ]


def test_the_shipped_model_keeps_names_and_numbers_tagged():
    from toolkit.engines.base import Decoding, EngineOptions
    from toolkit.engines.ct2 import CTranslate2Engine
    from toolkit.engines.models import resolve

    written = [
        "La ministre <b>Ursula von der Leyen</b> est arrivée à <i>Paris</i> avec 25 députés.",
        "Nous avons reçu <b>350</b> lettres de <i>Madrid</i>, de <a>Berlin</a> et de Rome.",
    ]
    parsed = [parse(line) for line in written]
    engine = CTranslate2Engine(resolve(), EngineOptions(threads=1))
    done = engine.submit([source for source, _ in parsed], Decoding()).result()
    for (source, tags), hypothesis in zip(parsed, done, strict=True):
        projected = project(source, tags, hypothesis.text, hypothesis.alignment)
        wanted = {tag.id: tag.text(source) for tag in tags}
        assert {tag.id: tag.text(projected.target_text) for tag in projected.tags} == wanted


def test_verbatim_text_comes_back_without_a_tag_of_its_own():
    source, tags = parse("le <b>chat a@b.fr dort</b>")
    target = "the cat a@c.fr sleeps"
    verbatim = [Span(start=source.index("a@"), end=source.index(" dort"))]
    pairs = links(source, target, "0-0 1-1 2-2 3-3")
    done = project(source, tags, target, pairs, verbatim)
    assert render(done.target_text, done.tags) == "the <0>cat a@b.fr sleeps</0>"


def test_what_is_put_in_keeps_its_order():
    source, target = "le <b>chat noir</b> dort", "the black cat sleeps"
    verbatim = [
        Span(start=source.index(tag), end=source.index(tag) + len(tag)) for tag in ("<b>", "</b>")
    ]
    pairs = [("le", "the"), ("chat", "cat"), ("noir", "black"), ("dort", "sleeps")]
    alignment = tuple(
        TokenLink(
            source_start=source.index(french),
            source_end=source.index(french) + len(french),
            target_start=target.index(english),
            target_end=target.index(english) + len(english),
            weight=0.9,
        )
        for french, english in pairs
    )
    done = project(source, (), target, alignment, verbatim)
    assert done.target_text == "the black <b>cat</b> sleeps"
    assert done.tags == ()
