"""Sentences of our own to score, and worse versions of them made by rule."""

from __future__ import annotations

import random

SENTENCES = [
    "The mayor of Saint-Malo opened the new bridge on Monday, two years late.",
    "Prices rose by 3.5% in 2012, against 1,250 euros a year earlier.",
    '"Nobody told us," said the fisherman, "and nobody asked."',
    "He didn't come; she'd said he wouldn't.",
    "What is left of the old town (the walls, the gate and a well) is open to visitors.",
    "Yes.",
    "In the end, after a long night of talks in Geneva, the two ministers signed the paper that "
    "their predecessors had refused to sign, and went home without a word to the reporters who "
    "had waited for them since noon in the rain, under umbrellas that the hotel had lent them.",
    "AT&T &amp; Renault-Nissan - partners since 1999 - parted.",
    "The vote was 12-3, with 4 abstentions...",
    "Łódź, Zürich and Besançon are twinned.",
    "A\u00a0kilo costs 10\u202f000 francs.",
    "The committee meets on Tuesdays and the council meets on Thursdays.",
]


def corpus(size: int, seed: int = 0) -> list[str]:
    """References: the sentences above, again and again, some joined."""
    rng = random.Random(seed)
    return [" ".join(rng.sample(SENTENCES, rng.choice([1, 1, 1, 2]))) for _ in range(size)]


def worsen(lines: list[str], seed: int, amount: float = 0.2) -> list[str]:
    """Words lost, swapped, doubled or replaced; now and then a line is empty."""
    rng = random.Random(seed)
    return [_worsen(line, rng, amount) for line in lines]


def _worsen(line: str, rng: random.Random, amount: float) -> str:
    words = line.split(" ")
    for _ in range(int(amount * len(words)) + 1):
        place = rng.randrange(len(words)) if words else 0
        change = rng.choice(["lose", "swap", "double", "replace", "move"])
        if change == "lose":
            del words[place : place + 1]
        elif change == "double":
            words[place:place] = words[place : place + 1]
        elif change == "replace":
            words[place : place + 1] = [rng.choice(["thing", "of", "the", "Paris,"])]
        elif words:
            words.insert(rng.randrange(len(words)), words.pop(place if place < len(words) else 0))
    return "" if rng.random() < 0.02 else " ".join(words)
