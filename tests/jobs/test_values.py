"""Empty inline codes that stand for a value are words of their sentence to the shipped model."""

import re
from dataclasses import replace

import pytest
from lxml import etree

from toolkit import Translator
from toolkit.formats import codes
from toolkit.jobs.translate import translate_files
from toolkit.jobs.translation.finish import assemble
from toolkit.jobs.translation.flow import Translated
from toolkit.jobs.translation.options import TranslateOptions
from toolkit.jobs.translation.values import with_sure_values, with_values, without_values
from toolkit.model import Block, Document, Segment, Tag
from toolkit.store import Stored

SENTENCES = [
    ('Bienvenue, <x id="1"/> !', 'Welcome, <x id="1"/>!'),
    (
        'Vous avez <x id="1"/> nouveaux messages de <x id="2"/>.',
        'You have <x id="1"/> new messages from <x id="2"/>.',
    ),
    ('<x id="1"/> a ajouté un commentaire.', '<x id="1"/> added a comment.'),
    ('Le fichier « <x id="1"/> » n\'existe pas.', 'The "<x id="1"/>" file doesn\'t exist.'),
    ('Il reste <x id="1"/> % de la batterie.', '<x id="1"/>% of the battery remains.'),
    (
        'Vous avez <g id="1"><x id="2"/> nouveaux messages</g> de votre ami <x id="4"/> !',
        'You have <g id="1"><x id="2"/> new messages</g> from your friend <x id="4"/>!',
    ),
    ("Bienvenue, <ph>{0}</ph> !", "Welcome, <ph>{0}</ph>!"),
    (
        'Une erreur {1} est survenue dans le module <x id="1"/>.',
        'A {1} error occurred in the <x id="1"/> module.',
    ),
    # No words: these stand where the alignment puts them.
    ('<x id="1"/> Enregistrer', '<x id="1"/> Save'),
    ('Enregistrer <x id="1"/>', 'Save <x id="1"/>'),
    ("Bienvenue. <x/>", "Welcome. <x/>"),
]
VALUES = [
    '<x id="1"/>', '<ph id="1"/>', "<ph/>", "<ph>{0}</ph>", "<ph>%1$s</ph>",
    '<ph type="var">a</ph>',
    '<x id="INTERPOLATION" equiv-text="{{ user.name }}"/>', '<ph id="1" disp="{{name}}"/>',
    '<ph id="1" type="other"/>', '<ph id="1" subType="xlf:var"/>', '<x id="1" ctype="x-param"/>',
]  # fmt: skip
OTHERS = [
    '<x id="1" ctype="lb"/>', '<x id="1" ctype="image"/>', "<ph>&lt;br/&gt;</ph>", "<lb/>", "<bx/>",
    '<x id="LINE_BREAK"/>', '<x id="START_TAG_SPAN"/>', '<x id="1" equiv-text="&lt;img&gt;"/>',
    '<ph id="1" type="fmt"/>', '<ph id="1" subType="xlf:lb"/>', '<ph type="fnote"/>', "<it/>",
    "<ph>\\n</ph>", '<ph id="1" dataRef="gone"/>',
]  # fmt: skip
FILES = {
    "a.xlf": '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a"'
    ' source-language="fr" target-language="en" datatype="plaintext"><body><trans-unit id="1">'
    '<source>Bienvenue, <x id="1"/> !</source></trans-unit></body></file></xliff>',
    "b.xlf": '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="fr"'
    ' trgLang="en"><file id="f"><unit id="1"><originalData><data id="d">{name}</data>'
    '</originalData><segment><source>Bienvenue, <ph id="1" dataRef="d"/> !</source></segment>'
    "</unit></file></xliff>",
    "c.tmx": '<tmx version="1.4"><header srclang="fr" segtype="sentence"/><body><tu>'
    '<tuv xml:lang="fr"><seg>Bienvenue, <ph x="1">%s</ph> !</seg></tuv></tu></body></tmx>',
}


def host(content):
    return etree.fromstring(f"<source>{content}</source>")


def block(content):
    read = codes.read_content(host(content)).tagged
    return Block(id="1", text=read.text, tags=read.tags())


@pytest.fixture(scope="module")
def translator():
    with Translator(TranslateOptions(use_store=False)) as made:
        yield made


@pytest.mark.parametrize(("french", "english"), SENTENCES)
def test_it_stands_once_where_a_name_would(translator, french, english):
    document = Document(id="-", format="xliff", blocks=(block(french),))
    (draft,) = translator.drafts([document])
    target = host("")
    codes.fill(target, host(french), draft.blocks[0])
    assert etree.tostring(target, encoding="unicode")[8:-9] == english
    assert not draft.translated.segments[0].flags
    assert [tag.kind for tag in draft.blocks[0].tags] == [tag.kind for tag in block(french).tags]


@pytest.mark.parametrize("element", VALUES)
def test_codes_for_values(element):
    assert block(f"Bonjour {element} !").tags[0].value


@pytest.mark.parametrize("element", OTHERS)
def test_other_codes(element):
    assert not block(f"Bonjour {element} !").tags[0].value


@pytest.mark.parametrize("name", FILES)
def test_files(name, tmp_path):
    source = tmp_path / name
    source.write_text(FILES[name], encoding="utf-8")
    (record,) = translate_files([source], tmp_path / "out").records
    assert record.error is None
    draft = tmp_path / "out" / name
    (own,) = re.findall(r"Bienvenue, (<(?:x|ph)\b[^<]*?(?:/>|>%s</ph>)) !", FILES[name])
    assert draft.read_text(encoding="utf-8").count(f">Welcome, {own}!<") == 1
    (record,) = translate_files([draft], tmp_path / "again").records
    assert dict(record.states) == {"memory": 1}
    assert (tmp_path / "again" / name).read_bytes() == draft.read_bytes()


@pytest.mark.parametrize("english", ["Welcome!", "Welcome, EX1!", "Welcome, X1 X1!"])
def test_a_value_that_the_model_loses_is_placed_by_alignment(translator, english):
    read = block('Bienvenue, <x id="1"/> !')
    plan = translator.planner.plan(Document(id="-", format="xliff", blocks=(read,)))
    lost, plain = plan.requests()
    assert (lost, plain) == ("Bienvenue, X1 !", "Bienvenue,  !")
    texts = {lost: english, plain: "Welcome!"}
    found = {text: Stored(source=text, target=to, score=0.0) for text, to in texts.items()}
    (made,) = assemble(Translated(plan=plan, found=found, fresh=frozenset()))
    assert (made.source, made.target, made.tags) == (plain, "Welcome!", read.tags)


@pytest.mark.parametrize("target", ["Welcome!", "Welcome, {1} {1}!", "Welcome, {1}!"])
def test_nothing_is_left_of_the_placeholder(target):
    text, tags = with_values("Bienvenue,  !", block('Bienvenue, <x id="1"/> !').tags)
    assert (text, tags[0].kind) == ("Bienvenue, {1} !", "protected")
    segment = Segment(id="1", block_id="1", source=text, target=target, tags=tags)
    sure = with_sure_values(segment)
    if target == "Welcome, {1}!":
        at = target.index("{")
        sure = without_values(replace(sure, target_tags=(replace(tags[0], start=at, end=at + 3),)))
        assert (sure.target, sure.target_tags[0].start) == ("Welcome, !", at)
    assert (sure.source, sure.tags[0].kind) == ("Bienvenue,  !", "empty")
    assert "{" not in sure.target


def test_tags_around_a_value_keep_their_nest():
    tags = (
        Tag(id="a", start=5, end=9),
        Tag(id="b", start=5, end=5, kind="empty", value=True),
        Tag(id="c", start=9, end=9, kind="empty"),
    )
    text, moved = with_values("J'ai  amis", tags)
    assert text == "J'ai {1} amis"
    assert [(tag.start, tag.end) for tag in moved] == [(5, 12), (5, 8), (12, 12)]
