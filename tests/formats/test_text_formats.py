"""Each text format by example: what is a block, what is a tag, what is written."""

from dataclasses import replace

import polib
import pytest

from tests.formats.roundtrip import shout
from toolkit import registry
from toolkit.errors import ConfigError, DataError, EncodingError, FormatError
from toolkit.formats import format_for
from toolkit.formats.base import ReadOptions
from toolkit.model import Tag


def read(name, text, **options):
    data = text if isinstance(text, bytes) else text.encode()
    form = registry.load("format", name)()
    return form, form.read(data, name=f"a.{name}", options=ReadOptions(**options))


def texts(name, text, **options):
    return [block.text for block in read(name, text, **options)[1].blocks]


def written(name, text, *new, **options):
    """The file with its first blocks' texts replaced, their tags dropped when they have none."""
    form, document = read(name, text, **options)
    blocks = [
        replace(block, text=new[at]) if at < len(new) else block
        for at, block in enumerate(document.blocks)
    ]
    return form.write(document, blocks).decode()


def shouted(name, text, **options):
    form, document = read(name, text, **options)
    return form.write(document, [shout(block) for block in document.blocks]).decode()


WRAPPED = (
    "Le commandant des forces de l'Est libyen a rencontré le\n"
    "président russe à Moscou, où il est arrivé jeudi soir\n"
    "pour une visite officielle de deux jours.\n"
)


def test_wrapped_lines_are_one_block_and_wrapped_again():
    assert len(texts("text", WRAPPED)) == 1
    out = written("text", WRAPPED, "word " * 30 + "end")
    assert out.count("\n") > 2
    assert max(map(len, out.split("\n"))) <= 58


def test_long_lines_and_verse_are_blocks_of_their_own():
    lines = ["Un paragraphe assez long pour tenir sur une seule ligne. " * 3, "Un autre. " * 9]
    assert len(texts("text", "\n".join(lines))) == 2
    verse = "Je fais souvent\nce rêve étrange\net pénétrant\nd'une femme inconnue\n"
    assert len(texts("text", verse)) == 4


MAIL = """\
De : Marie Dupont <marie.dupont@ville.example>
À : Paul Martin, Jeanne Leroy, Karim Benali, Sophie Garnier et Luc Petit
Objet : réunion de la commission des finances reportée à jeudi prochain
Date : mardi 4 mars 2025

La réunion de mardi est reportée à jeudi, parce que la salle est occupée
par le conseil municipal.

Cordialement,
Marie Dupont
Directrice adjointe des affaires scolaires et périscolaires
Mairie de Saint-Étienne, hôtel de ville
"""


def test_heads_and_signatures_of_mails_keep_their_lines_and_prose_is_joined():
    lines = MAIL.split("\n")
    assert texts("text", MAIL) == [*lines[:4], f"{lines[5]} {lines[6]}", *lines[8:12]]
    out = shouted("text", MAIL).split("\n")
    assert [line.lower() for line in out] == [line.lower() for line in lines]


def test_wrapped_prose_among_short_lines_is_joined():
    file = (
        "Courses :\ndu pain complet\ndu lait\ntrois pommes\ndu savon\n\n"
        "Le marché de la place ferme à midi le samedi, il vaut donc mieux partir\n"
        "avant dix heures.\n"
    )
    *short, prose = texts("text", file)
    assert short == ["Courses :", "du pain complet", "du lait", "trois pommes", "du savon"]
    assert prose.endswith("mieux partir avant dix heures.")


def test_separators_that_end_no_line():
    assert texts("text", "un\u2028deux\x85trois\x0cquatre\n") == ["un\u2028deux\x85trois\x0cquatre"]


def test_list_markers_stay():
    assert written("text", "- un\n- deux\n", "one", "two") == "- one\n- two\n"


def test_windows_ends_of_lines_are_written_in_wrapped_text():
    out = written("text", WRAPPED.replace("\n", "\r\n"), "word " * 30 + "end")
    assert out.count("\n") == out.count("\r\n") > 2


def test_a_translation_cannot_add_lines():
    assert written("lines", "un\n\ndeux\n", "one\ntwo") == "one two\n\ndeux\n"


@pytest.mark.parametrize(
    ("source", "new", "expected"),
    [
        ("Un\n", "1. One", "1\\. One\n"),
        ("Un\n", "# One", "\\# One\n"),
        ("Un\n", "- One", "\\- One\n"),
        ("Un\n", "a *b* c", "a \\*b\\* c\n"),
        ("Un\n", "snake_case", "snake_case\n"),
        ("| a |\n|---|\n", "x | y", "| x \\| y |\n|---|\n"),
        ("# Un #\n", "C #", "# C \\# #\n"),
    ],
)
def test_markdown_escapes_what_would_change_meaning(source, new, expected):
    assert written("markdown", source, new) == expected
    assert texts("markdown", expected)[0] == new


@pytest.mark.parametrize("blank", ["\u00a0", "\u2028", "\u3000 \u00a0"])
@pytest.mark.parametrize(
    ("before", "quote"), [("", ""), ("# Un\n\n", ""), ("> ", "> "), ("- ", "  "), ("1. ", "   ")]
)
def test_markdown_lines_of_no_break_spaces_alone(blank, before, quote):
    source = f"{before}{blank}\n{quote}Un *mot*\n{quote}ici, 1. un\n"
    assert texts("markdown", source)[-1] == "Un mot ici, 1. un"
    written = f"{before.upper()}{blank}\n{quote}UN *MOT*\n{quote}ICI, 1. UN\n"
    assert shouted("markdown", source) == written


def test_markdown_leaves_what_is_no_text():
    source = (
        "---\nauthor: Un nom\n---\n\n```\ncode\n```\n\n    code\n\n<div>html</div>\n\n"
        "$$\nx\n$$\n\n[a]: http://b\n\n::: note\nTexte\n:::\n"
    )
    assert texts("markdown", source) == ["Texte"]


def test_markdown_links_keep_their_targets():
    source = 'Voir [la doc][d], [d] et ![une image](i_j.png "t") ou `code`.\n\n[d]: http://x\n'
    out = shouted("markdown", source)
    assert '[LA DOC][d], [D][d] ET ![UNE IMAGE](i_j.png "T") OU `code`.' in out


def test_markdown_emphasis_inside_a_word_is_written_so_that_it_counts():
    form, document = read("markdown", "le _mot_ ici\n")
    moved = Tag(id="1", start=2, end=4)
    out = form.write(document, [replace(document.blocks[0], text="keyword", tags=(moved,))])
    assert out == b"ke*yw*ord\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("> [!WARNING]\n> Ne touchez\n> pas.\n", "> [!WARNING]\n> NE TOUCHEZ\n> PAS.\n"),
        ("> [!note]- Un titre\n> Un texte\n", "> [!note]- UN TITRE\n> UN TEXTE\n"),
        ("> [!NOTE]\n", "> [!NOTE]\n"),
        ("> **Note**\n> Un texte\n", "> **NOTE**\n> UN TEXTE\n"),
        ("- **Un** :\n  deux\n", "- **UN** :\n  DEUX\n"),
        ("**Un** mot\nsuit\n", "**UN** MOT\nSUIT\n"),
        ("La loi $$e=mc^2$$ et $a$.\n", "LA LOI $$e=mc^2$$ ET $a$.\n"),
        ("L'ONU\n\n*[ONU]: Nations unies\n", "L'ONU\n\n*[ONU]: Nations unies\n"),
        ("\\* Un mot.\n", "\\* UN MOT.\n"),
        ("Un prix\\* ici.\n", "UN PRIX\\* ICI.\n"),
        ("Un \\*mot\\* ici.\n", "UN \\*MOT\\* ICI.\n"),
        ("Un mot<sup>a</sup>, H<sub>a</sub>.\n", "UN MOT<sup>a</sup>, H<sub>A</sub>.\n"),
    ],
)
def test_markdown_keeps_its_lines_math_and_stars(source, expected):
    assert shouted("markdown", source) == expected


@pytest.mark.parametrize(
    ("source", "new", "expected"),
    [
        ("title: Un titre\n", "A title", "title: A title\n"),
        ("title: Un titre\r\n", "A: title", 'title: "A: title"\r\n'),
        ("description: 'L''eau'  # x\n", None, None),
        ("description: 'L''eau'\n", 'The "water"', 'description: "The \\"water\\""\n'),
        ('title: "Un \\"mot\\" : ici"\n', "Yes", 'title: "Yes"\n'),
        ("title: Un titre\n  qui continue\n", None, None),
        ("title: 2024\n", None, None),
        ("title: {{ titre }}\n", None, None),
        ("title: &ancre Un titre\n", None, None),
        ("title: >-\n  Un titre\n", None, None),
        ("author: Un nom\n", None, None),
        ("site:\n  title: Un titre\n", None, None),
    ],
)
def test_titles_in_front_matter(source, new, expected):
    page = f"---\nlang: fr\n{source}date: 2024-01-01\n---\n\nUn mot.\n"
    if new is None:
        assert texts("markdown", page) == ["Un mot."]
        return
    out = written("markdown", page, new)
    assert out == f"---\nlang: fr\n{expected}date: 2024-01-01\n---\n\nUn mot.\n"
    assert texts("markdown", out)[0] == new


def test_toml_front_matter_is_left_alone():
    assert texts("markdown", "+++\ntitle: Un titre\n+++\n\nUn mot.\n") == ["Un mot."]


def test_html_notes_and_drawings():
    page = (
        '<p>L\'Insee<sup class="r"><a href="#c">[2]</a></sup> et<a href="#n3"><sup>3</sup></a>'
        " m<sup>2</sup> <a href='#c2'>2</a> M<sup>me</sup> <svg><title>Le plan</title>"
        "<style>a</style><text>La <tspan>ville</tspan></text><g>non</g></svg></p>"
        "<svg translate=no><text>non</text></svg>"
    )
    document = read("html", page)[1]
    assert document.blocks[0].text == "L'Insee et m2 2 Mme"
    kinds = [tag.kind for tag in document.blocks[0].tags]
    assert kinds == ["empty", "empty", "pair", "pair", "pair", "empty"]
    assert texts("html", page)[1:] == ["Le plan", "La", "ville"]
    out = shouted("html", page)
    assert '[2]</a></sup> ET<a href="#n3"><sup>3</sup></a> M<sup>2</sup>' in out
    assert "<title>LE PLAN</title><style>a</style><text>LA <tspan>VILLE</tspan></text>" in out


def test_raised_text_that_has_no_english_is_left_out():
    form, document = read("html", "<p>M<sup>me</sup> Un</p>")
    nothing = Tag(id="1", start=3, end=3)
    out = form.write(document, [replace(document.blocks[0], text="Mrs One", tags=(nothing,))])
    assert out == b"<p>Mrs One</p>"


def test_html_blocks_tags_and_attributes():
    page = (
        '<html lang="fr"><p>Voir&nbsp;: <a href=x title="Le titre">la <b>maison</b></a>'
        " &amp; <img alt='une image'> <code>f</code>.<script>x</script><p translate=no>Non</p>"
    )
    assert texts("html", page) == ["Voir\xa0: la maison & f.", "Le titre", "une image"]
    out = shouted("html", page)
    assert out.startswith('<html lang="en"><p>VOIR&nbsp;: <a href=x title="LE TITRE">LA <b>MAISON')
    assert "&amp; <img alt='UNE IMAGE'> <code>f</code>.<script>x</script><p translate=no>Non" in out


def test_html_characters_that_the_page_lacks_become_references():
    page = "<meta charset=iso-8859-1><p>été".encode("cp1252")
    form, document = read("html", page)
    assert document.encoding == "cp1252"
    out = form.write(document, [replace(document.blocks[0], text="Ć é <")])
    assert out == b"<meta charset=iso-8859-1><p>&#262; \xe9 &lt;"


def test_html_attribute_values_are_quoted_when_they_must():
    assert written("html", "<img alt=Maison>", 'a "b"') == '<img alt="a &quot;b&quot;">'


def test_subtitles_are_broken_into_even_lines():
    cue = "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>Bonjour</i>\n"
    form, document = read("srt", cue)
    (block,) = document.blocks
    assert [tag.kind for tag in block.tags] == ["empty", "pair"]
    new = replace(
        block, text="word " * 11 + "end", tags=(block.tags[0], Tag(id="2", start=0, end=4))
    )
    lines = form.write(document, [new]).decode().split("\n")[2:]
    assert [len(line) < 50 for line in lines] == [True, True, True]
    assert lines[0].startswith("{\\an8}<i>word</i> word")


def test_a_dialogue_keeps_a_line_for_each_speaker():
    cue = "1\n00:00:01,000 --> 00:00:02,000\n- Oui.\n- Non.\n"
    assert texts("srt", cue) == ["Oui.", "Non."]


def test_vtt_leaves_notes_and_styles():
    file = "WEBVTT\n\nNOTE non\n\nSTYLE\nx\n\nid\n00:01.000 --> 00:02.000\n<v Léa>A &amp; b\n"
    assert texts("vtt", file) == ["A & b"]
    assert shouted("vtt", file).endswith("<v Léa>A &amp; B\n")


PO = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: fr\\n"\n\n'
    '#, fuzzy\nmsgctxt "m"\nmsgid "Un \\"mot\\" de %(nom)s\\n"\nmsgstr "x"\n\n'
    'msgid "%d fichier"\nmsgid_plural "%d fichiers"\nmsgstr[0] ""\nmsgstr[1] ""\n\n'
    'msgid "Oui"\nmsgstr "Yes"\n\n#~ msgid "vieux"\n#~ msgstr "old"\n'
)


def test_po_is_what_gettext_reads():
    form, document = read("po", PO)
    assert [block.target for block in document.blocks] == [None, None, None, "Yes"]
    out = form.write(
        document, [shout(block) for block in document.blocks[:3]] + [document.blocks[3]]
    )
    catalogue = polib.pofile(out.decode())
    first, plural, kept = (entry for entry in catalogue if not entry.obsolete)
    assert first.msgstr == 'UN "MOT" DE %(nom)s\n'
    assert first.fuzzy
    assert plural.msgstr_plural == {0: "%d FICHIER", 1: "%d FICHIERS"}
    assert plural.fuzzy
    assert (kept.msgstr, kept.fuzzy) == ("Yes", False)
    assert catalogue.metadata["Language"] == "en"
    assert len(catalogue.obsolete_entries()) == 1


def test_po_reads_a_header_alone_and_escapes_that_are_none():
    assert texts("po", 'msgid ""\n') == []
    assert texts("po", 'msgid "Un \\8 et \\9 \\101 \\x42"\nmsgstr ""\n') == ["Un 8 et 9 A B"]


@pytest.mark.parametrize("source", ["Menu", "<b>Menu</b>"])
def test_po_writes_a_target_that_equals_its_source(source):
    form, document = read("po", f'msgid "{source}"\nmsgstr ""\n')
    out = form.write(document, [replace(document.blocks[0], target="Menu", origin="human")])
    assert out.decode() == f'msgid "{source}"\nmsgstr "{source}"\n'


@pytest.mark.parametrize(
    ("source", "text", "new", "expected"),
    [
        ("&Fichier", "Fichier", "File", "&File"),
        ("_Annuler", "Annuler", "Cancel", "C_ancel"),
        ("Enregistrer &sous…", "Enregistrer sous…", "Save as…", "&Save as…"),
        ("Dé&marrer", "Démarrer", "Start", "&Start"),
        ("Ouvrir l'_éditeur", "Ouvrir l'éditeur", "Open the editor", "Open the _editor"),
        ("_Aide de %(mon_nom)s", "Aide de %(mon_nom)s", "%(mon_nom)s Help", "%(mon_nom)s _Help"),
        ("&Menu", "Menu", "Menu", "&Menu"),
    ],
)
def test_po_accelerators_go_before_a_letter_of_the_translation(source, text, new, expected):
    form, document = read("po", f'msgid "{source}"\nmsgstr ""\n')
    (block,) = document.blocks
    assert block.text == text
    tags = [t for t in block.tags if t.kind == "protected"]
    at = new.find("%(")
    moved = tuple(replace(t, start=at, end=at + t.end - t.start) for t in tags)
    target = new if new == text else None
    out = form.write(document, [replace(block, text=new, tags=moved, target=target)])
    assert polib.pofile(out.decode())[0].msgstr == expected


@pytest.mark.parametrize(
    "source",
    ["A &amp; b", "file_name", "_nom", "Travaux de R&D", "a && &b", "_un_ mot", "a & b"],
)
def test_po_signs_that_are_no_accelerators_stay(source):
    assert texts("po", f'msgid "{source}"\nmsgstr ""\n') == [source]


def test_po_targets_are_shown_without_their_accelerators_and_stay_in_the_file():
    file = 'msgid "_Aide"\nmsgstr "_Help"\n'
    form, document = read("po", file)
    assert [(block.text, block.target) for block in document.blocks] == [("Aide", "Help")]
    assert form.write(document, document.blocks) == file.encode()


@pytest.mark.parametrize(
    ("file", "marked"),
    [
        ('# n\nmsgid "a b"\nmsgstr ""\n', '# n\n#, fuzzy\nmsgid "a b"\nmsgstr "A B"\n'),
        (
            '#, c-format\r\nmsgctxt "m"\r\nmsgid "a"\r\nmsgstr ""\r\n',
            '#, fuzzy, c-format\r\nmsgctxt "m"\r\nmsgid "a"\r\nmsgstr "A"\r\n',
        ),
    ],
)
def test_po_marks_what_a_machine_wrote(file, marked):
    assert shouted("po", file) == marked


def test_po_overwrites_when_asked():
    assert read("po", PO, overwrite=True)[1].blocks[3].target is None


def test_csv_quotes_only_what_needs_it():
    source = 'id;texte;n\n1;un;x\n2;"deux ""2""";"x"\n'
    expected = 'id;texte;n\n1;"a;b";x\n2;"say ""hi""";"x"\n'
    assert written("csv", source, "a;b", 'say "hi"', columns=("texte",)) == expected


def test_columns_by_number_and_by_guess():
    assert texts("tsv", "Bonjour\tHello\n", columns=("1",)) == ["Bonjour"]
    assert texts("csv", "id,fr\n1,Bonjour\n") == ["Bonjour"]
    assert texts("tsv", '"Oui", dit-il\tx\n', columns=("1",)) == ['"Oui", dit-il']


def test_jsonl_replaces_the_string_in_place():
    source = '{"a": {"b": ["\\u00e9t\\u00e9", {"c": "non"}]},  "x": 1}\n'
    assert texts("jsonl", source, columns=("a.b",)) == ["été"]
    assert texts("jsonl", source, columns=("a.b.1.c",)) == ["non"]
    expected = source.replace("\\u00e9t\\u00e9", '\\u00e9 \\"')
    assert written("jsonl", source, 'é "', columns=("a.b",)) == expected


@pytest.mark.parametrize(
    ("name", "source", "options", "error", "message"),
    [
        ("csv", 'a,b\n1,"un\n', {"columns": ("b",)}, FormatError, "a.csv:2"),
        ("csv", 'a,b\n1,"un"x\n', {"columns": ("b",)}, FormatError, "a.csv:2"),
        ("csv", "a,b\n1,un\n2\n", {"columns": ("b",)}, FormatError, "a.csv:3"),
        ("csv", "a,b\n1,un\n", {"columns": ("fr",)}, ConfigError, "'a', 'b'"),
        ("tsv", "un\tdeux\n", {}, ConfigError, "'1', '2'"),
        ("jsonl", '{"a": "b"}\n{"a": }\n', {"columns": ("a",)}, FormatError, "a.jsonl:2"),
        ("jsonl", '{"a": "b", "c": "d"}\n', {"columns": ("x",)}, ConfigError, "'a', 'c'"),
        ("srt", "1\n00:01 -> 2\nun\n", {}, FormatError, "a.srt"),
        ("srt", "1\n0:x --> 0:y\nun\n", {}, FormatError, "a.srt:2"),
        ("vtt", "00:01.000 --> 00:02.000\nun\n", {}, FormatError, "WEBVTT"),
        ("po", 'msgid "un\nmsgstr ""\n', {}, FormatError, "a.po:1"),
        ("po", "bonjour\n", {}, FormatError, "a.po:1"),
        ("text", b"\x89PNG\r\n\x1a\n\0\0", {}, EncodingError, "binary"),
    ],
)
def test_bad_input_says_what_and_where(name, source, options, error, message):
    with pytest.raises(error, match=message):
        read(name, source, **options)


def test_lost_unknown_and_changed_markup_is_refused():
    form, document = read("html", "<p>Un <b>mot</b> et <code>x</code></p>")
    (block,) = document.blocks
    for tags in (
        block.tags[:1],
        (*block.tags, Tag(id="9", start=len(block.text), end=len(block.text), kind="empty")),
    ):
        with pytest.raises(DataError, match="markup"):
            form.write(document, [replace(block, tags=tags)])
    with pytest.raises(DataError, match="Protected"):
        form.write(document, [replace(block, text=block.text.upper())])
    with pytest.raises(DataError, match="blocks"):
        form.write(document, [])


def test_formats_by_extension():
    assert format_for("A/B.HTM").name == "html"
    assert format_for("lines").name == "lines"
    with pytest.raises(ConfigError, match=r"\.md"):
        format_for("a.xyz")


def test_markdown_titles_of_links_and_images_are_texts():
    source = '[a](u "le \\"b\\"") ![c](v \'d e\') [f](w) [g](<x y> "")\n'
    assert texts("markdown", source) == ["a f g", 'le "b"', "c", "d e"]
    assert '[A](u "LE \\"B\\"") ![C](v \'D E\')' in shouted("markdown", source)
