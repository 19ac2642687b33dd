"""Zip packages and XML of strangers: bombs, passwords and damage are refused, the rest kept."""

import io
import zipfile

import pytest

from tests.formats.generators_packaged import stored_first
from toolkit.errors import FormatError
from toolkit.xmlio import package, tree
from toolkit.xmlio.package import Package


def test_only_the_parts_named_change():
    data = stored_first("a/b", {"z.xml": b"<z/>", "a.png": b"\x00" * 99, "b.xml": b"<b/>"})
    old, new = (
        zipfile.ZipFile(io.BytesIO(d))
        for d in (data, Package(data, name="a").replaced({"b.xml": b"<c/>"}))
    )
    assert new.namelist() == old.namelist()
    assert new.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert [i.date_time for i in new.infolist()] == [i.date_time for i in old.infolist()]
    assert [n for n in new.namelist() if new.read(n) != old.read(n)] == ["b.xml"]


def test_a_bomb_is_refused_before_it_is_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", b" " * (package.FREE_OF_RATIO + 1))
    with pytest.raises(FormatError, match="too much"):
        Package(buffer.getvalue(), name="a.docx")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "password"),
        (b"no zip", "zip"),
        (b"", "zip"),
        (stored_first("x", {"a": b"abc" * 99})[:-40], "zip"),
    ],
    ids=["ole", "text", "empty", "cut"],
)
def test_what_cannot_be_opened_says_why(data, message):
    with pytest.raises(FormatError, match=message) as caught:
        Package(data, name="a.docx")
    assert caught.value.where == "a.docx"
    assert caught.value.hint


def test_an_encrypted_member_is_refused():
    data = bytearray(stored_first("x", {"a": b"abc"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FormatError, match="encrypted"):
        Package(bytes(data), name="a.odt")


def test_damage_in_any_compression_is_named():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as target:
        target.writestr("a.xml", bytes(range(256)) * 9)
    data = bytearray(buffer.getvalue())
    at = data.index(b"a.xml") + 5 + 9
    data[at : at + 20] = b"\xff" * 20
    with pytest.raises(FormatError, match=r"'a\.xml' is damaged"):
        Package(bytes(data), name="a.odt").read("a.xml")


def test_a_damaged_member_is_named():
    data = stored_first("x", {"a.xml": b"abc" * 99})
    at = data.index(b"a.xml") + 8
    broken = data[:at] + bytes(b ^ 0x55 for b in data[at : at + 4]) + data[at + 4 :]
    with pytest.raises(FormatError, match=r"a\.xml"):
        Package(broken, name="a.docx").read("a.xml")


def test_two_members_of_one_name_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("a", b"2")
    with pytest.raises(FormatError, match="same name"):
        Package(buffer.getvalue(), name="a")


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "x.dtd"><a>&nbsp;</a>',
    ],
    ids=["internal", "external", "unknown"],
)
def test_entities_are_refused(xml):
    with pytest.raises(FormatError, match="entities"):
        tree.parse(xml, name="a.xml")


def test_broken_xml_names_the_line():
    with pytest.raises(FormatError, match=r"a\.xml:3"):
        tree.parse(b"<a>\n<b>\n</a>", name="a.xml")


def test_a_large_memory_is_streamed_in_flat_memory():
    """What stays in the tree is no more than the parser reads ahead (32 KiB)."""
    unit = b"<tu><tuv><seg>Bonjour</seg></tuv></tu>\n"
    data = b"<tmx><body>" + unit * 20_000 + b"</body></tmx>"
    seen = most = 0
    for root, _ in tree.stream(data, ("{*}tu",), name="a", root="tmx"):
        seen += 1
        most = max(most, len(root[0])) if seen % 100 == 0 else most
    assert seen == 20_000
    assert most <= 32 * 1024 // len(unit) + 2
