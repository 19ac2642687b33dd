"""Each check says what is wrong, and is silent on good translations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import registry
from toolkit.errors import ConfigError
from toolkit.model import Entity, EntityLink, Segment, Tag
from toolkit.quality import check
from toolkit.quality.base import checked

GOOD = [
    ("Le maire a ouvert la salle à 20h30.", "The mayor opened the hall at 8:30 p.m."),
    ("« Je pars », dit-elle (en riant).", '"I am leaving," she said (laughing).'),
    ("12 000 personnes sont venues ; 3,5 % sont restées.", "12,000 people came; 3.5% stayed."),
    ("Il est parti le 9 mai 2010 pour New York.", "He left for New York on May 9, 2010."),
    ("Pourquoi est-il venu ?", "Why did he come?"),
    ("LES PRIX MONTENT", "PRICES ARE RISING"),
    (
        "LE MAIRE DE LA VILLE A OUVERT HIER LA GRANDE SALLE DES FÊTES.",
        "YESTERDAY THE MAYOR OF THE CITY OPENED THE FUNCTION ROOM.",
    ),
    ("Barack Obama", "Barack Obama"),
    ("Écrivez à info@exemple.fr ou {nom}.", "Write to info@exemple.fr or {nom}."),
    ("Non, non, non et non !", "No, no, no and no!"),
    ("Nous nous sommes levés.", "We got up."),
]
LONG = (
    "Le président a annoncé la réforme des retraites, mais les syndicats ont appelé à la grève,"
    " et les étudiants de Lyon ont bloqué leur université."
)
LONG_EN = (
    "The president announced the pension reform, but the unions called a strike,"
    " and students in Lyon blocked their university."
)
BAD = {
    "numbers": ("Il a 12 ans et 3 frères.", "He is 13 and has 3 brothers.", 3),
    "units": ("Cela coûte 25 millions d'euros.", "It costs 25 million dollars.", 3),
    "bounds": ("Moins de 10 personnes.", "More than 10 people.", 3),
    "brackets": ("Il est venu (hier).", "He came (yesterday.", 2),
    "quotes": ("Il dit : « Je viens demain. »", 'He says: "I am coming tomorrow.', 2),
    "untranslated": (LONG, LONG_EN.replace("but the unions", "mais les syndicats ont"), 2),
    "leftover": ("Treize maires sont venus.", "Treize mayors came.", 2),
    "repeated": ("Le chat dort sur le lit.", "The cat is is is is sleeping on the bed.", 3),
    "length_ratio": (
        "Oui, merci beaucoup.",
        "Yes, it was very kind of you indeed, sir, " * 3,
        3,
    ),
    "empty": ("Il est venu.", " . ", 3),
    "broken": ("♪ Il chante", "\ufffd He sings", 3),
    "copied": ("Le chat dort sur le lit.", "le chat dort sur le lit", 3),
    "markup": ("Bonjour {nom} !", "Hello {name}!", 3),
    "punctuation": ("Est-il venu ?", "He came.", 1),
    "capitals": ("LES PRIX MONTENT", "Prices are rising", 1),
    "omission": (LONG, "The president announced the pension reform.", 2),
}


def segment(source, target, **rest):
    return Segment(id="s", block_id="b", source=source, target=target, state="machine", **rest)


def flags(source, target, **rest):
    return {flag.code: flag for flag in check(segment(source, target, **rest))}


@pytest.mark.parametrize(("source", "target"), [*GOOD, (LONG, LONG_EN)], ids=lambda text: text[:16])
def test_good_translations_are_left_alone(source, target):
    assert check(segment(source, target)) == ()


@pytest.mark.parametrize("code", BAD)
def test_each_check_finds_its_defect(code):
    source, target, severity = BAD[code]
    found = flags(source, target)
    assert found[code].severity >= severity
    assert found[code].message.endswith((".", "'", "]", ")", "}", "(", "{"))


def test_every_registered_check_has_a_case():
    assert set(BAD) == set(registry.names("check"))


def test_messages_name_what_differs():
    assert "'12'" in flags(*BAD["numbers"][:2])["numbers"].message
    assert "mais les syndicats ont" in flags(*BAD["untranslated"][:2])["untranslated"].message
    assert "{nom}" in flags(*BAD["markup"][:2])["markup"].message


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("le 3 mars 2014", "on May 3, 2014", "May for March"),
        ("Il part mardi.", "He leaves on Wednesday.", "Wednesday for Tuesday"),
        ("à 40 km d'ici", "40 miles from here", "mile for kilometre"),
        ("à 40 km d'ici", "25 miles from here", None),
        ("une hausse de 3,5 %", "a rise of 3.5 per mille", "per mille for percent"),
        ("Il coûte 12 €.", "It costs $12.", "dollar for euro"),
        ("Il coûte 12 €.", "It costs €12.", None),
        ("Il a lu 12 livres en mars.", "He read 12 books in March.", None),
        ("Il peut partir en juin.", "He may leave in June.", None),
        ("En mars, il peut partir.", "May he leave in March?", None),
        ("pendant 3 jours", "for 3 weeks", "week for day"),
        ("environ 12 à 15 ans", "$12 to 15 years", "no money: '$12'"),
        ("12 centimes", "€0.12", None),
    ],
)
def test_units_dates_and_currencies(source, target, said):
    flag = check(segment(source, target), ["units"])
    assert bool(flag) == bool(said)
    assert not said or said in flag[0].message


def test_of_an_empty_target_only_that_is_said():
    assert [flag.code for flag in check(segment("Il a 12 ans (hier).", ""))] == ["empty"]


@pytest.mark.parametrize("state", ["pending", "copied"])
def test_what_is_not_translated_is_not_checked(state):
    assert check(Segment(id="s", block_id="b", source="12 ans", target="", state=state)) == ()


def test_chosen_checks_only_and_unknown_names_refused():
    bad = segment("Il a 12 ans (hier).", "He is 13.")
    assert [flag.code for flag in check(bad, ["numbers"])] == ["numbers"]
    with pytest.raises(ConfigError, match="number"):
        check(bad, ["number"])


def test_the_gravest_comes_first_and_flags_are_added_once():
    bad = segment("Il a 12 ans (hier) ?", "He is 13.")
    severities = [flag.severity for flag in check(bad)]
    assert severities == sorted(severities, reverse=True)
    once = checked(bad)
    assert checked(once) == once
    assert len(once.flags) == len(severities)


TAGGED = {
    "source": "Un mot gras et code ici",
    "tags": (
        Tag(id="i", start=0, end=11),
        Tag(id="g", start=7, end=11),
        Tag(id="br", start=11, end=11, kind="empty"),
        Tag(id="c", start=15, end=19, kind="protected"),
    ),
}
PLACED = (
    Tag(id="i", start=0, end=11),
    Tag(id="g", start=2, end=6),
    Tag(id="br", start=11, end=11, kind="empty"),
    Tag(id="c", start=16, end=20, kind="protected"),
)


def tagged(*target_tags):
    text = "A bold word and code here"
    return flags(TAGGED["source"], text, tags=TAGGED["tags"], target_tags=target_tags).get("markup")


def test_markup_that_is_well_placed_passes():
    assert tagged(*PLACED) is None


def test_the_ending_of_an_abbreviation_may_enclose_nothing():
    tags, placed = (Tag(id="s", start=1, end=3),), (Tag(id="s", start=3, end=3),)
    assert "markup" not in flags(
        "Mme Dupont dort.", "Mrs Dupont sleeps.", tags=tags, target_tags=placed
    )


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        (PLACED[:3], "missing: 'c'"),
        ((*PLACED, Tag(id="x", start=21, end=25)), "hasn't: 'x'"),
        ((*PLACED[:3], Tag(id="c", start=16, end=25, kind="protected")), "changed: 'code'"),
        ((PLACED[0], Tag(id="g", start=2, end=2), *PLACED[2:]), "nothing any more: 'g'"),
        ((PLACED[0], PLACED[2], PLACED[3], Tag(id="g", start=21, end=25)), "'g' left 'i'"),
    ],
)
def test_markup_defects(tags, said):
    assert said in tagged(*tags).message


WORDS = st.sampled_from(
    [
        "le",
        "chat",
        "12",
        "(dort)",
        "«",
        "oui",
        "»",
        "est",
        "3,5",
        "Paris",
        "{x}",
        "?",
        ".",
        ",",
        "!",
    ]
)


@given(st.lists(WORDS, max_size=12).map(" ".join), st.lists(WORDS, max_size=12).map(" ".join))
def test_any_pair_gets_an_answer_and_the_same_one_twice(source, target):
    first = check(segment(source, target))
    assert first == check(segment(source, target))
    assert len({flag.code for flag in first}) == len(first)


@given(
    st.lists(
        st.sampled_from(["the", "cat", "sleeps", "on", "a", "red", "bed", "today"]),
        min_size=1,
        max_size=6,
    )
)
def test_a_loop_of_any_stretch_is_found(stretch):
    found = flags("Le chat dort sur le lit rouge aujourd'hui.", " ".join(stretch * 5))
    assert "repeated" in found


def test_french_ordinals_are_no_english():
    assert "leftover" in flags("La XVIIe conférence a eu lieu.", "The XVIIe conference took place.")
    assert "leftover" not in flags(
        "Il cite « la XVIIe conférence ».", 'He cites "XVIIe conférence".'
    )
    assert "leftover" not in flags("Marine Le Pen est venue.", "Marine Le Pen came.")


@pytest.mark.parametrize("code", ["copied", "untranslated", "leftover"])
def test_what_nobody_translates_is_no_french_left(code):
    source, code_span = "Utilisez « ajoute la page d'accueil » ici.", (13, 35)
    target = 'Use "ajoute la page d\'accueil" here.'
    kept = Segment(
        id="1", block_id="1", source=source, target=target, state="machine",
        tags=(Tag(id="c", start=code_span[0], end=code_span[1], kind="protected"),),
        target_tags=(Tag(id="c", start=5, end=27, kind="protected"),),
    )  # fmt: skip
    named = Segment(
        id="2", block_id="2", source="Côte d'Ivoire", target="Côte d'Ivoire", state="machine",
        source_entities=(Entity(start=0, end=13, label="LOC"),),
        target_entities=(Entity(start=0, end=13, label="LOC"),),
        links=(EntityLink(source=0, target=0, score=1.0, reason="exonym"),),
    )  # fmt: skip
    alike = Segment(id="3", block_id="3", source="Population (millions)",
                    target="Population (millions)", state="machine")  # fmt: skip
    assert [check(segment, [code]) for segment in (kept, named, alike)] == [(), (), ()]


@pytest.mark.parametrize(
    ("source", "target", "turned"),
    [
        ("très rare (moins d'une personne sur 10 000)", "(more than one in 10,000)", True),
        ("plus de 3 jours", "under 3 days", True),
        ("moins de 3 jours", "no more than 3 days", False),
        ("moins de 3 jours", "within 3 days", False),
        ("plus ou moins de 3 jours", "more than 3 days", False),
        ("plus de peur que de mal", "less harm than fear", False),
    ],
)
def test_a_bound_that_became_its_opposite(source, target, turned):
    assert bool(check(segment(source, target), ["bounds"])) == turned
