"""Encodings are detected or refused, never guessed in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import ConfigError, EncodingError
from toolkit.text.encoding import decode, encode, newline_of, split_lines

FRENCH = "L’été, où « l’État » a dit non à Noël.\r\n"


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_detected_and_given_back(codec, label):
    data = (FRENCH * 3).encode(codec)
    text, found = decode(data, name="a")
    assert (text, found.label) == (FRENCH * 3, label)
    assert encode(text, found, name="a") == data


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"))))
def test_every_utf8_text_comes_back(text):
    found, encoding = decode(text.encode(), name="a")
    assert encode(found, encoding, name="a") == text.encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x7fELF\x02\x01\0\0", "binary"),
        (b"abc\x01\x02", "binary"),
        ("été déjà été".encode() + b"\xe9 x", "broken byte 0xE9"),
        ("Привет, мир".encode("cp1251"), "plausible"),
        (b"ok\nx \x81\x8d\x90\x9d", "a:2"),
    ],
)
def test_refused(data, message):
    with pytest.raises(EncodingError, match=message):
        decode(data, name="a")


def test_the_user_is_obeyed():
    assert decode("Привет".encode("cp1251"), name="a", encoding="cp1251")[0] == "Привет"
    with pytest.raises(ConfigError, match="klingon"):
        decode(b"", name="a", encoding="klingon")
    with pytest.raises(EncodingError, match="a:2"):
        decode(b"x\n\xe9", name="a", encoding="utf-8")


def test_a_character_that_the_encoding_lacks_is_named():
    _, encoding = decode("été".encode("cp1252"), name="a")
    with pytest.raises(EncodingError, match="Ć"):
        encode("Ć", encoding, name="a")


LATIN9 = ("Il coûte 12 € à Nîmes.\n", "Le cœur a été opéré.\n", "Œuvre gâtée.\n")


@pytest.mark.parametrize("text", LATIN9)
def test_latin9_is_told_by_what_cp1252_text_lacks(text):
    found, encoding = decode(text.encode("iso8859-15"), name="a")
    assert (found, encoding.label) == (text, "iso8859-15")
    assert decode("½ litre à 2¼ €".encode("cp1252"), name="a")[1].label == "cp1252"


def test_typography_that_the_encoding_lacks_becomes_plain():
    _, encoding = decode("été".encode("cp1252"), name="a")
    assert encode("1⁄4, 2⅓, −5\u202f%, ﬁn", encoding, name="a") == b"1/4, 2 1/3, -5 %, fin"
    with pytest.raises(EncodingError, match="⁴"):
        encode("10⁴", encoding, name="a")


def test_lines_end_only_at_newlines():
    text = "a\u2028b\x85c\x0cd\r\ne\rf"
    assert [text[s:e] for s, e, _ in split_lines(text)] == ["a\u2028b\x85c\x0cd", "e", "f"]
    assert newline_of("a\r\nb\r\nc\n") == "\r\n"
