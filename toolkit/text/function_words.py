"""English function words and the French ones they usually stand for.

Attention is least sure of exactly these, and they are what stands at the edges of phrases.
"""

from __future__ import annotations

_TABLE = {
    "the": "le la les l' au aux du des",
    "a": "un une",
    "an": "un une",
    "of": "de d' du des",
    "from": "de d' du des",
    "'s": "de d' du des",
    "to": "à au aux pour de d' en vers",
    "in": "en dans à au aux",
    "at": "à au aux",
    "on": "sur le en",
    "by": "par",
    "for": "pour de",
    "with": "avec",
    "without": "sans",
    "and": "et",
    "or": "ou",
    "but": "mais",
    "that": "que qu' ce cet cette qui",
    "which": "qui que qu'",
    "who": "qui",
    "this": "ce cet cette",
    "these": "ces",
    "those": "ces ceux",
    "his": "son sa ses",
    "her": "son sa ses",
    "its": "son sa ses",
    "their": "leur leurs",
    "our": "notre nos",
    "my": "mon ma mes",
    "your": "votre vos ton ta tes",
    "he": "il",
    "she": "elle",
    "it": "il elle ce c' cela",
    "they": "ils elles on",
    "we": "nous on",
    "i": "je j'",
    "you": "vous tu",
    "is": "est",
    "are": "sont",
    "was": "était a été",
    "were": "étaient ont été",
    "has": "a",
    "have": "ont avons avez ai",
    "not": "pas ne n'",
    "as": "comme en",
    "some": "des de",
}
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    english: frozenset(french.split()) for english, french in _TABLE.items()
}
FRENCH_DETERMINERS = FUNCTION_WORDS["the"] | frozenset(
    word
    for english in ("a", "this", "these", "its", "their", "our")
    for word in FUNCTION_WORDS[english]
)
# What mostly stands before a French noun and hasn't a content word for its translation.
FRENCH_LEADERS = FRENCH_DETERMINERS | {"de", "d'"}
ENGLISH_ARTICLES = frozenset({"the", "a", "an"})
