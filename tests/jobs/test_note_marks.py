"""Raised and lowered text through the whole job, with the shipped model and real files."""

import io
import re

import docx
import pytest
from odf import style as odf_style
from odf import text as odf_text
from odf.opendocument import OpenDocumentText, load

from tests.formats import generators_packaged as made
from toolkit.jobs.translate import translate_bytes
from toolkit.xmlio.package import Package


def drafted(page, name="a.html"):
    return translate_bytes(page.encode(), name=name).decode()


MARKS = [
    "<sup>1</sup>",
    '<sup class="ref"><a href="#c1">[1]</a></sup>',
    '<a epub:type="noteref" href="#n1">1</a>',
    '<a href="notes.xhtml#fn1"><sup>1</sup></a>',
    "<sup>*</sup>",
]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("name", ["a.html", "a.md"])
@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Ils ont quitté la salle.^", r"\w\.\^"),
        ("Selon l'Insee^, le chômage a baissé en France.", r"Insee\^,"),
        ("L'armée^ avance vers la ville de Paris.", r"\w\^ .*Paris"),
        ("Il est mort à Moscou en 2019^.", r"2019\^"),
    ],
)
def test_the_mark_of_a_note_follows_its_word_untouched(source, found, mark, name):
    source = source.replace("^", mark)
    page = f"<p>{source}</p>" if name == "a.html" else source
    draft = drafted(page, name)
    assert draft.count(mark) == 1
    assert re.search(found, draft.replace(mark, "^")), draft


def test_a_mark_in_a_book_is_read_as_one():
    book = made.epub_of('<p>La ville<a epub:type="noteref" href="#n1">1</a> de Paris.</p>')
    page = Package(translate_bytes(book, name="a.epub"), name="a").read("OEBPS/page 0.xhtml")
    assert re.search(r'\w<a epub:type="noteref" href="#n1">1</a>', page.decode())


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Les émissions de CO<sub>2</sub> ont augmenté en France.", "CO<sub>2</sub>"),
        ("L'eau, ou H<sub>2</sub>O, est rare dans cette région.", "H<sub>2</sub>O"),
        ("L'appartement fait 80 m<sup>2</sup> à Paris.", "80 m<sup>2</sup>"),
        ("Des ions Ca<sup>2+</sup> dans l'eau.", "Ca<sup>2+</sup>"),
    ],
)
def test_a_part_of_a_formula_stays_that_part(source, found):
    assert found in drafted(f"<p>{source}</p>")


@pytest.mark.parametrize(
    "source",
    [
        "M<sup>me</sup> Dupont est arrivée à Paris.",
        "Le 1<sup>er</sup> janvier, la loi a changé.",
        "Au XX<sup>e</sup> siècle, la ville a changé.",
        "Le III<sup>e</sup> siècle a commencé en 201.",
    ],
)
def test_the_ending_of_an_abbreviation_covers_no_other_word(source):
    raised = re.findall("<sup>(.*?)</sup>", drafted(f"<p>{source}</p>"))
    assert set(raised) <= {"st", "nd", "rd", "th"}


def test_a_drop_cap_is_one_letter():
    page = '<p><span class="cap">L</span><span class="sc">e président Macron</span> dort.</p>'
    assert re.match(r'<p><span class="cap">\w</span><span class="sc">\w', drafted(page))


def runs_of(*runs):
    book = docx.Document()
    paragraph = book.add_paragraph()
    for text, look in runs:
        run = paragraph.add_run(text)
        if look:
            setattr(run.font, look, True)
    buffer = io.BytesIO()
    book.save(buffer)
    (read,) = docx.Document(
        io.BytesIO(translate_bytes(buffer.getvalue(), name="a.docx"))
    ).paragraphs
    return [(run.text, run.font.superscript or run.font.subscript or False) for run in read.runs]


def test_docx_marks_and_formulas():
    runs = runs_of(("Ils ont signé l'accord", ""), ("2", "superscript"), (" à Paris.", ""))
    at = runs.index(("2", True))
    assert re.search(r"\w$", runs[at - 1][0])
    assert "2" not in runs[at - 1][0]
    runs = runs_of(("Les émissions de CO", ""), ("2", "subscript"), (" augmentent.", ""))
    assert runs[runs.index(("2", True)) - 1][0].endswith("CO")


def test_docx_marks_side_by_side_stay_two():
    five, star = ("5", "superscript"), ("*", "superscript")
    runs = runs_of(("La proposition", ""), five, (" de l'opposition", ""), star, (".", ""))
    assert [run for run in runs if run[1]] == [("5", True), ("*", True)]


def test_docx_spaces_in_a_mark_part_the_words():
    runs = runs_of(("Ils ont signé l'accord", ""), ("2 ", "superscript"), ("à Paris hier.", ""))
    assert ("2 ", True) in runs
    assert "  " not in "".join(text for text, _ in runs)


def test_odt_marks():
    book = OpenDocumentText()
    look = odf_style.Style(name="T1", family="text")
    look.addElement(odf_style.TextProperties(textposition="super 58%"))
    book.automaticstyles.addElement(look)
    paragraph = odf_text.P(text="Ils ont signé l'accord")
    paragraph.addElement(odf_text.Span(stylename=look, text="2"))
    paragraph.addText(" à Paris.")
    book.text.addElement(paragraph)
    buffer = io.BytesIO()
    book.save(buffer)
    read = load(io.BytesIO(translate_bytes(buffer.getvalue(), name="a.odt")))
    (span,) = read.getElementsByType(odf_text.Span)
    assert str(span) == "2"
    assert re.search(r"\w$", str(span.previousSibling))
