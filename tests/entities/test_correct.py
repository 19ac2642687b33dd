"""Names in drafts put right, and left alone when nothing is sure."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.entities.acronyms import stopped
from toolkit.entities.articles import takes_the
from toolkit.entities.correct import correct
from toolkit.entities.gazetteer import Gazetteer
from toolkit.entities.tokens import tokenise
from toolkit.model import Span, TokenLink


def one(source, target, gazetteer, links=(), **options):
    return correct([source], [target], [links], gazetteer=gazetteer, **options)[0]


def words_linked(source, target, *pairs):
    """Token links between the n-th occurrence-free words given."""
    links = []
    for fr, en in pairs:
        a, b = source.index(fr), target.index(en)
        links.append(
            TokenLink(
                source_start=a, source_end=a + len(fr), target_start=b, target_end=b + len(en)
            )
        )
    return tuple(links)


@pytest.mark.parametrize(
    ("source", "draft", "right"),
    [
        # copied
        ("Andreï Beloussov parle.", "Andreï Beloussov speaks.", "Andrei Belousov speaks."),
        ("Il vit à Pékin.", "He lives in Pékin.", "He lives in Beijing."),
        # possessive kept
        (
            "Le plan de Sergueï Choïgou échoue.",
            "Sergueï Choïgou's plan fails.",
            "Sergei Shoigu's plan fails.",
        ),
        # an unknown person, by the letters
        ("Oleg Tchoubarov est élu.", "Oleg Tchoubarov is elected.", "Oleg Chubarov is elected."),
        # an article that English doesn't want, and one that it does
        ("Il va sur la place Rouge.", "He goes to the Place Rouge.", "He goes to Red Square."),
        ("Il cite l'OTAN.", "He quotes OTAN.", "He quotes NATO."),
        # the article that English never leaves out
        ("Il est reçu au Kremlin.", "He is received in Kremlin.", "He is received in the Kremlin."),
        # towns that no list spells in French, by sound
        ("Il vit à Zaoziorny.", "He lives in Zaoziorny.", "He lives in Zaozyorny."),
        # the spelling that English has left behind
        ("Il vit à Kiev.", "He lives in Kiev.", "He lives in Kyiv."),
        ("Il vit à Dunkerque.", "He lives in Dunkerque.", "He lives in Dunkirk."),
    ],
)
def test_copied_names_are_corrected(source, draft, right, gazetteer):
    result = one(source, draft, gazetteer)
    assert result.text == right
    assert [flag.code for flag in result.flags] == ["name-corrected"]
    for link in result.links:
        assert result.target_entities[link.target].text(result.text) in right


@pytest.mark.parametrize("source", ["Le budget : 63,6 Md€.", "Il reste 512 Mo de mémoire."])
def test_units_are_no_names(source, gazetteer):
    assert one(source, "A draft.", gazetteer).source_entities == ()


@pytest.mark.parametrize("name", ["Django", "Louboutin", "Gounod", "Adjani"])
def test_single_names_are_not_respelled_without_a_hint_of_the_east(name, gazetteer):
    assert one(f"Il aime {name}.", f"He likes {name}.", gazetteer).text == f"He likes {name}."


def test_single_names_are_respelled_where_the_article_speaks_of_their_country(gazetteer):
    sources = ["Kiev répond.", "Ce jour-là, Kouleba arrive."]
    drafts = ["Kyiv answers.", "That day, Kouleba arrives."]
    results = correct(sources, drafts, [(), ()], gazetteer=gazetteer)
    assert results[1].text == "That day, Kuleba arrives."


def test_a_garbled_name_is_found_through_attention(gazetteer):
    source, draft = "Andreï Beloussov est venu.", "Andreikolsov came."
    links = words_linked(
        source, draft, ("Andreï", "Andreikolsov"), ("Beloussov", "Andreikolsov"), ("venu", "came")
    )
    assert one(source, draft, gazetteer, links).text == "Andrei Belousov came."
    # without attention nothing says where it went
    silent = one(source, draft, gazetteer)
    assert silent.text == draft
    assert [flag.code for flag in silent.flags] == ["name-missing"]


def test_half_a_name_left_in_french_is_replaced(gazetteer):
    source, draft = "Il est sur la place Rouge.", "He is on the Rouge."
    links = words_linked(source, draft, ("place", "Rouge"), ("Rouge", "Rouge"), ("sur", "on"))
    assert one(source, draft, gazetteer, links).text == "He is on Red Square."


@pytest.mark.parametrize("draft", ["He is on the Rouge place.", "He is on the place Rouge."])
def test_no_generic_word_is_left_beside_the_right_name(draft, gazetteer):
    source = "Il est sur la place Rouge."
    links = words_linked(source, draft, ("place", "place"), ("Rouge", "Rouge"), ("sur", "on"))
    assert one(source, draft, gazetteer, links).text == "He is on Red Square."


def test_a_garbled_place_is_corrected_but_not_its_adjective(gazetteer):
    source, draft = "Il vit en Sibérie.", "He lives in Sibéri."
    links = words_linked(source, draft, ("Sibérie", "Sibéri"), ("vit", "lives"))
    assert one(source, draft, gazetteer, links).text == "He lives in Siberia."
    draft = "He is a Siberian."
    links = words_linked(source, draft, ("Sibérie", "Siberian"))
    assert one(source, draft, gazetteer, links).text == draft


def test_a_word_that_is_no_name_is_never_replaced(gazetteer):
    source, draft = "Andreï Beloussov est venu.", "The minister came."
    links = words_linked(source, draft, ("Andreï", "minister"), ("Beloussov", "minister"))
    result = one(source, draft, gazetteer, links)
    assert result.text == draft
    assert [flag.code for flag in result.flags] == ["name-missing"]


@pytest.mark.parametrize(
    ("source", "draft"),
    [
        ("Andreï Beloussov parle.", "Andrei Belousov speaks."),
        ("Il vit à Kiev.", "He lives in Kyiv."),
        ("Il vit à Valence.", "He lives in Valence."),
        ("Elle est roumaine, de Roumanie.", "She is Romanian."),
        ("Il traverse le désert de Gobi.", "He crosses the Gobi."),
        ("Il cite le porte-parole du Kremlin.", "He quotes a Kremlin spokesman."),
        ("Sergueï Volkov arrive.", "Sergey Volkov arrives."),
        ("Pierre Bourdieu écrit.", "Pierre Bourdieu writes."),
        ("Le Coran le dit.", "The Koran says so."),
        ("Google le dit.", "Google says so."),
        ("Les Coptes prient.", "The Copts pray."),
        ("Mohamed Mansouri gagne.", "Mohamed Mansouri wins."),
        ("Jérusalem est une ville.", "Jerusalem is a city."),
        ("Vladimir Sychev filme.", "Vladimir Sychev films."),
        ("Les Ivanov partent.", "The Ivanovs are leaving."),
        ("Le RN, LFI et le PS votent.", "The RN, LFI and the PS vote."),
        ("Le RN vote.", "The National Rally votes."),
        ("La réunion a lieu.", "The meeting is held."),
    ],
)
def test_what_is_right_or_unsure_stays(source, draft, gazetteer):
    assert one(source, draft, gazetteer).text == draft


@pytest.mark.parametrize(
    ("source", "draft", "right", "pairs"),
    [
        ("Le PSG gagne.", "The SGP wins.", "PSG wins.", [("PSG", "SGP")]),
        ("L'UBS perd.", "The US loses.", "UBS loses.", [("UBS", "US")]),
        ("La SNCF l'annonce.", "CDS says so.", "SNCF says so.", [("La", "CDS")]),
        ("Le RN vote.", "GNI votes.", "The National Rally votes.", [("RN", "GNI")]),
        ("Sur la RN 20.", "On NRC 20.", "On RN 20.", [("RN", "NRC")]),
        ("Le PIB baisse.", "GDP falls.", "GDP falls.", [("PIB", "GDP")]),
        ("Le VIH recule.", "AIDS recedes.", "AIDS recedes.", [("VIH", "AIDS")]),
        ("Le PSG et l'UE.", "The EU.", "The EU.", [("UE", "EU")]),
        (
            "Les Objectifs (ODD).",
            "The Sustainable Development Goals (SDG).",
            "The Sustainable Development Goals (SDG).",
            [("ODD", "SDG")],
        ),
        (
            "L'Autorité palestinienne (AP).",
            "The Palestinian Authority (PA).",
            "The Palestinian Authority (PA).",
            [("AP", "PA")],
        ),
        ("Un prêt en euros à l'OM.", "A EUR loan to it.", "A EUR loan to it.", [("OM", "EUR")]),
    ],
)
def test_acronyms_are_translated_or_copied_never_made_up(source, draft, right, pairs, gazetteer):
    links = words_linked(source, draft, *pairs)
    assert one(source, draft, gazetteer, links).text == right


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("La S.N.C.F. et l'O.N.U.", ["SNCF", "ONU."]),
        ("Les U.S.A et la R.D.C. négocient", ["USA", "RDC"]),
        ("Elle a quitté l'O.N.U. Elle vit ici.", ["ONU."]),
        ("La C.G.T. Métallurgie", ["CGT"]),
        ("L'U.E. paie.", ["UE"]),
        ("J.R.R. Tolkien et J.K. Rowling", []),
        ("Un livre d'A.B.C. Dupont", []),
        ("www.A.B.C.D", []),
        ("P.S. : merci", []),
    ],
)
def test_acronyms_with_stops(text, found):
    assert [plain for _, _, plain in stopped(text)] == found


@pytest.mark.parametrize(
    ("source", "draft", "pairs"),
    [
        ("Ouvrez Excel.", "Open Excel.", [("Ouvrez", "Open"), ("Excel", "Excel")]),
        ("Le Chapitre II.", "Chapter II.", [("Chapitre", "Chapter"), ("II", "II")]),
        ("Cliquez sur Fichier.", "Click on File.", [("Fichier", "File")]),
        ("Les Affaires Extérieures.", "Exterior Affairs.",
         [("Affaires", "Affairs"), ("Extérieures", "Exterior")]),
        ("Jens Müller précise.", "Jens Müller says.",
         [("Jens", "Jens"), ("Müller", "Müller"), ("Müller", "says")]),
        ("Hollande a dit non.", "Hollande said no.", [("Hollande", "Hollande")]),
        ("Le président Hollande parle.", "President Hollande speaks.", []),
        ("Dominique de Villepin aussi.", "Dominique de Villepin, too.", []),
        ("Virginie est partie.", "Virginie left.", []),
    ],
)  # fmt: skip
def test_words_that_were_translated_and_people_stay(source, draft, pairs, gazetteer):
    links = words_linked(source, draft, *pairs)
    assert one(source, draft, gazetteer, links).text == draft


def test_a_place_that_both_languages_write_alike_is_copied(gazetteer):
    source, draft = "Il vit à Ouagadougou.", "He lives in Uagadugu."
    links = words_linked(source, draft, ("Ouagadougou", "Uagadugu"))
    assert one(source, draft, gazetteer, links).text == "He lives in Ouagadougou."
    assert one("La Hollande est plate.", "Hollande is flat.", gazetteer).text == "Holland is flat."


def test_report_changes_nothing_but_says_all(gazetteer):
    result = one("Il vit à Pékin.", "He lives in Pékin.", gazetteer, mode="report")
    assert result.text == "He lives in Pékin."
    assert result.edits == ()
    assert [(f.code, f.severity) for f in result.flags] == [("name-spelling", 2)]
    assert "'Beijing'" in result.flags[0].message


def test_first_and_later_mentions_agree(gazetteer):
    sources = ["Iouri Tchoubarov est élu.", "Tchoubarov gagne.", "Iouri Tchoubarov rit."]
    drafts = ["Yury Chubarov is elected.", "Tchoubarov wins.", "Yuri Chubarov laughs."]
    found = correct(sources, drafts, [(), (), ()], gazetteer=gazetteer)
    assert [c.text for c in found] == [
        "Yury Chubarov is elected.",
        "Chubarov wins.",
        "Yury Chubarov laughs.",
    ]


def test_protected_stretches_are_left_alone(gazetteer):
    source = "Il vit à Pékin."
    start = source.index("Pékin")
    result = one(
        source, "He lives in Pékin.", gazetteer, protected=[[Span(start=start, end=start + 5)]]
    )
    assert result.text == "He lives in Pékin."
    assert result.flags == ()


def test_the_alignment_moves_with_the_words(gazetteer):
    source, draft = "Pékin gagne demain.", "Pékin wins tomorrow."
    links = words_linked(source, draft, ("Pékin", "Pékin"), ("demain", "tomorrow"))
    result = one(source, draft, gazetteer, links)
    assert result.text == "Beijing wins tomorrow."
    assert [result.text[x.target_start : x.target_end] for x in result.alignment] == [
        "Beijing",
        "tomorrow",
    ]


@pytest.mark.parametrize(
    ("name", "label", "wanted"),
    [
        ("Kremlin", "LOC", True), ("United States", "LOC", True), ("Arab League", "ORG", True),
        ("Black Sea", "LOC", True), ("Bank of England", "ORG", True), ("NATO", "ORG", False),
        ("Moscow", "LOC", False), ("Red Square", "LOC", False), ("Lake Baikal", "LOC", False),
        ("Vladimir Putin", "PER", False), ("EU", "ORG", True), ("Libya", "LOC", False),
    ],
)  # fmt: skip
def test_articles(name, label, wanted):
    assert takes_the(name, label) is wanted


LISTED = Gazetteer(places=False)
SENTENCES = st.lists(
    st.tuples(
        st.sampled_from(
            ["Poutine rit.", "À Moscou, Ivan Tchoubarov.", "Rien.", "", "L'ONU et Kiev"]
        ),
        st.text(alphabet="abc PTMoutineschwKy.'’é", max_size=30),
    ),
    max_size=4,
)


@settings(deadline=None)
@given(SENTENCES, st.sampled_from(["fix", "report"]))
def test_as_many_out_as_in_and_every_offset_holds(pairs, mode):
    sources, drafts = [a for a, _ in pairs], [b for _, b in pairs]
    found = correct(sources, drafts, [()] * len(pairs), gazetteer=LISTED, mode=mode)
    assert len(found) == len(pairs)
    for (source, draft), result in zip(pairs, found, strict=True):
        if mode == "report" or not result.edits:
            assert result.text == draft
        for entity in result.source_entities:
            assert entity.text(source)
        for entity in result.target_entities:
            assert entity.text(result.text)
    again = correct(sources, drafts, [()] * len(pairs), gazetteer=LISTED, mode=mode)
    assert again == found


def test_correcting_twice_changes_nothing_more(gazetteer):
    source, draft = "Andreï Beloussov va à Pékin.", "Andreï Beloussov goes to Pékin."
    first = one(source, draft, gazetteer)
    assert one(source, first.text, gazetteer).text == first.text


def test_a_text_in_capitals_without_end_takes_time_by_its_length(gazetteer):
    source, draft = (
        "LE PRÉSIDENT VLADIMIR POUTINE EST À MOSCOU ",
        "PRESIDENT VLADIMIR PUTIN IN MOSCOW ",
    )

    def seconds(times):
        tokenise.cache_clear()
        begun = time.process_time()
        found = one(source * times, draft * times, gazetteer)
        assert len(found.links) == 2 * times
        return time.process_time() - begun

    seconds(20)
    assert seconds(480) < 20 * seconds(60)


@pytest.mark.parametrize(
    ("source", "draft", "right"),
    [
        # a title, a people's adjective, a family's plural that the model left in French
        ("Le maréchal Haftar est là.", "Marechal Haftar is there.", "Marshal Haftar is there."),
        ("Le Turkmène Berdimoukhamedov.", "Turkmène Berdimuhamedow.", "Turkmen Berdimuhamedow."),
        (
            "Le président azerbaïdjanais Ilham Aliev.",
            "President Azerbaijanais Ilham Aliyev.",
            "Azerbaijani President Ilham Aliyev.",
        ),
        ("Les Karimov règnent.", "The Karimov reign.", "The Karimovs reign."),
        # an article that is French only
        ("Le Caire parle.", "The Cairo is talking.", "Cairo is talking."),
        ("La décision d'Aoun.", "The Aoun's decision.", "Aoun's decision."),
        # a known place with French accents
        ("Il vit à Jérusalem.", "He lives in Jérusalem.", "He lives in Jerusalem."),
        # a king and his country are two names
        ("Abdallah II de Jordanie", "Abdallah II de Jordanie", "Abdullah II de Jordan"),
    ],
)
def test_what_stands_beside_a_name_is_put_right(source, draft, right, gazetteer):
    assert one(source, draft, gazetteer).text == right


@pytest.mark.parametrize(
    ("source", "draft"),
    [
        ("Cheikh Tidiane Sarr a gagné.", "Cheikh Tidiane Sarr won."),
        ("Le plan Poutine échoue.", "The Putin plan fails."),
        ("Il vit en Gambie.", "He lives in the Gambia."),
        ("Les Karimov règnent.", "The Karimovs reign."),
        ("La police qatarie.", "The Qatari police."),
        # a town that sounds alike in no language but its own
        ("Il vit à Novorossiïsk.", "He lives in Novorossiysk."),
    ],
)
def test_what_is_right_beside_a_name_stays(source, draft, gazetteer):
    assert one(source, draft, gazetteer).text == draft


@pytest.mark.parametrize(
    ("source", "draft"),
    [
        ("M. Bois est parti.", "Mr. Bois has gone."),
        ("Le ministre Noël refuse.", "Minister Noël refuses."),
        ("Le Lion a gagné.", "The Lion won."),
        ("Antoine dort.", "Antoine sleeps."),
        ("M. Salomon est venu.", "Mr. Salomon came."),
        ("Auguste est mort.", "Auguste is dead."),
        ("Assad est parti.", "Assad has gone."),
    ],
)
def test_people_are_not_called_after_those_of_old(source, draft, gazetteer):
    """Robin des Bois, Richard Cœur de Lion and Marc Antoine have no last names; and whom the draft
    calls Salomon need not be Solomon.
    """
    assert one(source, draft, gazetteer).text == draft


def test_a_name_of_old_is_that_of_the_person_who_was_named_before(gazetteer):
    sources = ["Noé Martin gagne.", "Noé dort.", "Jules César mourut.", "César fut tué."]
    drafts = ["Noé Martin wins.", "Noé sleeps.", "Jules César died.", "César was killed."]
    found = correct(sources, drafts, [()] * 4, gazetteer=gazetteer)
    assert [row.text for row in found] == [
        "Noé Martin wins.", "Noé sleeps.", "Julius Caesar died.", "Caesar was killed.",
    ]  # fmt: skip


def test_a_last_name_alone_gets_no_given_name(gazetteer):
    assert one("Raspoutine meurt.", "Raspoutine dies.", gazetteer).text == "Rasputin dies."


@pytest.mark.parametrize(
    ("source", "draft", "linked"),
    [
        ("Pour les islamistes, tout va.", "For Islamists, all is well.", ()),
        (
            "La zone du Sud-Est est vaste.",
            "The South-Eastern area is vast.",
            [("Sud-Est", "South-Eastern"), ("zone", "area")],
        ),
        (
            "Il relie la région au Land de Mecklembourg-Poméranie.",
            "It links the region to Land of Mecklemburg-Pomerania.",
            [("Land", "Land"), ("Mecklembourg-Poméranie", "Mecklemburg-Pomerania")],
        ),
        (
            "Le candidat du parti conservateur de son frère perd.",
            "The candidate of his brother's Conservative Party loses.",
            [("parti", "Party"), ("conservateur", "Conservative"), ("conservateur", "'s")],
        ),
    ],
)
def test_right_english_stays(source, draft, linked, gazetteer):
    links = words_linked(source, draft, *linked)
    assert one(source, draft, gazetteer, links).text == draft


def test_ordinary_words_that_look_like_a_name_are_not_put_back_into_french(gazetteer):
    source, draft = "La Secrétaire de la Défense Nationale parle.", "Defense Secretary speaks."
    links = words_linked(source, draft, ("Défense", "Defense"), ("Nationale", "Defense"))
    assert one(source, draft, gazetteer, links).text == draft
    sources = ["Le chef est Sa Majesté.", "Ainsi, Sa Majesté parle."]
    drafts = ["The chief is Sa Majesté.", "So Her Majesty speaks."]
    links = words_linked(sources[1], drafts[1], ("Majesté", "Majesty"))
    found = correct(sources, drafts, [(), links], gazetteer=gazetteer)
    assert found[1].text == drafts[1]


def test_the_sun_has_its_article(gazetteer):
    source, draft = "Il tourne autour du Soleil.", "It turns around Soleil."
    assert one(source, draft, gazetteer).text == "It turns around the Sun."


@pytest.mark.parametrize(
    ("source", "draft", "right"),
    [
        ("L'IA change tout.", "The IA is changing everything.", "AI is changing everything."),
        ("Une PME exporte.", "A PME exports.", "An SME exports."),
        ("Les PME exportent.", "The PME export.", "The SMEs export."),
        ("Le patron des PME parle.", "The PME boss speaks.", "The SME boss speaks."),
        ("Des milliers d'ONG partent.", "Thousands of ONG leave.", "Thousands of NGOs leave."),
        ("Un OVNI, une IRM.", "An OVNI, an IRM.", "A UFO, an MRI."),
        ("Un vaccin à ARN.", "The ARN vaccine.", "The RNA vaccine."),
        ("Les PME exportent.", "SMEs export.", "SMEs export."),
        ("LES PME EXPORTENT", "PME EXPORT", "PME EXPORT"),
    ],
)
def test_acronyms_of_everyday_words_are_english(source, draft, right, gazetteer):
    assert one(source, draft, gazetteer).text == right


def test_a_person_may_keep_an_acronym(gazetteer):
    draft = "A PME exports."
    spared = [[Span(start=4, end=7)]]
    assert one("Une PME exporte.", draft, gazetteer, protected=spared).text == draft


def test_a_right_acronym_is_not_taken_for_one_that_was_made_up(gazetteer):
    source, draft = "Le mécanisme de garantie aux PME.", "The SME guarantee mechanism."
    links = words_linked(source, draft, ("PME", "SME"))
    assert one(source, draft, gazetteer, links).text == draft


def test_the_possessive_behind_a_name_stays(gazetteer):
    source = "La cohésion de l'Union européenne avance."
    draft = "The European Union's cohesion advances."
    pairs = [("Union", "Union"), ("européenne", "European"), ("européenne", "'s")]
    links = words_linked(source, draft, *pairs)
    assert one(source, draft, gazetteer, links).text == draft


def test_words_of_a_heading_are_no_last_names(gazetteer):
    sources = ["Appels Urgents", "Lisez nos Appels Urgents."]
    drafts = ["Appels Urgents", "Read our Urgent Appeals."]
    links = words_linked(sources[1], drafts[1], ("Urgents", "Urgent"), ("Appels", "Appeals"))
    found = correct(sources, drafts, [(), links], gazetteer=gazetteer)
    assert found[1].text == drafts[1]


def test_an_institution_in_small_letters_is_not_missing(gazetteer):
    source, draft = "La cour d'appel a tranché.", "It was ruled by the court of appeal."
    assert one(source, draft, gazetteer).flags == ()
