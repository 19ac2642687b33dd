"""Round trips of packaged and XML formats, over generated documents and hand-made corners."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.formats import generators_packaged as made
from tests.formats.roundtrip import is_identity, lost
from toolkit import registry
from toolkit.errors import DataError, FormatError
from toolkit.formats.base import ReadOptions
from toolkit.model import Tag
from toolkit.xmlio.package import Package, build

W = f"{{{made.W}}}"


def load(name):
    return registry.load("format", name)()


def read(name, data, **options):
    return load(name).read(data, name=f"a.{name}", options=ReadOptions(**options))


@pytest.mark.parametrize("name", sorted(made.GENERATORS))
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_nothing_is_lost_and_identity_is_kept(name, seed):
    generated = made.GENERATORS[name](random.Random(seed))
    assert lost(load(name), generated) == []
    assert is_identity(load(name), generated)


@pytest.mark.parametrize("name", ["docx", "odt", "epub"])
def test_other_members_keep_their_bytes(name):
    data = made.GENERATORS[name](random.Random(3)).data
    document = read(name, data)
    blocks = [replace(block, text=block.text.upper()) for block in document.blocks]
    old, new = (zipfile.ZipFile(io.BytesIO(d)) for d in (data, load(name).write(document, blocks)))
    assert new.namelist() == old.namelist()
    changed = {n for n in old.namelist() if old.read(n) != new.read(n)}
    assert changed
    assert all(n.endswith((".xml", ".xhtml", ".opf", ".ncx")) for n in changed)
    assert not any("settings" in n or "theme" in n or "manifest" in n for n in changed)


@pytest.mark.parametrize("name", sorted(made.GENERATORS))
def test_blocks_and_tags_that_are_gone_are_an_error(name):
    seeds = (made.GENERATORS[name](random.Random(seed)) for seed in range(50))
    document = next(d for d in (read(name, s.data) for s in seeds) if any(b.tags for b in d.blocks))
    with pytest.raises(DataError):
        load(name).write(document, document.blocks[1:])
    bare = [replace(block, text=block.text + "!", tags=()) for block in document.blocks]
    with pytest.raises(DataError, match="markup"):
        load(name).write(document, bare)


@pytest.mark.parametrize("name", ["docx", "odt", "epub"])
@pytest.mark.parametrize("data", [b"", b"text", build({"a.xml": b"<a/>"})])
def test_what_is_no_such_package_is_refused(name, data):
    with pytest.raises(FormatError):
        read(name, data)


# --- DOCX


def docx_of(*paragraphs: str) -> bytes:
    """A package of the few parts that Word wants; each paragraph is the inside of a `w:p`."""
    body = "".join(f"<w:p>{paragraph}</w:p>" for paragraph in paragraphs)
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    document = f'<w:document xmlns:w="{made.W}"><w:body>{body}</w:body></w:document>'
    return build({"[Content_Types].xml": types.encode(), "word/document.xml": document.encode()})


def run(text: str, properties: str = "") -> str:
    style = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{text}</w:t></w:r>'


def body_of(data: bytes) -> etree._Element:
    return Package(data, name="a").xml("word/document.xml")[0]


def marks(block):
    return [(tag.kind, block.text[tag.start : tag.end]) for tag in block.tags]


def test_docx_merges_equal_runs_and_tags_only_what_differs():
    data = docx_of(
        run("Le pré", "<w:b/><w:noProof/>") + run("sident ", '<w:b/><w:lang w:val="fr-FR"/>')
        + run("dit", "<w:b/><w:i/>") + run(" ", "<w:i/>") + run("non.", "<w:b/>")
    )  # fmt: skip
    (block,) = read("docx", data).blocks
    assert block.text == "Le président dit non."
    assert marks(block) == [("pair", "dit ")]


def test_docx_writes_a_moved_tag_where_it_now_stands_in_english():
    document = read(
        "docx", docx_of(run("Une maison ") + run("bleue", '<w:b/><w:lang w:val="fr-CA"/>'))
    )
    (block,) = document.blocks
    new = replace(block, text="A blue house", tags=(Tag(id="1", start=2, end=6),))
    paragraph = body_of(load("docx").write(document, [new]))[0]
    runs = [("".join(r.itertext()), r.find(f"{W}rPr/{W}b") is not None) for r in paragraph]
    assert runs == [("A ", False), ("blue", True), (" house", False)]
    assert paragraph.find(f".//{W}lang").get(f"{W}val") == "en-US"


def test_docx_leaves_deleted_text_and_field_codes_alone():
    extra = (
        f'<w:del w:id="1"><w:r><w:delText>vieux</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{run("neuf ")}</w:ins>'
        + made._FIELD.format(code=' HYPERLINK "u" ', result=run("lien"))
        + made._FIELD.format(code=" PAGE ", result=run("3"))
    )
    document = read("docx", docx_of(run("Mot ") + extra))
    (block,) = document.blocks
    assert block.text == "Mot neuf lien3"
    assert marks(block) == [
        ("empty", ""), ("pair", "neuf "), ("pair", "lien"), ("protected", "3"),
    ]  # fmt: skip
    written = body_of(load("docx").write(document, [replace(block, text=block.text.upper())]))
    assert "".join(written.itertext(f"{W}t")) == "MOT NEUF LIEN3"
    assert [e.text for e in written.iter(f"{W}delText", f"{W}instrText")] == [
        "vieux", ' HYPERLINK "u" ', " PAGE ",
    ]  # fmt: skip
    kinds = [e.get(f"{W}fldCharType") for e in written.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"] * 2


def test_docx_reads_text_boxes_and_keeps_them_in_place():
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('Encadré')}</w:p></w:txbxContent></w:pict></w:r>"
    document = read("docx", docx_of(run("Avant ") + box + run("après")))
    assert [block.text for block in document.blocks] == ["Avant après", "Encadré"]
    blocks = [replace(block, text=block.text.upper()) for block in document.blocks]
    paragraph = body_of(load("docx").write(document, blocks))[0]
    assert ["".join(r.itertext()) for r in paragraph] == ["AVANT ", "ENCADRÉ", "APRÈS"]


def test_docx_keeps_a_tab_between_words_that_the_text_shows_as_a_space():
    document = read("docx", docx_of("<w:r><w:t>Nom</w:t><w:tab/><w:t>Prénom</w:t></w:r>"))
    (block,) = document.blocks
    assert block.text == "Nom Prénom"
    new = replace(block, text="Surname First name", tags=(replace(block.tags[0], start=7, end=7),))
    paragraph = body_of(load("docx").write(document, [new]))[0]
    assert [t.text for t in paragraph.iter(f"{W}t")] == ["Surname", "First name"]


def test_docx_of_the_strict_kind_is_refused_not_read_as_empty():
    data = docx_of(run("Oui"))
    parts = {n: Package(data, name="a").read(n) for n in Package(data, name="a").names}
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts["word/document.xml"] = parts["word/document.xml"].replace(made.W.encode(), strict)
    with pytest.raises(FormatError, match="Strict"):
        read("docx", build(parts))


# --- ODT, EPUB


def test_odt_with_a_password_is_refused():
    manifest = b'<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>'
    parts = {"content.xml": b"\x00garbage", "META-INF/manifest.xml": manifest}
    data = made.stored_first("application/vnd.oasis.opendocument.text", parts)
    with pytest.raises(FormatError, match="password"):
        read("odt", data)


@pytest.mark.parametrize("count", ["400000000", "abc", "-3", "²"])
def test_odt_refuses_counts_of_spaces_that_are_none(count):
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    content = f'<o:d xmlns:o="x" xmlns:t="{text}"><t:p>Un<t:s t:c="{count}"/>mot</t:p></o:d>'
    data = made.stored_first(
        "application/vnd.oasis.opendocument.text", {"content.xml": content.encode()}
    )
    with pytest.raises(FormatError, match=r"content\.xml:1: .*number of spaces"):
        read("odt", data)


def test_odt_codes_spaces_that_would_collapse():
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    content = (
        f'<o:d xmlns:o="{office}" xmlns:t="{text}"><o:annotation><t:p>Note</t:p></o:annotation>'
        "<t:p> Un\n  mot<t:s/> ici</t:p></o:d>"
    )
    data = made.stored_first(
        "application/vnd.oasis.opendocument.text", {"content.xml": content.encode()}
    )
    document = read("odt", data)
    assert [block.text for block in document.blocks] == ["Un mot  ici"]
    new = replace(document.blocks[0], text=" A   word")
    again = read("odt", load("odt").write(document, [new]))
    assert again.blocks[0].text == " A   word"


def test_epub_sets_the_language_and_reads_in_spine_order():
    document = read("epub", made.epub(random.Random(1)).data)
    pages = [b.id.partition("#")[0] for b in document.blocks if ".xhtml" in b.id]
    assert pages == sorted(pages, reverse=True)
    blocks = [replace(block, text=block.text.upper()) for block in document.blocks]
    package = Package(load("epub").write(document, blocks), name="a")
    assert package.xml("OEBPS/book.opf").findtext(".//{*}language") == "en"
    assert package.names[0] == "mimetype"


def test_epub_under_drm_is_refused_but_scrambled_fonts_are_no_drm():
    data = made.epub(random.Random(1)).data
    parts = {n: Package(data, name="a").read(n) for n in Package(data, name="a").names}
    shape = '<e xmlns="x"><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData></e>'
    parts["META-INF/encryption.xml"] = shape.format("http://www.idpf.org/2008/embedding").encode()
    assert read("epub", build(parts)).blocks
    parts["META-INF/encryption.xml"] = shape.format("http://www.w3.org/2001/04/xmlenc#aes").encode()
    with pytest.raises(FormatError, match="DRM"):
        read("epub", build(parts))


# --- XLIFF, TMX

XLIFF = b"""<xliff version="1.2"><file source-language="fr" target-language="en"><body>
<trans-unit id="1"><source>Oui</source><target state="final">Yes</target></trans-unit>
<trans-unit id="2"><source>Non</source><target>Non</target></trans-unit>
<group translate="no"><trans-unit id="3"><source>X</source></trans-unit></group>
<trans-unit id="4" approved="yes"><source>Paris</source><target>Paris</target></trans-unit>
</body></file></xliff>"""


def test_xliff_keeps_translations_and_says_that_new_ones_want_review():
    document = read("xliff", XLIFF)
    assert [(b.text, b.target) for b in document.blocks] == [
        ("Oui", "Yes"), ("Non", None), ("Paris", "Paris"),
    ]  # fmt: skip
    blocks = [b if b.target else replace(b, text="No") for b in document.blocks]
    root = etree.fromstring(load("xliff").write(document, blocks))
    targets = root.findall(".//target")
    assert [(t.text, t.get("state")) for t in targets] == [
        ("Yes", "final"), ("No", "needs-review-translation"), ("Paris", None),
    ]  # fmt: skip
    assert [s.text for s in root.iter("source")] == ["Oui", "Non", "X", "Paris"]


def test_xliff_overwrites_when_asked():
    document = read("xliff", XLIFF, overwrite=True)
    assert [b.target for b in document.blocks] == [None] * 3
    blocks = [replace(b, text=b.text.upper()) for b in document.blocks]
    root = etree.fromstring(load("xliff").write(document, blocks))
    assert [t.text for t in root.iter("target")] == ["OUI", "NON", "PARIS"]


@pytest.mark.parametrize("name", ["xliff", "tmx"])
def test_a_written_draft_comes_back_as_the_machines(name):
    document = read(name, made.GENERATORS[name](random.Random(5)).data)
    blocks = [replace(b, text=b.text.upper()) for b in document.blocks]
    data = load(name).write(document, blocks)
    units = list(registry.load("bilingual", name)().parse(data, name="a"))
    assert [u.target for u in units] == [b.text.strip() for b in blocks]
    assert {u.origin for u in units} == {"machine"}


@pytest.mark.parametrize("name", ["xliff", "tmx"])
def test_other_xml_is_refused(name):
    with pytest.raises(FormatError, match="<html>"):
        read(name, b"<html/>")


def test_xliff_drafts_have_the_language_that_the_file_declares():
    for declared in ("en-US", "en"):
        data = XLIFF.replace(b'"en"', f'"{declared}"'.encode())
        document = read("xliff", data)
        blocks = [b if b.target else replace(b, text="No") for b in document.blocks]
        assert f'xml:lang="{declared}"'.encode() in load("xliff").write(document, blocks)
