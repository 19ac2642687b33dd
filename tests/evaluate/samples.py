"""A small test set of our own with systems of known quality."""

from __future__ import annotations

from pathlib import Path

PAIRS = [
    ("Le maire de Brest a ouvert le pont lundi.",
     "The mayor of Brest opened the bridge on Monday."),
    ("Les prix ont augmenté de 3,5 % en 2012.", "Prices rose by 3.5% in 2012."),
    ("« Personne ne nous a rien dit », a raconté Barack Obama.",
     '"Nobody told us anything," said Barack Obama.'),
    ("La vieille ville (les murs et la porte) est ouverte aux visiteurs, même en hiver.",
     "The old town (the walls and the gate) is open to visitors, even in winter."),
    ("Après une longue nuit de discussions à Genève, les deux ministres ont signé le texte, puis "
     "ils sont rentrés chez eux sans dire un mot aux journalistes qui les attendaient.",
     "After a long night of talks in Geneva, the two ministers signed the text, and then they "
     "went home without saying a word to the reporters who were waiting for them."),
    ("Oui.", "Yes."),
]  # fmt: skip
COPIES = 20  # 120 segments: more than a gate needs


def sources() -> list[str]:
    return [source for _ in range(COPIES) for source, _ in PAIRS]


def references() -> list[str]:
    return [reference for _ in range(COPIES) for _, reference in PAIRS]


def good() -> list[str]:
    """A word less here and there."""
    return [
        text.replace(" the ", " ", 1) if n % 4 == 0 else text for n, text in enumerate(references())
    ]


def bad() -> list[str]:
    """Words in the wrong order in two segments of three, and the defects that `DEFECTS` names."""
    lines = [
        " ".join(reversed(text.split())) if n % 3 else text for n, text in enumerate(references())
    ]
    for row, (text, _) in DEFECTS.items():
        lines[row] = text
    return lines


DEFECTS = {
    1: ("Prices rose by 3.7% in 2012.", "numbers"),
    2: ('"Nobody told us anything," said Barack Obmaa.', "name_spelling"),
    3: ("The old town (the walls and the gate is open to visitors, even in winter.", "brackets"),
    4: ("After a long night of talks in Geneva, the two ministers signed the text.", "omission"),
    6: ("Le maire de Brest a ouvert le pont lundi.", "untranslated"),
    7: ("Prices rose by 3.5% in 2012 in 2012 in 2012 in 2012 in 2012 in 2012.", "repeated"),
    8: ("", "empty"),
}


def write(folder: Path) -> dict[str, str]:
    """The texts as files: name → path."""
    texts = {"src": sources(), "ref": references(), "good": good(), "bad": bad()}
    texts["docs"] = [f"article {n // 30}" for n in range(len(texts["ref"]))]
    texts["domains"] = ["news" if n < 90 else "sport" for n in range(len(texts["ref"]))]
    for name, lines in texts.items():
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return {name: str(folder / name) for name in texts}
