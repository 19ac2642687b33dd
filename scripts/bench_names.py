"""Print every figure on names, with baselines.

    python scripts/bench_names.py --data ../shared/data [--folds 5] [--part PART]

`pairs`: names found and paired on real translations (entities/dev.jsonl) and in sentences written
for this project (tests/data/name-pairs.jsonl, the same format), with all lists, without the
hand-written ones, and by French copies alone. `match`: surnames and places against all others
of the list (entities/names-dev.tsv). `convert`: spelling by letters alone, with weights learned
anew without the names that are asked (k folds; --folds 0 asks the shipped weights, which have seen
these names; learning needs: pip install faker mimesis). `speed`: sentence pairs a second on one
core, and what loading takes.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from zlib import crc32

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Levenshtein

from toolkit.entities import origins, romanise
from toolkit.entities.align import align_pair
from toolkit.entities.cities import key_of
from toolkit.entities.convert import convert
from toolkit.entities.gazetteer import Gazetteer
from toolkit.entities.similar import likeness
from toolkit.entities.tables import fold, word_set
from toolkit.entities.tokens import tokenise
from toolkit.entities.transducer import Transducer

CYRILLIC = word_set(
    "russian ukrainian bulgarian Bulgaria serbo_croat_mk kazakh_centralasian "
    "Kyrgyzstan Belarus caucasus Georgia"
)
SOUTHERN = word_set("greek arabic persian hebrew Lebanon")
CYRILLIC_LANDS = word_set(
    "Russia Ukraine Belarus Kazakhstan Bulgaria Serbia Macedonia Kyrgyzstan "
    "Uzbekistan Tajikistan Turkmenistan Mongolia Georgia"
)
PLACES = word_set("Russia Ukraine Kazakhstan Bulgaria")
NAIVE = [
    ("chtch", "shch"), ("tch", "ch"), ("ch", "sh"), ("ou", "u"), ("ï", "y"), ("gu", "g"),
    ("dj", "j"), ("ss", "s"), ("ine", "in"), ("ski", "sky"), ("é", "e"), ("j", "zh"),
]  # fmt: skip
OWN = Path(__file__).resolve().parent.parent / "tests" / "data" / "name-pairs.jsonl"
Pairs = list[tuple[tuple[int, int], tuple[int, int]]]


def overlap(a: Sequence[int], b: Sequence[int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def score_sentence(gold: Any, found: Pairs, counts: Counter[str]) -> None:
    """One to one, exact pairs first; a pair on an optional name is neutral, on a lost one wrong."""
    real = [e for e in gold["entities"] if e["en"] and not e.get("optional")]
    lost = [e for e in gold["entities"] if not e["en"]]
    counts["gold"] += len(real)
    counts["lost"] += len(lost)
    counts["ORG gold"] += sum(e["type"] == "ORG" for e in real)
    options = []
    for number, (fr, en) in enumerate(found):
        for place, e in enumerate(real):
            if overlap(fr, e["fr_span"]) and overlap(en, e["en_span"]):
                exact = list(fr) == e["fr_span"] and list(en) == e["en_span"]
                size = overlap(fr, e["fr_span"]) + overlap(en, e["en_span"])
                options.append((exact, size, number, place))
    used, met = set(), set()
    for exact, _, number, place in sorted(options, reverse=True):
        if number not in used and place not in met:
            used.add(number)
            met.add(place)
            counts["lenient"] += 1
            counts["strict"] += exact
            counts["ORG strict"] += exact and real[place]["type"] == "ORG"
    for number, (fr, en) in enumerate(found):
        if number not in used:
            wrong_pair(gold, fr, en, lost, counts)


def wrong_pair(gold: Any, fr: Any, en: Any, lost: Sequence[Any], counts: Counter[str]) -> None:
    counts["lost paired"] += any(overlap(fr, e["fr_span"]) for e in lost)
    neutral = any(
        overlap(fr, e["fr_span"]) and (not e["en"] or overlap(en, e["en_span"]))
        for e in gold["entities"]
        if e.get("optional")
    )
    counts["wrong"] += not neutral
    counts["in traps"] += bool(gold.get("trap")) and not neutral


def pairs_part(data: Path) -> None:
    everything, bare = Gazetteer(), Gazetteer(lists=False)
    finders: dict[str, Callable[[str, str], Pairs]] = {
        "all lists": lambda fr, en: aligned(fr, en, everything),
        "without hand-written lists": lambda fr, en: aligned(fr, en, bare),
        "French copies only": copies,
    }
    for path in (data / "entities/dev.jsonl", OWN):
        rows = [json.loads(line) for line in path.open(encoding="utf-8")]
        print(f"names paired, {path.name} (lost: names that the translation dropped or mangled)")
        for name, finder in finders.items():
            counts: Counter[str] = Counter()
            for row in rows:
                score_sentence(row, finder(row["source"], row["target"]), counts)
            print(f"  {name:28s} {summary(counts)}")


def aligned(source: str, target: str, gazetteer: Gazetteer) -> Pairs:
    found = align_pair(source, target, gazetteer)
    return [
        (
            (found.source[x.source].start, found.source[x.source].end),
            (found.target[x.target].start, found.target[x.target].end),
        )
        for x in found.links
    ]


def copies(source: str, target: str) -> Pairs:
    """Capitalised words that stand in both texts."""
    there = {token.text: (token.start, token.end) for token in tokenise(target, "en")}
    return [
        ((t.start, t.end), there[t.text])
        for t in tokenise(source, "fr")
        if t.cap and not t.first and t.text in there
    ]


def summary(counts: Counter[str]) -> str:
    found = counts["lenient"] + counts["wrong"]

    def f1(kind: str) -> float:
        return 2 * counts[kind] / max(1, found + counts["gold"])

    return (
        f"strict F1 {f1('strict'):.3f}  lenient F1 {f1('lenient'):.3f}  ORG strict recall "
        f"{counts['ORG strict'] / counts['ORG gold']:.3f}  lost paired {counts['lost paired']} of "
        f"{counts['lost']}  in traps {counts['in traps']}"
    )


def names_dev(data: Path) -> list[dict[str, str]]:
    with (data / "entities/names-dev.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def metaphones(french: str, english: str) -> float:
    from metaphone import doublemetaphone

    mine, theirs = set(doublemetaphone(french)) - {""}, set(doublemetaphone(english)) - {""}
    return float(bool(mine & theirs)) + 0.1 * fuzz.ratio(french, english) / 100


MATCHERS: dict[str, Callable[[str, str], float]] = {
    "likeness (ours)": likeness,
    "exact": lambda a, b: float(a == b),
    "rapidfuzz ratio": lambda a, b: fuzz.ratio(a.lower(), b.lower()),
    "Jaro-Winkler": lambda a, b: JaroWinkler.similarity(a.lower(), b.lower()),
    "no accents + Levenshtein": lambda a, b: Levenshtein.normalized_similarity(fold(a), fold(b)),
    "double metaphone": metaphones,
}


def match_part(data: Path) -> None:
    rows = [row for row in names_dev(data) if row["kind"] != "other"]

    def last(origins: frozenset[str]) -> list[tuple[str, str]]:
        people = (r for r in rows if r["type"] == "PER" and r["origin"] in origins)
        return [(r["fr"].split()[-1], r["en"].split()[-1]) for r in people]

    sets = {
        "Cyrillic surnames": last(CYRILLIC),
        "Cyrillic-country places": [
            (r["fr"], r["en"]) for r in rows if r["type"] == "LOC" and r["origin"] in CYRILLIC_LANDS
        ],
        "Greek, Arabic, Persian, Hebrew, Turkish": last(SOUTHERN | {"turkish"}),
    }
    print("matching, every French name against every English one (F1 at the best threshold; ours")
    print("also at its own, 0.5)")
    for label, pairs in sets.items():
        print(f"  {label} ({len(set(pairs))})")
        for name, matcher in MATCHERS.items():
            try:
                print(f"    {name:26s} {pool(pairs, matcher, own=name.startswith('likeness'))}")
            except ImportError:
                print(f"    {name:26s} needs: pip install metaphone")


def pool(
    pairs: Iterable[tuple[str, str]], matcher: Callable[[str, str], float], *, own: bool
) -> str:
    gold = set(pairs)
    french, english = sorted({a for a, _ in gold}), sorted({b for _, b in gold})
    scores = {(a, b): matcher(a, b) for a in french for b in english}
    # a pair whose two names are written alike elsewhere in the list isn't wrong
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    best, right, seen, threshold = 0.0, 0, 0, 0.0
    for number, (pair, score) in enumerate(ranked):
        seen, right = seen + 1, right + (pair in gold)
        if number + 1 == len(ranked) or ranked[number + 1][1] < score:
            f1 = 2 * right / (seen + len(gold))
            if f1 > best:
                best, threshold = f1, score
    first = sum((a, max(english, key=lambda b: scores[a, b])) in gold for a in french)
    text = f"F1 {best:.3f} (at {threshold:.2f})  accuracy@1 {first / len(french):.3f}"
    if own:
        above = [pair for pair, score in scores.items() if score >= 0.5]
        fixed = 2 * sum(pair in gold for pair in above) / (len(above) + len(gold))
        text += f"  F1 at 0.5 {fixed:.3f}"
    return text


def group(row: dict[str, str]) -> str | None:
    """Which bar a row counts for."""
    person = row["type"] == "PER"
    if row["kind"] == "identical":
        return "same in both" if person else None
    if row["kind"] not in {"romanisation", "diacritics_only"}:
        return None
    if person and row["origin"] in CYRILLIC:
        return "Cyrillic persons"
    if person and row["origin"] in SOUTHERN:
        return "Greek, Arabic, Persian, Hebrew persons"
    return "places" if row["type"] == "LOC" and row["origin"] in PLACES else None


def folds(data: Path, count: int) -> Iterator[list[dict[str, str]]]:
    """The rows of each fold, while weights learned without them are in use."""
    rows = names_dev(data)
    if not count:
        yield rows
        return
    if not (find_spec("faker") and find_spec("mimesis")):
        raise SystemExit("Learning anew needs: pip install faker mimesis (or --folds 0)")
    import train_romaniser as train

    for fold_number in range(count):
        asked = [r for r in rows if crc32(r["fr"].encode()) % count == fold_number]
        pairs = train.training_pairs(data, frozenset(r["fr"] for r in asked))
        letters = Transducer(romanise.read_rules(), train.learn_letters(pairs))
        learned = train.learn_origins(train.origin_words(pairs))
        guesses = {gram: origins.encode(found) for gram, found in learned.items()}
        romanise.transducer = cache(lambda letters=letters: letters)
        origins.read_weights = cache(lambda guesses=guesses: guesses)
        romanise.word_options.cache_clear()
        print(f"  (fold {fold_number + 1} of {count} learned)", file=sys.stderr)
        yield asked


def convert_part(data: Path, count: int) -> None:
    systems: dict[str, Callable[[str], list[str]]] = {
        "ours, letters alone": lambda name: [form.text for form in convert(name, count=10)],
        "ours, with lists and places": lambda name: [
            form.text for form in convert(name, everything, count=10)
        ],
        "naive rules": lambda name: [naive(name)],
        "French copied": lambda name: [name],
    }
    everything = Gazetteer()
    totals: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for rows in folds(data, count):
        for row in rows:
            if label := group(row):
                for system, spell in systems.items():
                    tally(totals[label, system], spell(row["fr"]), row["en"])
    held = f"held out, {count} folds" if count else "shipped weights, which have seen these names"
    print(f"spelling ({held})")
    for (label, system), c in sorted(totals.items()):
        n = c["n"]
        if label == "same in both":
            print(f"  {label:40s} {system:28s} {c['wrong']} of {n} changed ({c['wrong'] / n:.2%})")
            continue
        print(
            f"  {label:40s} {system:28s} @1 {c['@1'] / n:.3f}  @3 {c['@3'] / n:.3f}  surname "
            f"@1 {c['s1'] / n:.3f}  @3 {c['s3'] / n:.3f}  ({n})"
        )


def tally(counts: Counter[str], forms: list[str], right: str) -> None:
    surnames = list(dict.fromkeys(form.split()[-1] for form in forms))
    counts["n"] += 1
    counts["@1"] += forms[0] == right
    counts["wrong"] += forms[0] != right
    counts["@3"] += right in forms[:3]
    counts["s1"] += surnames[0] == right.rsplit(maxsplit=1)[-1]
    counts["s3"] += right.rsplit(maxsplit=1)[-1] in surnames[:3]


def naive(name: str) -> str:
    low = name.lower()
    for french, english in NAIVE:
        low = low.replace(french, english)
    return low.title()


def speed_part(data: Path) -> None:
    code = (
        "import time; t=time.perf_counter(); "
        "from toolkit.entities.gazetteer import Gazetteer; from toolkit.entities.align import "
        "align_pair; from toolkit.entities.romanise import romanise; g=Gazetteer(); "
        "align_pair('Poutine à Moscou', 'Putin in Moscow', g); romanise('Ivan Tchirikov'); "
        "print(time.perf_counter()-t)"
    )
    runs = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(3)]
    print(f"speed\n  load {min(runs):.2f} s (best of 3)")
    sources = (data / "mt/newstest2013.fr").read_text("utf-8").strip().split("\n")
    targets = (data / "mt/systems/newstest2013.google.en").read_text("utf-8").strip().split("\n")
    gazetteer = Gazetteer()
    align_pair("Poutine à Moscou", "Putin in Moscow", gazetteer)
    for size in (1_000, 3_000, 10_000):
        pairs = list(islice(cycle(zip(sources, targets, strict=True)), size))
        begun, used = time.perf_counter(), time.process_time()
        for source, target in pairs:
            align_pair(source, target, gazetteer)
        wall, cpu = time.perf_counter() - begun, time.process_time() - used
        print(f"  {size:6d} pairs: {size / wall:6.0f} a second ({size / cpu:.0f} of CPU time)")


def main() -> None:
    parser = argparse.ArgumentParser(description="Print every figure on names, with baselines.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--part", choices=["pairs", "match", "convert", "speed"], action="append")
    options = parser.parse_args()
    key_of("warm")
    parts: dict[str, Callable[[], None]] = {
        "pairs": lambda: pairs_part(options.data),
        "match": lambda: match_part(options.data),
        "convert": lambda: convert_part(options.data, options.folds),
        "speed": lambda: speed_part(options.data),
    }
    for name in options.part or parts:
        parts[name]()


if __name__ == "__main__":
    main()
