"""What the sentence splitter knows about a language: abbreviations and how sentences begin."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRules:
    """Word lists, lower-cased and without the final point.

    `titles` stand before a name and never end a sentence. `references` stand before a number
    or a letter (art. 5, p. 12) and don't end a sentence there. `units` may end a sentence, and
    then a `starter` follows. `starters` (true case) begin sentences and are no names;
    `particles` are those starters that names have too (J.-M. Le Pen).
    """

    titles: frozenset[str]
    references: frozenset[str]
    units: frozenset[str]
    starters: frozenset[str]
    particles: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FRENCH = SplitRules(
    titles=_words(
        "m mm mr mme mmes mlle mlles dr drs pr prs me mes mgr st ste sts stes vve rév abbé cdt col"
        " gal gén cne lt sgt adj cf ex env résp dir prof hon dép sén insp ing ms mrs messrs"
        " sen rep gov capt maj brig fr ph ft mt ld"
    ),
    references=_words(
        "art n no nos num p pp fig vol vols chap ch t tom al éd ed sect par ann réf tél tel fax"
        " ill pl tab v vers s suiv alin bull coll janv jan févr fév fevr mar avr juil juill sept"
        " oct nov déc dec bd av boul pt lun ven sam dim"
    ),
    units=_words(
        "etc inc ltd corp co cie sa sarl bros jr sr av ap apr j.-c jc p.-s min max h sec kg km cm"
        " mm ha hab tr trad p.m a.m u.s e.-u u.k d.c env id ibid op cit loc i.e e.g p.ex c.-à-d"
        " adm dép dépt gouv univ vs c bd"
    ),
    starters=_words(
        "Il Elle Ils Elles On Nous Vous Je Tu Le La Les L Un Une Des Du De D Ce Cet Cette Ces C Ça"
        " Cela Ceci J Mais Et Ou Or Donc Car Ni Dans En Pour Par Sur Sous Avec Sans Selon Après"
        " Avant Depuis Pendant Durant Dès Vers Chez Entre Contre Si S Quand Lorsque Lorsqu Comme"
        " Puis Puisque Alors Ainsi Aussi Cependant Pourtant Toutefois Néanmoins Enfin Ensuite"
        " D'abord Son Sa Ses Leur Leurs Mon Ma Mes Notre Nos Votre Vos Qui Que Qu Quoi Où Pourquoi"
        " Comment Combien Quel Quelle Quels Quelles Tout Tous Toute Toutes Chaque Plusieurs"
        " Certains Certaines Aucun Aucune Au Aux À A Y N Ne Non Oui Grâce Malgré Parmi Bien Très"
        " Plus Moins Peu Même Aujourd'hui Hier Demain Ici Là Parce Afin Quant Face Tandis Voici"
        " Voilà"
    ),
    particles=_words("Le La L De Du D A Y"),
)

ENGLISH = SplitRules(
    titles=_words(
        "mr mrs ms messrs dr drs prof rev fr hon pres gov sen rep reps sens gen lt col cmdr capt"
        " maj sgt cpl brig adm st ste mt ft supt det insp atty pfc spc mme mlle mm m pr vs cf eg"
        " ie e.g i.e viz ex esq ald amb sec treas dep dist"
    ),
    references=_words(
        "no nos art arts p pp fig figs vol vols ch chap sec sect par para ref tel ed eds ext ver v"
        " al approx est jan feb mar apr aug sept sep oct nov dec ca c cl reg"
    ),
    units=_words(
        "etc inc ltd corp co plc llc bros jr sr a.m p.m u.s u.k u.n u.s.a e.u d.c ph.d m.d b.c a.d"
        " ave blvd rd min max hr hrs ft in oz lb lbs km cm kg mi sq approx dept univ assn esq ibid"
        " id op cit calif fla ariz mass mich minn conn tenn tex wash ill ind pa va ga ky la"
    ),
    starters=_words(
        "He She It They We You I The A An This That These Those There Here His Her Its Their Our"
        " My Your But And Or Nor So Yet In On At By For From To With Without After Before Since"
        " During While When Where Who What Which Why How If As Because Although Though However"
        " Meanwhile Moreover Nevertheless Instead Then Thus Also Still Even Only Now Today"
        " Yesterday Some Many Most Several All Both Each Every No Not Yes Once Until Under Over"
        " Between Among About Despite According Unlike Like Such One Two Another Other Others"
        " It's He's She's That's There's I'm We're They're Let"
    ),
    particles=_words("A I An La"),
)

_RULES = {"fr": FRENCH, "en": ENGLISH}


def rules_for(lang: str) -> SplitRules:
    """The rules of a language ("fr", "en"); ConfigError for any other."""
    try:
        return _RULES[lang]
    except KeyError:
        raise ConfigError(
            f"There are no sentence-splitting rules for '{lang}'.", hint="Use 'fr' or 'en'."
        ) from None
