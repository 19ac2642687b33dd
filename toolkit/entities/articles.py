"""The article before names: the Kremlin, the United States, but Moscow and Red Square."""

from __future__ import annotations

import re

from toolkit.entities.cities import key_of
from toolkit.entities.gazetteer import words
from toolkit.entities.tables import fold, word_set
from toolkit.model import Label

WITH_THE = word_set(
    "kremlin pentagon vatican hague sahel maghreb levant balkans caucasus caribbean crimea arctic "
    "antarctic gulf sun moon "
    "louvre hermitage bosphorus dardanelles internet bundestag knesset duma senate congress "
    "un eu us uk uae u.n. u.s. e.u. usa ussr cia fbi imf wto who fed nsa osce opec ecb iaea opcw"
)
PHRASES = frozenset(
    {
        "middle east", "near east", "far east", "west bank", "gaza strip", "white house",
        "western wall", "temple mount", "holy land", "red army", "soviet union", "united states",
        "united kingdom", "united nations", "united arab emirates", "czech republic", "netherlands",
        "philippines", "bahamas", "maldives", "ivory coast", "central african republic",
        "democratic republic of the congo", "arab league", "eiffel tower", "third world",
    }
)  # fmt: skip
HEADS = word_set(
    "union league republic kingdom empire sea ocean river strait canal gulf desert peninsula "
    "islands mountains alps army ministry council court bank fund organization organisation agency "
    "delta valley plateau channel heights forest "
    "party commission committee assembly parliament house department brotherhood authority guard "
    "guards movement federation association fund tower wall states emirates front rally"
)
BARE = word_set("square street avenue mount lake fort saint st parliament")


def always_the(name: str) -> bool:
    """Whether the name is one that running English never leaves without its article."""
    key = key_of(name)
    return key in PHRASES or (" " not in key and key in WITH_THE)


def takes_the(name: str, label: Label) -> bool:
    """Whether running English text puts "the" before the name."""
    if label == "PER":
        return False
    key = key_of(name)
    parts = key.split(" ")
    if always_the(name):
        return True
    if parts[0] in BARE or parts[-1] in BARE or len(parts) == 1:
        return False
    head = parts[parts.index("of") - 1] if "of" in parts[1:] else parts[-1]
    return head in HEADS or words().english_roles.get(fold(head)) == "org"


ARTICLELESS = re.compile(r"\b(?:in|at|to|from|into|near|inside|outside|around|with|by|against) $")
ENDS_PHRASE = re.compile(
    r"[.,;:!?)”\"]|$| (?:and|or|on|in|to|for|with|by|from|at|that|which|who|is|was|are|were|has|"
    r"have|had|after|before|during|since|where|when|as)\b"
)


def lacks_article(target: str, span: tuple[int, int]) -> bool:
    """Whether the name at `span` stands alone after a preposition and wants its "the"."""
    return (
        always_the(target[slice(*span)])
        and ARTICLELESS.search(target[: span[0]]) is not None
        and ENDS_PHRASE.match(target[span[1] :]) is not None
    )


def needless_the(target: str, span: tuple[int, int], label: Label, french: str) -> bool:
    """Whether a "the" before the name at `span` is only the French article: the Cairo, the Aoun's
    decision; not in the Putin plan, the Gambia.
    """
    if target[max(0, span[0] - 4) : span[0]].lower() != "the ":
        return False
    after = target[span[1] :]
    if label == "PER":
        owner = after[:2] in {"'s", "’s"}
        return owner or (after[:1] in {",", "."} and " " in target[slice(*span)])
    articled = french.startswith(("Le ", "La ", "L'", "L’")) or french.isupper()
    return (
        label == "LOC"
        and articled
        and not takes_the(target[slice(*span)], label)
        and ENDS_PHRASE.match(after.lower()) is not None
    )


def with_article(target: str, span: tuple[int, int], name: str, label: Label) -> tuple[int, str]:
    """Where an edit of `span` begins when a wrong "the" goes with it, and what stands before the
    name. A person keeps it before what belongs to him: the Putin plan.
    """
    start = span[0]
    has = target[max(0, start - 4) : start].lower() == "the "
    wants = takes_the(name, label)
    if has and not wants and not name.lower().startswith("the "):
        noun = label == "PER" and ENDS_PHRASE.match(target[span[1] :].lower()) is None
        kept = noun and target[span[1] : span[1] + 2] not in {"'s", "’s"}
        return (start, "") if kept else (start - 4, "")
    if not has and wants and target[slice(*span)].isupper() and " " in name:
        return start, "the " if target[:start].strip() else "The "  # for an acronym
    if not has and wants and label == "LOC" and start > 0:
        return start, "the "
    return start, ""
