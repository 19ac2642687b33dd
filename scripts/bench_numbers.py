"""How often the comparison of numbers flags a human reference, and finds a planted change.

False alarms: segments of newstest2012, newstest2013 and FLORES dev whose reference is flagged
(some references really do differ). Detection: a number of the reference is changed or dropped,
and the segment must be flagged; segments that were flagged before are left out. `--drafts`: in how
many drafts of the compact model the numbers differ though the reference has them right, after the
first search and after what is bad was searched for again.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

from toolkit.text.numbers import compare, numbers

SETS = ("newstest2012", "newstest2013", "flores-dev")
Pair = tuple[str, str]
WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "thirty")


def pairs(data: Path) -> list[Pair]:
    found: list[Pair] = []
    for name in SETS:
        files = [data / "mt" / f"{name}.{lang}" for lang in ("fr", "en")]
        sides = [file.read_text("utf-8").split("\n") for file in files]
        found += [pair for pair in zip(*sides, strict=True) if all(pair)]
    return found


def digit_changed(target: str, rng: random.Random) -> str | None:
    """One digit of one number becomes another."""
    places = [match.start() for match in re.finditer(r"\d", target)]
    if not places:
        return None
    place = rng.choice(places)
    other = rng.choice([digit for digit in "123456789" if digit != target[place]])
    return target[:place] + other + target[place + 1 :]


def number_dropped(target: str, rng: random.Random) -> str | None:
    firm = [mention for mention in numbers(target, "en") if mention.firm]
    if not firm:
        return None
    mention = rng.choice(firm)
    return target[: mention.start] + re.sub(r"^(?:st|nd|rd|th|s)?\W?", "", target[mention.end :])


def word_changed(target: str, rng: random.Random) -> str | None:
    """A spelled-out number (two to thirty) becomes another."""
    found = list(re.finditer(rf"\b(?:{'|'.join(WORDS)})\b", target))
    if not found:
        return None
    match = rng.choice(found)
    other = rng.choice([word for word in WORDS if word != match[0]])
    return target[: match.start()] + other + target[match.end() :]


def detection(clean: list[Pair], plant: Callable[[str, random.Random], str | None]) -> str:
    rng = random.Random(1)
    planted = [(source, plant(target, rng)) for source, target in clean]
    hits = [bool(compare(source, target)) for source, target in planted if target is not None]
    return f"{sum(hits) / len(hits):7.2%} of {len(hits)}"


def drafts(clean: list[Pair]) -> None:
    from toolkit.engines.schedule import Scheduler
    from toolkit.jobs.translate import TranslateOptions, Translator

    sources = list(dict.fromkeys(source for source, _ in clean))
    with Translator(TranslateOptions(names="off", use_store=False)) as translator:
        scheduler = Scheduler(translator.engine, translator.options.decoding())
        batches = [*scheduler.feed(sources), *scheduler.drain()]
        first = [(source, each.text) for batch in batches for source, each in batch]
        again = list(zip(sources, translator.lines(sources), strict=True))
    for name, made in (("first search", first), ("in the end", again)):
        wrong = sum(bool(compare(*pair)) for pair in made)
        print(f"drafts with other numbers, {name}: {wrong} of {len(made)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--drafts", action="store_true")
    options = parser.parse_args()
    everything = pairs(options.data)
    began = time.perf_counter()
    flagged = [bool(compare(*pair)) for pair in everything]
    seconds = time.perf_counter() - began
    with_digits = sum(1 for pair in everything if re.search(r"\d", "".join(pair)))
    naive = sum(
        sorted(re.findall(r"[\d.,]*\d", source)) != sorted(re.findall(r"[\d.,]*\d", target))
        for source, target in everything
    )
    print(
        f"references flagged: {sum(flagged) / len(everything):.2%} of {len(everything)} segments,"
    )
    print(f"  {sum(flagged) / with_digits:.2%} of the {with_digits} that hold a digit")
    print(f"naive comparison of digit strings: {naive / len(everything):.2%}")
    print(f"speed: {len(everything) / seconds:,.0f} segments/s")
    clean = [pair for pair, flag in zip(everything, flagged, strict=True) if not flag]
    for plant in (digit_changed, number_dropped, word_changed):
        print(f"found, {plant.__name__.replace('_', ' ')}: {detection(clean, plant)}")
    if options.drafts:
        drafts(clean)


if __name__ == "__main__":
    main()
