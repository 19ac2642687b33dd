"""The article before names: the Kremlin, the United States, but Moscow and Red Square."""

from __future__ import annotations

from toolkit.entities.cities import key_of
from toolkit.entities.gazetteer import words
from toolkit.entities.tables import fold, word_set
from toolkit.model import Label

WITH_THE = word_set(
    "kremlin pentagon vatican hague sahel maghreb levant balkans caucasus caribbean crimea arctic "
    "antarctic gulf "
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
    "party commission committee assembly parliament house department brotherhood authority guard "
    "guards movement federation association fund tower wall states emirates front"
)
BARE = word_set("square street avenue mount lake fort saint st parliament")


def takes_the(name: str, label: Label) -> bool:
    """Whether running English text puts "the" before the name."""
    if label == "PER":
        return False
    key = key_of(name)
    parts = key.split(" ")
    if key in PHRASES or (len(parts) == 1 and parts[0] in WITH_THE):
        return True
    if parts[0] in BARE or parts[-1] in BARE or len(parts) == 1:
        return False
    head = parts[parts.index("of") - 1] if "of" in parts[1:] else parts[-1]
    return head in HEADS or words().english_roles.get(fold(head)) == "org"
