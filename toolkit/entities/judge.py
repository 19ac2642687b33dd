"""Whether a draft's spelling of a name stands, and whether it may be replaced."""

from __future__ import annotations

import re

from toolkit.entities.cities import key_of
from toolkit.entities.convert import has_foreign_marks
from toolkit.entities.expected import FRENCH_ONLY, Expected, derived
from toolkit.entities.gazetteer import ROMAN, words
from toolkit.entities.locate import resemblance
from toolkit.entities.romanise import given_names
from toolkit.entities.similar import likeness
from toolkit.entities.tables import fold
from toolkit.entities.work import Found
from toolkit.model import Label
from toolkit.text.lexicon import is_english_word, is_only_french, may_be_english, stem, translations

# What is known by heart, as against spelled by rule; how alike a garbled place must still be.
KNOWN = frozenset({"listed", "official"})
NEAR_PLACE = 0.75
# Another town, in France or Texas, keeps this spelling.
NAMESAKES = frozenset({"valence", "odessa"})
FRENCH_LETTERS = re.compile("[àâçéèêëîïôùûœ]")
FRENCH_PHRASE = re.compile(r"\b(?:du|des|le|les)\b|\b[ld]['’]")


def right(text: str, name: str, expected: Expected, label: Label) -> bool:
    """Whether the draft's spelling stands."""
    if expected.namesake and is_copied(text, name):
        return True
    if expected.kind == "spelled" and name in {f"{text}e", f"{text}s"} and translations(stem(name)):
        return True  # Origine, Urgents: words that stand in a heading
    if expected.accepts(text):
        if expected.kind in KNOWN and is_copied(text, name) and _only_accents(text, expected):
            return False
        if label == "LOC" and expected.kind == "listed" and _outdated(text, name, expected):
            return False
        first = key_of(text) == key_of(expected.forms[0])
        wanted = expected.customary or expected.agreed or is_copied(text, name)
        return first or label != "PER" or not wanted
    if expected.kind == "kept" and (label != "PER" or _among_others(name, text)):
        return True
    if label == "LOC" and _proper_part(text, expected):
        return True
    parts = {key_of(tail) for form in expected.forms for tail in _tails(form)}
    return len(text.split()) < len(name.split()) and key_of(text) in parts


def _among_others(name: str, text: str) -> bool:
    """Whether the draft has the whole name with other words beside it, not only its own twice."""
    want, have = fold(name).split(), fold(text).split()
    whole = f" {' '.join(want)} " in f" {' '.join(have)} "
    return whole and not set(have) <= set(want)


def _only_accents(text: str, expected: Expected) -> bool:
    """Whether the draft has a known name but for French accents: Jérusalem."""
    known = {form.lower() for form in expected.forms}
    plain = fold(text) in known and text.lower() not in known
    return plain and not has_foreign_marks(text)


def _outdated(text: str, name: str, expected: Expected) -> bool:
    """The French spelling stayed where English now has one of its own: Kiev, Dunkerque."""
    new = expected.forms[0]
    if key_of(text) in NAMESAKES or key_of(new) == key_of(text):
        return False
    return is_copied(text, name) and likeness(name, new) >= 0.6


def _proper_part(text: str, expected: Expected) -> bool:
    """The draft has the place without its generic word: Gobi for the Gobi Desert."""
    generic = words().english_roles
    return any(
        fold(text) in fold(form).split() and fold(text) not in generic for form in expected.forms
    )


def replaceable(text: str, name: str, expected: Expected, mention: Found, *, linked: bool) -> bool:
    """Whether the stretch surely is the name, and surely misspelled."""
    if is_copied(text, name) or (key_of(text) == key_of(name) and mention.label != "PER"):
        return expected.kind in KNOWN or expected.kind == "spelled"
    if expected.agreed and expected.accepts(text):
        return True
    if mention.label == "LOC" and derived(text, expected.forms[0]):
        return False
    half = set(fold(text).split()) < set(fold(name).split())  # "the Rouge" for la place Rouge
    if half and linked and mention.label != "PER" and expected.kind == "listed":
        return True
    near = max(resemblance(name, text), resemblance(expected.forms[0], text))
    if expected.kind in KNOWN and mention.label == "LOC" and linked and near >= NEAR_PLACE:
        return True
    if is_same_place(name, expected) and linked and near >= NEAR_PLACE:
        return not is_translated(name, text)
    if mention.score < 0.6 or near < 0.6:
        return False
    if expected.kind in KNOWN:
        return linked or near >= 0.8
    if expected.kind == "spelled":
        return FRENCH_ONLY.search(text.lower()) is not None or linked
    kept = expected.kind == "kept" and linked and _mangled(text, name)
    return kept and not is_translated(name, text)


def _mangled(text: str, name: str) -> bool:
    """A full name of which one word came through and the others didn't, or came twice."""
    have, want = fold(text).split(), fold(name).split()
    both = set(have) & set(want)
    twice = have != want and both == set(have)
    return len(want) > 1 and len(have) > 1 and (twice or 0 < len(both) < len(set(want)))


def is_same_place(name: str, expected: Expected) -> bool:
    """Whether English maps have the place under the very same name and no other."""
    return expected.kind == "place" and expected.forms == (name,)


def is_translated(name: str, text: str) -> bool:
    """Whether what looks like a name may be ordinary words that the draft has translated: Chapitre
    II, Ouvrez Excel, Affaires extérieures, Land de Mecklembourg.
    """
    parts = re.split(r"[ -]", name)
    if " de " in name and " of " in text:
        return True
    if any(is_only_french(part) and part not in text for part in parts if not part.isascii()):
        return True  # Défense Nationale
    if " " not in name and FRENCH_LETTERS.search(name):
        return name.lower() not in given_names()
    if FRENCH_PHRASE.search(name) or text[:1].islower():
        return True
    if " " not in text and (len(text) < 3 or is_english_word(text)):
        return True
    there = {fold(word) for word in re.split(r"[ -]", text)}
    stems = frozenset(map(stem, there))
    changed = [w for w in parts if not w.islower() and fold(w) not in there]
    new = there - {fold(part) for part in parts}
    if new and all(map(may_be_english, new)) and any(translations(stem(w)) for w in changed):
        return True  # Principaux Contacts: Key Contacts
    return any(_is_ordinary(word, stems) for word in changed)


def _is_ordinary(word: str, draft: frozenset[str]) -> bool:
    if word.lower() in given_names() or word.endswith("."):
        return False
    if len(word) < 3 or ROMAN.fullmatch(word) or word[0].isdigit() or word.endswith("ez"):
        return True
    return is_only_french(word) or not draft.isdisjoint(translations(stem(word)) or ())


def _tails(form: str) -> list[str]:
    words = form.split()
    return [" ".join(words[start:]) for start in range(len(words))]


def is_copied(text: str, name: str) -> bool:
    """The draft has the French spelling, accents and all."""
    return text.lower().replace("’", "'") == name.lower().replace("’", "'")
