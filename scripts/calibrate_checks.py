"""How often each quality check flags human references, beside what it finds of planted defects.

References: newstest2012, newstest2013 and FLORES dev. A defect is planted into each reference
that can bear it; it counts as found when the check meant for it (or, in the second column, any
check at severity 2 or more) flags the segment.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench_numbers import digit_changed, pairs

from toolkit import registry
from toolkit.model import Segment
from toolkit.quality import check
from toolkit.text.lexicon import content_words, stem, translations

Plant = Callable[[str, str, random.Random], str | None]


def number_changed(_source: str, target: str, rng: random.Random) -> str | None:
    return digit_changed(target, rng)


def clause_dropped(_source: str, target: str, rng: random.Random) -> str | None:
    """One stretch of five words or more between commas, semicolons or dashes goes."""
    clauses = re.split(r"(?<=[,;:–])\s|\s(?=[–-]\s)", target)
    long = [index for index, clause in enumerate(clauses) if len(clause.split()) >= 5]
    if len(clauses) < 2 or not long:
        return None
    del clauses[rng.choice(long)]
    return re.sub(r"[,;:–]?$", ".", " ".join(clauses).rstrip(" .")) if clauses else None


def truncated(_source: str, target: str, rng: random.Random) -> str | None:
    """Only 40 to 80 % of the words are left, and a full stop."""
    words = target.split()
    if len(words) < 8:
        return None
    return " ".join(words[: int(len(words) * rng.uniform(0.4, 0.8))]).rstrip(",;:") + "."


def looped(_source: str, target: str, rng: random.Random) -> str | None:
    """One to five words are said three to ten times more."""
    words = target.split()
    size = rng.randint(1, 5)
    if len(words) < size + 2:
        return None
    at = rng.randrange(len(words) - size)
    return " ".join(words[: at + size] + words[at : at + size] * rng.randint(3, 10))


def left_in_french(source: str, _target: str, _rng: random.Random) -> str | None:
    return source if len(source) >= 20 else None


def half_in_french(source: str, target: str, _rng: random.Random) -> str | None:
    left, right = target.split(), source.split()
    if len(left) < 10 or len(right) < 10:
        return None
    return " ".join(left[: len(left) // 2] + right[len(right) // 2 :])


def word_in_french(source: str, target: str, rng: random.Random) -> str | None:
    """One English word is the French one that it translates, by the lexicon."""
    english = {stem(match[0]): match for match in content_words(target, "en")}
    pairs = [
        (match[0], english[there])
        for match in content_words(source, "fr")
        if match[0].islower() and len(match[0]) >= 4
        for there in english.keys() & (translations(stem(match[0])) or ())
    ]
    if not pairs:
        return None
    french, word = rng.choice(sorted(pairs, key=lambda pair: (pair[1].start(), pair[0])))
    return target[: word.start()] + french + target[word.end() :]


def bracket_lost(_source: str, target: str, rng: random.Random) -> str | None:
    places = [match.start() for match in re.finditer(r"[()\[\]]", target)]
    if not places:
        return None
    place = rng.choice(places)
    return target[:place] + target[place + 1 :]


def quote_lost(_source: str, target: str, rng: random.Random) -> str | None:
    places = [match.start() for match in re.finditer(r"[“”«»\"]", target)]
    if len(places) != 2:
        return None
    place = rng.choice(places)
    return target[:place] + target[place + 1 :]


def emptied(_source: str, _target: str, rng: random.Random) -> str | None:
    return rng.choice(["", " ", "."])


PLANTS: tuple[tuple[Plant, tuple[str, ...]], ...] = (
    (number_changed, ("numbers",)),
    (clause_dropped, ("omission", "length_ratio")),
    (truncated, ("omission", "length_ratio")),
    (looped, ("repeated",)),
    (left_in_french, ("untranslated", "copied")),
    (half_in_french, ("untranslated",)),
    (word_in_french, ("leftover",)),
    (bracket_lost, ("brackets",)),
    (quote_lost, ("quotes",)),
    (emptied, ("empty",)),
)


def rates(segments: list[Segment]) -> None:
    began = time.process_time()
    flags = [check(segment) for segment in segments]
    spent = time.process_time() - began
    everything = Counter(flag.code for found in flags for flag in found)
    grave = Counter(flag.code for found in flags for flag in found if flag.severity >= 2)
    print(f"{len(segments)} references; all checks take {1000 * spent / len(segments):.3f} ms each")
    print(f"{'check':16}{'flagged':>9}{'severity 2+':>13}")
    for name in registry.names("check"):
        shares = everything[name] / len(segments), grave[name] / len(segments)
        print(f"{name:16}{shares[0]:9.2%}{shares[1]:13.2%}")
    some = sum(any(flag.severity >= 2 for flag in found) for found in flags) / len(segments)
    print(f"{'any':16}{'':9}{some:13.2%}")


def system_outputs(data: Path) -> None:
    """What the checks say of machine translations of newstest2013 and FLORES dev."""
    codes = [name for name in registry.names("check") if name != "punctuation"]
    print("\nmachine output, severity 2+   " + " ".join(f"{code[:8]:>8}" for code in codes))
    for path in sorted((data / "mt" / "systems").glob("*.en")):
        name, system, _ = path.name.split(".")
        sources = (data / "mt" / f"{name}.fr").read_text("utf-8").split("\n")
        targets = path.read_text("utf-8").split("\n")
        found = Counter(
            flag.code
            for source, target in zip(sources, targets, strict=True)
            for flag in check(segment(source, target))
            if flag.severity >= 2
        )
        shares = " ".join(f"{found[code] / len(sources):8.2%}" for code in codes)
        print(f"{name + ' ' + system[:18]:30}{shares}")


def detection_on_systems(data: Path, plant: Plant, names: tuple[str, ...]) -> str:
    """The same over machine output, which is more literal than the references."""
    segments = []
    for path in sorted((data / "mt" / "systems").glob("*.en")):
        sources = (data / "mt" / f"{path.name.split('.')[0]}.fr").read_text("utf-8").split("\n")
        targets = path.read_text("utf-8").split("\n")
        segments += [segment(*pair) for pair in zip(sources, targets, strict=True) if all(pair)]
    return detection(segments, plant, names)


def segment(source: str, target: str) -> Segment:
    return Segment(id="", block_id="", source=source, target=target, state="machine")


def detection(segments: list[Segment], plant: Plant, names: tuple[str, ...]) -> str:
    rng = random.Random(1)
    known = [name for name in names if name in registry.names("check")]
    total = own = found_any = 0
    for segment in segments:
        target = plant(segment.source, segment.target, rng)
        if target is None or target == segment.target:
            continue
        flags = check(replace(segment, target=target))
        total += 1
        own += any(flag.code in known for flag in flags)
        found_any += any(flag.severity >= 2 for flag in flags)
    shares = f"{own / total:8.2%}{found_any / total:14.2%}{total:8}"
    return f"{plant.__name__:16}{'+'.join(known):24}{shares}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    args = parser.parse_args()
    segments = [segment(source, target) for source, target in pairs(args.data)]
    rates(segments)
    print(f"\n{'planted':16}{'check':24}{'found':>8}{'by any, 2+':>14}{'planted':>8}")
    for plant, names in PLANTS:
        print(detection(segments, plant, names))
    system_outputs(args.data)
    print("\nplanted in machine output")
    for plant, names in PLANTS[1:3]:
        print(detection_on_systems(args.data, plant, names))


if __name__ == "__main__":
    main()
