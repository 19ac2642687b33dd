"""A Word document with a table: id, source, target, notes; for review by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from toolkit.bilingual import rows
from toolkit.errors import FormatError
from toolkit.model import TranslatedDocument, TranslationUnit
from toolkit.xmlio import tree
from toolkit.xmlio.package import Package, build

if TYPE_CHECKING:
    from lxml import etree

_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NS}}}"
_DOCUMENT = "word/document.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_COLUMNS = ("id", "source", "target", "state", "flags")
_WIDTHS = (1000, 5200, 5200, 1200, 2400)  # twentieths of a point
_TYPES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/{_DOCUMENT}" ContentType="{_WORD}.document.main+xml"/></Types>"""
_RELATIONS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}" Target="{_DOCUMENT}"/></Relationships>"""


class Docx:
    """The DOCX table; see the module."""

    name: ClassVar[str] = "docx"
    extension: ClassVar[str] = ".docx"

    def render(self, translated: TranslatedDocument) -> bytes:
        """A landscape page with one row a segment; the draft's digest is hidden in the id."""
        from lxml import etree

        root = etree.Element(f"{_W}document", nsmap={"w": _NS})
        body = etree.SubElement(root, f"{_W}body")
        table = etree.SubElement(body, f"{_W}tbl")
        _table_head(table)
        for row in rows.rows(translated):
            line = etree.SubElement(table, f"{_W}tr")
            for column in _COLUMNS:
                hidden = row["machine"] if column == "id" else ""
                _cell(line, row[column], hidden=hidden, language=_language(column))
        _page(body)
        parts = {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _RELATIONS.encode(),
            _DOCUMENT: tree.serialize(root),
        }
        return build(parts)

    def parse(self, data: bytes, *, name: str) -> Iterator[TranslationUnit]:
        """The rows with both sides of the first table; tracked changes count as accepted."""
        table = Package(data, name=name).xml(_DOCUMENT).find(f".//{_W}tbl")
        if table is None:
            raise FormatError(
                "There is no table in the document.",
                where=name,
                hint="Give the file that was written with --bilingual docx.",
            )
        lines = table.iter(f"{_W}tr")
        columns = rows.header(_texts(next(lines, table)), where=name)
        for number, line in enumerate(lines, start=2):
            yield from _units(columns, line, f"{name}: row {number} of the table")


def _table_head(table: etree._Element) -> None:
    from lxml import etree

    properties = etree.SubElement(table, f"{_W}tblPr")
    etree.SubElement(properties, f"{_W}tblW", _values(w="5000", type="pct"))
    borders = etree.SubElement(properties, f"{_W}tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        stroke = _values(val="single", sz="4", color="BBBBBB")
        etree.SubElement(borders, f"{_W}{side}", stroke)
    etree.SubElement(properties, f"{_W}tblLayout", _values(type="fixed"))
    grid = etree.SubElement(table, f"{_W}tblGrid")
    for width in _WIDTHS:
        etree.SubElement(grid, f"{_W}gridCol", _values(w=str(width)))
    line = etree.SubElement(table, f"{_W}tr")
    repeated = etree.SubElement(line, f"{_W}trPr")
    etree.SubElement(repeated, f"{_W}tblHeader")
    for column in _COLUMNS:
        _cell(line, column, bold=True)


def _values(**attributes: str) -> dict[str, str]:
    return {f"{_W}{key}": value for key, value in attributes.items()}


def _language(column: str) -> str:
    return {"source": "fr-FR", "target": "en-US"}.get(column, "en-US")


def _cell(
    line: etree._Element,
    text: str,
    *,
    hidden: str = "",
    bold: bool = False,
    language: str = "en-US",
) -> None:
    from lxml import etree

    cell = etree.SubElement(line, f"{_W}tc")
    etree.SubElement(cell, f"{_W}tcPr")
    paragraph = etree.SubElement(cell, f"{_W}p")
    formats = [etree.Element(f"{_W}b")] if bold else []
    formats += [
        etree.Element(f"{_W}sz", _values(val="18")),
        etree.Element(f"{_W}lang", _values(val=language)),
    ]
    _run(paragraph, text, formats)
    if hidden:
        _run(paragraph, hidden, [etree.Element(f"{_W}vanish")])


def _run(paragraph: etree._Element, text: str, formats: Iterable[etree._Element]) -> None:
    from lxml import etree

    run = etree.SubElement(paragraph, f"{_W}r")
    etree.SubElement(run, f"{_W}rPr").extend(formats)
    words = etree.SubElement(run, f"{_W}t", {tree.XML_SPACE: "preserve"})
    words.text = tree.safe(text)


def _page(body: etree._Element) -> None:
    from lxml import etree

    section = etree.SubElement(body, f"{_W}sectPr")
    etree.SubElement(section, f"{_W}pgSz", _values(w="16838", h="11906", orient="landscape"))
    margins = _values(top="900", right="900", bottom="900", left="900")
    etree.SubElement(section, f"{_W}pgMar", margins)


def _texts(line: etree._Element) -> list[str]:
    """The cells' visible text."""
    return [_text(cell, hidden=False) for cell in line.iterfind(f"{_W}tc")]


def _units(columns: tuple[str, ...], line: etree._Element, where: str) -> Iterator[TranslationUnit]:
    cells = line.findall(f"{_W}tc")
    if len(cells) != len(columns):
        raise FormatError(
            f"The row has {len(cells)} cells, the header {len(columns)}.",
            where=where,
            hint="Undo the merging of cells.",
        )
    row = dict(zip(columns, _texts(line), strict=True))
    row["machine"] = _text(cells[0], hidden=True)
    found = rows.unit(row)
    if found is not None:
        yield found


def _text(cell: etree._Element, *, hidden: bool) -> str:
    paragraphs = []
    for paragraph in cell.iter(f"{_W}p"):
        runs = [
            run
            for run in paragraph.iter(f"{_W}r")
            if _is_hidden(run) == hidden and not _is_gone(run)
        ]
        paragraphs.append("".join(_word(part) for run in runs for part in run))
    return "\n".join(paragraphs).strip()


def _is_hidden(run: etree._Element) -> bool:
    return run.find(f"{_W}rPr/{_W}vanish") is not None


def _is_gone(run: etree._Element) -> bool:
    """Whether a tracked change deleted the run, or moved it elsewhere."""
    return next(run.iterancestors(f"{_W}del", f"{_W}moveFrom"), None) is not None


def _word(part: etree._Element) -> str:
    """What a child of a run says."""
    name = tree.local(part)
    if name == "t":
        return part.text or ""
    return {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}.get(name, "")
