"""Random packaged and XML documents, one generator a format; see `generators`."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from xml.sax.saxutils import escape

import docx as python_docx
from odf import style as odf_style
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentText

from tests.formats.generators import Generated, sentence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(rng: random.Random) -> Generated:
    book = python_docx.Document()
    book.core_properties.language = "fr"
    blocks = 0
    for _ in range(rng.randint(1, 6)):
        match rng.randrange(4):
            case 0:
                book.add_heading(sentence(rng, most=6), rng.randint(1, 3))
                blocks += 1
            case 1:
                rows, columns = rng.randint(1, 3), rng.randint(1, 3)
                grid = book.add_table(rows, columns)
                for row in grid.rows:
                    for cell in row.cells:
                        cell.text = sentence(rng, most=4)
                blocks += rows * columns
            case _:
                _docx_paragraph(rng, book.add_paragraph())
                blocks += 1
    if rng.random() < 0.5:
        book.sections[0].header.paragraphs[0].text = sentence(rng)
        _docx_paragraph(rng, book.sections[0].footer.paragraphs[0])
        blocks += 2
    buffer = io.BytesIO()
    book.save(buffer)
    return Generated("a.docx", buffer.getvalue(), blocks)


def _docx_paragraph(rng: random.Random, paragraph) -> None:
    paragraph.add_run(sentence(rng, most=5) + " ")
    for _ in range(rng.randint(0, 5)):
        extra = rng.choice(_DOCX_EXTRAS)
        if extra is None:
            run = paragraph.add_run(sentence(rng, most=3) + rng.choice(("", " ")))
            run.bold, run.italic = rng.choice((None, True)), rng.choice((None, True))
            run.underline = rng.choice((None, None, True))
        elif extra in {"tab", "break"}:
            run = paragraph.add_run(sentence(rng, most=3))
            run.add_tab() if extra == "tab" else run.add_break()
        else:
            words = escape(sentence(rng, most=3))
            for element in _fragment(extra.format(words=words, number=rng.randrange(10**6))):
                paragraph._p.append(element)


_RUN = '<w:r>{properties}<w:t xml:space="preserve">{{words}} </w:t></w:r>'
_BOLD = _RUN.format(properties='<w:rPr><w:b/><w:lang w:val="fr-FR"/></w:rPr>')
_PLAIN = _RUN.format(properties='<w:rPr><w:lang w:val="fr-FR"/></w:rPr>')
_DELETED = '<w:del w:id="7"><w:r><w:delText>supprimé</w:delText></w:r></w:del>'
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{raised}</w:t></w:r>'
_DOCX_EXTRAS = (
    None, None, "tab", "break",
    f'<w:hyperlink w:anchor="a">{_PLAIN}{_BOLD}</w:hyperlink>',
    f'<w:ins w:id="5">{_PLAIN}</w:ins>{_DELETED}',
    f'<w:sdt><w:sdtPr/><w:sdtContent>{_BOLD}</w:sdtContent></w:sdt>',
    f'<w:bookmarkStart w:id="{{number}}" w:name="b{{number}}"/>{_PLAIN}'
    '<w:bookmarkEnd w:id="{number}"/>',
    _FIELD.format(code=' HYPERLINK "x" ', result=_BOLD),
    _FIELD.format(code=" PAGE ", result="<w:r><w:t>3</w:t></w:r>"),
    '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>12</w:t></w:r></w:fldSimple>',
    '<w:r><w:footnoteReference w:id="2"/></w:r><w:proofErr w:type="spellStart"/>',
    _RAISED.format(raised="2"), f"<w:r><w:t>XX</w:t></w:r>{_RAISED.format(raised='e')}",
    '<w:r><w:t>porte</w:t><w:noBreakHyphen/><w:t>clé</w:t><w:softHyphen/></w:r>',
)  # fmt: skip


def _fragment(xml: str):
    from docx.oxml import parse_xml

    return list(parse_xml(f'<w:p xmlns:w="{W}">{xml}</w:p>'))


def odt(rng: random.Random) -> Generated:
    book = OpenDocumentText()
    styles = []
    for name, looks in (
        ("T1", {"fontweight": "bold"}),
        ("T2", {"fontstyle": "italic", "language": "fr", "country": "FR"}),
        ("T3", {"language": "fr", "country": "FR"}),
    ):
        style = odf_style.Style(name=name, family="text")
        style.addElement(odf_style.TextProperties(**looks))
        book.automaticstyles.addElement(style)
        styles.append(style)
    blocks = 0
    for _ in range(rng.randint(1, 6)):
        match rng.randrange(4):
            case 0:
                heading = odf_text.H(outlinelevel=1)
                heading.addText(sentence(rng, most=6))
                book.text.addElement(heading)
                blocks += 1
            case 1:
                blocks += _odt_table(rng, book)
            case _:
                blocks += _odt_paragraph(rng, book.text, styles)
    buffer = io.BytesIO()
    book.save(buffer)
    return Generated("a.odt", buffer.getvalue(), blocks)


def _odt_table(rng: random.Random, book: OpenDocumentText) -> int:
    table, columns, rows = odf_table.Table(), rng.randint(1, 3), rng.randint(1, 3)
    table.addElement(odf_table.TableColumn(numbercolumnsrepeated=columns))
    for _ in range(rows):
        row = odf_table.TableRow()
        for _ in range(columns):
            cell = odf_table.TableCell()
            cell.addElement(odf_text.P(text=sentence(rng, most=4)))
            row.addElement(cell)
        table.addElement(row)
    book.text.addElement(table)
    return rows * columns


def _odt_paragraph(rng: random.Random, parent, styles) -> int:
    paragraph = odf_text.P()
    paragraph.addText(sentence(rng, most=5) + " ")
    blocks = 1
    for _ in range(rng.randint(0, 5)):
        words = sentence(rng, most=3)
        match rng.randrange(8):
            case 0:
                paragraph.addElement(odf_text.A(href="https://exemple.fr", text=words))
            case 1:
                paragraph.addElement(odf_text.LineBreak())
                paragraph.addText(words)
            case 2:
                paragraph.addElement(odf_text.S(c=3))
                paragraph.addElement(odf_text.Tab())
            case 3:
                note = odf_text.Note(noteclass="footnote")
                note.addElement(odf_text.NoteCitation(text="1"))
                body = odf_text.NoteBody()
                blocks += _odt_paragraph(rng, body, styles)
                note.addElement(body)
                paragraph.addElement(note)
            case 4:
                outer = odf_text.Span(stylename=styles[0], text=words + " ")
                outer.addElement(odf_text.Span(stylename=styles[1], text=words))
                paragraph.addElement(outer)
            case 5:
                paragraph.addElement(odf_text.PageNumber(text="4"))
            case _:
                paragraph.addElement(odf_text.Span(stylename=rng.choice(styles), text=words))
                paragraph.addText(rng.choice((" ", "  ", "")))
    parent.addElement(paragraph)
    return blocks


def epub(rng: random.Random) -> Generated:
    pages, blocks = {}, 2
    for number in range(rng.randint(1, 3)):
        paragraphs = rng.randint(1, 5)
        body = "\n".join(
            f"<p>{escape(sentence(rng))} <b>{escape(sentence(rng, most=3))}</b><br/> fin.</p>"
            for _ in range(paragraphs)
        )
        pages[f"OEBPS/page {number}.xhtml"] = _XHTML.format(body=body).encode()
        blocks += paragraphs + 1
    pages["OEBPS/image.png"] = rng.randbytes(50)
    title = escape(sentence(rng, most=5))
    return Generated("a.epub", _book(pages, title), blocks)


def epub_of(body: str) -> bytes:
    """A book of one page with this body."""
    return _book({"OEBPS/page 0.xhtml": _XHTML.format(body=body).encode()}, "Le titre")


def _book(parts_of_folder: dict[str, bytes], title: str) -> bytes:
    pages = [name for name in parts_of_folder if name.endswith(".xhtml")]
    items = "".join(
        f'<item id="p{n}" href="page%20{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(pages))
    )
    refs = "".join(f'<itemref idref="p{n}"/>' for n in reversed(range(len(pages))))
    parts = {
        "META-INF/container.xml": _CONTAINER.encode(),
        "OEBPS/book.opf": _OPF.format(title=title, items=items, refs=refs).encode(),
        "OEBPS/toc.ncx": _NCX.format(title=title).encode(),
        **parts_of_folder,
    }
    return stored_first("application/epub+zip", parts)


def stored_first(mimetype: str, parts: dict[str, bytes]) -> bytes:
    """A zip whose first member, `mimetype`, is stored as EPUB and ODF want it."""
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, data in parts.items():
            target.writestr(name, data)
    return buffer.getvalue()


_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
_OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier>'
    "<dc:title>{title}</dc:title><dc:language>fr-FR</dc:language></metadata><manifest>{items}"
    '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    '<item id="png" href="image.png" media-type="image/png"/></manifest>'
    '<spine toc="ncx">{refs}</spine></package>'
)
_NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="fr">'
    "<docTitle><text>{title}</text></docTitle><navMap/></ncx>"
)
_XHTML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr" lang="fr"><head><title>Le titre'
    "</title></head><body>{body}</body></html>"
)


def xliff(rng: random.Random) -> Generated:
    units, blocks = [], 0
    make = rng.choice((_unit_1, _unit_2))
    for number in range(rng.randint(1, 8)):
        unit, count = make(rng, number)
        units.append(unit)
        blocks += count
    shell = _XLIFF_1 if make is _unit_1 else _XLIFF_2
    return Generated("a.xlf", shell.format(units="\n".join(units)).encode(), blocks)


_XLIFF_1 = (
    '<?xml version="1.0"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    '<file original="a" source-language="fr-FR" target-language="en" datatype="html"><body>\n'
    "{units}\n</body></file></xliff>"
)
_XLIFF_2 = (
    '<?xml version="1.0"?>\n<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" '
    'srcLang="fr" trgLang="en"><file id="f">\n{units}\n</file></xliff>'
)


def _unit_1(rng: random.Random, number: int) -> tuple[str, int]:
    content = _coded(rng, _CODES_1)
    match rng.randrange(4):
        case 0:
            return f'<trans-unit id="{number}" translate="no"><source>X</source></trans-unit>', 0
        case 1:
            other = _coded(rng, _CODES_1)
            return (
                f'<trans-unit id="{number}"><source>{content} {other}</source><seg-source>'
                f'<mrk mtype="seg" mid="1">{content}</mrk> <mrk mtype="seg" mid="2">{other}</mrk>'
                f"</seg-source><note>Une note</note></trans-unit>",
                2,
            )
        case _:
            target = rng.choice(("", "<target/>", '<target state="new">x</target>'))
            return (
                f'<trans-unit id="{number}"><source>{content}</source>{target}</trans-unit>',
                1,
            )


def _unit_2(rng: random.Random, number: int) -> tuple[str, int]:
    segments = [_coded(rng, _CODES_2) for _ in range(rng.randint(1, 3))]
    body = "<ignorable><source> </source></ignorable>".join(
        f"<segment><source>{content}</source></segment>" for content in segments
    )
    return f'<unit id="u{number}">{body}</unit>', len(segments)


def _coded(rng: random.Random, codes: tuple[str, ...]) -> str:
    pieces = [escape(sentence(rng, most=5))]
    for number in range(rng.randint(0, 4)):
        words = escape(sentence(rng, most=3))
        pieces += [rng.choice(codes).format(n=number, words=words), rng.choice((" mot", "", " "))]
    return "".join(pieces)


_CODES_1 = (
    '<g id="{n}">{words}</g>', '<x id="{n}"/>',
    '<bx id="{n}" rid="{n}"/>{words}<ex id="e{n}" rid="{n}"/>',
    '<bpt id="{n}">&lt;b&gt;</bpt>{words}<ept id="{n}">&lt;/b&gt;</ept>', '<ph id="{n}">{{x}}</ph>',
    '<it id="{n}" pos="open">&lt;i&gt;</it>', '<mrk mtype="protected">CODE</mrk>',
    '<g id="{n}"><g id="i{n}">{words}</g><x id="x{n}"/></g>', '<g id="{n}"></g>',
)  # fmt: skip
_CODES_2 = (
    '<pc id="{n}">{words}</pc>', '<ph id="{n}"/>', '<sc id="{n}"/>{words}<ec startRef="{n}"/>',
    '<mrk id="m{n}" translate="no">CODE</mrk>', '<sc id="{n}" isolated="yes"/>', '<cp hex="001A"/>',
    '<pc id="{n}"><pc id="i{n}">{words}</pc><ph id="x{n}"/></pc>',
)  # fmt: skip


def tmx(rng: random.Random) -> Generated:
    units = []
    count = rng.randint(1, 8)
    for _ in range(count):
        content = _coded(rng, _CODES_TMX)
        german = '<tuv xml:lang="de"><seg>Etwas</seg></tuv>' if rng.random() < 0.5 else ""
        lang = rng.choice(("fr", "fr-FR", "FR_ca"))
        units.append(f'<tu>{german}<tuv xml:lang="{lang}"><seg>{content}</seg></tuv></tu>')
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">'
        f'<header segtype="sentence" srclang="fr"/><body>{"".join(units)}</body></tmx>'
    )
    codec = rng.choice(("utf-8", "utf-16"))
    return Generated("a.tmx", text.encode(codec), count)


_CODES_TMX = (
    '<hi type="x">{words}</hi>', '<ph x="{n}">{{y}}</ph>', '<it pos="begin">&lt;i&gt;</it>',
    '<bpt i="{n}">&lt;b&gt;</bpt>{words}<ept i="{n}">&lt;/b&gt;</ept>',
)  # fmt: skip


GENERATORS: dict[str, Callable[[random.Random], Generated]] = {
    "docx": docx,
    "epub": epub,
    "odt": odt,
    "tmx": tmx,
    "xliff": xliff,
}
