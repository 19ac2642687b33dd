"""Subtitles: sentences over several cues, timing kept, nothing lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.formats import format_for
from toolkit.formats.base import ReadOptions
from toolkit.formats.cue_runs import Layout, breaks
from toolkit.jobs.translate import TranslateOptions, translate_bytes
from toolkit.model import Block, Tag

TIMING = re.compile(r"^.*-->.*$", re.MULTILINE)


def srt(*cues: str, step: float = 2.0, length: float = 1.5) -> bytes:
    """A file of cues one after the other."""
    parts = []
    for number, cue in enumerate(cues):
        begin, end = number * step, number * step + length
        parts.append(f"{number + 1}\n00:00:{begin:06.3f} --> 00:00:{end:06.3f}\n{cue}\n")
    return "\n".join(parts).replace(".000", ",000").replace(".500", ",500").encode()


def read(data: bytes, name: str = "a.srt", *, join: bool = True):
    form = format_for(name)
    return form, form.read(data, name=name, options=ReadOptions(join_cues=join))


def texts(data: bytes, *, join: bool = True, name: str = "a.srt") -> list[str]:
    return [block.text for block in read(data, name, join=join)[1].blocks]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Le ministre, arrivé hier,", "a parlé."),
        ("Le ministre est venu avec", "Marie."),
        ("Quand il est parti,", "Paul dormait."),
        ("Il est né en", "1998 à Lyon."),
        ("Il est parti. Je crois que", "c'est fini."),
        ("« Je viens", "demain. »"),
        ("Je me demande...", "si tu viens."),
        ("NOUS PARTONS AVEC", "LES AUTRES."),
    ],
)
def test_a_sentence_over_two_cues_is_one_block(first, second):
    assert texts(srt(first, second)) == [f"{first} {second}"]
    assert texts(srt(first, second), join=False) == [first, second]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Il est parti.", "elle aussi."),
        ("PARIS", "Le lendemain"),
        ("Je viens", "- Moi aussi."),
        ("- Oui.\n- Je viens", "demain."),
        ("Tu viens ?", "oui."),
        ("[musique]", "il dort."),
        ("Je pensais...", "...que tu venais."),
        ("♪ la la", "♪ la la"),
        ("Je viens", ""),
    ],
)
def test_cues_that_share_no_sentence_stay_apart(first, second):
    assert [*texts(srt(first, second))] == texts(srt(first, second), join=False)


def test_a_long_pause_and_a_text_without_punctuation_keep_cues_apart():
    assert len(texts(srt("Je viens", "avec toi.", step=8))) == 2
    assert len(texts(srt(*["et puis voilà"] * 9))) == 9
    assert len(texts(srt(*["et puis voilà"] * 8))) == 1


def test_other_speakers_and_karaoke_keep_cues_apart():
    def vtt(first: str, second: str) -> bytes:
        cues = f"00:01.000 --> 00:02.000\n{first}\n\n00:02.000 --> 00:03.000\n{second}\n"
        return f"WEBVTT\n\n{cues}".encode()

    assert len(texts(vtt("<v Léa>Je viens", "<v Léa>avec toi."), name="a.vtt")) == 1
    assert len(texts(vtt("<v Léa>Je viens", "<v Paul>avec toi."), name="a.vtt")) == 2
    assert len(texts(vtt("Je <00:01.500>viens", "avec toi."), name="a.vtt")) == 2


def test_a_translation_is_broken_where_alignment_says_and_phrases_end():
    cues = srt("{\\an8}<i>Le ministre de la Défense,</i>", "{\\an8}<i>arrivé <b>hier</b>.</i>")
    form, document = read(cues)
    (block,) = document.blocks
    # One italic stretch, in spite of the cues; the second override stays out of the text.
    assert [tag.kind for tag in block.tags] == ["empty", "pair", "empty", "pair"]
    english = "The Defence Minister, who came yesterday."
    at = english.index("came")
    tags = (
        replace(block.tags[0], start=0, end=0),
        replace(block.tags[1], start=0, end=len(english)),
        replace(block.tags[2], start=at, end=at),
        replace(block.tags[3], start=len(english) - 10, end=len(english) - 1),
    )
    out = form.write(document, [replace(block, text=english, tags=tags)]).decode()
    assert "{\\an8}<i>The Defence Minister,</i>\n" in out
    assert "{\\an8}<i>who came <b>yesterday</b>.</i>\n" in out
    assert TIMING.findall(out) == TIMING.findall(cues.decode())


WORDS = st.sampled_from(
    ["the", "minister,", "of", "war", "left.", "I", "1998", "!", "unbelievably"]
)


@settings(max_examples=80, deadline=None)
@given(data=st.data(), words=st.lists(WORDS, max_size=40), count=st.integers(2, 8))
def test_nothing_is_lost_however_a_translation_comes_out(data, words, count):
    cues = srt(*["<i>et <b>de</b></i>"] * (count - 1), "là.")
    form, document = read(cues)
    (block,) = document.blocks
    text = " ".join(words)
    places = st.integers(0, len(text))
    spans = sorted(tuple(sorted((data.draw(places), data.draw(places)))) for _ in block.tags)
    new = Block(id=block.id, text=text, tags=_nested(block.tags, spans), kind="cue")
    out = form.write(document, [new]).decode()
    assert TIMING.findall(out) == TIMING.findall(cues.decode())
    assert re.findall(r"^\d+(?=\n.*-->)", out, re.MULTILINE) == [str(n + 1) for n in range(count)]
    shown = re.sub(r"^\d+\n.*-->.*$|<[^>]*>", "", out, flags=re.MULTILINE)
    assert shown.split() == text.split()
    assert all(out.count(f"<{tag}>") == out.count(f"</{tag}>") > 0 for tag in "ib")


def _nested(tags: tuple[Tag, ...], spans: list[tuple[int, int]]) -> tuple[Tag, ...]:
    """The tags somewhere else: the outermost over all, the others at points."""
    whole = max(end for _, end in spans)
    outer = replace(tags[0], start=0, end=whole)
    return (
        outer,
        *(
            replace(tag, start=start, end=start)
            for tag, (start, _) in zip(tags[1:], spans, strict=False)
        ),
    )


@settings(max_examples=80, deadline=None)
@given(
    words=st.lists(WORDS, min_size=1, max_size=60),
    lengths=st.lists(st.integers(1, 80), min_size=2, max_size=9),
    data=st.data(),
)
def test_no_cue_is_empty_while_there_are_words(words, lengths, data):
    text = " ".join(words)
    hints = [data.draw(st.integers(0, len(text))) for _ in lengths[1:]]
    found = breaks(text, hints, Layout(lengths=lengths, rooms=[84] * len(lengths)))
    assert len(found) == len(hints)
    assert found == sorted(found)
    parts = [text[a:b] for a, b in zip([0, *found], [*found, len(text)], strict=True)]
    assert "".join(parts) == text
    enough = sum(word != "!" for word in words[1:]) + 1 >= len(lengths)
    assert not enough or all(part.strip() for part in parts)


def test_a_whole_sentence_is_translated_and_comes_back_in_its_cues():
    cues = srt("Le chat noir de ma voisine,", "qui a dix ans,", "dort dans le jardin.", "Bonjour.")
    whole = translate_bytes(cues, name="a.srt", options=TranslateOptions(use_store=False))
    shown = [part.split("\n", 2)[2].strip() for part in whole.decode().strip().split("\n\n")]
    assert len(shown) == 4
    assert all(shown)
    assert "cat" in shown[0]
    assert "garden" in shown[2]
    assert TIMING.findall(whole.decode()) == TIMING.findall(cues.decode())
