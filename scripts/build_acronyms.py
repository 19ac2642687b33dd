"""Count what French acronyms become in parallel text: toolkit/entities/data/acronyms.tsv.

For each acronym that the English side of a pair hasn't: the acronyms that only the English side
has. What comes often enough is a translation (PIB, GDP); the rest stands in the same sentence by
chance. An acronym that is mostly translated by one other gets this first, any other itself.

    python scripts/build_acronyms.py --data ../shared/data
"""

from __future__ import annotations

import argparse
import lzma
from collections import Counter, defaultdict
from pathlib import Path

from toolkit.entities.acronyms import acronyms
from toolkit.entities.tables import DATA, word_set

LEAST = 5  # pairs
SHARE = 0.1  # of the pairs with the French acronym
USUAL = 0.6  # of them: the translation to write
LEAST_USUAL = 100
# Words of headings and lists in capitals.
NO_ACRONYMS = word_set("DORS LA NON NUMÉRO OCÉAN OU PAS POUR RÉVISÉ TITRE TOUS VOTE")
# Institutions of today that share letters with others of parliaments' debates.
OTHERS_TODAY = word_set("ABM ACC AMF AMI APP CCA CSC DRG RTE SNC")
HEAD = """\
# French acronyms and English ones that translate them, the usual one first (itself: it is kept).
# Counted in parallel text by scripts/build_acronyms.py. French\tEnglish (|)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    together, seen = count(parser.parse_args().data)
    lines = []
    for french in sorted(together.keys() - NO_ACRONYMS - OTHERS_TODAY):
        least = max(LEAST, SHARE * seen[french])
        found = [(n, english) for english, n in together[french].most_common() if n >= least]
        if not found:
            continue
        often, _ = found[0]
        usual = often >= max(LEAST_USUAL, USUAL * seen[french])
        forms = [english for _, english in found]
        lines.append(f"{french}\t{'|'.join(forms if usual else [french, *forms])}\n")
    (DATA / "acronyms.tsv").write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} acronyms")


def count(data: Path) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """French acronym → English acronyms beside it; and in how many pairs it stands."""
    together: dict[str, Counter[str]] = defaultdict(Counter)
    seen: Counter[str] = Counter()
    for path in sorted((data / "train").glob("*.tsv.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                source, target, *_ = (*line.rstrip("\n").split("\t"), "")
                french = {match[0] for match in acronyms(source)}
                if not french or source.isupper():
                    continue
                english = {match[0] for match in acronyms(target)}
                seen.update(french)
                for one in french - english:
                    together[one].update(english - french)
    return together, seen


if __name__ == "__main__":
    main()
