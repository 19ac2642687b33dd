"""French words that English has, spelled alike and with the same sense: a communiqué, a café."""

from __future__ import annotations

import re
from functools import cache

# Words that English has in another sense stay out: parole, parquet, séance, entrée, motif;
# and so do participles that French uses more often: passé, touché.
_WORDS = (
    "aperçu appellation arrondissement attaché attachée blasé café camaraderie canapé chauffeur"
    " chic château cliché clique communiqué communique connoisseur consommé cornichon corps"
    " cortège coulis crêpe croissant cuisine curé débâcle débutante décolletage décolleté décor"
    " démodé dénouement détente dressage éclair éclat élan élite émigré émigrée entente"
    " entrepreneur étagère facade façade fiancé fiancée flambé flâneur fondue frisson genre"
    " gourmand ingénue macramé mélange mêlée mousse mousseline naïf naïve naïveté négligée pâté"
    " pâtissier pâtisserie penchant plateau premiere protégé protégée purée raconteur rapporteur"
    " repartee restaurateur résumé risqué rosé roué sauté sautéed soirée soufflé trousseau velouté"
    " vinaigrette voilà voyeur"
)
_PHRASES = (
    "agents? provocateurs?|à la carte|à la mode|ancien régime|attachés? de presse|au fait"
    "|avant[- ]garde|bêtes? noires?|carte blanche|carte de visite|causes? célèbres?"
    "|chargée?s? d'affaires|coups? d'état|coups? de grâce|coups? de théâtre|crème de la crème"
    "|crème fraîche|cri de cœur|déjà vu|de rigueur|double entendre|enfants? terribles?"
    "|esprit de corps|faits? accomplis?|faux pas|femmes? fatales?|foie gras|force majeure"
    "|grand prix|haute couture|haute cuisine|hors d'(?:œ|oe)uvre|idées? fixes?|joie de vivre"
    "|laissez[- ]faire|laissez[- ]passer|maîtres? d'hôtel|mise en scène|nouveaux? riches?"
    "|nouvelle cuisine"
    "|objets? d'art|objets? trouvés?|papier[- ]mâché|par excellence|petit bourgeois"
    "|pièces? de résistance|pièces? à conviction|raisons? d'être|roman à clef|sang[- ]froid"
    "|sine die|son et lumière|tables? d'hôte|tête[- ]à[- ]tête|tour de force|trompe[- ]l'(?:œ|oe)il"
    "|vol[- ]au[- ]vent"
)
_PHRASE = re.compile(rf"(?<!\w)(?:{_PHRASES})(?!\w)", re.IGNORECASE)


@cache
def _words() -> frozenset[str]:
    return frozenset(_WORDS.split())


def is_loan(word: str) -> bool:
    """Whether English has a French word, singular or plural, and means the same by it."""
    word = word.lower()
    return word in _words() or word.removesuffix("s") in _words()


def loan_phrases(english: str) -> list[tuple[int, int]]:
    """Where a text has French phrases that English has too: coup d'état, force majeure."""
    return [match.span() for match in _PHRASE.finditer(english.replace("’", "'"))]
